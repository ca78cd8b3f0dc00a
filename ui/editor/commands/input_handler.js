// Holds what comes in: keys, clicks, caret and composition, turned into commands.
// Which key does what stands in keymap.js; while an input method composes, every key is its own.
/** @import { Commands } from "./commands.js" */

import { closestTo, isComposing, setAttribute } from "../dom.js";
import { findKey } from "./key_match.js";

export class InputHandler {
  /** @param {HTMLElement} root
   * @param {HTMLElement} grid
   * @param {Commands} commands
   * @param {AbortSignal} signal */
  constructor(root, grid, commands, signal) {
    this.root = root;
    this.grid = grid;
    this.commands = commands;
    root.addEventListener("keydown", (event) => this.onKey(event), { signal });
    document.addEventListener("keydown", (event) => this.onKeyFromNowhere(event), { signal });
    this.connectRows(signal);
    this.connectPage(signal);
  }

  connectRows(/** @type {AbortSignal} */ signal) {
    const { grid } = this;
    const { typing } = this.commands;
    grid.addEventListener("click", (event) => this.onClick(event), { signal });
    grid.addEventListener("mousedown", (event) => this.onPress(event), { signal });
    grid.addEventListener("pointerover", (event) => showTip(closestTo(event, "[data-action]")), { signal });
    grid.addEventListener("input", (event) => this.onInput(event), { signal });
    grid.addEventListener("compositionstart", () => typing.compose(true), { signal });
    grid.addEventListener("compositionend", () => typing.compose(false), { signal });
    grid.addEventListener("focusin", (event) => this.onEnter(event), { signal });
    grid.addEventListener("focusout", (event) => this.onLeave(event), { signal });
  }

  connectPage(/** @type {AbortSignal} */ signal) {
    const { commands } = this;
    const { saving } = commands;
    const warn = (/** @type {BeforeUnloadEvent} */ event) => {
      if (!saving.isSaved()) event.preventDefault();
    };
    window.addEventListener("online", () => saving.queue?.retryNow(), { signal });
    window.addEventListener("pagehide", () => commands.commit(), { signal });
    window.addEventListener("beforeunload", warn, { signal });
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    if (isComposing(event)) return;
    const { typing, ownKeys, state } = this.commands;
    const line = findKey(event, this.grid, typing.touched, ownKeys);
    if (line?.run === undefined || (line.edits && state.isReadOnly)) return;
    event.preventDefault();
    event.stopPropagation();
    line.run(this.commands, event);
  }

  /** A click beside everything leaves the focus nowhere; what needs no place is heard all the same. */
  onKeyFromNowhere(/** @type {KeyboardEvent} */ event) {
    const isOpen = this.commands.state.meta.document_id !== null && this.root.checkVisibility();
    if (event.target === document.body && isOpen) this.onKey(event);
  }

  /** With Ctrl or Shift a press selects rows; Shift inside the text one is in selects letters, as everywhere. */
  onPress(/** @type {MouseEvent} */ event) {
    const { cursor, selection } = this.commands;
    const id = closestTo(event, ".lk-row")?.dataset.id;
    if (id === undefined) return;
    const isRange = event.shiftKey && id !== cursor.here;
    const isSingle = event.ctrlKey || event.metaKey;
    this.commands.playback.awaitsWord = event.altKey && closestTo(event, "[data-field=text]") !== null;
    if (event.button !== 0 || !(isRange || isSingle) || this.commands.state.isReadOnly) return;
    event.preventDefault();
    this.commands.commit();
    if (isRange) selection.extendTo(id);
    else selection.toggle(id);
    cursor.go(id, "row");
  }

  onClick(/** @type {MouseEvent} */ event) {
    if (event.ctrlKey || event.metaKey) return;
    const { playback } = this.commands;
    const button = closestTo(event, "[data-action]");
    const id = closestTo(event, ".lk-row")?.dataset.id;
    const isWord =
      (event.altKey || playback.listening.isOn) && closestTo(event, "[data-field=text]") !== null;
    if (isWord && id !== undefined && !event.shiftKey) playback.playFromWord(id, event);
    if (!(button instanceof HTMLButtonElement) || id === undefined || button.disabled) return;
    this.commands.cursor.markHere(id);
    this.commands.press(id, button.dataset.action ?? "", button);
  }

  onInput(/** @type {Event} */ event) {
    const cell = closestTo(event, "[data-field]");
    if (cell !== null) this.commands.typing.touch(cell);
  }

  onEnter(/** @type {FocusEvent} */ event) {
    const id = closestTo(event, ".lk-row")?.dataset.id;
    if (id === undefined) return;
    this.commands.cursor.markHere(id);
    const isText = event.target instanceof HTMLElement && event.target.dataset.field === "text";
    if (isText) this.commands.playback.enter(id);
  }

  onLeave(/** @type {FocusEvent} */ event) {
    if (this.commands.typing.place?.cell === event.target) this.commands.commit();
  }
}

/** A button's name as its tooltip, written when the pointer comes near: a thousand titles would cost time. */
function showTip(/** @type {HTMLElement | null} */ button) {
  if (button !== null) setAttribute(button, "title", button.getAttribute("aria-label"));
}
