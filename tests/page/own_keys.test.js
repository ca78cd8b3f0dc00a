import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { KEYMAP } from "../../ui/editor/commands/keymap.js";
import { nameKeys, refuseKeys } from "../../ui/editor/commands/own_key_rules.js";
import { findFixed, isChangeable, OwnKeys } from "../../ui/editor/commands/own_keys.js";

/** @type {Map<string, string>} */
const kept = new Map();
const storage = {
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  removeItem: (/** @type {string} */ key) => kept.delete(key),
};
Object.assign(globalThis, { localStorage: storage });
beforeEach(() => kept.clear());

const told = /** @type {any} */ ({ tell: () => {} });
const lineOf = (/** @type {string} */ name) => {
  const line = KEYMAP.find((each) => each.name === name);
  assert.ok(line);
  return line;
};
const pressed = (/** @type {object} */ event) => ({
  key: "",
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...event,
});

test("a pressed key is named as the table names keys", () => {
  assert.equal(nameKeys(pressed({ key: "j", code: "KeyJ", altKey: true })), "Alt J");
  assert.equal(nameKeys(pressed({ key: "జ", code: "KeyJ", altKey: true })), "Alt J");
  assert.equal(
    nameKeys(pressed({ key: "<", code: "Comma", altKey: true, shiftKey: true })),
    "Alt Shift Comma",
  );
  assert.equal(nameKeys(pressed({ key: "Enter", code: "NumpadEnter", metaKey: true })), "Ctrl Enter");
  assert.equal(nameKeys(pressed({ key: "Alt", code: "AltLeft", altKey: true })), null);
});

test("every key of the table that can be changed could be set again", () => {
  for (const line of KEYMAP.filter(isChangeable))
    for (const keys of line.keys)
      assert.deepEqual([keys, refuseKeys(keys), findFixed(keys)], [keys, null, undefined]);
});

test("keys of the text, the browser and the machine are refused, and those that are always the same", () => {
  for (const keys of ["J", "Shift J", "Space", "Enter"]) assert.equal(refuseKeys(keys), "editor_own_alone");
  for (const keys of [
    "Ctrl T",
    "Ctrl Shift T",
    "Alt D",
    "Alt F4",
    "F5",
    "Ctrl Tab",
    "Alt ArrowLeft",
    "Ctrl Digit1",
  ])
    assert.equal(refuseKeys(keys), "editor_own_browser");
  assert.equal(refuseKeys("Ctrl Alt J"), "editor_own_altgr");
  assert.equal(refuseKeys("__proto__"), "editor_own_alone");
  assert.equal(findFixed("Alt Digit3")?.label, "editor_key_speaker");
  assert.equal(findFixed("Ctrl Z")?.name, "undo");
});

test("a key of one's own does its line and nothing else, and is there after a reload", () => {
  const own = new OwnKeys({ events: told });
  assert.equal(own.findOther("Alt M", lineOf("doubt"))?.name, "merge");
  own.choose(lineOf("doubt"), "Alt M");
  assert.deepEqual(own.of(lineOf("doubt")), ["Alt M"]);
  assert.deepEqual(own.of(lineOf("merge")), []);
  assert.equal(own.label("Next", "doubt"), "Next (Alt+M)");
  assert.equal(own.label("Join", "merge"), "Join");
  const later = new OwnKeys({ events: told });
  assert.equal(later.hint("doubt"), "Alt M");
  later.choose(lineOf("merge"), "Alt M");
  assert.deepEqual([later.hint("doubt"), later.hint("merge")], ["Alt J", "Alt M"]);
  assert.equal(kept.size, 0); // both have their usual key
});

test("lines that stand together are written as usual until one has another key", () => {
  const own = new OwnKeys({ events: told });
  const nudges = KEYMAP.filter(({ label }) => label === "editor_key_nudge_start");
  assert.equal(own.write(nudges), "Alt , . · Alt ; ' · Alt [ ]");
  assert.equal(own.writeOne(nudges[0]), "Alt ,");
  own.choose(nudges[1], "F8");
  assert.equal(own.write(nudges), "Alt , · F8 · Alt ; · Alt ' · Alt [ · Alt ]");
  own.reset(nudges[1]);
  assert.equal(own.write(nudges), "Alt , . · Alt ; ' · Alt [ ]");
});

test("what the browser kept is believed only where it could have been set", () => {
  const bad = {
    doubt: "Ctrl T",
    merge: 7,
    find: "Alt Digit1",
    none: "F8",
    loop: "F8",
    split: "F8",
    undo: "F9",
  };
  kept.set("likhita.keys", JSON.stringify(bad));
  assert.deepEqual(Object.fromEntries(new OwnKeys({ events: told }).set), { loop: "F8" });
  kept.set("likhita.keys", "[1]");
  assert.equal(new OwnKeys({ events: told }).set.size, 0);
});
