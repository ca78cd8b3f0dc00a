import assert from "node:assert/strict";
import { test } from "node:test";

import { frameRow, moveStretch, zoomStretch } from "../../ui/editor/sound/wave_window.js";
import { makeRow } from "./rows.js";

const row = makeRow("s1", { start_ms: 20_000, end_ms: 22_000 });

test("a row stands in the middle of eight seconds, or of what was chosen", () => {
  assert.deepEqual(frameRow(row, 60_000, null), { startMs: 17_000, endMs: 25_000 });
  assert.deepEqual(frameRow(row, 60_000, 4000), { startMs: 19_000, endMs: 23_000 });
  assert.deepEqual(frameRow(row, 60_000, 1000), { startMs: 19_900, endMs: 20_900 });
  assert.deepEqual(frameRow(null, 5000, null), { startMs: 0, endMs: 5000 });
});

test("zooming keeps the moment under the pointer, inside the recording", () => {
  const stretch = { startMs: 10_000, endMs: 18_000 };
  assert.deepEqual(zoomStretch(stretch, 2, 12_000, 60_000), { startMs: 11_000, endMs: 15_000 });
  assert.deepEqual(zoomStretch(stretch, 0.5, 10_000, 60_000), { startMs: 10_000, endMs: 26_000 });
  assert.deepEqual(zoomStretch(stretch, 0.001, 12_000, 60_000), { startMs: 0, endMs: 60_000 });
  assert.deepEqual(zoomStretch(stretch, 1000, 10_000, 60_000), { startMs: 10_000, endMs: 10_500 });
  assert.deepEqual(moveStretch(stretch, 99_000, 60_000), { startMs: 52_000, endMs: 60_000 });
});
