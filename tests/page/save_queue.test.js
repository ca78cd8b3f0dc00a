import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SaveQueue } from "../../ui/editor/sync/save_queue.js";
import { makeRow } from "./rows.js";

/** What the server was asked, and how to answer the oldest question.
 * @type {{ name: string, payload: any, answer: (value: unknown) => void }[]} */
let asked;
/** @type {string[]} */
let told;
/** @type {SaveQueue} */
let queue;
let owner = new AbortController();
/** What others did meanwhile: whether the page could take it in.
 * @type {(revision: number) => boolean} */
let news;

const server = new Proxy(/** @type {Record<string, any>} */ ({}), {
  get: (_, name) => (/** @type {any} */ payload) =>
    new Promise((answer) => {
      asked.push({ name: String(name), payload, answer });
    }),
});
const listener = {
  queueChanged: () => {},
  acknowledged: (/** @type {any} */ _, /** @type {any} */ entry) => told.push(`acknowledged ${entry.value}`),
  refused: (/** @type {any} */ _, /** @type {any} */ entry) => told.push(`refused ${entry.value}`),
  catchUp: async (/** @type {any} */ { revision }) => {
    told.push(`caught up from ${revision}`);
    return news(revision);
  },
  reloaded: (/** @type {any} */ _, /** @type {any} */ __, /** @type {any[]} */ lost) =>
    told.push(`reloaded ${lost.length}`),
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  asked = [];
  told = [];
  news = () => false;
  owner.abort();
  owner = new AbortController();
  queue = new SaveQueue("doc", server, listener, owner.signal);
  queue.revision = 7;
});

/** @param {object} value */
async function answer(value) {
  const question = asked.shift();
  assert.ok(question, "nothing was asked");
  question.answer(value);
  await settled();
  return question;
}

test("edits go out one at a time, each on the newest revision", async () => {
  queue.edit("s1", "text", "one", "");
  queue.edit("s2", "text", "two", "");
  assert.equal(asked.length, 1);
  const first = await answer({ revision: 8, saved_at: "now" });
  assert.equal(first.name, "document_edit");
  assert.deepEqual([first.payload.value, first.payload.base_revision], ["one", 7]);
  const second = await answer({ revision: 9, saved_at: "now" });
  assert.deepEqual([second.payload.value, second.payload.base_revision], ["two", 8]);
  assert.deepEqual(told, ["acknowledged one", "acknowledged two"]);
  assert.equal(queue.state, "saved");
});

test("edits of one field join while they wait, not once they are sent", async () => {
  queue.edit("s1", "text", "a", "");
  queue.edit("s1", "text", "ab", "a");
  queue.edit("s1", "text", "abc", "ab");
  assert.deepEqual(
    queue.entries.map(({ value }) => value),
    ["a", "abc"],
  );
});

test("undo takes back what was not sent, and asks the server for the rest", async () => {
  queue.edit("s1", "text", "sent", "");
  queue.edit("s2", "text", "waiting", "");
  assert.equal(queue.undo()?.value, "waiting");
  assert.equal(queue.redo()?.value, "waiting");
  await answer({ revision: 8, saved_at: "" });
  await answer({ revision: 9, saved_at: "" });
  assert.equal(queue.undo(), null);
  assert.equal((await answer({ revision: 10, saved_at: "" })).name, "document_undo");
});

test("an edit that fails waits, and says whether the server answered", async () => {
  queue.edit("s1", "text", "one", "");
  await answer({ failed: true });
  assert.equal(queue.state, "broken");
  queue.retryNow();
  const question = asked.shift();
  question?.answer(undefined);
  await settled();
  assert.equal(queue.state, "offline");
  assert.equal(queue.entries.length, 1);
});

test("an edit that is refused leaves the queue and is told", async () => {
  queue.edit("s1", "text", "one", "");
  await answer({ error: "No." });
  assert.deepEqual(told, ["refused one"]);
  assert.equal(queue.revision, 7);
});

test("after somebody else's change what fits is sent again, what does not is handed back", async () => {
  queue.edit("s1", "text", "mine", "text of s1");
  queue.edit("s2", "text", "mine too", "text of s2");
  await answer({ stale: true });
  const segments = [makeRow("s1", { text: "theirs" }), makeRow("s2")];
  await answer({ revision: 20, saved_at: "", segments });
  assert.deepEqual(told, ["caught up from 7", "reloaded 1"]);
  const again = await answer({ revision: 21, saved_at: "" });
  assert.deepEqual([again.payload.id, again.payload.base_revision], ["s2", 20]);
});

test("where what is new can be taken in, the document is not loaded", async () => {
  news = () => {
    queue.reach({ revision: 20, saved_at: "" });
    return true;
  };
  queue.edit("s1", "text", "mine", "text of s1");
  await answer({ stale: true });
  const again = await answer({ revision: 21, saved_at: "" });
  assert.deepEqual([again.name, again.payload.base_revision], ["document_edit", 20]);
  assert.deepEqual(told, ["caught up from 7", "acknowledged mine"]);
});

test("nothing is sent after the component has gone", async () => {
  queue.edit("s1", "text", "one", "");
  owner.abort();
  await answer(/** @type {any} */ (undefined));
  queue.edit("s2", "text", "two", "");
  queue.retryNow();
  await settled();
  assert.equal(asked.length, 0);
});

test("what a job writes into a row overtakes no edit that waits for it", () => {
  queue.edit("s1", "text", "mine", "heard");
  queue.yieldTo([makeRow("s1", { text: "heard better" })]);
  assert.deepEqual(queue.sift([makeRow("s1", { text: "heard better" })]), []);
  assert.equal(queue.entries.length, 1);
  assert.equal(queue.sift([makeRow("s1", { text: "somebody else's" })]).length, 1);
});
