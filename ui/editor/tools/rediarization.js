// Holds "divide speakers again": a small form in the document's menu, the question to the server, and the answer
// in a sentence. What changed comes back as an edit's acknowledgement, so one undo takes it back.
/** @import { Acknowledgement, Server, Words } from "../../types" */
/** @import { Menu } from "../commands/menu.js" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { SaveQueue } from "../sync/save_queue.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */

import { tell } from "../../page/language.js";
import { make, setLabel } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { fill } from "../text_format.js";

const MOST_SPEAKERS = 20;
const DIVIDE_TIMEOUT_MS = 60000;
const OVERTAKEN_TRIES = 3; // others may edit meanwhile

export class Rediarization {
  /** @param {{ server: Server, state: TranscriptState, cursor: Cursor, saving: Saving, menu: Menu, notices: Notices,
   *   words: Words, events: Events, signal: AbortSignal }} parts */
  constructor({ server, state, cursor, saving, menu, notices, words, events, signal }) {
    this.server = server;
    this.state = state;
    this.cursor = cursor;
    this.saving = saving;
    this.menu = menu;
    this.notices = notices;
    this.words = words;
    this.events = events;
    this.signal = signal;
    /** Takes away the line that says what is going on; null while nothing is.
     * @type {(() => void) | null} */
    this.endWork = null;
  }

  openForm(/** @type {HTMLElement} */ opener) {
    const { menu, signal } = this;
    const { strings } = this.words;
    const { kind, number } = this.buildFields();
    const form = make("form", { class: "lk-divide" }, [
      make("strong", { class: "lk-menu-title", text: strings.editor_divide_how_many }),
      make("div", { class: "lk-divide-line" }, [
        kind,
        number,
        make("button", { type: "submit", class: "lk-button lk-solid", text: strings.editor_divide_do }),
      ]),
      make("p", { class: "lk-hint", text: strings.editor_divide_hint }),
    ]);
    const send = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      menu.close();
      this.begin(writeCount(kind.value, number.value));
    };
    form.addEventListener("submit", send, { signal });
    menu.open(opener, { role: "dialog", label: strings.editor_divide, className: "lk-sheet" }, [form]);
    kind.focus();
  }

  buildFields() {
    const { strings } = this.words;
    const kinds = [
      ["find_out", strings.editor_divide_find_out],
      ["exactly", strings.editor_divide_exactly],
      ["at_least", strings.editor_divide_at_least],
      ["at_most", strings.editor_divide_at_most],
    ];
    const options = kinds.map(([value, text]) => make("option", { value, text }));
    const kind = make("select", { class: "lk-field", "aria-label": strings.editor_divide_how_many }, options);
    const bounds = { type: "number", min: 1, max: MOST_SPEAKERS, step: 1, required: true };
    const number = make("input", { class: "lk-field lk-number", ...bounds });
    setLabel(number, strings.editor_divide_how_many);
    number.value = String(Math.max(1, this.state.speakers().length));
    number.hidden = number.disabled = true;
    const choose = () => {
      number.hidden = number.disabled = kind.value === "find_out";
    };
    kind.addEventListener("change", choose, { signal: this.signal });
    return { kind, number };
  }

  /** Whatever is typed is saved first, so that the division starts from what the page shows. */
  begin(/** @type {string | number} */ speakers) {
    const { queue } = this.saving;
    if (this.endWork !== null || queue === null) return;
    this.endWork = this.notices.showWork(this.words.strings.editor_dividing);
    this.saving.whenSaved(() => this.divide(queue, speakers));
  }

  /** @param {SaveQueue} queue
   * @param {string | number} speakers
   * @returns {Promise<void>} */
  async divide(queue, speakers, tries = OVERTAKEN_TRIES) {
    const payload = { document_id: queue.documentId, base_revision: queue.revision, speakers };
    const answer = await askServer(this.server, "divide", payload, DIVIDE_TIMEOUT_MS);
    if (answer?.stale && tries > 1 && (await queue.reconcile()))
      return this.divide(queue, speakers, tries - 1);
    this.endWork?.();
    this.endWork = null;
    if (queue !== this.saving.queue) return;
    if (answer === null) this.notices.notify(this.words.strings.editor_divide_lost);
    else if (answer.error) this.notices.notify(tell(answer));
    else this.take(queue, answer);
  }

  /** @param {SaveQueue} queue
   * @param {Acknowledgement & { heard_speakers: number, rows: number }} answer */
  take(queue, answer) {
    const { heard_speakers: speakers, rows } = answer;
    if (answer.revision > queue.revision) {
      queue.reach(answer);
      const entry = { name: /** @type {const} */ ("edit"), id: "", value: null, was: null, sent: [] };
      this.saving.acknowledged(queue, { ...entry, field: "speaker" }, answer);
      this.cursor.refresh();
      this.events.tell("saving");
    }
    this.notices.fade(fill(this.words.strings.editor_divided, { speakers, rows }));
  }
}

/** As the server reads it: 0 is to be found out, 3, "2-", "1-4".
 * @param {string} kind
 * @param {string} number */
function writeCount(kind, number) {
  if (kind === "exactly") return Number(number);
  if (kind === "at_least") return `${number}-`;
  return kind === "at_most" ? `1-${number}` : 0;
}
