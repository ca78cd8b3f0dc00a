import assert from "node:assert/strict";
import { test } from "node:test";

import { KEY_GROUPS } from "../../ui/editor/commands/key_groups.js";
import { isKeyPressed, writeKeys } from "../../ui/editor/commands/key_match.js";
import { KEYMAP } from "../../ui/editor/commands/keymap.js";

/** @param {Partial<KeyboardEvent>} event */
function pressed(event) {
  return { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event };
}

test("a letter is what the keyboard writes, or its place where that is not Latin", () => {
  assert.ok(isKeyPressed("Alt J", pressed({ key: "j", code: "KeyC", altKey: true })));
  assert.ok(isKeyPressed("Alt J", pressed({ key: "జ", code: "KeyJ", altKey: true })));
  assert.ok(!isKeyPressed("Alt J", pressed({ key: "j", code: "KeyJ" })));
  assert.ok(!isKeyPressed("Alt J", pressed({ key: "J", code: "KeyJ", altKey: true, shiftKey: true })));
});

test("Cmd is as good as Ctrl, except with the space that macOS owns", () => {
  assert.ok(isKeyPressed("Ctrl Z", pressed({ key: "z", code: "KeyZ", metaKey: true })));
  assert.ok(isKeyPressed("Ctrl Space", pressed({ key: " ", code: "Space", ctrlKey: true })));
  assert.ok(!isKeyPressed("Ctrl Space", pressed({ key: " ", code: "Space", metaKey: true })));
});

test("digits of the number pad choose a speaker on a row, but never with Alt", () => {
  assert.ok(isKeyPressed("1…9", pressed({ key: "3", code: "Numpad3" })));
  assert.ok(!isKeyPressed("Alt 1…9", pressed({ key: "3", code: "Numpad3", altKey: true })));
  assert.ok(isKeyPressed("Alt 1…9", pressed({ key: "¡", code: "Digit1", altKey: true })));
});

test("the question mark is heard wherever the keyboard has it", () => {
  assert.ok(isKeyPressed("?", pressed({ key: "?", code: "Minus", shiftKey: true })));
});

test("every line can be run or is the browser's own", () => {
  const idle = KEYMAP.filter(({ run, where }) => (run === undefined) !== (where === "browser"));
  assert.deepEqual(idle, []);
});

test("no key is meant twice in one place, and none is the browser's", () => {
  const keys = KEYMAP.flatMap(({ keys, where }) => keys.map((key) => `${where}: ${key}`));
  assert.equal(new Set(keys).size, keys.length);
  const owned = [..."BDEFHSTV"].map((key) => `Alt ${key}`).concat("Alt ArrowLeft", "Alt ArrowRight");
  owned.push(...[..."AFGLNPRSTW"].map((key) => `Ctrl ${key}`));
  const names = KEYMAP.flatMap((line) => line.keys);
  assert.deepEqual(
    names.filter((key) => owned.includes(key)),
    [],
  );
});

test("each key that is told stands under one heading", () => {
  const told = [...new Set(KEYMAP.flatMap(({ label }) => label ?? []))].sort();
  assert.deepEqual(KEY_GROUPS.flatMap(([, labels]) => labels).sort(), told);
});

test("keys are written as people read them", () => {
  assert.equal(writeKeys({ keys: ["Alt ArrowUp", "Escape"] }), "Alt ↑ · Esc");
});
