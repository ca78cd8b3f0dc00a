import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { LocalStore } from "../../ui/editor/sync/local_store.js";

beforeEach(() => {
  /** @type {Record<string, any>} */
  const kept = {};
  const hidden = { enumerable: false };
  Object.defineProperties(kept, {
    getItem: { ...hidden, value: (/** @type {string} */ key) => kept[key] ?? null },
    setItem: {
      ...hidden,
      value: (/** @type {string} */ key, /** @type {string} */ text) => (kept[key] = text),
    },
    removeItem: { ...hidden, value: (/** @type {string} */ key) => delete kept[key] },
  });
  Object.defineProperty(globalThis, "localStorage", { value: kept, configurable: true, writable: true });
});

test("what earlier pages left is taken over, oldest first, and stands under one key", () => {
  localStorage.setItem("likhita.waiting.doc.000000002-b", '["second"]');
  localStorage.setItem("likhita.waiting.doc.000000001-a", '["first"]');
  localStorage.setItem("likhita.waiting.document2.000000001-a", '["other"]');
  const store = new LocalStore("waiting", "doc");
  assert.deepEqual(store.take(), ["first", "second"]);
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("likhita.waiting.doc."));
  assert.deepEqual(keys, [store.key]);
});

test("what makes no sense is nothing, and saving nothing forgets", () => {
  localStorage.setItem("likhita.lost.doc", "{broken");
  const store = new LocalStore("lost", "doc");
  assert.deepEqual(store.take(), []);
  assert.equal(store.save([1]), true);
  store.save([]);
  assert.equal(localStorage.getItem(store.key), null);
});

test("where the browser keeps nothing the page is told so", () => {
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => {
      throw new Error("forbidden");
    },
  });
  const store = new LocalStore("waiting", "doc");
  assert.equal(store.save([1]), false);
  assert.deepEqual(store.take(), []);
});
