import assert from "node:assert/strict";
import { test } from "node:test";

import { compareRows } from "../../ui/editor/sync/overlay.js";
import { firstGreater, reachOf, reorder } from "../../ui/editor/sync/row_order.js";
import { TranscriptState } from "../../ui/editor/sync/state.js";
import { makeRow, mapOf } from "./rows.js";

test("whatever comes, moves and goes, the order is that of the rows sorted", () => {
  let seed = 7;
  const chance = (/** @type {number} */ below) => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  const rows = mapOf();
  /** @type {string[]} */
  let order = [];
  for (let round = 0; round < 300; round += 1) {
    const changed = Array.from({ length: 1 + chance(5) }, () => `s${chance(40)}`);
    for (const id of changed) {
      if (chance(3) === 0) rows.delete(id);
      else rows.set(id, makeRow(id, { start_ms: chance(20), end_ms: 20 + chance(3) }));
    }
    const before = [...order];
    const made = reorder(order, rows, changed);
    assert.deepEqual(order, before);
    order = made;
    const sorted = [...rows.values()].sort(compareRows).map(({ id }) => id);
    assert.deepEqual(order, sorted);
  }
});

test("how far rows reach is never less than what an earlier one reached", () => {
  const rows = mapOf(makeRow("s1", { end_ms: 9000 }), makeRow("s2"), makeRow("s9", { end_ms: 9900 }));
  const reach = reachOf([...rows.keys()], rows);
  assert.deepEqual([...reach], [9000, 9000, 9900]);
  assert.deepEqual(
    [0, 8999, 9000, 9899, 9900].map((ms) => firstGreater(reach, ms)),
    [0, 0, 2, 2, 3],
  );
});

test("a piece leaves rows alone that are here already, and waiters wait for the last", () => {
  const state = new TranscriptState();
  let done = 0;
  state.isWhole = false;
  state.upsert([makeRow("s5"), makeRow("s6", { text: "newer" })]);
  state.whenWhole(() => (done += 1));
  state.add([makeRow("s6"), makeRow("s7")]);
  state.add([makeRow("s1"), makeRow("s2")]);
  assert.deepEqual(state.order, ["s1", "s2", "s5", "s6", "s7"]);
  assert.equal(state.row("s6")?.text, "newer");
  assert.equal(done, 0);
  state.complete();
  state.whenWhole(() => (done += 1));
  assert.equal(done, 2);
});

test("waiters of a document that was left never run", () => {
  const state = new TranscriptState();
  state.isWhole = false;
  state.whenWhole(() => assert.fail("of another document"));
  state.clear();
  state.complete();
});
