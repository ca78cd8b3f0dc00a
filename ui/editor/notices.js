// Holds the sentences around the rows: what the document brings along, what has to be dismissed, what is only spoken.
/** @import { Told, Words } from "../types" */

import { MOST_TOLD, tell } from "../page/language.js";
import { make } from "./dom.js";
import { fill, sameValue, showMarks } from "./text_format.js";

/** The messages that a message lists, such as every line that was mended.
 * @param {Told | string} message
 * @returns {Told[]} */
function listOf(message) {
  const values = typeof message === "string" ? [] : Object.values(message.values ?? {});
  return values.find((value) => Array.isArray(value)) ?? [];
}

const tellMarked = (/** @type {Told} */ message) => showMarks(tell(message));

export class Notices {
  /** @param {{ words: Words, signal: AbortSignal }} parts */
  constructor({ words, signal }) {
    this.words = words;
    this.signal = signal;
    this.alerts = make("div", { class: "lk-notices" });
    this.given = make("div", { class: "lk-given" });
    /** @type {string[][]} */
    this.shown = [];
    this.live = make("div", { class: "lk-hidden", role: "status" });
  }

  clear() {
    this.alerts.replaceChildren();
    this.given.replaceChildren();
    this.shown = [];
  }

  /** What the document brings along: one line each until somebody opens it. */
  show(/** @type {(Told | string)[]} */ messages) {
    const told = messages.map((message) => [showMarks(tell(message)), ...listOf(message).map(tellMarked)]);
    if (sameValue(this.shown, told)) return;
    this.shown = told;
    const nodes = told.map(([text, ...lines]) => {
      const list = lines.length > MOST_TOLD ? [this.makeList(lines)] : [];
      return make("details", { class: "lk-notice" }, [make("summary", { text }), ...list]);
    });
    this.given.replaceChildren(...nodes);
  }

  /** What the sentence tells the first of: all of it, once somebody asks.
   * @param {string[]} lines */
  makeList(lines) {
    const text = fill(this.words.strings.editor_show_all_notices, { count: lines.length });
    const button = make("button", { type: "button", class: "lk-button lk-link", text });
    const items = () => lines.map((line) => make("li", { text: line }));
    const all = () => button.replaceWith(make("ul", { class: "lk-all", tabindex: 0 }, items()));
    button.addEventListener("click", all, { signal: this.signal });
    return button;
  }

  /** What came of something: seen for a while, told once to those who hear the page. The pointer on it keeps it.
   * @param {string} sentence */
  fade(sentence) {
    this.speak(sentence);
    const line = make("p", { class: "lk-notice lk-passing", "aria-hidden": "true", text: sentence });
    line.addEventListener("animationend", () => line.remove(), { once: true, signal: this.signal });
    for (const other of this.alerts.querySelectorAll(".lk-passing")) other.remove();
    this.alerts.append(line);
  }

  /** A sentence over the rows that stays until it is dismissed; then `done` runs. One that stands there stands once.
   * @param {string} sentence
   * @param {() => void} [done] */
  notify(sentence, done) {
    const standing = [...this.alerts.children].some((line) => line.firstChild?.textContent === sentence);
    if (standing && done === undefined) return;
    const text = this.words.strings.editor_dismiss;
    const button = make("button", { type: "button", class: "lk-button lk-link", text });
    const line = make("p", { class: "lk-notice lk-alert", role: "alert" }, [
      make("span", { text: sentence }),
      button,
    ]);
    const dismiss = () => {
      line.remove();
      done?.();
    };
    button.addEventListener("click", dismiss, { signal: this.signal });
    this.alerts.append(line);
  }

  /** A line over the rows for as long as something goes on; returns how to take it away. */
  showWork(/** @type {string} */ text) {
    const line = make("p", { class: "lk-notice", role: "status", text });
    this.alerts.append(line);
    return () => line.remove();
  }

  /** For those who hear the page. */
  speak(/** @type {string} */ sentence) {
    this.live.textContent = sentence;
  }
}
