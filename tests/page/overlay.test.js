import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clusterIndex,
  cutText,
  differingParts,
  layEntry,
  unlockedIds,
} from "../../ui/editor/sync/overlay.js";
import { judgeEntry } from "../../ui/editor/sync/save_queue.js";
import { makeEntry, makeRow, mapOf } from "./rows.js";

test("letters are counted as people see them", () => {
  assert.equal(clusterIndex("క్షమ", 3), 1);
  assert.deepEqual(cutText("నీ పేరు", 2), ["నీ", "పేరు"]);
});

test("a comma stays with the word before the cut", () => {
  assert.deepEqual(cutText("one, two", 3), ["one,", "two"]);
  assert.deepEqual(cutText("అవును। సరే", 3), ["అవును।", "సరే"]);
  assert.deepEqual(cutText('he said "no"', 8), ["he said", '"no"']);
  assert.deepEqual(cutText("don't", 3), ["don", "'t"]);
});

test("only what differs is shown, with letters around it", () => {
  const long = "క".repeat(40);
  assert.deepEqual(differingParts(`${long}ఒ${long}`, `${long}రె${long}`), [
    `…${"క".repeat(20)}ఒ${"క".repeat(20)}…`,
    `…${"క".repeat(20)}రె${"క".repeat(20)}…`,
  ]);
});

test("what is shown around a change are whole words", () => {
  const [before] = differingParts(
    "one two three four five six seven eight",
    "one two three four five SIX seven eight",
  );
  assert.equal(before, "…two three four five six seven eight");
  const [long] = differingParts(
    `${"word ".repeat(9)}was${" word".repeat(9)}`,
    `${"word ".repeat(9)}is${" word".repeat(9)}`,
  );
  assert.equal(long, `…${"word ".repeat(4)}was${" word".repeat(4)}…`);
});

test("verified rows are locked where many are changed, not where one is", () => {
  const rows = mapOf(makeRow("s1", { status: "verified" }), makeRow("s2"));
  assert.deepEqual(unlockedIds(rows, ["s1", "s2", "gone"], true), ["s2"]);
  assert.deepEqual(unlockedIds(rows, ["s1"], false), ["s1"]);
});

test("another engine's text changes places with the row's", () => {
  const other = { text: "hello", engine: "whisper", language: "en" };
  const rows = mapOf(makeRow("s1", { text: "హలో", engine: "ctc", alternatives: [other] }));
  layEntry(rows, makeEntry({ id: "s1", field: "swap", value: { alternative: 0 } }));
  assert.equal(rows.get("s1")?.text, "hello");
  assert.deepEqual(rows.get("s1")?.alternatives, [{ text: "హలో", engine: "ctc", language: "te" }]);
});

const edit = makeEntry({ id: "s1", field: "text", value: "mine", was: "text of s1" });

test("an edit on what is still there is kept, one that stands there is done", () => {
  assert.equal(judgeEntry(edit, mapOf(makeRow("s1")), 1), "keep");
  assert.equal(judgeEntry(edit, mapOf(makeRow("s1", { text: "mine" })), 1), "done");
});

test("an edit of what somebody else wrote is a conflict, one of a lost row is gone", () => {
  assert.equal(judgeEntry(edit, mapOf(makeRow("s1", { text: "theirs" })), 1), "conflict");
  assert.equal(judgeEntry(edit, mapOf(), 1), "gone");
});

test("what was sent before counts as one's own", () => {
  const again = makeEntry({ ...edit, value: "second", sent: ["first"] });
  assert.equal(judgeEntry(again, mapOf(makeRow("s1", { text: "first" })), 1), "keep");
});

test("undo is from one place only", () => {
  const undo = makeEntry({ name: "undo", at: 3 });
  assert.equal(judgeEntry(undo, mapOf(), 3), "keep");
  assert.equal(judgeEntry(undo, mapOf(), 4), "gone");
});

test("a cut is done where its row is there, gone where the text is another", () => {
  const cut = makeEntry({ id: "s1", field: "split", value: { new_id: "p1" }, was: "text of s1" });
  assert.equal(judgeEntry(cut, mapOf(makeRow("s1"), makeRow("p1")), 1), "done");
  assert.equal(judgeEntry(cut, mapOf(makeRow("s1", { text: "theirs" })), 1), "gone");
  assert.equal(judgeEntry(cut, mapOf(makeRow("s1")), 1), "keep");
});

test("an operation on several rows goes on with those that are left", () => {
  const speaker = makeEntry({ field: "speaker_of", value: { ids: ["s1", "s2"], speaker: "A" } });
  assert.equal(judgeEntry(speaker, mapOf(makeRow("s2")), 1), "keep");
  assert.deepEqual(speaker.value.ids, ["s2"]);
});
