import assert from "node:assert/strict";
import { test } from "node:test";

import { placeBehind } from "../../ui/editor/sync/inserted_place.js";
import { compareRows } from "../../ui/editor/sync/overlay.js";
import { makeRow } from "./rows.js";

/** @param {[start: number, end: number]} first
 * @param {[start: number, end: number]} [second] */
function place(first, second, duration = 100_000) {
  const row = makeRow("s1", { start_ms: first[0], end_ms: first[1] });
  const next = second && makeRow("s2", { start_ms: second[0], end_ms: second[1] });
  const found = placeBehind(row, next, duration);
  const shortened = found.shortens ? { ...row, end_ms: found.start_ms } : row;
  const inserted = makeRow("p", { start_ms: found.start_ms, end_ms: found.end_ms });
  const order = [inserted, shortened, ...(next ? [next] : [])].sort(compareRows).map(({ id }) => id);
  assert.deepEqual(order, next ? ["s1", "p", "s2"] : ["s1", "p"]);
  assert.ok(found.start_ms < found.end_ms && found.end_ms <= duration);
  return [found.start_ms, found.end_ms, found.shortens];
}

test("a row goes into the silence behind the other one", () => {
  assert.deepEqual(place([1000, 2000], [9000, 9500]), [2000, 4000, false]);
  assert.deepEqual(place([1000, 2000], [2500, 9500]), [2000, 2500, false]);
  assert.deepEqual(place([1000, 2000]), [2000, 4000, false]);
});

test("where there is none it takes the last third of the other, at most a second", () => {
  assert.deepEqual(place([1000, 2500], [2500, 5000]), [2000, 2500, true]);
  assert.deepEqual(place([0, 9000], [9050, 10_000]), [8000, 9000, true]);
  assert.deepEqual(place([1000, 4000], undefined, 4000), [3000, 4000, true]);
});

test("where two are spoken at once it lies over the beginning of the second, and comes before it", () => {
  assert.deepEqual(place([1000, 4000], [3000, 6000]), [3000, 4000, false]);
  assert.deepEqual(place([3000, 4000], [3000, 6000]), [3000, 4001, false]);
  assert.deepEqual(place([1000, 1200], [1200, 5000]), [1200, 2200, false]);
});
