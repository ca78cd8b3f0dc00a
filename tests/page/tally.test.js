import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { TranscriptState } from "../../ui/editor/sync/state.js";
import { Tally } from "../../ui/editor/sync/tally.js";
import { makeEntry, makeRow } from "./rows.js";

/** @type {TranscriptState} */
let state;
/** @type {import("../../ui/types").Entry[]} */
let waiting;

beforeEach(() => {
  state = new TranscriptState();
  waiting = [];
  state.waiting = () => waiting;
  state.upsert([
    makeRow("s1", { speaker: "Ravi", flags: [{ kind: "script", reason: "" }] }),
    makeRow("s2", { speaker: "Ravi", status: "verified" }),
    makeRow("s3", { speaker: null, language: "en" }),
  ]);
});

/** The same counted row by row. */
function counted() {
  const tally = new Tally();
  for (const row of state.shown()) tally.add(row);
  return tally;
}

/** @param {Tally} tally */
function told({ rows, verified, verifiedMs, totalMs, doubts, ...maps }) {
  const sorted = Object.entries(maps).map(([name, counts]) => [name, [...counts].sort()]);
  return { rows, verified, verifiedMs, totalMs, doubts, ...Object.fromEntries(sorted) };
}

test("counts follow rows that change, come and go", () => {
  state.upsert([
    makeRow("s1", { status: "skipped", speaker: "Anna" }),
    makeRow("s4", { status: "verified" }),
  ]);
  state.remove(["s3", "none"]);
  assert.deepEqual(told(state.tally()), told(counted()));
  assert.deepEqual([...state.tally().languages], [["te", 3]]);
  assert.equal(state.countRows("Ravi"), 1);
});

test("what is left in doubt are words, and rows that are doubtful as a whole, until somebody settles them", () => {
  state.upsert([
    makeRow("s4", { text: "one two three four", doubts: [[0, 3, 0.2]] }),
    makeRow("s5", {
      text: "one two three",
      flags: [{ kind: "draft", reason: "" }],
      doubts: [
        [0, 3, 0.2],
        [4, 7, 0.1],
      ],
    }),
  ]);
  assert.equal(state.progress().doubts, 3); // the script of s1 too
  waiting = [makeEntry({ id: "s5", field: "status", value: "verified" })];
  state.lay();
  assert.equal(state.progress().doubts, 2);
});

const cases = {
  "a field": [makeEntry({ id: "s1", field: "status", value: "verified" })],
  "a field twice": [
    makeEntry({ id: "s1", field: "end_ms", value: 1500 }),
    makeEntry({ id: "s1", field: "status", value: "skipped" }),
  ],
  "a name": [makeEntry({ field: "rename_speaker", value: { from: "Ravi", to: "రవి" } })],
  "a name that was given to a row first": [
    makeEntry({ id: "s3", field: "speaker", value: "Ravi" }),
    makeEntry({ field: "rename_speaker", value: { from: "Ravi", to: "రవి" } }),
    makeEntry({ id: "s1", field: "speaker", value: "Ravi" }),
  ],
  "rows that go": [makeEntry({ field: "delete", value: { ids: ["s1", "s3"] } })],
  "a cut and a name": [
    makeEntry({ id: "s1", field: "split", value: { cluster: 4, at_ms: null, new_id: "p1" } }),
    makeEntry({ field: "rename_speaker", value: { from: "Ravi", to: "రవి" } }),
  ],
  "a row that is not here": [makeEntry({ id: "s9", field: "status", value: "verified" })],
  "a step back": [makeEntry({ name: "undo" })],
};

for (const [name, entries] of Object.entries(cases)) {
  test(`counts are those of the rows as shown while this waits: ${name}`, () => {
    waiting = entries;
    state.lay();
    assert.deepEqual(told(state.tally()), told(counted()));
    waiting = [];
    state.lay();
    assert.deepEqual(told(state.tally()), told(counted()));
  });
}
