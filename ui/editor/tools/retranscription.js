// Holds the rows that are being transcribed again: asks the server, looks how far it is, and hands the result to
// saving.js as an edit like any other. What is going on stands in the row, with a way to stop it.
/** @import { Recogniser, Row, Server, Words } from "../../types" */
/** @import { Menu } from "../commands/menu.js" */
/** @import { Events } from "../events.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { RowList } from "../table/rows.js" */

import { tell } from "../../page/language.js";
import { make } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { fill } from "../text_format.js";

/** @typedef {{ key: string | null, name: string, timer?: ReturnType<typeof setTimeout>, misses: number,
 *   sentence: string }} Task */

const LOOK_MS = 500;
const LOOKS_WITHOUT_ANSWER = 20;
const ANSWER_TIMEOUT_MS = 20000;

export class Retranscription {
  /** @param {{ server: Server, state: TranscriptState, rows: RowList, saving: Saving, menu: Menu, words: Words,
   *   events: Events, signal: AbortSignal }} parts */
  constructor({ server, state, rows, saving, menu, words, events, signal }) {
    this.server = server;
    this.state = state;
    this.rows = rows;
    this.saving = saving;
    this.menu = menu;
    this.words = words;
    this.events = events;
    this.signal = signal;
    /** By the id of the row.
     * @type {Map<string, Task>} */
    this.tasks = new Map();
    events.on("built", (id) => this.write(id));
    signal.addEventListener("abort", () => this.stopAll(), { once: true });
  }

  /** A row that nobody verified, where there is sound and an engine for it. */
  canBeHeard(/** @type {Row} */ row) {
    const { meta } = this.state;
    return row.status !== "verified" && (meta.hearers ?? []).length > 0;
  }

  /** The engines that may transcribe a row again, as a menu.
   * @param {string} id
   * @param {HTMLElement} opener */
  openMenu(id, opener) {
    const { strings } = this.words;
    const items = (this.state.meta.hearers ?? []).map((hearer) => {
      const label = hearer.draft ? `${hearer.label} · ${strings.editor_flag_draft}` : hearer.label;
      return this.menu.item({ label, aside: hearer.language, action: () => this.start(id, hearer) });
    });
    this.menu.open(opener, { role: "menu", label: strings.editor_hear_again }, items);
  }

  /** @param {string} id
   * @param {Pick<Recogniser, "language" | "role" | "name">} recogniser */
  async start(id, { language, role, name }) {
    const { strings } = this.words;
    this.stop(id);
    this.events.tell("settle");
    this.rows.say(id, null);
    /** @type {Task} */
    const task = { key: null, name, misses: 0, sentence: "" };
    this.tasks.set(id, task);
    this.show(id, fill(strings.editor_hearing_waits, { language: name }));
    const answer = await this.ask("hear", { id, language, role });
    if (this.tasks.get(id) !== task) {
      if (answer?.key) this.ask("heard", { key: answer.key, stop: true });
    } else if (answer?.key) {
      task.key = answer.key;
      this.lookSoon(id, task);
    } else {
      this.end(id, answer?.error ? tell(answer) : strings.editor_hearing_lost);
    }
  }

  /** @param {string} id
   * @param {Task} task */
  lookSoon(id, task) {
    task.timer = setTimeout(() => this.look(id, task), LOOK_MS);
  }

  /** @param {string} id
   * @param {Task} task */
  async look(id, task) {
    const answer = await this.ask("heard", { key: task.key });
    if (this.tasks.get(id) !== task) return;
    task.misses = answer === null ? task.misses + 1 : 0;
    if (task.misses > LOOKS_WITHOUT_ANSWER) this.end(id, this.words.strings.editor_hearing_lost);
    else if (answer?.error) this.end(id, tell(answer));
    else if (answer?.value) this.take(id, answer.value);
    else if (answer?.state === "cancelled") this.end(id, null);
    else {
      if (answer !== null) this.show(id, this.describe(answer, task.name));
      this.lookSoon(id, task);
    }
  }

  /** @param {{ state: string, fetching: boolean, fraction: number }} progress
   * @param {string} language */
  describe({ state, fetching, fraction }, language) {
    const { strings } = this.words;
    const percent = Math.round(fraction * 100);
    if (state === "waiting") return fill(strings.editor_hearing_waits, { language });
    return fill(fetching ? strings.editor_hearing_fetches : strings.editor_hearing, { language, percent });
  }

  /** What was recognised becomes an edit; what somebody is still writing in the row comes before it.
   * @param {string} id
   * @param {unknown} value */
  take(id, value) {
    this.end(id, null);
    this.events.tell("settle");
    this.saving.edit(id, "heard", value);
  }

  stop(/** @type {string} */ id) {
    const task = this.tasks.get(id);
    if (task === undefined) return;
    if (task.key !== null) this.ask("heard", { key: task.key, stop: true });
    this.end(id, null);
  }

  stopAll() {
    for (const id of [...this.tasks.keys()]) this.stop(id);
  }

  /** @param {string} id
   * @param {string | null} sentence */
  end(id, sentence) {
    clearTimeout(this.tasks.get(id)?.timer);
    this.tasks.delete(id);
    this.rows.node(id)?.querySelector(".lk-hearing")?.remove();
    if (sentence !== null) this.rows.say(id, sentence);
  }

  /** @param {string} id
   * @param {string} sentence */
  show(id, sentence) {
    const task = this.tasks.get(id);
    if (task !== undefined) task.sentence = sentence;
    this.write(id);
  }

  /**
   * One quiet line in the row, also when its node is made anew; the same line is kept, so that a screen reader
   * hears changes only.
   * @param {string} id
   */
  write(id) {
    const node = this.rows.node(id);
    const task = this.tasks.get(id);
    if (node === undefined || task === undefined) return;
    let words = node.querySelector(".lk-hearing > span");
    if (words === null) {
      words = make("span", { role: "status" });
      const text = this.words.strings.editor_hearing_stop;
      const button = make("button", { type: "button", class: "lk-button lk-link", text });
      button.addEventListener("click", () => this.stop(id), { signal: this.signal });
      node.parts.text.parentElement?.append(make("div", { class: "lk-hearing" }, [words, button]));
    }
    if (words.textContent !== task.sentence) words.textContent = task.sentence;
  }

  /** @param {string} name
   * @param {object} payload */
  ask(name, payload) {
    const asked = { document_id: this.state.meta.document_id, ...payload };
    return askServer(this.server, name, asked, ANSWER_TIMEOUT_MS);
  }
}
