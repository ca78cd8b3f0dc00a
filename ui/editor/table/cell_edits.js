// Holds the watch over the cells: an edit of a person is believed as far as its event says what it did. What a
// translator or an extension writes is taken off again, and no edit that began on it is.
/** @import { Words } from "../../types" */
/** @import { Notices } from "../notices.js" */

import { closestTo, rewriteCell } from "../dom.js";
import { earlierTexts, isForeign, leadsTo, noteEdited, rawText, textOnPage } from "./cell_text.js";

const MOST_MENDED = 10; // times in a row: who writes again after each of them writes for ever

export class CellEdits {
  /** @param {{ grid: HTMLElement, notices: Notices, words: Words, signal: AbortSignal }} parts */
  constructor({ grid, notices, words, signal }) {
    this.grid = grid;
    this.notices = notices;
    this.words = words;
    this.written = ""; // what the event before the edit says that it puts in
    this.composing = false;
    this.mended = 0; // since the focus came
    /** The cell that is written in.
     * @type {HTMLElement | null} */
    this.cell = null;
    this.observer = new MutationObserver(() => this.lookSoon());
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.connect(signal);
  }

  /** On the window, before anybody else: nothing has rewritten the cell yet when an edit is looked at. */
  connect(/** @type {AbortSignal} */ signal) {
    const capture = true;
    window.addEventListener("beforeinput", (event) => this.onBefore(event), { capture, signal });
    window.addEventListener("input", (event) => this.onInput(event), { capture, signal });
    window.addEventListener("paste", (event) => this.noteGiven(event.clipboardData), { capture, signal });
    window.addEventListener("drop", (event) => this.noteGiven(event.dataTransfer), { capture, signal });
    window.addEventListener("compositionstart", (event) => this.onComposition(event), { capture, signal });
    window.addEventListener("compositionend", () => (this.composing = false), { capture, signal });
    this.grid.addEventListener("focusin", (event) => this.enter(this.cellOf(event)), { signal });
    this.grid.addEventListener("focusout", () => this.enter(null), { signal });
    const stop = () => {
      this.observer.disconnect();
      clearTimeout(this.timer);
    };
    signal.addEventListener("abort", stop, { once: true });
  }

  /** @param {Event} event
   * @returns {HTMLElement | null} the cell of a row that the event is about */
  cellOf(event) {
    const cell = closestTo(event, "[data-field]");
    return cell !== null && this.grid.contains(cell) ? cell : null;
  }

  enter(/** @type {HTMLElement | null} */ cell) {
    this.observer.disconnect();
    clearTimeout(this.timer);
    this.cell = cell;
    this.mended = 0;
    this.composing = false;
    if (cell === null) return;
    if (isForeign(cell)) this.mend(cell);
    this.observer.observe(cell, { characterData: true, childList: true, subtree: true });
  }

  noteGiven(/** @type {DataTransfer | null} */ given) {
    this.written = given?.getData("text/plain") ?? "";
  }

  onBefore(/** @type {InputEvent} */ event) {
    const cell = this.cellOf(event);
    if (cell === null) return;
    if (!/Paste|Drop/.test(event.inputType)) this.written = "";
    this.noteWritten(event);
    if (isForeign(cell)) this.refuse(event, cell);
  }

  onInput(/** @type {Event} */ event) {
    const cell = this.cellOf(event);
    if (cell === null) return;
    const isEdit = event instanceof InputEvent && event.isTrusted;
    if (isEdit) this.noteWritten(event);
    const kind = isEdit ? event.inputType : "";
    const text = textOnPage(cell);
    const edit = { kind, written: this.written, earlier: earlierTexts(cell) };
    if (leadsTo(rawText(cell), text, edit)) noteEdited(cell, text);
    else this.refuse(event, cell);
  }

  /** What an edit puts in, where its event says so; an editing command of the page has only the second one. */
  noteWritten(/** @type {InputEvent} */ { data, dataTransfer }) {
    const given = data ?? dataTransfer?.getData("text/plain");
    if (given) this.written = given;
  }

  onComposition(/** @type {Event} */ event) {
    const cell = this.cellOf(event);
    if (cell === null) return;
    if (isForeign(cell)) this.refuse(event, cell);
    this.composing = true;
  }

  /** Nothing comes of the event; where it cannot be stopped, what it leads to is not believed.
   * @param {Event} event
   * @param {HTMLElement} cell */
  refuse(event, cell) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.mend(cell);
  }

  /** Once the browser has told of its own edits. */
  lookSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { cell } = this;
      if (cell === null || this.composing || this.mended >= MOST_MENDED || !isForeign(cell)) return;
      this.mended += 1;
      this.mend(cell);
    });
  }

  mend(/** @type {HTMLElement} */ cell) {
    rewriteCell(cell, rawText(cell));
    this.notices.notify(this.words.strings.editor_rewritten);
  }
}
