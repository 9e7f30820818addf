/** What a mouse does in the grid: a finger follows the links to the cells' own pages. */

export function listenToPointer(sheet, grid) {
  const { table } = sheet;
  let drags = false;

  table.addEventListener("mousedown", (event) => {
    const cell = cellOf(event);
    if (!cell || event.button || isForTheLink(event)) return;
    event.preventDefault(); // a link would be dragged
    drags = true;
    sheet.focus(cell, event.shiftKey);
  });
  table.addEventListener("mouseover", (event) => {
    drags &&= event.buttons === 1;
    const cell = drags && cellOf(event);
    if (cell && cell !== sheet.current) sheet.focus(cell, true);
  });
  table.addEventListener("click", (event) => {
    if (cellOf(event) && !isForTheLink(event)) event.preventDefault();
  });
  table.addEventListener("dblclick", (event) => {
    if (cellOf(event) === sheet.current) grid.edit(false);
  });
}

function cellOf({ target }) {
  return target.matches("input") ? null : target.closest(".crew td:not(.total)");
}

function isForTheLink({ ctrlKey, metaKey, pointerType }) {
  return ctrlKey || metaKey || pointerType === "touch";
}
