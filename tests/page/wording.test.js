// Sentences with blanks: the cases of tests/data/wording.json, which Python reads too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { fill } from "../../ui/page/wording.js";

const cases = JSON.parse(readFileSync(new URL("../data/wording.json", import.meta.url), "utf-8"));

for (const { template, values, ...told } of cases) {
  test(`${template} with ${JSON.stringify(values)}`, () => {
    for (const language of ["en", "te"]) assert.equal(fill(template, values, language), told[language]);
  });
}
