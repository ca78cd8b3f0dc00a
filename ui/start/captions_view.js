// Shows what is written while somebody speaks: lines that stay, the one that is still being written, how it stands;
// copied whole, and large for an audience. Texts enter through textContent only.
/** @import { Written } from "./live.js" */

import { say, tell } from "../page/language.js";

const NEAR_END = 60; // pixels from the end of the text: who is nearer follows it
const COPIED_MS = 2000;

export class CaptionsView {
  /** @param {HTMLElement} root
   * @param {AbortSignal} signal */
  constructor(root, signal) {
    this.root = root;
    this.signal = signal;
    this.log = this.part("log");
    /** What is said of the captions, in the language of the moment. */
    this.status = () => "";
    this.log.translate = false; // a page translator would put other words beside what was said
    /** Every line that stays, as it was written. @type {string[]} */
    this.lines = [];
    this.written = ""; // and the one under way
    this.open = document.createElement("p"); // the line that is still being written
    this.sure = document.createElement("span");
    this.unsure = document.createElement("span");
    this.unsure.className = "captions-tentative";
    this.open.append(this.sure, this.unsure);
    this.open.setAttribute("aria-live", "off"); // read aloud once its words stay
    this.copied = 0;
    this.connect();
  }

  /** @param {string} name
   * @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`.captions-${name}`));
  }

  connect() {
    const { signal } = this;
    this.part("copy").addEventListener("click", () => this.copy(), { signal });
    this.part("large").addEventListener("click", () => this.setLarge(!this.isLarge), { signal });
    document.addEventListener("keydown", (event) => this.leave(event), { signal, capture: true });
    const left = () => !document.fullscreenElement && this.isLarge && this.wasFull && this.setLarge(false);
    document.addEventListener("fullscreenchange", left, { signal });
    this.wasFull = false;
  }

  get isLarge() {
    return this.root.classList.contains("is-large");
  }

  get text() {
    return [...this.lines, this.written]
      .map((line) => line.trim())
      .filter(Boolean)
      .join("\n");
  }

  /** Empty, for who begins to speak. */
  begin() {
    this.log.replaceChildren(this.open);
    this.sure.textContent = this.unsure.textContent = this.written = "";
    this.lines = [];
    this.root.classList.remove("is-told");
    this.tell("waiting", () => say("captions_getting_ready"));
  }

  /** @param {Written | null} written null: the server cannot be reached just now */
  show(written) {
    if (written === null) {
      this.tell("away", () => say("captions_away"));
      return;
    }
    const isAtEnd = this.log.scrollTop + this.log.clientHeight > this.log.scrollHeight - NEAR_END;
    for (const { text, language } of written.rows) this.addLine(text, language);
    const sure = written.committed && `${written.committed} `;
    this.sure.textContent = sure;
    this.unsure.textContent = written.tentative;
    this.written = sure + written.tentative;
    if (isAtEnd || this.isLarge) this.log.scrollTop = this.log.scrollHeight;
    this.tell(written.problem ? "problem" : written.state, () => this.sayState(written));
  }

  /** @param {string} text
   * @param {string | null} language */
  addLine(text, language) {
    const line = document.createElement("p");
    line.textContent = text;
    this.lines.push(text);
    if (language) line.lang = language;
    this.open.before(line);
  }

  sayState(/** @type {Written} */ { problem, notice, state }) {
    if (problem || notice) return tell(problem ?? notice);
    const keys = {
      loading: "captions_getting_ready",
      listening: "captions_listening",
      slower: "captions_slower",
    };
    return say(keys[state]);
  }

  /** @param {string} state
   * @param {() => string} status */
  tell(state, status) {
    this.root.dataset.state = state;
    this.status = status;
    this.showWords();
  }

  /** Nobody speaks now: what is written stays. */
  rest(/** @type {string} */ key) {
    if (this.root.dataset.state !== "problem") this.tell(key, () => say(key));
  }

  showWords() {
    const words = this.status();
    const state = this.part("state");
    if (state.textContent !== words) state.textContent = words; // told once
    this.part("large").textContent = say(this.isLarge ? "captions_small" : "captions_large");
    this.part("copy").textContent = say(this.copied ? "captions_copied" : "captions_copy");
  }

  async copy() {
    const written = await navigator.clipboard?.writeText(this.text).then(
      () => true,
      () => false,
    );
    if (!written) this.selectAll();
    clearTimeout(this.copied);
    this.copied = written ? window.setTimeout(() => this.endCopied(), COPIED_MS) : 0;
    this.showWords();
  }

  endCopied() {
    this.copied = 0;
    this.showWords();
  }

  /** Where a page may not copy, its reader can. */
  selectAll() {
    this.log.focus();
    document.getSelection()?.selectAllChildren(this.log);
  }

  // --- large, for an audience ----------------------------------------------------------------------

  setLarge(/** @type {boolean} */ isLarge) {
    this.root.classList.toggle("is-large", isLarge);
    this.log.scrollTop = this.log.scrollHeight;
    this.showWords();
    if (isLarge) {
      const full = this.root.requestFullscreen?.({ navigationUI: "hide" });
      full?.then(() => (this.wasFull = true)).catch(() => {}); // where it may not, it covers the page
    } else {
      this.wasFull = false;
      if (document.fullscreenElement === this.root) document.exitFullscreen().catch(() => {});
    }
  }

  leave(/** @type {KeyboardEvent} */ event) {
    if (event.key !== "Escape" || event.isComposing || !this.isLarge) return;
    event.preventDefault();
    event.stopPropagation();
    this.setLarge(false);
    this.part("large").focus();
  }
}
