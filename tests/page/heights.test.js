import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Heights } from "../../ui/editor/table/heights.js";
import { makeRow, mapOf } from "./rows.js";

const LOOK = { frame: 20, line: 30, width: 600, least: 50, telugu: 10, other: 10 };
const order = ["s1", "s2", "s3"];
/** @type {Heights} */
let heights;

beforeEach(() => {
  heights = new Heights({ rows: mapOf(...order.map((id) => makeRow(id, { text: "short" }))) });
  heights.describe(LOOK);
});

test("rows nobody has seen are guessed from their text", () => {
  heights.settle(order);
  assert.equal(heights.total, 150);
  assert.equal(heights.countLines("క".repeat(50)), 1);
  assert.equal(heights.countLines("క".repeat(100)), 2);
  assert.equal(heights.countLines("a\nb\nc"), 3);
});

test("a measured row is as tall as it was seen", () => {
  heights.settle(order);
  assert.equal(heights.learn("s2", 80), true);
  assert.equal(heights.learn("s2", 80.2), false);
  heights.settle(order);
  assert.equal(heights.between(1, 2), 80);
});

test("the row at a place is found from the offsets", () => {
  heights.learn("s1", 100);
  heights.learn("s2", 50);
  heights.learn("s3", 50);
  heights.settle(order);
  assert.deepEqual(
    [-10, 0, 99, 100, 149, 150, 9999].map((px) => heights.indexAt(px)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});

test("guesses follow what was measured, slowly", () => {
  const ids = Array.from({ length: 400 }, (_, index) => `s${index}`);
  heights = new Heights({ rows: mapOf(...ids.map((id) => makeRow(id, { text: "short" }))) });
  heights.describe(LOOK);
  for (const id of ids.slice(0, 200)) heights.learn(id, 100);
  heights.settle(ids);
  const guessed = heights.between(300, 301);
  assert.ok(guessed > 50 && guessed < 100, String(guessed));
});

test("a row whose text changed unseen is guessed anew", () => {
  heights.learn("s1", 200);
  heights.forget("s1");
  heights.settle(order);
  assert.equal(heights.between(0, 1) < 200, true);
});

test("another document begins with nothing known", () => {
  heights.learn("s1", 200);
  heights.settle(order);
  heights.forgetAll();
  assert.equal(heights.total, 0);
  assert.equal(heights.isDescribed, false);
});
