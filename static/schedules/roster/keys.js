/** Which key does what in the grid. */

const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

export function listenToKeys(sheet, grid) {
  const plain = { F2: () => grid.edit(false), Enter: () => grid.edit(false), Delete: grid.empty, Backspace: grid.empty };
  // by their place on the keyboard: where letters are Cyrillic, Ctrl+Z is Ctrl+Я
  const withControl = { KeyZ: grid.undo, KeyY: grid.redo, Enter: grid.open, NumpadEnter: grid.open };

  function escape() {
    sheet.focus(sheet.current);
    grid.forget();
  }

  function command(event) {
    if (event.key in STEPS) return () => sheet.move(...step(event), event.shiftKey);
    if (event.ctrlKey || event.metaKey) return event.code === "KeyZ" && event.shiftKey ? grid.redo : withControl[event.code];
    return event.key === "Escape" ? escape : plain[event.key];
  }

  sheet.table.addEventListener("keydown", (event) => {
    if (event.target !== sheet.current || event.altKey) return;
    const act = command(event);
    if (act) {
      event.preventDefault();
      act();
    } else if (types(event)) {
      grid.edit(true); // the character itself goes to the field
    }
  });
}

/** With Ctrl to the edge; Home and End to the corner. */
function step({ key, ctrlKey, metaKey }) {
  const [down, right] = STEPS[key];
  if (!ctrlKey && !metaKey) return [down, right];
  return Number.isFinite(right) ? [down && down * Infinity, right && right * Infinity] : [right, right];
}

function types({ key, ctrlKey, metaKey }) {
  return !ctrlKey && !metaKey && ([...key].length === 1 || key === "Dead" || key === "Process");
}
