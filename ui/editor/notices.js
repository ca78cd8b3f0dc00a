// Holds the sentences around the rows: what the document brings along, what has to be dismissed, what is only spoken.
/** @import { Told, Words } from "../types" */

import { tell } from "../page/language.js";
import { make } from "./dom.js";
import { sameValue, showMarks } from "./text_format.js";

export class Notices {
  /** @param {{ words: Words, signal: AbortSignal }} parts */
  constructor({ words, signal }) {
    this.words = words;
    this.signal = signal;
    this.alerts = make("div", { class: "lk-notices" }); // over the rows: seen wherever the page stands, moves none
    this.given = make("div", { class: "lk-given" });
    this.live = make("div", { class: "lk-hidden", role: "status" });
  }

  clear() {
    this.alerts.replaceChildren();
    this.given.replaceChildren();
  }

  /** What the document brings along: one line each until somebody opens it. */
  show(/** @type {(Told | string)[]} */ messages) {
    const told = messages.map((message) => showMarks(tell(message)));
    const shown = [...this.given.children].map((line) => line.textContent);
    if (sameValue(shown, told)) return;
    const line = (/** @type {string} */ text) =>
      make("details", { class: "lk-notice" }, [make("summary", { text })]);
    this.given.replaceChildren(...told.map(line));
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
