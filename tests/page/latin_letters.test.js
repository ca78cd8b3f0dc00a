import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { LatinLetters } from "../../ui/editor/tools/latin_letters.js";

// the table that the page is given, from the one place where it stands
const script =
  "import json; from transcript.text.itrans import letter_table; print(json.dumps(letter_table()))";
const root = new URL("../..", import.meta.url);
const table = JSON.parse(
  execFileSync(process.env.PYTHON ?? "python3", ["-c", script], { cwd: root, encoding: "utf8" }),
);
const letters = new LatinLetters(table);
const write = (/** @type {string} */ latin) => letters.findCandidates(latin)[0];

test("the longest known spelling of a letter wins", () => {
  assert.deepEqual(letters.split("unDi"), ["u", "n", "D", "i"]);
  assert.deepEqual(letters.split("khaa"), ["kh", "aa"]);
  assert.equal(letters.split("u1"), null);
});

test("words of every day are written as they are spelled", () => {
  const words = { unDi: "ఉండి", namaskaaram: "నమస్కారం", amma: "అమ్మ", raaju: "రాజు" };
  for (const [latin, telugu] of Object.entries(words)) assert.equal(write(latin), telugu);
});

test("a consonant without a vowel keeps its virama", () => {
  assert.equal(write("k"), "క్");
  assert.equal(write("kk"), "క్క్");
});

test("what else may be meant is offered, and last what was typed", () => {
  const found = letters.findCandidates("undi");
  assert.ok(found.length > 2 && found.length <= 6, String(found));
  assert.ok(found.includes("ఉండి"), String(found));
  assert.equal(found.at(-1), "undi");
  assert.equal(new Set(found).size, found.length);
});

test("what is no spelling stays as it is", () => {
  assert.deepEqual(letters.findCandidates("q1"), ["q1"]);
});
