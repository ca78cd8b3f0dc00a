// Holds how a document gets its recording later, or a better copy of it: the file is sent, the server reads it and
// compares the lengths, and a person decides where they differ. What goes on stands in one line of the head.
/** @import { Meta, Server, Told, Words } from "../../types" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */

import { soundOf } from "../../page/addresses.js";
import { tell } from "../../page/language.js";
import { sendFile } from "../../page/upload.js";
import { make } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { fill, formatTime } from "../text_format.js";

/** What the server answers of a recording on its way (ui/start/sound_later.py).
 * @typedef {{ state?: string, key?: string, document_ms: number, recording_ms: number, notices?: Told[],
 *   error?: string } | null} Answer */
/** @typedef {{ label: string, action: () => void }} Choice */

const LOOK_MS = 400;
const LOOKS_WITHOUT_ANSWER = 20;
const ANSWER_MS = 20000;

export class SoundAttachment {
  /** @param {{ root: HTMLElement, state: TranscriptState, server: Server, saving: Saving, notices: Notices,
   *   words: Words, signal: AbortSignal }} parts */
  constructor({ root, state, server, saving, notices, words, signal }) {
    this.state = state;
    this.server = server;
    this.saving = saving;
    this.notices = notices;
    this.words = words;
    this.signal = signal;
    /** The one on its way; another document, or another file, ends it.
     * @type {AbortController | null} */
    this.work = null;
    /** @type {string | null} */
    this.of = null;
    this.input = make("input", { type: "file" }); // in no page: it is only the way to the browser's own dialog
    this.line = make("span", { role: "status" });
    this.buttons = make("span", { class: "lk-attachment-choices" });
    this.node = make("div", { class: "lk-attachment", hidden: true }, [this.line, this.buttons]);
    this.input.addEventListener("change", () => this.takeChosen(), { signal });
    root.addEventListener("dragover", (event) => this.onDragOver(event), { signal });
    root.addEventListener("drop", (event) => this.onDrop(event), { signal });
    signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  get canAttach() {
    const { meta } = this.state;
    return meta.document_id !== null && !this.state.isReadOnly;
  }

  /** The line where there is no recording, and while one is on its way; of a job, or who speaks, it comes by itself. */
  show() {
    const { meta } = this.state;
    if (this.work !== null) return;
    const { strings } = this.words;
    const isSilent = meta.document_id !== null && soundOf(meta) === null && meta.complete !== false;
    this.node.hidden = !isSilent;
    if (!isSilent) return;
    const add = { label: strings.editor_add_sound, action: () => this.choose() };
    this.say(strings.editor_no_recording, this.canAttach ? [add] : []);
  }

  /** @param {string} sentence
   * @param {Choice[]} choices */
  say(sentence, choices) {
    this.node.hidden = false;
    if (this.line.textContent !== sentence) this.line.textContent = sentence;
    const shown = [...this.buttons.children].map((button) => button.textContent).join();
    if (shown === choices.map(({ label }) => label).join()) return;
    const buttons = choices.map(({ label, action }) => {
      const button = make("button", { type: "button", class: "lk-button lk-link", text: label });
      button.addEventListener("click", action, { signal: this.signal });
      return button;
    });
    this.buttons.replaceChildren(...buttons);
  }

  choose() {
    if (this.canAttach) this.input.click();
  }

  takeChosen() {
    const [file] = this.input.files ?? [];
    this.input.value = ""; // the same file chosen again is a change too
    if (file) this.send(file);
  }

  /** A file that is dropped beside the panel for it would replace the page. */
  onDragOver(/** @type {DragEvent} */ event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = this.canAttach ? "copy" : "none";
  }

  /** Where there is a recording already, a person says first that this one is meant to replace it. */
  onDrop(/** @type {DragEvent} */ event) {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (!this.canAttach) return;
    if (soundOf(this.state.meta) === null) this.send(file);
    else this.askFirst(file);
  }

  askFirst(/** @type {File} */ file) {
    const { strings } = this.words;
    const work = this.begin();
    this.say(fill(strings.editor_replace_first, { name: file.name }), [
      { label: strings.editor_replace_yes, action: () => this.send(file) },
      { label: strings.editor_replace_no, action: () => this.end(work) },
    ]);
  }

  begin() {
    this.stop();
    this.work = new AbortController();
    return this.work;
  }

  /** Whatever is on its way ends, on the server too. */
  stop() {
    this.work?.abort();
    this.work = null;
  }

  /** @param {AbortController} work
   * @param {string} [sentence] */
  end(work, sentence = "") {
    if (this.work !== work) return;
    this.work = null;
    this.show();
    if (sentence !== "") this.notices.notify(sentence);
  }

  async send(/** @type {File} */ file) {
    const { strings } = this.words;
    const work = this.begin();
    const id = this.state.meta.document_id;
    const cancel = { label: strings.editor_stop_sound, action: () => this.end(work) };
    const onPercent = (/** @type {number} */ percent) =>
      this.work === work && this.say(fill(strings.editor_sending_sound, { percent }), [cancel]);
    onPercent(0);
    const sent = await sendFile(file, { signal: work.signal, onPercent });
    if (this.work !== work) return;
    if (!("ticket" in sent)) {
      this.end(work, tell(sent.told) || strings.editor_sound_not_sent);
      return;
    }
    this.say(strings.editor_reading_sound, [cancel]);
    const answer = await this.ask("attach", { document_id: id, ticket: sent.ticket, name: file.name });
    if (answer?.key) this.watch(work, { document_id: id, key: answer.key });
    else this.end(work, tell(answer) || strings.editor_sound_not_sent);
  }

  /** Ask again and again how far it is, until its end or a question.
   * @param {AbortController} work
   * @param {{ document_id: string | null, key: string }} task */
  async watch(work, task) {
    const { strings } = this.words;
    let misses = 0;
    for (;;) {
      const isLeft = this.work !== work;
      const answer = await this.ask("attached", { ...task, stop: isLeft });
      if (isLeft) return;
      misses = answer === null ? misses + 1 : 0;
      if (answer?.state === "done") return this.finish(work, answer);
      if (answer?.state === "cancelled") return this.end(work);
      if (answer?.error || misses > LOOKS_WITHOUT_ANSWER)
        return this.end(work, tell(answer) || strings.editor_sound_not_sent);
      if (answer?.state === "asks") return this.askForLength(work, task, answer);
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  /** @param {AbortController} work
   * @param {{ document_id: string | null, key: string }} task
   * @param {NonNullable<Answer>} answer */
  askForLength(work, task, answer) {
    const { strings } = this.words;
    const values = { recording: formatTime(answer.recording_ms), document: formatTime(answer.document_ms) };
    const confirm = async () => {
      this.say(strings.editor_reading_sound, []);
      await this.ask("attached", { ...task, sure: true });
      this.watch(work, task);
    };
    const leave = () => {
      this.end(work);
      this.ask("attached", { ...task, stop: true });
    };
    this.say(fill(strings.editor_other_length, values), [
      { label: strings.editor_length_yes, action: confirm },
      { label: strings.editor_length_no, action: leave },
    ]);
  }

  /** The document has other sound now: it is loaded anew, as other pages that show it do.
   * @param {AbortController} work
   * @param {NonNullable<Answer>} answer */
  async finish(work, answer) {
    const { strings } = this.words;
    const { queue } = this.saving;
    this.say(strings.editor_reading_sound, []);
    if (queue !== null && queue.sending === null) await queue.reload();
    this.end(work);
    this.notices.speak(strings.editor_sound_added);
    for (const notice of answer.notices ?? []) this.notices.notify(tell(notice));
  }

  /** @param {string} name
   * @param {object} payload
   * @returns {Promise<Answer>} */
  ask(name, payload) {
    return askServer(this.server, name, payload, ANSWER_MS);
  }

  translate() {
    this.show();
  }

  /** @param {Meta} meta the document that is shown now */
  open(meta) {
    if (this.of !== meta.document_id) this.stop();
    this.of = meta.document_id;
    this.show();
  }
}
