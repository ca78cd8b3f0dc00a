import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Conflicts } from "../../ui/editor/sync/conflicts.js";
import { TranscriptState } from "../../ui/editor/sync/state.js";
import { makeRow } from "./rows.js";

const strings = new Proxy({}, { get: (_, key) => `${String(key)} {mine} {what}` });
/** @type {Map<string, any>} */
let said;
/** @type {string[]} */
let notified;
/** @type {any[]} */
let edits;
/** @type {Conflicts} */
let conflicts;

beforeEach(() => {
  said = new Map();
  notified = [];
  edits = [];
  const state = new TranscriptState();
  state.upsert([makeRow("s1")]);
  const rows = {
    say: (/** @type {string} */ id, /** @type {any} */ sentence, /** @type {any} */ actions) =>
      sentence === null ? said.delete(id) : said.set(id, { sentence, actions }),
  };
  const notices = { notify: (/** @type {string} */ sentence) => notified.push(sentence) };
  const parts = /** @type {any} */ ({ state, rows, notices, words: { strings } });
  conflicts = new Conflicts(parts, (...edit) => edits.push(edit));
});

test("a lost text stands in its row with both ways out", () => {
  conflicts.show([{ id: "s1", field: "text", value: "mine" }]);
  const { sentence, actions } = said.get("s1");
  assert.match(sentence, /^editor_conflict mine/);
  actions[0].action();
  assert.deepEqual(edits, [["s1", "text", "mine"]]);
  assert.deepEqual(conflicts.entries, []);
});

test("a second lost value of the row comes when the first is decided", () => {
  conflicts.show([
    { id: "s1", field: "text", value: "mine" },
    { id: "s1", field: "start_ms", value: 1500 },
  ]);
  assert.match(said.get("s1").sentence, /00:01.500/);
  said.get("s1").actions[1].action();
  assert.match(said.get("s1").sentence, /mine/);
});

test("what stands there already is no conflict", () => {
  conflicts.show([{ id: "s1", field: "text", value: "text of s1" }]);
  assert.equal(said.size, 0);
});

test("a text of a row that is gone is told above the rows, an operation by its name", () => {
  conflicts.show([
    { id: "s9", field: "text", value: "mine" },
    { id: "s1", field: "merge", value: { ids: ["s1", "s2"] } },
  ]);
  assert.deepEqual(notified, [
    "editor_gone mine {what}",
    "editor_operation_lost {mine} editor_did_merge {mine} {what}",
  ]);
});

test("an edit of the field settles its conflict", () => {
  conflicts.show([{ id: "s1", field: "text", value: "mine" }]);
  conflicts.edited("s1", "text");
  assert.deepEqual(conflicts.entries, []);
});
