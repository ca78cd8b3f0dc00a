// Holds the tiles of the spectrogram that this page has, and asks for those that are seen.
import { spectrogramTile } from "../../page/addresses.js";
import { request } from "../../page/request.js";
import { COLUMNS, ROWS } from "./spectrogram_grid.js";

const REST_MS = 80; // after the last movement: a wheel passes many stretches
const AGAIN_MS = 1500; // where the server was busy or not there
const MOST_TRIES = 4;
const MOST_KEPT = 96; // 64 kB each

export class SpectrogramTiles {
  /** @param {() => void} arrived another tile is here
   * @param {AbortSignal} signal */
  constructor(arrived, signal) {
    this.arrived = arrived;
    /** @type {string | null} */
    this.url = null;
    /** By address; null is one that cannot be had. @type {Map<string, Uint8Array | null>} */
    this.known = new Map();
    /** What is on its way. @type {Map<string, AbortController>} */
    this.asked = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    signal.addEventListener("abort", () => this.open(null), { once: true });
  }

  /** Another recording, or none. */
  open(/** @type {string | null} */ url) {
    if (url === this.url) return;
    this.want(0, []);
    clearTimeout(this.timer);
    this.url = url;
    this.known.clear();
  }

  /** The tiles that are here, null for others; those are asked for, and what was asked for before and is seen no more
   * is given up.
   * @param {number} level
   * @param {number[]} numbers */
  want(level, numbers) {
    const { url } = this;
    const addresses = url === null ? [] : numbers.map((number) => spectrogramTile(url, level, number));
    for (const [address, request] of this.asked) if (!addresses.includes(address)) request.abort();
    clearTimeout(this.timer);
    const missing = addresses.filter((address) => !this.known.has(address) && !this.asked.has(address));
    if (missing.length > 0) this.timer = setTimeout(() => missing.forEach((each) => this.ask(each)), REST_MS);
    return addresses.map((address) => this.take(address));
  }

  /** What was seen last is kept longest. */
  take(/** @type {string} */ address) {
    const levels = this.known.get(address) ?? null;
    if (levels === null) return null;
    this.known.delete(address);
    this.known.set(address, levels);
    return levels;
  }

  async ask(/** @type {string} */ address) {
    const { url } = this;
    const work = new AbortController();
    this.asked.set(address, work);
    const levels = await this.fetch(address, work.signal);
    if (this.asked.get(address) === work) this.asked.delete(address);
    if (this.url !== url || work.signal.aborted) return;
    this.known.set(address, levels);
    for (const old of [...this.known.keys()].slice(0, -MOST_KEPT)) this.known.delete(old);
    this.arrived();
  }

  /** @param {string} address
   * @param {AbortSignal} signal
   * @returns {Promise<Uint8Array | null>} */
  async fetch(address, signal) {
    for (let tries = 1; !signal.aborted; tries += 1) {
      const answer = await request(address, { signal });
      const levels = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
      if (levels?.byteLength === ROWS * COLUMNS) return new Uint8Array(levels);
      const mayCome = answer === null || answer.status >= 500;
      if (!mayCome || tries === MOST_TRIES) return null;
      await new Promise((resolve) => {
        setTimeout(resolve, AGAIN_MS * tries);
      });
    }
    return null;
  }
}
