// Holds how times, numbers and names are written and read.

import { language } from "../page/language.js";
import { fill as fillIn } from "../page/wording.js";

export const GRAPHEMES = new Intl.Segmenter("te", { granularity: "grapheme" });
const DIGITS = /[\u0c66-\u0c6f]/g; // Telugu digits, typed as readily as 0-9
const TIME = /^(?:(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)|(\d{1,6}))(?:[.,](\d{1,3}))?$/;
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** "00:12.340", from an hour on "1:00:12.340". */
export function formatTime(/** @type {number} */ ms) {
  const pad = (/** @type {number} */ number, /** @type {number} */ width) =>
    String(number).padStart(width, "0");
  const hours = Math.floor(ms / 3600000);
  const rest = `${pad(Math.floor(ms / 60000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Whole milliseconds, or null where the text is no time. */
export function parseTime(/** @type {string} */ text) {
  const ascii = text.trim().replace(DIGITS, (digit) => String(digit.charCodeAt(0) - 0x0c66));
  const match = TIME.exec(ascii);
  if (match === null) return null;
  const [, hours = "0", minutes = "0", seconds, bare, fraction = ""] = match;
  const whole =
    bare === undefined ? (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds) : Number(bare);
  return whole * 1000 + Number(fraction.padEnd(3, "0"));
}

/** "21:40:07" for today, with the date before it for another day. */
export function formatClock(/** @type {string} */ iso, now = new Date()) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  const time = moment.toLocaleTimeString("en-GB", { hour12: false });
  if (moment.toDateString() === now.toDateString()) return time;
  return `${moment.toLocaleDateString("en-CA")} ${time}`;
}

/** The sentence with its values put in, in the language of the page.
 * @param {string} template
 * @param {Record<string, unknown>} values */
export function fill(template, values) {
  return fillIn(template, values, language());
}

/** Text for labels: marks that would turn the line around are written out. */
export function showMarks(/** @type {string} */ text) {
  const written = (/** @type {string} */ mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase()}⟩`;
  return text.replace(DIRECTION_MARKS, written);
}

/** Signs that take no place on the line, or look like a blank and are none, and how they are called. */
const UNSEEN_NAMES = new Map([
  ["\u00a0", "NBSP"],
  ["\u00ad", "SHY"],
  ["\u200b", "ZWSP"],
  ["\u200c", "ZWNJ"],
  ["\u200d", "ZWJ"],
  ["\u200e", "LRM"],
  ["\u200f", "RLM"],
  ["\u2060", "WJ"],
  ["\ufeff", "BOM"],
]);
const UNSEEN = /([\u00a0\u00ad\u200b-\u200f\u2060\ufeff])/;

/** The text taken apart at its signs that are not seen; every second part is the name of such a sign. */
export function splitUnseen(/** @type {string} */ text) {
  return text.split(UNSEEN).map((part, index) => (index % 2 === 1 ? (UNSEEN_NAMES.get(part) ?? part) : part));
}

/** Text without what comes along from Word, PDF and chats and says nothing; the server looks closer. */
export function dropUnseen(/** @type {string} */ text) {
  return text.replace(/[\u00a0\u2007\u202f]/g, " ").replace(/[\u00ad\u2060\ufeff]/g, "");
}

/** Text as a search of the page looks at it: case and signs that are not seen do not count. */
export function foldForSearch(/** @type {string} */ text) {
  return dropUnseen(text)
    .replace(/[\u200b-\u200f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .trim();
}

/** What a person means by "the same value" in a cell.
 * @param {unknown} a
 * @param {unknown} b */
export function sameValue(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
