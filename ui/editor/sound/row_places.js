// Holds which row is said at a moment of the recording.
/** @import { Row } from "../../types" */

const MOST_OVERLAPS = 16; // rows that are looked at before the one that began last: two people at once, rarely three

/** The row that is said at `ms` (of several the one that began last), and the first one after it.
 * @param {{ order: string[], row: (id: string | undefined) => Row | undefined }} state rows in the order of their beginnings
 * @param {number} ms
 * @returns {{ row: Row | undefined, next: Row | undefined }} */
export function rowAt(state, ms) {
  const { order } = state;
  let [low, high] = [0, order.length]; // the first row that begins after `ms` lies between them
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((state.row(order[middle])?.start_ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const before = order.slice(Math.max(0, low - MOST_OVERLAPS), low).map((id) => state.row(id));
  return { row: before.findLast((row) => row !== undefined && row.end_ms > ms), next: state.row(order[low]) };
}
