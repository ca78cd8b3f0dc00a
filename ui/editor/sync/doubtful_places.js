// Holds which places of a row are doubtful: words the engine was unsure of, and rows whose language, script or words are. Pure.
/** @import { Doubt, Row } from "../../types" */

import { DRAFT } from "../table/flags.js";

const DOUBTFUL_FLAGS = ["unsure_language", "script", "unwritten"];
const THROUGHOUT = 0.8; // so many of its words are doubtful: the row is, not this word or that
const SETTLED = ["verified", "skipped"];

/** [start, end, confidence or null] in the text; a doubtful row without such words, or where nearly every word is one,
 * has its beginning; a settled row has none.
 * @param {Row} row
 * @param {Doubt[]} [words] the doubtful words, none where the text is another than they were counted in
 * @returns {Doubt[]} */
export function doubtfulPlaces(row, words = row.doubts ?? []) {
  if (SETTLED.includes(row.status)) return [];
  if (words.length > 0 && !isDoubtfulThroughout(row)) return words;
  const flagged = (row.flags ?? []).some(({ kind }) => DOUBTFUL_FLAGS.includes(kind));
  return words.length > 0 || flagged ? [[0, 0, null]] : [];
}

/** Of a draft, or where the engine was unsure of nearly all it wrote. */
function isDoubtfulThroughout(/** @type {Row} */ { text, flags, doubts = [] }) {
  if ((flags ?? []).some(({ kind }) => kind === DRAFT)) return true;
  const words = text.split(/\s+/).length;
  return words > 2 && doubts.length >= THROUGHOUT * words;
}
