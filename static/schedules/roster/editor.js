/** The field in which a cell is written. */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Editor {
  #cell = null;
  #replaces = false;

  constructor(sheet, write) {
    this.sheet = sheet;
    this.write = write;
    this.field = document.createElement("input");
    Object.assign(this.field, { className: "typing", autocomplete: "off", spellcheck: false, maxLength: 60 });
    this.field.setAttribute("aria-label", sheet.words.typing);
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () => this.#close(true));
  }

  get isOpen() {
    return this.#cell !== null;
  }

  /** Begins with what the cell says, or, as soon as a character is typed over it, with nothing. */
  open(cell, replaces) {
    this.#cell = cell;
    this.#replaces = replaces;
    this.field.value = replaces ? "" : this.sheet.text(cell);
    this.#lay(cell);
    this.field.focus();
  }

  /** Over the cell and not in it: the row stays as it is. */
  #lay(cell) {
    const frame = this.sheet.table.parentElement;
    const [from, to] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
    const side = (length) => `${length}px`;
    Object.assign(this.field.style, {
      insetBlockStart: side(to.top - from.top - frame.clientTop + frame.scrollTop),
      insetInlineStart: side(to.left - from.left - frame.clientLeft + frame.scrollLeft),
      inlineSize: side(to.width),
      blockSize: side(to.height),
    });
    frame.append(this.field);
  }

  #close(keeps) {
    const cell = this.#cell;
    if (!cell) return;
    this.#cell = null;
    this.field.remove();
    if (keeps) this.write(cell, this.field.value.trim());
  }

  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const step = this.#step(event);
    if (!step && event.key !== "Escape") return;
    event.preventDefault();
    this.#close(event.key !== "Escape");
    this.sheet.move(...(step ?? [0, 0]));
  }

  /** Where a key that ends the writing leads to: arrows only where typing replaced what the cell said. */
  #step({ key, shiftKey }) {
    if (key === "Enter") return [shiftKey ? -1 : 1, 0];
    if (key === "Tab") return [0, shiftKey ? -1 : 1];
    return this.#replaces ? ARROWS[key] : undefined;
  }
}
