/** The roster's grid, keyboard first. Without this script, and on a phone, each cell leads to a page of its own. */

import { Edits } from "./edits.js";
import { Editor } from "./editor.js";
import { fold } from "./folding.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { Saving } from "./saving.js";
import { Sheet } from "./sheet.js";
import { listenToClipboard } from "./spreadsheet.js";

const table = document.getElementById("roster");
if (table) start();

function start() {
  const words = JSON.parse(document.getElementById("for-script").textContent);
  const sheet = new Sheet(table, words);
  fold(() => sheet.unfolded());
  sheet.unfolded();
  table.querySelector("thead .today")?.scrollIntoView({ block: "nearest", inline: "center" });
  const bar = document.getElementById("bar");
  if (bar && matchMedia("(min-width: 641px)").matches) makeWritable(sheet, bar, words);
}

function makeWritable(sheet, bar, words) {
  const say = speaker(bar.querySelector("#said"), words);
  const saving = new Saving(sheet, { state: speaker(bar.querySelector("#state"), words), signIn: bar.querySelector("a") });
  const edits = new Edits(sheet, () => saving.soon());
  const editor = new Editor(sheet, (cell, text) => edits.write([[cell, text]]));
  saving.watch(edits);
  const grid = {
    edit: (replaces) => (sheet.isEditable(sheet.current) ? editor.open(sheet.current, replaces) : say("readOnly")),
    empty: () => edits.write(sheet.block().flat().map((cell) => [cell, ""])),
    forget: () => edits.forget(sheet.block().flat()),
    undo: () => say("undone", { count: edits.undo() }),
    redo: () => say("redone", { count: edits.redo() }),
    open: () => location.assign(sheet.current.firstElementChild.href),
  };
  listenToKeys(sheet, grid);
  listenToPointer(sheet, grid);
  listenToClipboard(sheet, edits, say);
  sheet.table.addEventListener("focusin", () => {
    if (!editor.isOpen) bar.querySelector("#about").textContent = sheet.about(sheet.current);
  });
  bar.hidden = false;
  sheet.becomeGrid();
}

/** Says the sentence of a word, its `{…}` filled in; nothing for none. */
function speaker(place, words) {
  return (word, values = {}) => {
    place.textContent = (words[word] ?? "").replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  };
}
