// Holds where somebody was in each document: row, field, caret, and how high the row stood in the window.
// The browser keeps it; undo needs nothing of this, its steps are on the server.

import { caretOffset, placeCaret } from "../dom.js";

const PLACES_KEY = "likhita.places";
const MOST_PLACES = 50; // as many as documents (page.js)
const NOTE_AFTER_MS = 400;

export class Resume {
  constructor(editor) {
    this.editor = editor;
    this.timer = 0;
    this.written = "";
    const soon = () => this.noteSoon();
    document.addEventListener("selectionchange", soon);
    editor.grid.addEventListener("focusin", soon);
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("pagehide", () => this.note());
  }

  noteSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.note(), NOTE_AFTER_MS);
  }

  note() {
    clearTimeout(this.timer);
    const { here, rows, state, root } = this.editor;
    const node = rows.node(here);
    if (node === undefined || state.meta.readonly || root.offsetWidth === 0) return;
    const kind = this.editor.focusKind();
    const cell = kind === null ? undefined : rows.cell(here, kind);
    const place = {
      row: here,
      kind,
      caret: cell ? caretOffset(cell) : null,
      top: Math.round(node.getBoundingClientRect().top),
    };
    const written = JSON.stringify(place);
    if (written === this.written) return;
    this.written = written;
    const { [state.meta.document_id]: old, ...others } = recallPlaces();
    const kept = Object.entries(others).slice(1 - MOST_PLACES);
    try {
      localStorage.setItem(PLACES_KEY, JSON.stringify(Object.fromEntries([...kept, [state.meta.document_id, place]])));
    } catch {
      // storage is full or forbidden: the document opens at its first row
    }
  }

  /** Back to the place of this document, as soon as the page shows it; nothing is played. */
  open() {
    const id = this.editor.state.meta.document_id;
    const place = recallPlaces()[id];
    if (!place || !this.editor.state.rows.has(place.row)) return;
    this.editor.markHere(place.row);
    whenShown(this.editor.root, () => {
      const { here, state } = this.editor;
      if (state.meta.document_id === id && here === place.row) this.goBack(place);
    });
  }

  goBack({ row, kind, caret, top }) {
    const { editor } = this;
    const isFree = document.activeElement === null || document.activeElement === document.body;
    editor.listening.heard = row;
    editor.go(row, isFree && kind ? kind : null);
    const cell = isFree && kind ? editor.rows.cell(row, kind) : undefined;
    if (cell && Number.isInteger(caret)) placeCaret(cell, caret);
    const node = editor.rows.node(row);
    if (node && Number.isFinite(top)) window.scrollBy(0, node.getBoundingClientRect().top - top);
  }
}

/** What this browser kept; an empty object where that is nothing or makes no sense. */
function recallPlaces() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACES_KEY) ?? "{}");
    return kept !== null && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** Run once, now or when the node gets a size: hidden panels get their content before they are shown. */
function whenShown(node, action) {
  const watcher = new ResizeObserver(() => {
    if (node.offsetWidth === 0) return;
    watcher.disconnect();
    action();
  });
  watcher.observe(node);
}
