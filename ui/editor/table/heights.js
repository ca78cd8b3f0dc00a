// Holds how tall each row is, measured where it was shown and guessed from its text elsewhere, and therefore
// where each row begins. Must not touch the page: window.js measures and hands over what it saw.

/** @import { Row } from "../../types" */

/** How a row is built: px of its frame, of a text line, of a line's width, of the least row, of a letter.
 * @typedef {{ frame: number, line: number, width: number, least: number, telugu: number, other: number }} Look */

import { openFlags } from "../sync/open_flags.js";
import { flagsBelow } from "./flags.js";
import { sameValue } from "../text_format.js";

// Before the first row was measured; any guess will do, since it lives for one layout.
/** @type {Look} */
const FIRST_LOOK = { frame: 17, line: 31, width: 600, least: 48, telugu: 8, other: 9 };
const FLAG_LINE_PX = 21;
// A line breaks between words, so part of it stays empty: half a word, less the blank that may hang over.
const LOST_UNITS = 2;
// The guesses follow what was measured in steps, else every scroll would move the rows a little; and slowly,
// as if so many px had been guessed rightly before, since the first rows of a talk are not like the others.
const STEP = 0.02;
const GUESSED_WELL_PX = 10000;

export class Heights {
  /** @param {{ rows: Map<string, Row> }} state */
  constructor(state) {
    this.state = state;
    /** @type {string[]} */
    this.order = [];
    /** Index of each row by its id.
     * @type {Map<string, number>} */
    this.places = new Map();
    this.offsets = new Float64Array(1);
    // By index, NaN where that is not known (any more): a scroll that measured a few rows adds up numbers, no more.
    this.seen = new Float64Array(0);
    this.guessed = new Float64Array(0);
    this.look = FIRST_LOOK;
    /** @type {Map<string, { row: Row | undefined, px: number }>} */
    this.measured = new Map();
    /** @type {WeakMap<Row, number>} */
    this.guesses = new WeakMap();
    this.sums = { measured: 0, guessed: 0 };
    this.ratio = 1;
    this.settled = false;
    this.drifted = false; // rows nobody sees are thought otherwise than the gaps on the page say
  }

  forgetAll() {
    this.order = [];
    this.places.clear();
    this.offsets = new Float64Array(1);
    this.seen = new Float64Array(0);
    this.guessed = new Float64Array(0);
    this.remeasure();
  }

  /** Rows have become wider or narrower; where they begin is known as before until it is settled anew. */
  remeasure() {
    this.look = FIRST_LOOK;
    this.measured.clear();
    this.seen.fill(Number.NaN);
    this.guessed.fill(Number.NaN);
    this.guesses = new WeakMap();
    this.sums = { measured: 0, guessed: 0 };
    this.ratio = 1;
    this.settled = false;
    this.drifted = true;
  }

  describe(/** @type {Look} */ look) {
    if (sameValue(look, this.look)) return;
    this.look = look;
    this.guessed.fill(Number.NaN);
    this.guesses = new WeakMap();
    this.sums = { measured: 0, guessed: 0 };
    for (const [id, { px }] of this.measured) this.compare(id, px);
    this.settled = false;
    this.drifted = true;
  }

  get isDescribed() {
    return this.look !== FIRST_LOOK;
  }

  /** A row was seen to be this tall; returns whether that is news.
   * @param {string} id
   * @param {number} px */
  learn(id, px) {
    const before = this.measured.get(id)?.px;
    if (before !== undefined && Math.abs(before - px) < 0.5) return false;
    this.measured.set(id, { row: this.state.rows.get(id), px });
    this.note(id, this.seen, px);
    if (before === undefined) this.compare(id, px);
    this.settled = false;
    return true;
  }

  /** @param {string} id
   * @param {number} px */
  compare(id, px) {
    if (!this.state.rows.has(id)) return;
    this.sums.measured += px;
    this.sums.guessed += this.guess(id);
  }

  /** The text of a row nobody sees has changed. */
  forget(/** @type {string} */ id) {
    this.measured.delete(id);
    this.note(id, this.seen, Number.NaN);
    this.note(id, this.guessed, Number.NaN);
    this.settled = false;
    this.drifted = true;
  }

  /** Any row may have changed: those that did are guessed anew. */
  forgetChanged() {
    for (const [id, { row }] of this.measured) {
      const now = this.state.rows.get(id);
      if (now !== row && (!now || now.text !== row?.text || !sameValue(openFlags(now), openFlags(row))))
        this.forget(id);
    }
    this.guessed.fill(Number.NaN);
    this.settled = false;
    this.drifted = true;
  }

  /** @param {string} id
   * @param {Float64Array} numbers
   * @param {number} px */
  note(id, numbers, px) {
    const place = this.places.get(id);
    if (place !== undefined) numbers[place] = px;
  }

  /** Take the order of rows and everything learned into the offsets. */
  settle(/** @type {string[]} */ order) {
    if (order !== this.order) this.follow(order);
    if (this.settled) return;
    const ratio = (this.sums.measured + GUESSED_WELL_PX) / (this.sums.guessed + GUESSED_WELL_PX);
    if (Math.abs(ratio - this.ratio) > STEP) {
      this.ratio = ratio;
      this.drifted = true;
    }
    const { seen, guessed, offsets } = this;
    for (let index = 0; index < order.length; index += 1) {
      let px = seen[index];
      if (Number.isNaN(px)) {
        if (Number.isNaN(guessed[index])) guessed[index] = this.guess(order[index]);
        px = guessed[index] * this.ratio;
      }
      offsets[index + 1] = offsets[index] + px;
    }
    this.settled = true;
  }

  /** Another order: what is known of rows goes with them. Most often some came at one place, or went. */
  follow(/** @type {string[]} */ order) {
    const before = this.order;
    const least = Math.min(before.length, order.length);
    let head = 0;
    while (head < least && before[head] === order[head]) head += 1;
    let tail = 0;
    while (tail < least - head && before.at(-1 - tail) === order.at(-1 - tail)) tail += 1;
    const guesses = new Map(
      before.slice(head, before.length - tail).map((id, index) => [id, this.guessed[head + index]]),
    );
    this.seen = carry(this.seen, order.length, head, tail);
    this.guessed = carry(this.guessed, order.length, head, tail);
    for (const id of guesses.keys()) this.places.delete(id);
    for (let index = head; index < order.length; index += 1) {
      this.places.set(order[index], index);
      if (index >= order.length - tail) continue;
      this.seen[index] = this.measured.get(order[index])?.px ?? Number.NaN;
      this.guessed[index] = guesses.get(order[index]) ?? Number.NaN;
    }
    this.offsets = new Float64Array(order.length + 1);
    this.order = order;
    this.settled = false;
  }

  guess(/** @type {string} */ id) {
    const row = this.state.rows.get(id);
    if (row === undefined) return this.look.least;
    const known = this.guesses.get(row);
    if (known !== undefined) return known;
    const { frame, line, least } = this.look;
    const flags = flagsBelow(row).length > 0 ? FLAG_LINE_PX : 0;
    const px = Math.max(least, frame + this.countLines(row.text) * line) + flags;
    this.guesses.set(row, px);
    return px;
  }

  countLines(/** @type {string} */ text) {
    const { width, telugu, other } = this.look;
    const lost = LOST_UNITS * telugu; // on every line but the last
    const usable = Math.max(width - lost, telugu);
    let lines = 0;
    let px = 0;
    for (let i = 0; i <= text.length; i += 1) {
      const unit = i === text.length ? 10 : text.charCodeAt(i);
      if (unit === 10) {
        lines += px <= width ? 1 : Math.ceil((px - lost) / usable);
        px = 0;
      } else px += unit >= 0x0c00 && unit <= 0x0c7f ? telugu : other;
    }
    return lines;
  }

  get total() {
    return this.offsets[this.order.length];
  }

  /** Height of the rows from one index up to another.
   * @param {number} first
   * @param {number} last */
  between(first, last) {
    return this.offsets[last] - this.offsets[first];
  }

  /** Index of the row at so many px below the first row's top, the nearest one outside. */
  indexAt(/** @type {number} */ px) {
    let low = 0;
    let high = Math.max(this.order.length - 1, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.offsets[middle] <= px) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The same numbers where `head` of the first and `tail` of the last stay what they are.
 * @param {Float64Array} numbers
 * @param {number} length
 * @param {number} head
 * @param {number} tail */
function carry(numbers, length, head, tail) {
  const made = new Float64Array(length);
  made.set(numbers.subarray(0, head));
  made.set(numbers.subarray(numbers.length - tail), length - tail);
  return made;
}
