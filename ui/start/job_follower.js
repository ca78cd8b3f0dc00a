// Holds how a page follows the job of a document: it asks, the server holds the question until there is news, and
// what gets lost on the way is asked again. Must not touch the page.
/** @import { Phrase, Told } from "../types" */

import { CANCEL_JOB, jobSince, ofDocument } from "../page/addresses.js";
import { request } from "../page/request.js";

/** What ui/documents/jobs.py answers.
 * @typedef {object} JobView
 * @property {"queued" | "running" | "waiting" | "parked" | "ended"} state
 * @property {string} seen stands for what is shown
 * @property {boolean} has_sound the document can be opened
 * @property {Phrase} [title]
 * @property {Phrase | null} [detail]
 * @property {number} [percent]
 * @property {Told} [problem] why there is no document
 */

const HELD_S = 10; // as long as the server holds a request
const PAUSES_MS = [500, 1000, 2000, 4000]; // where no answer came
const AGAIN_MS = 300; // after news: a stage changes often

export class JobFollower {
  /** @param {string} documentId
   * @param {(job: JobView | null) => void} onNews null where the server does not answer
   * @param {AbortSignal} signal */
  constructor(documentId, onNews, signal) {
    this.documentId = documentId;
    this.onNews = onNews;
    this.ending = new AbortController();
    this.signal = AbortSignal.any([signal, this.ending.signal]);
    this.failures = 0;
  }

  /** Asks until the job has ended or `stop` is called; returns its end, null where it was stopped.
   * @returns {Promise<JobView | null>} */
  async follow() {
    let seen = "";
    while (!this.signal.aborted) {
      const begun = performance.now();
      const job = await this.ask(seen);
      if (this.signal.aborted) break;
      if (job?.state === "ended") return job;
      this.failures = job === null ? this.failures + 1 : 0;
      this.onNews(job);
      const wasHeld = performance.now() - begun > HELD_S * 500;
      const isNew = job !== null && job.seen !== seen;
      seen = job?.seen ?? seen;
      await this.rest(this.findPause(isNew, wasHeld));
    }
    return null;
  }

  /** @param {boolean} isNew
   * @param {boolean} wasHeld a server that ends holds nothing
   * @returns {number} ms */
  findPause(isNew, wasHeld) {
    if (this.failures > 0) return PAUSES_MS[Math.min(this.failures, PAUSES_MS.length) - 1];
    if (isNew) return AGAIN_MS;
    return wasHeld ? 0 : PAUSES_MS[1];
  }

  stop() {
    this.ending.abort();
  }

  /** @param {string} seen
   * @returns {Promise<JobView | null>} */
  async ask(seen) {
    const options = { ...ofDocument(this.documentId), signal: this.signal };
    const answer = await request(jobSince(seen, seen === "" ? 0 : HELD_S), options);
    if (answer?.status === 404) return { state: "ended", seen: "ended", has_sound: false };
    return answer?.ok ? answer.json().catch(() => null) : null;
  }

  /** @returns {Promise<boolean>} whether the server took note */
  async cancel() {
    const options = { ...ofDocument(this.documentId), method: "POST", signal: this.signal };
    const answer = await request(CANCEL_JOB, options);
    return answer !== null && (answer.ok || answer.status === 404);
  }

  /** @param {number} pauseMs */
  rest(pauseMs) {
    return new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
      this.signal.addEventListener("abort", resolve, { once: true });
    });
  }
}
