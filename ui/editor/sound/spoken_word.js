// Holds how the word that sounds is lit: as a highlight of the browser's (CSS Custom Highlight API), so that nothing
// is written into the text and no caret moves. A browser without it marks the row alone.
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { SpokenWord, WordTimes } from "./word_times.js" */

import { wordAt, wordUnder } from "./word_times.js";

const NAME = "lk-spoken"; // as in sound.css

export class SpokenWordMark {
  /** @param {{ state: TranscriptState, rows: RowList, signal: AbortSignal }} parts
   * @param {WordTimes} times */
  constructor({ state, rows, signal }, times) {
    this.state = state;
    this.rows = rows;
    this.times = times;
    /** @type {SpokenWord | undefined} */
    this.lit = undefined;
    signal.addEventListener("abort", () => this.clear(), { once: true });
  }

  /** Light the word of a row that is said now.
   * @param {string | null} id
   * @param {number} ms */
  show(id, ms) {
    const words = id ? this.times.find(id) : null;
    if (words === null) {
      if (id) this.times.fetch(id);
      this.clear();
      return;
    }
    const word = wordAt(words, ms);
    if (word === this.lit && word !== undefined) return;
    const range = word === undefined ? null : this.rangeOf(/** @type {string} */ (id), word);
    if (range === null) this.clear();
    else {
      this.lit = word;
      globalThis.CSS?.highlights?.set(NAME, new Highlight(range));
    }
  }

  /** @param {string} id
   * @param {SpokenWord} word */
  rangeOf(id, [start, end]) {
    const text = this.rows.cell(id, "text")?.firstChild;
    if (!(text instanceof Text) || end > text.length || text.data !== this.state.row(id)?.text) return null;
    const range = document.createRange();
    range.setStart(text, start);
    range.setEnd(text, end);
    return range;
  }

  clear() {
    this.lit = undefined;
    globalThis.CSS?.highlights?.delete(NAME);
  }

  /** When the word under the pointer is said; null where the row has no words.
   * @param {string} id
   * @param {{ clientX: number, clientY: number }} pointer */
  async timeUnder(id, { clientX, clientY }) {
    const place = placeUnder(clientX, clientY);
    const words = await this.times.fetch(id);
    const word = place === null || words === null ? undefined : wordUnder(words, place);
    return word === undefined ? null : word[2];
  }
}

/** The place in its text node under a point of the window; not every browser knows the first way.
 * @param {number} x
 * @param {number} y */
function placeUnder(x, y) {
  if (document.caretPositionFromPoint) return document.caretPositionFromPoint(x, y)?.offset ?? null;
  return document.caretRangeFromPoint?.(x, y)?.startOffset ?? null;
}
