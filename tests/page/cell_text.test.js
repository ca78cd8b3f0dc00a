import assert from "node:assert/strict";
import { test } from "node:test";

import { leadsTo } from "../../ui/editor/table/cell_text.js";

/** @param {string} from
 * @param {string} to
 * @param {string} kind
 * @param {string} [written]
 * @param {string[]} [earlier] */
function leads(from, to, kind, written = "", earlier = []) {
  return leadsTo(from, to, { kind, written, earlier: new Set(earlier) });
}

test("what a person writes is believed", () => {
  assert.equal(leads("నమస్కారం", "నమస్కారం!", "insertText", "!"), true);
  assert.equal(leads("one cat", "one dog", "insertReplacementText", "dog"), true);
  assert.equal(leads("క", "కా", "insertCompositionText", "కా"), true);
  assert.equal(leads("a b", "a x\ny b", "insertFromPaste", "x\r\ny "), true);
  assert.equal(leads("a\u00a0b", "a bc", "insertText", "c"), true);
  assert.equal(leads("ab", "ab\n\n", "insertLineBreak"), true);
  assert.equal(leads("క్ష", "క్", "deleteContentBackward"), true);
  assert.equal(leads("ab", "ba", "insertTranspose"), true);
  assert.equal(leads("new", "old", "historyUndo", "", ["old", "new"]), true);
});

test("what nobody wrote is not", () => {
  const [telugu, english] = ["మూడు రోజుల నుండి ఉంది.", "It has been there for three days."];
  assert.equal(leads(telugu, `${english}!`, "insertText", "!"), false);
  assert.equal(leads(telugu, english, ""), false);
  assert.equal(leads(telugu, english, "deleteContentBackward"), false);
  assert.equal(leads(telugu, english, "historyUndo", "", [telugu]), false);
  assert.equal(leads(telugu, english, "insertFromPaste", telugu), false);
  assert.equal(leads("one two", "one three two", "insertText", "x"), false);
});
