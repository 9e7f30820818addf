/** What was typed and is not on record yet, and how to undo it. */

export class Edits {
  #known = new Map(); // what is on record, of cells that show something else
  #wanted = new Map(); // what is to be saved
  #sent = new Map(); // what is on its way
  #refused = new Map(); // why a cell could not be saved
  #done = [];
  #undone = [];

  constructor(sheet, changed) {
    this.sheet = sheet;
    this.changed = changed;
  }

  /** Writes texts into cells as one act that can be undone. Answers how many changed. */
  write(pairs) {
    const act = pairs
      .filter(([cell]) => this.sheet.isEditable(cell))
      .map(([cell, text]) => [cell, this.sheet.text(cell), text])
      .filter(([, before, after]) => before !== after);
    if (act.length) {
      this.#done.push(act);
      this.#undone = [];
      this.#apply(act.map(([cell, , after]) => [cell, after]));
    }
    return act.length;
  }

  undo() {
    return this.#turn(this.#done, this.#undone, ([cell, before]) => [cell, before]);
  }

  redo() {
    return this.#turn(this.#undone, this.#done, ([cell, , after]) => [cell, after]);
  }

  /** Goes back to what is on record in those of the cells that could not be saved. */
  forget(cells) {
    const refused = cells.filter((cell) => this.#refused.has(cell));
    if (refused.length) this.#apply(refused.map((cell) => [cell, this.#known.get(cell) ?? this.sheet.text(cell)]));
  }

  #turn(taken, given, text) {
    const act = taken.pop();
    if (!act) return 0;
    given.push(act);
    this.#apply(act.map(text));
    return act.length;
  }

  #apply(pairs) {
    for (const [cell, text] of pairs) {
      if (!this.#known.has(cell)) this.#known.set(cell, this.sheet.text(cell));
      if (this.#refused.delete(cell)) this.sheet.forgive(cell);
      this.sheet.paint(cell, text);
      this.#wanted.set(cell, text);
    }
    this.changed();
  }

  /** Whether something that was typed would be lost now. */
  get isUnsaved() {
    return this.#wanted.size + this.#sent.size + this.#refused.size > 0;
  }

  get isWaiting() {
    return this.#wanted.size > 0;
  }

  /** The cells that could not be saved, with why. */
  get refused() {
    return this.#refused;
  }

  /** What is to be sent now. It counts as on its way until it was `received` or is given `back`. */
  take() {
    [this.#sent, this.#wanted] = [this.#wanted, new Map()];
    return [...this.#sent].map(([cell, text]) => ({
      employee_id: Number(this.sheet.person(cell)),
      day: this.sheet.day(cell),
      code: text,
      was: this.#known.get(cell),
    }));
  }

  /** It was not sent: what was typed into a cell since stays. */
  back() {
    this.#wanted = new Map([...this.#sent, ...this.#wanted]);
    this.#sent = new Map();
  }

  /** The server's answer: rows as they are now, and why cells were refused. What was typed since is left as it is. */
  received({ rows, errors }) {
    this.#sent = new Map();
    const refusals = new Map(errors.map((error) => [this.sheet.find(error.employee_id, error.day), error]));
    for (const [person, { cells, sum }] of Object.entries(rows)) {
      cells.forEach((look, index) => {
        const cell = this.sheet.people.get(person).cells[index + 1];
        this.#settle(cell, look, refusals.get(cell));
      });
      this.sheet.showSum(person, sum);
    }
  }

  #settle(cell, look, refusal) {
    const isTypedSince = this.#wanted.has(cell);
    const isOthers = refusal?.error === "conflict";
    if (refusal && !isTypedSince) this.#refused.set(cell, refusal.detail);
    if (isTypedSince || (this.#refused.has(cell) && !isOthers)) {
      this.#known.set(cell, look[0]);
    } else {
      this.#known.delete(cell);
      this.sheet.show(cell, look);
    }
    if (refusal && !isTypedSince) this.sheet.refuse(cell, refusal.detail);
  }
}
