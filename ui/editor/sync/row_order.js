// Holds the order of the rows: by their times. What changed is put where it belongs, the others are not sorted anew. Pure.
/** @import { Row } from "../../types" */

import { compareRows } from "./overlay.js";

/** Ids in the order of their rows, where `order` was right before these rows came, went or got other times.
 * @param {string[]} order
 * @param {Map<string, Row>} rows
 * @param {Iterable<string>} changed
 * @returns {string[]} another array, also where nothing moved */
export function reorder(order, rows, changed) {
  const moved = new Set(changed);
  const left = order.filter((id) => !moved.has(id));
  const placed = [...moved].flatMap((id) => rows.get(id) ?? []).sort(compareRows);
  /** @type {string[]} */
  const made = [];
  let next = 0;
  for (const row of placed) {
    const place = firstBehind(left, rows, row, next);
    while (next < place) made.push(left[next++]);
    made.push(row.id);
  }
  while (next < left.length) made.push(left[next++]);
  return made;
}

/** Index of the first row behind `row`, from `low` on.
 * @param {string[]} order
 * @param {Map<string, Row>} rows
 * @param {Row} row
 * @param {number} low */
function firstBehind(order, rows, row, low) {
  let high = order.length;
  if (high > low && compareRows(rowAt(order, rows, high - 1), row) < 0) return high; // most come at the end
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareRows(rowAt(order, rows, middle), row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {string[]} order
 * @param {Map<string, Row>} rows
 * @param {number} index */
function rowAt(order, rows, index) {
  return /** @type {Row} */ (rows.get(order[index]));
}

/** For each place in the order, how far in the recording the rows up to it reach: rows may overlap.
 * @param {string[]} order
 * @param {Map<string, Row>} rows */
export function reachOf(order, rows) {
  const reach = new Float64Array(order.length);
  let furthest = 0;
  order.forEach((id, index) => {
    furthest = Math.max(furthest, rows.get(id)?.end_ms ?? 0);
    reach[index] = furthest;
  });
  return reach;
}

/** Index of the first of ascending numbers that is greater than this one.
 * @param {Float64Array} numbers
 * @param {number} than */
export function firstGreater(numbers, than) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
