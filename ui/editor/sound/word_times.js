// Holds when each word of the rows around is said. The server is asked for a stretch of the recording at a time,
// since most rows are never played; a row that changed is asked for again.
/** @import { Meta, Row } from "../../types" */
/** @import { TranscriptState } from "../sync/state.js" */

import { wordsBetween, wordsOf } from "../../page/addresses.js";
import { requestJson } from "../../page/request.js";

/** Where a word stands in the row's text, in UTF-16 units, and when it is said.
 * @typedef {[start: number, end: number, startMs: number, endMs: number]} SpokenWord */

const STRETCH_MS = 60000;
const MOST_ROWS = 2000; // kept; the oldest go

export class WordTimes {
  /** @param {TranscriptState} state
   * @param {AbortSignal} signal */
  constructor(state, signal) {
    this.state = state;
    this.signal = signal;
    /** @type {string | null} */
    this.url = null;
    /** By the id of the row: its words, and the row they are of.
     * @type {Map<string, { of: Row | undefined, words: SpokenWord[] | null }>} */
    this.known = new Map();
  }

  open(/** @type {Meta} */ meta) {
    const url = wordsOf(meta);
    if (url === this.url) return;
    this.url = url;
    this.known.clear();
  }

  /** What is known of a row now; null where it was not asked for yet, or is being typed in.
   * @param {string} id */
  find(id) {
    const known = this.known.get(id);
    const saved = this.state.saved.get(id);
    if (known === undefined || known.of !== saved) return null;
    return this.state.row(id)?.text === saved?.text ? known.words : null;
  }

  /** The same, asked for where it is not known. Those who ask again before the answer get none.
   * @param {string} id
   * @returns {Promise<SpokenWord[] | null>} */
  async fetch(id) {
    const row = this.state.saved.get(id);
    if (row === undefined || this.url === null) return null;
    if (this.known.get(id)?.of !== row) await this.ask(this.url, row.start_ms);
    return this.find(id);
  }

  /** @param {string} url
   * @param {number} fromMs */
  async ask(url, fromMs) {
    const untilMs = fromMs + STRETCH_MS;
    const { saved } = this.state;
    for (const [id, row] of saved) {
      if (row.start_ms < untilMs && row.end_ms > fromMs) this.known.set(id, { of: row, words: null });
    }
    /** @type {{ id: string, words: SpokenWord[] }[]} */
    const rows = (await requestJson(wordsBetween(url, fromMs, untilMs), { signal: this.signal }))?.rows ?? [];
    if (this.url !== url) return;
    for (const { id, words } of rows) {
      const asked = this.known.get(id);
      if (asked !== undefined) asked.words = words;
    }
    for (const id of [...this.known.keys()].slice(0, -MOST_ROWS)) this.known.delete(id);
  }
}

/** The word that is said at a moment, or was said last before it; undefined before the first.
 * @param {SpokenWord[]} words
 * @param {number} ms */
export function wordAt(words, ms) {
  return words.findLast(([, , startMs]) => startMs <= ms);
}

/** The word that stands at a place of the text, or before it; undefined where there is none.
 * @param {SpokenWord[]} words
 * @param {number} place in UTF-16 units */
export function wordUnder(words, place) {
  return words.findLast(([start]) => start <= place) ?? words[0];
}
