// Holds how the recording is listened through: on from row to row, each one marked and in view while it sounds.
// Whoever writes in a row keeps their place: nothing scrolls under the hands.
/** @import { Row } from "../../types" */
/** @import { Unsettled } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { Sound } from "./sound.js" */

import { rowAt } from "./row_places.js";

const LONG_GAP_MS = 2000; // one that is skipped, where that is chosen
const RUN_UP_MS = 300;
const SCROLLED_MS = 4000; // so long after somebody scrolled the page is left where they put it

export class Listening {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, unsettled: Unsettled, signal: AbortSignal }} parts
   * @param {Sound} sound */
  constructor({ state, rows, cursor, unsettled, signal }, sound) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.unsettled = unsettled;
    this.sound = sound;
    this.skipsGaps = false;
    this.scrolledAt = -SCROLLED_MS;
    const scrolled = () => {
      this.scrolledAt = performance.now();
    };
    for (const kind of ["wheel", "touchmove"])
      window.addEventListener(kind, scrolled, { passive: true, signal });
  }

  get isOn() {
    return this.sound.through;
  }

  /** On from here to the end of the recording.
   * @param {number} fromMs */
  start(fromMs) {
    this.scrolledAt = -SCROLLED_MS;
    const { row } = rowAt(this.state, fromMs);
    this.sound.play(row?.id ?? "", fromMs, this.state.lengthMs, fromMs, true);
    if (row !== undefined) this.follow(row.id);
  }

  /** The sound has moved on: to another row, or into a silence between two. */
  moved(/** @type {number} */ ms) {
    if (!this.isOn) return;
    const { row, next } = rowAt(this.state, ms);
    if (row === undefined) this.crossGap(ms, next);
    else if (row.id !== this.sound.id) {
      this.sound.id = row.id;
      this.rows.markSounding(row.id);
      this.follow(row.id);
    }
  }

  /** @param {number} ms
   * @param {Row | undefined} next */
  crossGap(ms, next) {
    const leftMs = (next?.start_ms ?? this.state.lengthMs) - ms;
    if (next !== undefined && this.skipsGaps && leftMs > LONG_GAP_MS)
      this.sound.jump(next.start_ms - RUN_UP_MS);
  }

  /** Bring the row that sounds into view, and the next one, so that it can be read before it is heard. */
  follow(/** @type {string} */ id) {
    if (this.unsettled.size > 0 || performance.now() - this.scrolledAt < SCROLLED_MS) return;
    const { cursor, rows, state } = this;
    const kind = cursor.focusKind();
    if (kind === "row") cursor.go(id, "row");
    else if (kind === null) cursor.markHere(id);
    const next = state.neighbour(id, 1);
    if (next !== undefined) rows.reveal(next);
    rows.reveal(id);
  }
}
