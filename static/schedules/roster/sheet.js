/** The table as a sheet: where its cells are, what they show, which one has the focus and which are selected. */

const SHORT = 4; // letters that fit into a cell; a longer code may be broken into lines

export class Sheet {
  #rows = [];
  #selected = [];
  #from = null;
  #isGrid = false;

  constructor(table, words) {
    this.table = table;
    this.words = words;
    this.days = [...table.tHead.rows[0].querySelectorAll("[data-day]")].map((head) => head.dataset.day);
    this.people = new Map([...table.querySelectorAll("[data-person]")].map((row) => [row.dataset.person, row]));
    this.current = null;
    this.unfolded();
  }

  /** Looks again which rows are there to be moved through. */
  unfolded() {
    this.#rows = [...this.people.values()].filter((row) => !row.parentElement.hidden);
    this.#rows.forEach((row, index) => (row.place = index));
    if (!this.current || this.current.closest("[hidden]")) this.#give(this.at(0, 0));
  }

  at(row, column) {
    return column < this.days.length ? this.#rows[row]?.cells[column + 1] : undefined;
  }

  find(person, day) {
    return this.people.get(String(person))?.cells[this.days.indexOf(day) + 1];
  }

  /** The row's and the column's number of a cell, folded rows not counted. */
  place(cell) {
    return [cell.parentElement.place, cell.cellIndex - 1];
  }

  day(cell) {
    return this.days[cell.cellIndex - 1];
  }

  person(cell) {
    return cell.parentElement.dataset.person;
  }

  /** Whose day it is and what is to be known of it, in words. */
  about(cell) {
    const text = this.text(cell);
    const name = this.type(cell, text)?.[1];
    const who = cell.parentElement.cells[0].textContent.trim();
    const when = this.table.tHead.rows[0].cells[cell.cellIndex].title;
    return [`${who}, ${when}: ${text || "–"}${name ? ` (${name})` : ""}.`, cell.title].join(" ");
  }

  isEditable(cell) {
    return "editable" in cell.parentElement.dataset;
  }

  text(cell) {
    return cell.firstElementChild.textContent;
  }

  /** What the script knows of a code in the cell's department: its number and name. */
  type(cell, code) {
    return this.words.types[cell.closest("tbody").dataset.profile]?.[code.toUpperCase()];
  }

  /** Shows what was typed, until it is known what it means. */
  paint(cell, text) {
    const type = this.type(cell, text);
    const kept = ["free", "holiday", "today"].filter((mark) => cell.classList.contains(mark));
    cell.className = [type ? `t${type[0]}` : text && "hours", ...kept, "unsaved"].filter(Boolean).join(" ");
    this.#write(cell, text);
  }

  /** Shows what is on record: code, classes, the absence over it, and what there is to say. */
  show(cell, [code, classes, over, title]) {
    cell.className = classes;
    if (over) cell.dataset.over = over;
    else delete cell.dataset.over;
    if (title) cell.title = title;
    else cell.removeAttribute("title");
    cell.removeAttribute("aria-invalid");
    this.#write(cell, code);
  }

  refuse(cell, sentence) {
    cell.classList.remove("unsaved");
    cell.setAttribute("aria-invalid", "true");
    cell.title = sentence;
  }

  forgive(cell) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("title");
  }

  #write(cell, text) {
    const link = cell.firstElementChild;
    const parts = text.length > SHORT ? text.split(/(?<=[-/+,])/) : [text];
    link.replaceChildren(...parts.flatMap((part) => [document.createElement("wbr"), part]).slice(1));
    if (text) link.removeAttribute("aria-label");
    else link.setAttribute("aria-label", this.words.empty);
  }

  showSum(person, [planned, agreed, difference]) {
    const sum = this.people.get(String(person)).lastElementChild;
    sum.firstElementChild.textContent = planned;
    if (sum.children.length > 1) {
      sum.children[1].textContent = `/${agreed}`;
      sum.children[2].textContent = difference;
    }
  }

  /** Of a department, or of all of them, which a single one does not have. */
  showHeads(key, heads) {
    const row = this.table.querySelector(`[data-heads="${key}"] tr`);
    if (!row) return;
    heads.forEach(([text, isShort], index) => {
      row.cells[index + 1].textContent = text;
      row.cells[index + 1].classList.toggle("short", isShort);
    });
  }

  /** From here on it is one stop for the Tab key, and the arrows lead through it. */
  becomeGrid() {
    this.#isGrid = true;
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    for (const link of this.table.querySelectorAll(".crew a")) link.tabIndex = -1;
    this.#give(this.current);
  }

  /** Moves the focus to a cell; `extend` selects all from where the selection began. */
  focus(cell, extend = false) {
    if (!cell) return;
    this.#give(cell);
    if (!extend) this.#from = cell;
    cell.focus();
    this.#select();
  }

  move(down, right, extend = false) {
    const [row, column] = this.place(this.current);
    const within = (number, count) => Math.max(0, Math.min(number, count - 1));
    this.focus(this.at(within(row + down, this.#rows.length), within(column + right, this.days.length)), extend);
  }

  /** The selected cells, row by row. */
  block() {
    const [[top, left], [bottom, right]] = this.#corners();
    const cells = [];
    for (let row = top; row <= bottom; row++) {
      cells.push(this.#rows[row] ? [...this.#rows[row].cells].slice(left + 1, right + 2) : []);
    }
    return cells;
  }

  #corners() {
    const from = this.#from && !this.#from.closest("[hidden]") ? this.#from : this.current;
    const [one, other] = [this.place(from), this.place(this.current)];
    const least = [0, 1].map((side) => Math.min(one[side], other[side]));
    return [least, [0, 1].map((side) => Math.max(one[side], other[side]))];
  }

  #give(cell) {
    if (this.#isGrid && this.current) this.current.tabIndex = -1;
    this.current = cell ?? null;
    if (this.#isGrid && cell) cell.tabIndex = 0;
  }

  #select() {
    for (const cell of this.#selected) cell.removeAttribute("aria-selected");
    const block = this.block().flat();
    this.#selected = block.length > 1 ? block : [];
    for (const cell of this.#selected) cell.setAttribute("aria-selected", "true");
  }
}
