// Holds the rows that are selected together, and how they are marked.
/** @import { Events } from "../events.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */

export class Selection {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, events: Events }} parts */
  constructor({ state, rows, cursor, events }) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.events = events;
    /** @type {Set<string>} */
    this.ids = new Set();
    /** @type {string | null} */
    this.from = null; // the row a range begins at
    events.on("arranged", () => this.prune());
  }

  has(/** @type {string} */ id) {
    return this.ids.has(id);
  }

  /** The selected rows in their order, else the one given.
   * @param {string | null} id
   * @returns {string[]} */
  idsOr(id) {
    if (this.ids.size > 0) return this.state.order.filter((known) => this.ids.has(known));
    return id === null ? [] : [id];
  }

  toggle(/** @type {string} */ id) {
    const { here } = this.cursor;
    if (this.ids.size === 0 && here !== null && here !== id) this.ids.add(here);
    if (!this.ids.delete(id)) this.ids.add(id);
    this.from = id;
    this.show([id, here]);
  }

  /** The rows from where the range began to this one, and no others. */
  extendTo(/** @type {string} */ id) {
    const { listed: order } = this.state;
    this.from = this.ids.size > 0 && this.from !== null ? this.from : this.cursor.here;
    const ends = [order.indexOf(this.from ?? ""), order.indexOf(id)].sort((a, b) => a - b);
    const before = [...this.ids];
    this.ids = new Set(order.slice(Math.max(0, ends[0]), ends[1] + 1));
    this.show([...before, ...this.ids]);
  }

  /** Shift with an arrow: the range grows or shrinks by a row, and the focus goes with it. */
  extend(/** @type {number} */ step) {
    const next = this.state.neighbour(this.cursor.here, step);
    if (next === undefined) return;
    this.extendTo(next);
    this.cursor.go(next, "row");
  }

  selectAll() {
    this.state.whenWhole(() => this.selectListed());
  }

  selectListed() {
    this.ids = new Set(this.state.listed);
    this.show([...this.ids]);
  }

  /** Returns whether anything was selected. */
  clear() {
    const before = [...this.ids];
    this.ids.clear();
    this.from = null;
    this.show(before);
    return before.length > 0;
  }

  /** Rows that are gone are not selected. */
  prune() {
    const gone = [...this.ids].filter((id) => !this.state.rows.has(id));
    for (const id of gone) this.ids.delete(id);
    if (gone.length > 0) this.show([]);
  }

  show(/** @type {(string | null)[]} */ changed) {
    this.rows.markSelected(this.ids, changed);
    this.events.tell("selected");
  }
}
