/** Sends what was typed: one request for each pause, again when there was no connection. */

const QUIET = 600; // milliseconds without a keystroke after which a pause begins
const LONGEST_WAIT = 30;

export class Saving {
  #timer = 0;
  #isBusy = false;
  #failures = 0;

  constructor(sheet, { state, signIn }) {
    this.sheet = sheet;
    this.say = state;
    this.signIn = signIn;
  }

  /** The edits tell when something is to be saved. */
  watch(edits) {
    this.edits = edits;
    addEventListener("focus", () => this.now());
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => this.now());
    addEventListener("beforeunload", (event) => {
      if (edits.isUnsaved) event.preventDefault();
    });
  }

  soon() {
    this.say("");
    this.#in(QUIET);
  }

  #in(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), milliseconds);
  }

  async now() {
    if (this.#isBusy || !this.edits.isWaiting) return;
    clearTimeout(this.#timer);
    this.#isBusy = true;
    this.say("saving");
    try {
      await this.#send(this.edits.take());
    } finally {
      this.#isBusy = false;
    }
    if (this.edits.isWaiting && !this.#failures) this.#in(QUIET);
  }

  async #send(cells) {
    let response, answer;
    try {
      response = await fetch(this.sheet.table.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ cells }),
      });
      answer = await response.json();
    } catch {
      response = null;
    }
    if (response?.ok) this.#saved(answer);
    else this.#failed(response?.status, answer?.detail);
  }

  #saved(answer) {
    this.#failures = 0;
    this.signIn.hidden = true;
    this.edits.received(answer);
    for (const [key, heads] of Object.entries(answer.heads)) this.sheet.showHeads(key, heads);
    if (this.edits.isWaiting) return;
    const [sentence] = this.edits.refused.values();
    if (sentence) this.say("refused", { count: this.edits.refused.size, sentence });
    else this.say("saved");
  }

  #failed(status, sentence) {
    this.edits.back();
    this.#failures += 1;
    this.signIn.hidden = status !== 401;
    if (status === 401) return this.say("signedOut");
    if (status >= 400 && status < 500) return this.say("notPossible", { sentence: sentence ?? status });
    const seconds = Math.min(2 ** this.#failures, LONGEST_WAIT);
    this.say("offline", { seconds });
    this.#in(seconds * 1000);
  }
}

/** Read anew each time: signing in again changes it. */
function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}
