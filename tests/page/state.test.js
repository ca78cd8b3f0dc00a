import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ANY_FLAG, TranscriptState } from "../../ui/editor/sync/state.js";
import { makeEntry, makeRow } from "./rows.js";

/** @type {TranscriptState} */
let state;
/** @type {import("../../ui/types").Entry[]} */
let waiting;

beforeEach(() => {
  state = new TranscriptState();
  waiting = [];
  state.waiting = () => waiting;
  state.upsert([makeRow("s2", { speaker: "Ravi" }), makeRow("s1"), makeRow("s3", { status: "verified" })]);
});

const texts = () => state.shown().map(({ text }) => text);

test("rows stand in the order of their times, whatever order they come in", () => {
  assert.deepEqual(state.order, ["s1", "s2", "s3"]);
  assert.equal(state.upsert([makeRow("s1", { text: "other" })]), false);
  assert.equal(state.upsert([makeRow("s1", { start_ms: 9000, end_ms: 9500 })]), true);
  assert.deepEqual(state.order, ["s2", "s3", "s1"]);
});

test("a waiting edit lies over the acknowledged row, and leaves with the queue", () => {
  waiting = [makeEntry({ id: "s1", field: "text", value: "నమస్కారం" })];
  assert.equal(state.row("s1")?.text, "నమస్కారం");
  assert.equal(state.rows.get("s1")?.text, "text of s1");
  waiting = [];
  assert.equal(state.row("s1")?.text, "text of s1");
});

test("a waiting cut makes a row that goes when the cut is taken back", () => {
  waiting = [
    makeEntry({
      id: "s1",
      field: "split",
      value: { cluster: 5, at_ms: null, new_id: "p1" },
      was: "text of s1",
    }),
  ];
  state.lay();
  assert.deepEqual(state.order, ["s1", "p1", "s2", "s3"]);
  assert.deepEqual(texts().slice(0, 2), ["text", "of s1"]);
  waiting = [];
  state.lay();
  assert.deepEqual(state.order, ["s1", "s2", "s3"]);
});

test("a text is cut between letters, never inside one", () => {
  state.upsert([makeRow("s1", { text: "క్షమించండి" })]);
  waiting = [makeEntry({ id: "s1", field: "split", value: { cluster: 1, at_ms: 1500, new_id: "p1" } })];
  state.lay();
  assert.deepEqual(texts().slice(0, 2), ["క్ష", "మించండి"]);
  assert.equal(state.row("p1")?.start_ms, 1500);
});

test("joining and deleting many rows leave verified ones alone", () => {
  waiting = [makeEntry({ field: "merge", value: { ids: ["s1", "s2", "s3"], selection: true } })];
  state.lay();
  assert.deepEqual(texts(), ["text of s1 text of s2", "text of s3"]);
  waiting = [makeEntry({ field: "delete", value: { ids: ["s2", "s3"] } })];
  state.lay();
  assert.deepEqual(state.order, ["s1", "s3"]);
});

test("a filter lists what passes, and the row that one is in", () => {
  state.setFilter({ status: "verified" });
  assert.deepEqual(state.listed, ["s3"]);
  assert.equal(state.list("s1"), true);
  assert.deepEqual(state.listed, ["s1", "s3"]);
  assert.equal(state.neighbour("s1", 1), "s3");
  state.setFilter({});
  assert.deepEqual(state.listed, state.order);
});

test("a filter for any flag takes every kind", () => {
  state.upsert([makeRow("s1", { flags: [{ kind: "script", reason: "" }] })]);
  state.setFilter({ flag: ANY_FLAG });
  assert.deepEqual(state.listed, ["s1"]);
});

test("a renamed speaker keeps the place among the names, so letter and colour", () => {
  const place = state.speakerIndex("Ravi");
  state.renameSpeaker("Ravi", "రవి");
  assert.equal(state.speakerIndex("రవి"), place);
  assert.equal(state.speakerIndex(null), -1);
});

test("skipped rows are out of the work", () => {
  state.upsert([makeRow("s1", { status: "skipped" })]);
  assert.deepEqual(state.progress(), { verified: 1, rows: 3, verifiedMs: 900, totalMs: 1800, doubts: 0 });
});

test("rows that overlap a stretch are found in order", () => {
  const found = state.between(1500, 2100).map(({ id }) => id);
  assert.deepEqual(found, ["s1", "s2"]);
});
