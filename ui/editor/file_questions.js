// Holds what an opened file leaves open (its encoding, which recording, which tier): what was assumed, and every other
// way to read it with its first rows. Choosing one reads the file again, as long as nobody has edited the rows.
/** @import { FileQuestion, Meta, Server, Words } from "../types" */
/** @import { Notices } from "./notices.js" */
/** @import { Saving } from "./sync/saving.js" */
/** @import { TranscriptState } from "./sync/state.js" */

import { tell } from "../page/language.js";
import { make, setAttribute } from "./dom.js";
import { askServer } from "./sync/ask_server.js";
import { fill, sameValue, showMarks } from "./text_format.js";

const ANSWER_MS = 180000;

export class FileQuestions {
  /** @param {{ state: TranscriptState, saving: Saving, server: Server, notices: Notices, words: Words,
   *   signal: AbortSignal }} parts
   * @param {() => void} onRead the file was read in another way */
  constructor({ state, saving, server, notices, words, signal }, onRead) {
    this.state = state;
    this.saving = saving;
    this.server = server;
    this.notices = notices;
    this.words = words;
    this.signal = signal;
    this.onRead = onRead;
    this.node = make("div", { class: "lk-questions" });
    /** @type {unknown} */
    this.shown = null;
  }

  /** @param {Meta} meta the document that is shown now */
  show({ document_id: id, questions = [] }) {
    const isSettled = this.state.isReadOnly || (this.saving.queue?.revision ?? 0) > 0;
    const asked = isSettled ? [] : questions;
    const told = { id, asked, language: this.words.strings.language };
    if (sameValue(this.shown, told)) return;
    this.shown = told;
    const open = new Set(
      [...this.node.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-code")),
    );
    const focused = this.node.contains(document.activeElement);
    this.node.replaceChildren(...asked.map((question) => this.makeQuestion(question, open)));
    if (focused) /** @type {HTMLElement | null} */ (this.node.querySelector("[aria-pressed=true]"))?.focus();
  }

  /** @param {FileQuestion} question
   * @param {Set<string | null>} open codes of questions that were open */
  makeQuestion({ code, chosen, options }, open) {
    const { strings } = this.words;
    const label = options.find(({ value }) => value === chosen)?.label ?? chosen;
    const text = fill(strings[`editor_question_${code}`], { chosen: showMarks(label) });
    const buttons = options.map((option) => this.makeOption(code, option, option.value === chosen));
    return make("details", { class: "lk-question", "data-code": code, open: open.has(code) }, [
      make("summary", { text }),
      make("div", { class: "lk-options", role: "group", "aria-label": text }, buttons),
    ]);
  }

  /** @param {string} code
   * @param {FileQuestion["options"][number]} option
   * @param {boolean} isChosen */
  makeOption(code, { value, label, preview }, isChosen) {
    const button = make("button", { type: "button", class: "lk-option", "aria-pressed": isChosen }, [
      make("strong", { text: showMarks(label) }),
      ...preview.map((line) => make("span", { class: "lk-preview", dir: "auto", text: showMarks(line) })),
    ]);
    setAttribute(button, "aria-pressed", String(isChosen));
    if (!isChosen) button.addEventListener("click", () => this.choose(code, value), { signal: this.signal });
    return button;
  }

  /** @param {string} code
   * @param {string} value */
  async choose(code, value) {
    const { document_id: id } = this.state.meta;
    if (this.node.hasAttribute("aria-busy")) return;
    setAttribute(this.node, "aria-busy", "true");
    const payload = { document_id: id, choices: { [code]: value } };
    const answer = await askServer(this.server, "reopen", payload, ANSWER_MS);
    setAttribute(this.node, "aria-busy", null);
    if (answer === null) this.notices.notify(this.words.strings.editor_question_lost);
    else if (answer.error) this.notices.notify(tell(answer));
    else if (id === this.state.meta.document_id) this.onRead();
  }
}
