import assert from "node:assert/strict";
import { test } from "node:test";

import {
  chooseLevel,
  columnsOf,
  COLUMNS,
  findLoudest,
  paintColumns,
  ROWS,
  tilesOf,
} from "../../ui/editor/sound/spectrogram_grid.js";

test("a column is as wide as a pixel or up to two, never more than 64 ms", () => {
  assert.deepEqual([0.2, 1, 1.9, 2, 5.7, 127].map(chooseLevel), [0, 0, 0, 1, 2, 6]);
  assert.equal(chooseLevel(128), null);
});

test("a stretch is covered by whole columns inside the recording, and these by tiles", () => {
  const columns = columnsOf({ startMs: 4097, endMs: 9001 }, 2, 60_000);
  assert.deepEqual(columns, { first: 1024, end: 2251, stepMs: 4 });
  assert.deepEqual(tilesOf(columns), [2, 3, 4]);
  assert.deepEqual(columnsOf({ startMs: 0, endMs: 500 }, 0, 300), { first: 0, end: 300, stepMs: 1 });
  assert.deepEqual(tilesOf({ first: 0, end: 0 }), []);
});

test("columns of several tiles stand side by side, low pitches at the bottom", () => {
  const [before, after] = [1, 2].map((level) => new Uint8Array(ROWS * COLUMNS).fill(level));
  after[3 * COLUMNS] = 9; // the first column, the fourth row
  after[5 * COLUMNS + 2] = 200; // above what is shown
  const columns = { first: COLUMNS - 2, end: COLUMNS + 3 };
  assert.equal(findLoudest([before, after], columns, 4), 9);
  const pixels = new Uint32Array(4 * 5);
  paintColumns(
    [before, after],
    columns,
    4,
    Uint32Array.from({ length: 256 }, (_, level) => 10 * level),
    pixels,
  );
  assert.deepEqual([...pixels.slice(0, 5)], [10, 10, 90, 20, 20]);
  assert.deepEqual([...pixels.slice(15)], [10, 10, 20, 20, 20]);
  pixels.fill(0);
  paintColumns([null, after], columns, 4, new Uint32Array(256).fill(7), pixels);
  assert.deepEqual([...pixels.slice(0, 5)], [0, 0, 7, 7, 7]);
});
