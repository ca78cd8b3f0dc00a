// Holds whether what is saved has reached the data folder too, where that is a bucket: then the server saves on its own
// disk first, and copies it within a second or two. Must not touch the page.

import { copiedWithin } from "../../page/addresses.js";
import { requestJson } from "../../page/request.js";

const WAIT_S = 5; // the server holds the question for so long
const PAUSE_MS = 2000; // where it does not answer

export class Copied {
  /** @param {() => void} changed told of each new state
   * @param {AbortSignal} signal */
  constructor(changed, signal) {
    this.changed = changed;
    this.signal = signal;
    /** @type {string | null} */
    this.url = null;
    /** @type {"copied" | "copying" | "behind"} */
    this.state = "copied";
    this.asking = new AbortController();
    signal.addEventListener("abort", () => this.asking.abort(), { once: true });
  }

  /** A document of this address; null where saved means copied. */
  open(/** @type {string | null} */ url) {
    this.url = url;
    this.set("copied");
  }

  /** Something was saved: ask until all of it is copied. */
  async ask() {
    if (this.url === null || this.signal.aborted) return;
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    this.set("copying");
    while (!signal.aborted) {
      const answer = await requestJson(copiedWithin(this.url, WAIT_S), { cache: "no-store", signal });
      if (signal.aborted) return;
      this.set(answer?.copied ? "copied" : "behind");
      if (answer?.copied) return;
      if (answer === null) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  set(/** @type {"copied" | "copying" | "behind"} */ state) {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }
}
