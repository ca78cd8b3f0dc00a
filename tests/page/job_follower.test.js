import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { JobFollower } from "../../ui/start/job_follower.js";

const RUNNING = { state: "running", seen: "running.1", has_sound: true, percent: 1 };
const ENDED = { state: "ended", seen: "ended", has_sound: true };
/** @type {{ address: string, options: any }[]} */
let asked;
let owner = new AbortController();

/** The server's answers, one after the other; null is none (the network).
 * @param {any[]} answers */
function serve(answers) {
  asked = [];
  mock.method(globalThis, "fetch", async (/** @type {string} */ address, /** @type {any} */ options) => {
    asked.push({ address, options });
    const next = answers.shift();
    if (next === null || next === undefined) throw new TypeError("no network");
    const status = next.status ?? 200;
    return { status, ok: status === 200, json: async () => next };
  });
}

beforeEach(() => {
  mock.restoreAll();
  owner.abort();
  owner = new AbortController();
});

test("what is shown is asked with what was seen, and the secret stands in no address", async () => {
  serve([RUNNING, ENDED]);
  /** @type {any[]} */
  const news = [];
  const end = await new JobFollower("secret", (job) => news.push(job), owner.signal).follow();
  assert.equal(end?.state, "ended");
  assert.deepEqual(news, [RUNNING]);
  assert.deepEqual(
    asked.map(({ address }) => address),
    ["documents/-/job?seen=&wait=0", "documents/-/job?seen=running.1&wait=10"],
  );
  assert.ok(asked.every(({ options }) => options.headers["X-Likhita-Document"] === "secret"));
});

test("a lost connection is told, and asked again from where it was", async () => {
  serve([RUNNING, null, { status: 503 }, ENDED]);
  /** @type {any[]} */
  const news = [];
  const end = await new JobFollower("secret", (job) => news.push(job), owner.signal).follow();
  assert.equal(end?.state, "ended");
  assert.deepEqual(news, [RUNNING, null, null]);
  assert.equal(asked.at(-1)?.address, "documents/-/job?seen=running.1&wait=10");
});

test("a document that nobody knows has come to its end", async () => {
  serve([{ status: 404 }]);
  const end = await new JobFollower("guess", () => {}, owner.signal).follow();
  assert.deepEqual([end?.state, end?.has_sound], ["ended", false]);
});

test("who stops is told nothing more", async () => {
  serve([RUNNING, ENDED]);
  const follower = new JobFollower("secret", () => follower.stop(), owner.signal);
  assert.equal(await follower.follow(), null);
  assert.equal(asked.length, 1);
});
