// Holds what hands do: keys, clicks, caret and composition, turned into calls of the Editor.
// Which key does what stands in keymap.js; while an input method composes, every key is its own.

import { findKey } from "./keymap.js";
import { openDocumentMenu, openLanguages, openRowMenu, openSpeakers } from "./menus.js";
import { setAttribute } from "../dom.js";

export class InputHandler {
  constructor(editor) {
    this.editor = editor;
    const { root, grid } = editor;
    root.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("keydown", (event) => this.onKeyFromNowhere(event));
    grid.addEventListener("click", (event) => this.onClick(event));
    grid.addEventListener("mousedown", (event) => this.onPress(event));
    document.addEventListener("selectionchange", () => editor.operations.noteCaret());
    grid.addEventListener("pointerover", (event) => showTip(event.target.closest("[data-action]")));
    grid.addEventListener("input", (event) => this.onInput(event));
    grid.addEventListener("compositionstart", () => editor.typing.compose(true));
    grid.addEventListener("compositionend", () => editor.typing.compose(false));
    grid.addEventListener("focusin", (event) => this.onEnter(event));
    grid.addEventListener("focusout", (event) => this.onLeave(event));
    editor.bar.showMore = (opener) => openDocumentMenu(this, opener);
    window.addEventListener("online", () => editor.saving.queue?.retryNow());
    window.addEventListener("pagehide", () => editor.typing.commit());
    window.addEventListener("beforeunload", (event) => {
      if (!editor.saving.isSaved()) event.preventDefault();
    });
  }

  onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const line = findKey(event, this.editor);
    if (line === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    line.run(this, event);
  }

  /** A click beside everything leaves the focus nowhere; what needs no place is heard all the same. */
  onKeyFromNowhere(event) {
    const { root, state } = this.editor;
    if (event.target === document.body && state.meta.document_id !== null && root.checkVisibility()) this.onKey(event);
  }

  commitAndMove() {
    this.editor.typing.commit();
    this.editor.move(1);
  }

  verifyAndMove() {
    const { editor } = this;
    if (editor.here === null) return;
    editor.typing.commit();
    editor.saving.edit(editor.here, "status", "verified");
    editor.move(1);
  }

  togglePlay() {
    if (this.editor.here !== null) this.editor.listening.toggle(this.editor.here);
  }

  toggleVerified(id) {
    const { editor } = this;
    editor.typing.commit();
    editor.saving.edit(id, "status", editor.state.row(id).status === "verified" ? "edited" : "verified");
  }

  /** Take the current row out of the work, or back into it. */
  toggleSkipped(id = this.editor.here) {
    const { editor } = this;
    if (id === null) return;
    editor.typing.commit();
    editor.saving.edit(id, "status", editor.state.row(id).status === "skipped" ? "edited" : "skipped");
  }

  giveSpeaker({ code }) {
    const { editor } = this;
    const name = editor.state.names[Number(code.at(-1)) - 1];
    if (name !== undefined) editor.operations.giveSpeaker(name);
  }

  /** Several selected rows are joined, else this one with the next. */
  merge() {
    const { chosen, operations } = this.editor;
    if (chosen.ids.size > 1) operations.merge(chosen.idsOr(null), true);
    else operations.mergeWithNext();
  }

  showRowMenu() {
    const { editor } = this;
    const button = editor.rows.node(editor.here)?.parts.more;
    if (button !== undefined && !button.disabled) openRowMenu(this, editor.here, button);
  }

  escape() {
    const { editor } = this;
    if (editor.typing.cancel() || editor.chosen.clear()) return;
    editor.rows.node(editor.here)?.focus({ preventScroll: true });
  }

  /** With Ctrl or Shift a press selects rows; Shift inside the text one is in selects letters, as everywhere. */
  onPress(event) {
    const row = event.target.closest(".lk-row");
    const isRange = event.shiftKey && row !== null && row.dataset.id !== this.editor.here;
    const isSingle = event.ctrlKey || event.metaKey;
    if (row === null || event.button !== 0 || !(isRange || isSingle)) return;
    event.preventDefault();
    const { editor } = this;
    editor.typing.commit();
    if (isRange) editor.chosen.extendTo(row.dataset.id);
    else editor.chosen.toggle(row.dataset.id);
    editor.go(row.dataset.id, "row");
  }

  onClick(event) {
    if (event.ctrlKey || event.metaKey) return;
    const button = event.target.closest("[data-action]");
    const row = event.target.closest(".lk-row");
    if (button === null || row === null || button.disabled) return;
    const { id } = row.dataset;
    const { editor } = this;
    const actions = {
      play: () => editor.listening.toggle(id),
      verify: () => this.toggleVerified(id),
      speaker: () => openSpeakers(editor, id, button),
      language: () => openLanguages(editor, id, button),
      more: () => openRowMenu(this, id, button),
    };
    editor.markHere(id);
    actions[button.dataset.action]();
  }

  onInput(event) {
    const cell = event.target.closest("[data-field]");
    if (cell !== null) this.editor.typing.touch(cell);
  }

  onEnter(event) {
    const row = event.target.closest(".lk-row");
    if (row === null) return;
    const { editor } = this;
    editor.markHere(row.dataset.id);
    if (event.target.dataset.field === "text") editor.listening.enter(row.dataset.id);
  }

  onLeave(event) {
    const { typing } = this.editor;
    if (typing.cell === event.target) typing.commit();
  }
}

/** A button's name as its tooltip, written when the pointer comes near: a thousand titles would cost time. */
function showTip(button) {
  if (button !== null) setAttribute(button, "title", button.getAttribute("aria-label"));
}
