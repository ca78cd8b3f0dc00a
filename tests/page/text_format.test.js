import assert from "node:assert/strict";
import { test } from "node:test";

import {
  dropUnseen,
  fill,
  formatClock,
  formatTime,
  parseTime,
  sameValue,
  showMarks,
  splitUnseen,
} from "../../ui/editor/text_format.js";

test("a time is written with minutes, and with hours from an hour on", () => {
  assert.equal(formatTime(0), "00:00.000");
  assert.equal(formatTime(12_340), "00:12.340");
  assert.equal(formatTime(3_612_340), "1:00:12.340");
});

test("every time that is written is read back", () => {
  for (const ms of [0, 1, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 359_999_999]) {
    assert.equal(parseTime(formatTime(ms)), ms);
  }
});

test("a time may be typed as seconds, with a comma, in Telugu digits", () => {
  assert.equal(parseTime(" 75 "), 75_000);
  assert.equal(parseTime("1:15,5"), 75_500);
  assert.equal(parseTime("౧:౧౫"), 75_000);
});

test("what is no time is none", () => {
  for (const text of ["", "x", "1:60", "-1", "1:2:3:4", "1.2345", "1e3"]) assert.equal(parseTime(text), null);
});

test("the clock names the day only where it is another one", () => {
  const now = new Date(2026, 10, 22, 12, 0, 0);
  assert.equal(formatClock(new Date(2026, 10, 22, 9, 5, 7).toISOString(), now), "09:05:07");
  assert.equal(formatClock(new Date(2026, 10, 21, 9, 5, 7).toISOString(), now), "2026-11-21 09:05:07");
  assert.equal(formatClock("nonsense", now), "");
});

test("names in a template are filled, unknown ones stay", () => {
  assert.equal(fill("{rows} of {all}", { rows: 0 }), "0 of {all}");
});

test("marks that turn a line around are written out", () => {
  assert.equal(showMarks("a\u202eb"), "a⟨U+202E⟩b");
  assert.equal(showMarks("క్\u200cష"), "క్\u200cష");
});

test("values are the same by what they hold", () => {
  assert.ok(sameValue({ text: "a", language: null }, { text: "a", language: null }));
  assert.ok(!sameValue("1", 1));
});

test("signs that are not seen are named, and what says nothing goes", () => {
  assert.deepEqual(splitUnseen("ఆఫీస్\u200cకి\u00a0"), ["ఆఫీస్", "ZWNJ", "కి", "NBSP", ""]);
  assert.equal(dropUnseen("30\u00a0mg\u2060 ఆఫీస్\u200cకి\ufeff"), "30 mg ఆఫీస్\u200cకి");
});
