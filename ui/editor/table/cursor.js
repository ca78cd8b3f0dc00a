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

  /** Where the focus stands inside the rows: a field's name, "row", or null for elsewhere. */
  focusKind() {
    const node = focusedElement();
    if (node === null || !this.rows.grid.contains(node)) return null;
    return node.dataset.field ?? "row";
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
