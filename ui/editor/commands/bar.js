// Holds the bar above the rows: name, progress, what is saved, undo, redo, keys, exports.
// Must not edit anything itself: its buttons call the actions it was given.
/** @import { Meta, Words } from "../../types" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { DocumentName } from "./document_name.js" */
/** @import { OwnKeys } from "./own_keys.js" */

import { soundOf } from "../../page/addresses.js";
import { make, setAttribute, setLabel } from "../dom.js";
import { fill, formatClock } from "../text_format.js";

/** What the buttons do; those that open something get their button.
 * @typedef {object} BarActions
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} retry
 * @property {() => void} toggleLatin
 * @property {() => void} play
 * @property {() => void} find
 * @property {() => void} goToDoubt
 * @property {() => void} toggleTools
 * @property {(opener: HTMLElement) => void} openKeys
 * @property {(opener: HTMLElement) => void} openMore
 * @property {(opener: HTMLElement) => void} openExports
 */

export class Bar {
  /** @param {{ words: Words, signal: AbortSignal, ownKeys: OwnKeys, name: DocumentName }} parts
   * @param {BarActions} actions */
  constructor({ words, signal, ownKeys, name }, actions) {
    this.words = words;
    this.ownKeys = ownKeys;
    this.signal = signal;
    this.name = name;
    this.count = make("span", { class: "lk-count" });
    this.done = make("span");
    this.meter = make("span", { class: "lk-meter", "aria-hidden": "true" }, [this.done]);
    this.state = make("span", { class: "lk-state" });
    this.readOnly = make("span", { class: "lk-read-only", hidden: true });
    this.retry = this.button("link", actions.retry, { hidden: true });
    this.latin = this.button("latin", actions.toggleLatin, { "aria-pressed": "false", text: "అ" });
    this.latin.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // the focus stays
    this.play = this.button("play", actions.play);
    this.find = this.button("search", actions.find);
    this.doubt = this.button("doubt", actions.goToDoubt);
    this.undo = this.button("undo", actions.undo);
    this.redo = this.button("redo", actions.redo);
    this.tools = this.button("tools", actions.toggleTools, { "aria-expanded": "false" });
    this.keys = this.button("keys", actions.openKeys, { "aria-haspopup": "dialog", text: "?" });
    this.export = this.button("export", actions.openExports, { "aria-haspopup": "menu" });
    this.more = this.button("more", actions.openMore, { "aria-haspopup": "menu" });
    const tools = [
      this.play,
      this.find,
      this.doubt,
      this.latin,
      this.undo,
      this.redo,
      this.tools,
      this.keys,
      this.more,
      this.export,
    ];
    this.node = make("div", { class: "lk-bar" }, [
      make("div", { class: "lk-bar-name" }, [name.node, this.count, this.meter]),
      make("div", { class: "lk-bar-state" }, [this.readOnly, this.state, this.retry]),
      make("div", { class: "lk-bar-tools" }, tools),
    ]);
  }

  /** @param {string} name
   * @param {(opener: HTMLElement) => void} action
   * @param {Record<string, unknown>} [attributes] */
  button(name, action, attributes = {}) {
    const made = make("button", { type: "button", class: `lk-button lk-${name}`, ...attributes });
    made.addEventListener("click", () => action(made), { signal: this.signal });
    return made;
  }

  translate() {
    const { ownKeys } = this;
    const { strings } = this.words;
    this.name.translate();
    this.retry.textContent = strings.editor_retry;
    this.readOnly.textContent = strings.editor_read_only;
    setAttribute(this.readOnly, "title", strings.editor_read_only_why);
    setLabel(this.latin, ownKeys.label(strings.editor_latin, "latin"));
    setLabel(this.play, ownKeys.label(strings.editor_key_play, "play"));
    setLabel(this.find, ownKeys.label(strings.editor_find, "find"));
    setLabel(this.doubt, ownKeys.label(strings.editor_next_doubt, "doubt"));
    setLabel(this.undo, ownKeys.label(strings.editor_undo, "undo"));
    setLabel(this.redo, ownKeys.label(strings.editor_redo, "redo"));
    setLabel(this.tools, strings.editor_tools);
    setLabel(this.keys, strings.editor_keys);
    setLabel(this.more, strings.editor_more);
    this.export.textContent = strings.editor_export;
  }

  /** How much is verified is told once all rows are here.
   * @param {{ meta: Meta, isWhole: boolean, rows: number, verified: number, verifiedMs: number,
   *   totalMs: number }} progress */
  showDocument({ meta, isWhole, rows, verified, verifiedMs, totalMs }) {
    const { strings } = this.words;
    this.name.show(meta);
    this.lock(meta.rights === "read");
    const template = !isWhole ? strings.editor_rows : strings.editor_verified;
    const all = isWhole ? rows : (meta.rows ?? rows);
    this.count.textContent = all === 0 ? "" : fill(template, { rows: all, verified });
    this.meter.hidden = !isWhole || rows === 0;
    this.done.style.width = `${totalMs === 0 ? 0 : (verifiedMs / totalMs) * 100}%`;
    this.play.hidden = soundOf(meta) === null;
    this.export.hidden = meta.exports.length === 0;
  }

  /** Where a document may only be read, what writes in it is not there. */
  lock(/** @type {boolean} */ isReadOnly) {
    this.readOnly.hidden = !isReadOnly;
    for (const node of [this.state, this.latin, this.undo, this.redo]) node.hidden = isReadOnly;
  }

  showTools(/** @type {boolean} */ on) {
    setAttribute(this.tools, "aria-expanded", String(on));
  }

  showLatin(/** @type {boolean} */ on) {
    setAttribute(this.latin, "aria-pressed", String(on));
  }

  /** What is saved; returns the sentence where somebody should hear it. `isKept` is whether what waits outlives a reload.
   * @param {NonNullable<ReturnType<Saving["describe"]>>} saving */
  showState({ saving, waiting, isKept, savedAt, canUndo, canRedo }) {
    const { strings } = this.words;
    const sentences = {
      saved: savedAt ? fill(strings.editor_saved, { time: formatClock(savedAt) }) : "",
      behind: fill(strings.editor_saved_here, { time: formatClock(savedAt) }),
      typing: strings.editor_typing,
      saving: strings.editor_saving,
      offline: fill(strings.editor_offline, { edits: waiting }),
      broken: fill(strings.editor_broken, { edits: waiting }),
    };
    const waits = saving === "offline" || saving === "broken";
    const sentence =
      waits && !isKept ? `${sentences[saving]}. ${strings.editor_keep_open}` : sentences[saving];
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
    setAttribute(this.state, "data-state", saving);
    this.retry.hidden = !waits || !this.readOnly.hidden;
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
    return waits ? sentence : "";
  }
}
