// Holds where somebody was in each document: row, field, caret, and how high the row stood in the window.
// The browser keeps it; undo needs nothing of this, its steps are on the server.
/** @import { Playback } from "../sound/playback.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { TranscriptState } from "./state.js" */

import { keep, readKeptValue } from "../../page/browser_store.js";
import { caretOffset, placeCaret } from "../dom.js";

/** @typedef {{ row: string, kind: string | null, caret: number | null, top: number }} Place */

const PLACES_KEY = "likhita.places";
const MOST_PLACES = 50; // as many as documents (page/documents.js)
const NOTE_AFTER_MS = 400;

export class Resume {
  /** @param {{ root: HTMLElement, state: TranscriptState, rows: RowList, cursor: Cursor, playback: Playback,
   *   signal: AbortSignal }} parts */
  constructor({ root, state, rows, cursor, playback, signal }) {
    this.root = root;
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.playback = playback;
    this.signal = signal;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.written = "";
    const soon = () => this.noteSoon();
    document.addEventListener("selectionchange", soon, { signal });
    rows.grid.addEventListener("focusin", soon, { signal });
    window.addEventListener("scroll", soon, { passive: true, signal });
    window.addEventListener("pagehide", () => this.note(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  noteSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.note(), NOTE_AFTER_MS);
  }

  note() {
    clearTimeout(this.timer);
    const { meta } = this.state;
    const { here } = this.cursor;
    const node = this.rows.node(here);
    if (node === undefined || here === null || meta.document_id === null) return;
    if (this.root.offsetWidth === 0) return;
    const kind = this.cursor.focusKind();
    const cell = kind === null ? undefined : this.rows.cell(here, kind);
    const caret = cell ? caretOffset(cell) : null;
    const place = { row: here, kind, caret, top: Math.round(node.getBoundingClientRect().top) };
    const written = JSON.stringify(place);
    if (written === this.written) return;
    this.written = written;
    const { [meta.document_id]: _old, ...others } = recallPlaces();
    const kept = Object.entries(others).slice(1 - MOST_PLACES);
    keep(PLACES_KEY, JSON.stringify(Object.fromEntries([...kept, [meta.document_id, place]])));
  }

  /** Back to the place of this document, as soon as the page shows it; nothing is played. */
  open() {
    const { state, cursor } = this;
    const id = state.meta.document_id;
    const place = recallPlaces()[id ?? ""];
    if (!place || !state.rows.has(place.row)) return;
    cursor.markHere(place.row);
    whenShown(this.root, this.signal, () => {
      if (state.meta.document_id === id && cursor.here === place.row) this.goBack(place);
    });
  }

  goBack(/** @type {Place} */ { row, kind, caret, top }) {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    this.playback.heard = row;
    this.cursor.go(row, isFree && kind ? kind : null);
    const cell = isFree && kind ? this.rows.cell(row, kind) : undefined;
    if (cell && Number.isInteger(caret)) placeCaret(cell, Number(caret));
    const node = this.rows.node(row);
    if (node && Number.isFinite(top)) window.scrollBy(0, node.getBoundingClientRect().top - top);
  }
}

/** Where somebody was in a document, as far as this browser knows.
 * @returns {Place | undefined} */
export function placeIn(/** @type {string} */ documentId) {
  return recallPlaces()[documentId];
}

/** What this browser kept; an empty object where that is nothing or makes no sense.
 * @returns {Record<string, Place>} */
function recallPlaces() {
  const kept = readKeptValue(PLACES_KEY);
  return kept !== null && typeof kept === "object" ? /** @type {Record<string, Place>} */ (kept) : {};
}

/** Run once, now or when the node gets a size: hidden panels get their content before they are shown.
 * @param {HTMLElement} node
 * @param {AbortSignal} signal
 * @param {() => void} action */
function whenShown(node, signal, action) {
  const watcher = new ResizeObserver(() => {
    if (node.offsetWidth === 0) return;
    watcher.disconnect();
    action();
  });
  watcher.observe(node);
  signal.addEventListener("abort", () => watcher.disconnect(), { once: true });
}
