import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Copied } from "../../ui/editor/sync/copied.js";

let owner = new AbortController();
/** @type {string[]} */
let asked;

/** The server's answers, one after the other.
 * @param {(boolean | null)[]} answers null is no answer */
function serve(answers) {
  asked = [];
  mock.method(globalThis, "fetch", async (/** @type {string} */ address) => {
    asked.push(address);
    const next = answers.shift();
    if (next === null || next === undefined) throw new TypeError("no network");
    return { ok: true, json: async () => ({ copied: next }) };
  });
}

/** Every state that is told. */
function watch() {
  /** @type {string[]} */
  const told = [];
  /** @type {Copied} */
  const copied = new Copied(() => told.push(copied.state), owner.signal);
  return { copied, told };
}

beforeEach(() => {
  mock.restoreAll();
  owner.abort();
  owner = new AbortController();
});

test("what is saved is told as copied only once the server says so", async () => {
  serve([false, true]);
  const { copied, told } = watch();
  copied.open("documents/copied");
  await copied.ask();
  assert.deepEqual(told, ["copying", "behind", "copied"]);
  assert.deepEqual(asked, ["documents/copied?wait=5", "documents/copied?wait=5"]);
});

test("where saved means copied nothing is asked", async () => {
  serve([]);
  const { copied, told } = watch();
  copied.open(null);
  await copied.ask();
  assert.deepEqual([told, asked], [[], []]);
});

test("a later edit asks anew, and an older answer counts for nothing", async () => {
  serve([true, true]);
  const { copied, told } = watch();
  copied.open("documents/copied");
  await Promise.all([copied.ask(), copied.ask()]);
  assert.deepEqual(told, ["copying", "copied"]);
});

test("a server that does not answer is asked again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  serve([null, true]);
  const { copied, told } = watch();
  copied.open("documents/copied");
  const asking = copied.ask();
  while (told.at(-1) !== "behind") await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(2000);
  await asking;
  assert.deepEqual(told, ["copying", "behind", "copied"]);
});
