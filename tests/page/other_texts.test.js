import assert from "node:assert/strict";
import { test } from "node:test";

import { otherTexts } from "../../ui/editor/table/other_texts.js";

/** @param {string} text
 * @param {string} engine
 * @param {[text: string, engine: string, language: string][]} others */
function offered(text, engine, others) {
  const alternatives = others.map(([said, by, language]) => ({ text: said, engine: by, language }));
  return otherTexts({ text, engine, alternatives }).map(({ number }) => number);
}

test("another engine's text is offered once", () => {
  const others = /** @type {[string, string, string][]} */ ([
    ["ఓకే.", "gonthuka", "te"],
    ["ఓకే", "whisper", "te"],
    ["Okay!", "distil", "en"],
  ]);
  assert.deepEqual(offered("Okay.", "whisper", others), [0]);
});

test("the same engine's other spelling is not", () => {
  assert.deepEqual(offered("ఉంది.", "gonthuka", [["ఉంది", "gonthuka-raw", "te"]]), []);
  assert.deepEqual(offered("ఉంది", "whisper-draft", [["undi", "whisper-latin", "te"]]), []);
  assert.deepEqual(offered("ఉంది", "gonthuka", [["undi", "whisper", "en"]]), [0]);
});
