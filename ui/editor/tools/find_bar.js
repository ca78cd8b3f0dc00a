// Holds the fields, switches and buttons of find and replace, and the lines that show how rows would read.
/** @import { Row, Words } from "../../types" */
/** @import { TranscriptState } from "../sync/state.js" */

import { isComposing, make, setAttribute } from "../dom.js";
import { differingParts } from "../sync/overlay.js";
import { fill, formatTime, showMarks } from "../text_format.js";

const LINES_SHOWN = 8;
const SWITCHES = /** @type {const} */ (["match_case", "keep_case", "is_regex", "by_sound", "speakers"]);

/** What the bar's controls do.
 * @typedef {object} FindActions
 * @property {() => void} search
 * @property {() => void} searchSoon
 * @property {(step: 1 | -1) => void} step
 * @property {() => void} replaceOne
 * @property {() => void} replaceAll
 * @property {() => void} close
 * @property {(id: string) => void} go
 */
/** @typedef {{ id: string, was: string, text: string }} ChangedRow */

export class FindBar {
  /** @param {Words} words
   * @param {FindActions} actions
   * @param {AbortSignal} signal */
  constructor(words, actions, signal) {
    this.words = words;
    this.actions = actions;
    this.signal = signal;
    this.pattern = make("input", { type: "text", class: "lk-field", maxlength: 500 });
    this.replacement = make("input", { type: "text", class: "lk-field", maxlength: 2000 });
    this.switches = SWITCHES.map((name) => {
      const { box, label, node } = this.buildSwitch();
      box.checked = name === "by_sound";
      return { name, box, label, node };
    });
    this.sounds = this.buildSwitch();
    this.sounds.node.hidden = true;
    this.count = make("span", { class: "lk-find-count", role: "status" });
    this.preview = make("ul", { class: "lk-find-lines", hidden: true });
    this.buttons = {
      previous: this.button("previous", () => actions.step(-1)),
      next: this.button("next", () => actions.step(1)),
      one: this.button("one", actions.replaceOne),
      all: this.button("all", actions.replaceAll),
      close: this.button("close", actions.close),
    };
    this.replacing = make("div", { class: "lk-find-line" }, [
      this.replacement,
      this.buttons.one,
      this.buttons.all,
    ]);
    this.node = this.build();
  }

  buildSwitch() {
    const box = make("input", { type: "checkbox" });
    const label = make("span");
    box.addEventListener("change", this.actions.search, { signal: this.signal });
    return { box, label, node: make("label", { class: "lk-find-switch" }, [box, label]) };
  }

  /** @param {string} name
   * @param {() => void} action */
  button(name, action) {
    const button = make("button", { type: "button", class: `lk-button lk-find-${name}` });
    button.addEventListener("click", action, { signal: this.signal });
    return button;
  }

  build() {
    const { buttons, signal, pattern, replacement } = this;
    const { previous, next, close } = buttons;
    const node = make("div", { class: "lk-find", role: "search", hidden: true }, [
      make("div", { class: "lk-find-line" }, [pattern, previous, next, this.count, close]),
      this.replacing,
      make("div", { class: "lk-find-line" }, [...this.switches.map((one) => one.node), this.sounds.node]),
      this.preview,
    ]);
    pattern.addEventListener("input", this.actions.searchSoon, { signal });
    replacement.addEventListener("input", this.actions.searchSoon, { signal });
    node.addEventListener("keydown", (event) => this.onKey(event), { signal });
    return node;
  }

  translate() {
    const { strings } = this.words;
    const { previous, next, one, all, close } = this.buttons;
    setAttribute(this.node, "aria-label", strings.editor_find);
    nameField(this.pattern, strings.editor_find);
    nameField(this.replacement, strings.editor_replace_with);
    for (const { name, label } of this.switches) label.textContent = strings[`editor_find_${name}`];
    this.sounds.label.textContent = strings.editor_find_with_sounds;
    previous.textContent = strings.editor_previous;
    next.textContent = strings.editor_next;
    one.textContent = strings.editor_replace_one;
    all.textContent = strings.editor_replace_all;
    close.textContent = strings.editor_close_find;
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    if (isComposing(event)) return;
    const isField = event.target === this.pattern || event.target === this.replacement;
    if (event.key === "Escape") this.actions.close();
    else if (event.key === "Enter" && event.target === this.replacement) this.actions.replaceOne();
    else if (event.key === "Enter" && isField) this.actions.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What is looked for, as the server reads it. */
  query() {
    const on = Object.fromEntries(this.switches.map(({ name, box }) => [name, box.checked]));
    const { match_case: matchCase, ...switches } = on;
    return { pattern: this.pattern.value, ignore_case: !matchCase, ...switches };
  }

  /** How the first rows would read, once there is something to put in; or how they read now that it was.
   * @param {ChangedRow[]} lines
   * @param {number} changing how many rows there are in all
   * @param {TranscriptState} state */
  showLines(lines, changing, state) {
    const shown = lines.flatMap(({ id, was, text }) => {
      const row = state.row(id);
      return row === undefined ? [] : [this.changedLine(row, was, text)];
    });
    shown.splice(LINES_SHOWN);
    const rows = changing - shown.length;
    const more = fill(this.words.strings.editor_find_more, { rows });
    if (shown.length > 0 && rows > 0) shown.push(make("li", { text: more }));
    this.preview.replaceChildren(...shown);
    this.preview.hidden = shown.length === 0;
  }

  /** @param {Row} row
   * @param {string} was
   * @param {string} will */
  changedLine(row, was, will) {
    const [before, after] = differingParts(was, will);
    const time = make("button", {
      type: "button",
      class: "lk-button lk-link lk-find-time",
      text: formatTime(row.start_ms),
    });
    time.addEventListener("click", () => this.actions.go(row.id), { signal: this.signal });
    return make("li", {}, [
      time,
      make("del", { translate: "no", text: showMarks(before) }),
      make("ins", { translate: "no", text: showMarks(after) }),
    ]);
  }
}

/** @param {HTMLElement} field
 * @param {string} label */
function nameField(field, label) {
  setAttribute(field, "aria-label", label);
  setAttribute(field, "placeholder", label);
}
