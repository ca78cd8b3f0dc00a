// What other rooms have to say is told by its code in the language of the page.

import assert from "node:assert/strict";
import test from "node:test";

const words = {
  en: {},
  te: { unit_hours: "గంటలు", unit_seconds: "సెకన్లు" },
  messages: {
    te: {
      at_field: "{sentence}",
      at_line: "{line}వ పంక్తి: {sentence}",
      text_too_long: "గరిష్ఠంగా {most:,} అక్షరాలు ఉండాలి.",
      weights_missing: "{label} లేదు.",
      opened_timed: "సమయాలు {unit} లో",
      lines_mended: "{count}: {lines}",
      weights_disk_full: "{problem} డిస్క్ నిండింది.",
    },
  },
};
const element = { textContent: JSON.stringify(words) };
Object.assign(globalThis, { document: { getElementById: () => element, documentElement: {} } });
const { chooseLanguage, tell } = await import("../../ui/page/language.js");

test("a message is told with its values, its place and its large numbers", () => {
  const answer = { error: "English.", code: "text_too_long", values: { most: 20000, field: "text" } };
  chooseLanguage("en");
  assert.equal(tell(answer), "English.");
  chooseLanguage("te");
  assert.equal(tell(answer), "గరిష్ఠంగా 20,000 అక్షరాలు ఉండాలి.");
  assert.equal(tell({ ...answer, values: { most: 7, line: 3 } }), "3వ పంక్తి: గరిష్ఠంగా 7 అక్షరాలు ఉండాలి.");
});

test("a message in a message is told in the same language", () => {
  chooseLanguage("te");
  const problem = { code: "weights_missing", values: { label: "{line} $&" } };
  assert.equal(tell({ code: "weights_disk_full", values: { problem } }), "{line} $& లేదు. డిస్క్ నిండింది.");
});

test("of many messages in a message the first five are told", () => {
  chooseLanguage("te");
  const lines = [1, 2, 3, 4, 5, 6].map((label) => ({ code: "weights_missing", values: { label } }));
  const told = { code: "lines_mended", values: { count: 6, lines } };
  assert.equal(tell(told), "6: 1 లేదు. 2 లేదు. 3 లేదు. 4 లేదు. 5 లేదు. …");
  assert.equal(tell({ ...told, values: { count: 1, lines: lines.slice(5) } }), "1: 6 లేదు.");
});

test("what has no words in the language is told in English, and a stored sentence as it is", () => {
  chooseLanguage("te");
  assert.equal(tell({ sentence: "English.", code: "of_tomorrow", values: {} }), "English.");
  assert.equal(tell({ detail: "Stored.", code: "as_written", values: {} }), "Stored.");
  assert.equal(tell("Stored."), "Stored.");
  assert.equal(tell(null), "");
});

test("the unit of a file's times is told in the language of the page", () => {
  chooseLanguage("te");
  const told = { code: "opened_timed", values: { unit: "hours:seconds of 1/25 s" } };
  assert.equal(tell(told), "సమయాలు గంటలు:సెకన్లు of 1/25 s లో");
});
