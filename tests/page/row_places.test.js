import assert from "node:assert/strict";
import { test } from "node:test";

import { rowAt } from "../../ui/editor/sound/row_places.js";
import { wordAt, wordUnder } from "../../ui/editor/sound/word_times.js";

/** @param {[number, number][]} times */
function stateOf(times) {
  const rows = new Map(times.map(([start_ms, end_ms], number) => [`s${number}`, { start_ms, end_ms }]));
  const order = [...rows.keys()];
  return { order, row: (/** @type {string | undefined} */ id) => /** @type {any} */ (rows.get(id ?? "")) };
}

const state = stateOf([
  [500, 2500],
  [3000, 9000],
  [4000, 5000],
  [9000, 9500],
]);

/** @param {number} ms */
function placesAt(ms) {
  const { row, next } = rowAt(state, ms);
  return [row?.start_ms, next?.start_ms];
}

test("the row that is said is found, in a silence the one after it", () => {
  assert.deepEqual(placesAt(0), [undefined, 500]);
  assert.deepEqual(placesAt(500), [500, 3000]);
  assert.deepEqual(placesAt(2500), [undefined, 3000]);
  assert.deepEqual(placesAt(9500), [undefined, undefined]);
});

test("of rows that overlap it is the one that began last, and the longer one goes on behind it", () => {
  assert.deepEqual(placesAt(3500), [3000, 4000]);
  assert.deepEqual(placesAt(4500), [4000, 9000]);
  assert.deepEqual(placesAt(6000), [3000, 9000]);
  assert.deepEqual(rowAt(stateOf([]), 5), { row: undefined, next: undefined });
});

test("a word is lit until the next one is said, and a click beside a word means the one before", () => {
  /** @type {import("../../ui/editor/sound/word_times.js").SpokenWord[]} */
  const words = [
    [0, 4, 500, 900],
    [5, 9, 1200, 1500],
  ];
  assert.equal(wordAt(words, 400), undefined);
  assert.equal(wordAt(words, 1000), words[0]);
  assert.equal(wordAt(words, 1200), words[1]);
  assert.equal(wordUnder(words, 4), words[0]);
  assert.equal(wordUnder(words, 30), words[1]);
  assert.equal(wordUnder([], 3), undefined);
});
