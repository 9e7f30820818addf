/** Blocks of cells on the clipboard, as spreadsheets put them there: tabs, lines, and quotes around what has either. */

const FIELD = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
const AS_IT_IS = /()([^\t\r\n]*)(\t|\r\n|\r|\n|$)/y; // begins with a quote, and no spreadsheet has written it

export function listenToClipboard(sheet, edits, say) {
  const on = (name, act) =>
    document.addEventListener(name, (event) => {
      if (document.activeElement !== sheet.current) return;
      event.preventDefault();
      act(event.clipboardData);
    });
  const copy = (clipboard) => {
    const block = sheet.block();
    clipboard.setData("text/plain", writeBlock(block.map((row) => row.map((cell) => sheet.text(cell)))));
    say("copied", { count: block.flat().length });
  };
  on("copy", copy);
  on("cut", (clipboard) => {
    copy(clipboard);
    edits.write(sheet.block().flat().map((cell) => [cell, ""]));
  });
  on("paste", (clipboard) => paste(readBlock(clipboard.getData("text/plain")), sheet, edits, say));
}

/** A block goes where the selection begins; a single text into all of it. */
function paste(rows, sheet, edits, say) {
  const block = sheet.block();
  const [top, left] = sheet.place(block[0][0]);
  const isOne = rows.length === 1 && rows[0].length === 1;
  const pairs = isOne
    ? block.flat().map((cell) => [cell, rows[0][0]])
    : rows.flatMap((row, down) => row.map((text, right) => [sheet.at(top + down, left + right), text]));
  const inside = pairs.filter(([cell]) => cell && sheet.isEditable(cell));
  edits.write(inside);
  if (inside.length && !isOne) {
    sheet.focus(inside.at(-1)[0]);
    sheet.focus(block[0][0], true);
  }
  const leftOut = pairs.length - inside.length;
  say(leftOut ? "pastedInPart" : "pasted", { count: inside.length, left: leftOut });
}

export function readBlock(text) {
  const whole = text.replace(/(\r\n|\r|\n)$/, "");
  const rows = [[]];
  let at = 0;
  for (;;) {
    const [found, quoted, plain, end] = next(whole, at);
    rows.at(-1).push((quoted?.replaceAll('""', '"') || plain || "").replace(/\s+/g, " ").trim());
    if (!end) return rows;
    if (end !== "\t") rows.push([]);
    at += found.length;
  }
}

function next(text, at) {
  FIELD.lastIndex = AS_IT_IS.lastIndex = at;
  return FIELD.exec(text) ?? AS_IT_IS.exec(text);
}

function writeBlock(rows) {
  const quoted = (value) => (/["\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}
