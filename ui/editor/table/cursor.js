// Holds the current row: which it is, going to another one, and bringing the rows on the page to those of the state.
/** @import { Events } from "../events.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { RowList } from "./rows.js" */

import { focusedElement, keepFocus, placeCaret } from "../dom.js";

export class Cursor {
  /** @param {{ root: HTMLElement, state: TranscriptState, rows: RowList, events: Events }} parts */
  constructor({ root, state, rows, events }) {
    this.root = root;
    this.state = state;
    this.rows = rows;
    this.events = events;
    /** @type {string | null} */
    this.here = null;
    this.place = 0; // and its place among the rows
  }

  /** Where the focus stands inside the rows: the name of a field or of a button's action, "row", or null for elsewhere. */
  focusKind() {
    const node = focusedElement();
    if (node === null || !this.rows.grid.contains(node)) return null;
    return node.dataset.field ?? node.dataset.action ?? "row";
  }

  /** Make a row the current one, bring it into view, and put the focus there.
   * @param {string | null} id
   * @param {string | null} kind */
  go(id, kind) {
    if (id === null || !this.state.rows.has(id)) return;
    this.events.tell("settle");
    this.markHere(id);
    const target = kind === null ? null : (this.rows.cell(id, kind) ?? this.rows.node(id) ?? null);
    if (target !== null && target !== document.activeElement) {
      target.focus({ preventScroll: true });
      if (kind === "text") placeCaret(target, 0);
    }
    this.rows.reveal(id);
  }

  move(/** @type {number} */ step) {
    const next = this.state.neighbour(this.here, step);
    if (next !== undefined) this.go(next, this.focusKind() ?? "row");
    else this.events.tell("settle");
  }

  /** The first row (0) or the last (-1). */
  goToEnd(/** @type {0 | -1} */ index) {
    this.state.whenWhole(() => this.go(this.state.listed.at(index) ?? null, "row"));
  }

  /** To the control beside the one with the focus, or from the row to its first; before that is the row itself. */
  moveAcross(/** @type {1 | -1} */ step) {
    const node = this.rows.node(this.here);
    const parts = node === undefined ? [] : Object.values(node.parts).filter((part) => isReachable(part));
    const index = parts.findIndex((part) => part === document.activeElement);
    const next = index + step;
    if (next === -1) this.focusRow();
    else if (next >= 0) reach(parts[next]);
  }

  /** To the first control of the row, or its last. */
  moveToEdge(/** @type {0 | -1} */ index) {
    const node = this.rows.node(this.here);
    const parts = node === undefined ? [] : Object.values(node.parts).filter((part) => isReachable(part));
    reach(parts.at(index));
  }

  /** Into the text of the current row, behind its last letter. */
  edit() {
    const cell = this.rows.cell(this.here, "text");
    if (cell === undefined || this.here === null) return;
    this.go(this.here, "text");
    placeCaret(cell, cell.textContent?.length ?? 0);
  }

  focusRow() {
    this.rows.node(this.here)?.focus({ preventScroll: true });
  }

  leave() {
    this.here = null;
  }

  markHere(/** @type {string | null} */ id) {
    if (id === this.here) return;
    this.here = id;
    this.events.tell("leave");
    const relisted = this.state.list(id); // a row that passes the filter no more stays until it is left
    this.place = id === null ? 0 : Math.max(0, this.state.listed.indexOf(id));
    this.rows.markHere(id);
    if (relisted) this.arrange();
    this.events.tell("here", relisted);
  }

  /** Bring nodes to the rows there are and to their order; the current row is one that exists. */
  arrange() {
    keepFocus(this.root, () => this.rows.arrange());
    const { rows, listed } = this.state;
    if (this.here !== null && !rows.has(this.here)) {
      this.markHere(listed[Math.min(this.place, listed.length - 1)] ?? null);
    }
    this.events.tell("arranged");
    this.place = this.here === null ? 0 : Math.max(0, listed.indexOf(this.here)); // where to stand when it goes
  }

  /** Bring the page to the state; `ids` are the rows whose values may have changed, all where none are named.
   * @param {string[] | null} [ids] */
  refresh(ids = null) {
    this.arrange();
    if (ids === null) this.rows.writeAll();
    else for (const id of ids) this.rows.write(id);
    if (this.here === null) this.markHere(this.state.listed[0] ?? null);
    this.events.tell("document");
  }
}

function isReachable(/** @type {HTMLElement} */ part) {
  return part.checkVisibility() && !(part instanceof HTMLButtonElement && part.disabled);
}

/** Focus a control; a time is selected whole, so that an arrow leaves it or a digit writes it anew. */
function reach(/** @type {HTMLElement | undefined} */ part) {
  part?.focus({ preventScroll: true });
  if (part?.dataset.field?.endsWith("_ms")) document.getSelection()?.selectAllChildren(part);
}
