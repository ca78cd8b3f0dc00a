// Holds "recognise again": a small form in the document's menu and below an empty table, and the question to the
// server. The panel of jobs follows what has begun (start/progress.js); its rows come as one edit of somebody else.
/** @import { Server, Words } from "../../types" */
/** @import { Menu } from "../commands/menu.js" */
/** @import { Selection } from "../commands/selection.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */

import { documentEvents } from "../../page/documents.js";
import { tell } from "../../page/language.js";
import { make } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { fill } from "../text_format.js";

const MOST_SPEAKERS = 20;
const ANSWER_TIMEOUT_MS = 20000;

export class RecognitionAgain {
  /** @param {{ server: Server, state: TranscriptState, saving: Saving, selection: Selection, menu: Menu, notices: Notices,
   *   words: Words, signal: AbortSignal }} parts */
  constructor({ server, state, saving, selection, menu, notices, words, signal }) {
    this.server = server;
    this.state = state;
    this.saving = saving;
    this.selection = selection;
    this.menu = menu;
    this.notices = notices;
    this.words = words;
    this.signal = signal;
    this.button = make("button", { type: "button", class: "lk-button lk-solid lk-again-here" });
    this.button.addEventListener("click", () => this.openForm(this.button), { signal });
    const tellFailure = (/** @type {Event} */ event) =>
      notices.notify(tell(/** @type {CustomEvent} */ (event).detail));
    documentEvents.addEventListener("job-failed", tellFailure, { signal });
  }

  /** Where there is sound and no job at it. */
  get isPossible() {
    const { meta, isReadOnly } = this.state;
    return (
      !isReadOnly && Boolean(meta.media_url) && meta.complete !== false && (meta.hearers ?? []).length > 0
    );
  }

  /** The button below an empty table. */
  show(/** @type {boolean} */ isEmpty) {
    this.button.textContent = this.words.strings.editor_again_title;
    this.button.hidden = !isEmpty || !this.isPossible;
  }

  openForm(/** @type {HTMLElement} */ opener) {
    const { strings } = this.words;
    const fields = this.buildFields();
    const lines = [this.line(strings.editor_again_language, fields.language)];
    if (this.selection.ids.size > 0) lines.push(this.line(strings.editor_again_what, fields.rows));
    lines.push(this.line(strings.editor_again_speakers, fields.speakers));
    const form = make("form", { class: "lk-divide lk-again" }, [
      make("strong", { class: "lk-menu-title", text: strings.editor_again_title }),
      ...lines,
      make("label", { class: "lk-again-edited" }, [
        fields.edited,
        make("span", { text: strings.editor_again_edited }),
      ]),
      make("p", { class: "lk-hint", text: strings.editor_again_hint }),
      make("button", { type: "submit", class: "lk-button lk-solid", text: strings.editor_again_do }),
    ]);
    const choose = () => {
      fields.speakers.disabled = fields.rows.value === "chosen"; // rows keep theirs
    };
    fields.rows.addEventListener("change", choose, { signal: this.signal });
    choose();
    const send = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.menu.close();
      this.begin(this.read(fields));
    };
    form.addEventListener("submit", send, { signal: this.signal });
    this.menu.open(opener, { role: "dialog", label: strings.editor_again_title, className: "lk-sheet" }, [
      form,
    ]);
    fields.language.focus();
  }

  /** @param {string} label
   * @param {HTMLElement} field */
  line(label, field) {
    return make("label", { class: "lk-again-line" }, [make("span", { text: label }), field]);
  }

  buildFields() {
    const { strings } = this.words;
    const hearers = this.state.meta.hearers ?? [];
    const option = (/** @type {string} */ value, /** @type {string} */ text) =>
      make("option", { value, text });
    const languages = hearers.map(({ label }, index) => option(String(index), label));
    const counts = Array.from({ length: MOST_SPEAKERS }, (_, index) =>
      option(String(index + 1), String(index + 1)),
    );
    const select = (/** @type {HTMLElement[]} */ options) =>
      /** @type {HTMLSelectElement} */ (make("select", { class: "lk-field" }, options));
    const chosen = fill(strings.editor_again_chosen, { rows: this.selection.ids.size });
    const rows = [option("chosen", chosen), option("all", strings.editor_again_all)];
    return {
      language: select([option("", strings.editor_again_auto), ...languages]),
      speakers: select([option("0", strings.editor_again_auto), ...counts]),
      rows: select(this.selection.ids.size > 0 ? rows : rows.slice(1)),
      edited: /** @type {HTMLInputElement} */ (make("input", { type: "checkbox" })),
    };
  }

  /** What the server is asked for.
   * @param {ReturnType<RecognitionAgain["buildFields"]>} fields */
  read({ language, speakers, rows, edited }) {
    const hearer = this.state.meta.hearers?.[Number(language.value)];
    const isKnown = language.value !== "" && hearer !== undefined;
    return {
      language: isKnown ? hearer.language : null,
      role: isKnown ? hearer.role : null,
      speakers: Number(speakers.value),
      ids: rows.value === "chosen" ? this.selection.idsOr(null) : null,
      edited: edited.checked,
    };
  }

  /** Whatever is typed is saved first, so that it counts as edited. */
  begin(/** @type {object} */ request) {
    const documentId = this.state.meta.document_id;
    this.saving.whenSaved(() => this.send(documentId, request));
  }

  /** @param {string | null} documentId
   * @param {object} request */
  async send(documentId, request) {
    const asked = { document_id: documentId, ...request };
    const answer = await askServer(this.server, "again", asked, ANSWER_TIMEOUT_MS);
    if (this.signal.aborted || documentId !== this.state.meta.document_id) return;
    if (answer === null) this.notices.notify(this.words.strings.editor_again_lost);
    else if (answer.error) this.notices.notify(tell(answer));
    else documentEvents.dispatchEvent(new CustomEvent("job-begun", { detail: documentId }));
  }
}
