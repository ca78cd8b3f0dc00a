// Holds which other texts of a row are worth choosing: what another engine wrote, or this one in another language.
// Not what the same engine wrote before marks were set, or in other letters. Pure.
/** @import { Alternative, Row } from "../../types" */

const SPELLINGS = /-(?:raw|draft|latin)$/; // an engine's name for its own text in another spelling

/** @typedef {Alternative & { number: number }} OtherText `number` is its place among the row's */

/** @param {Pick<Row, "text" | "engine" | "alternatives">} row
 * @returns {OtherText[]} */
export function otherTexts({ text, engine, alternatives = [] }) {
  const known = new Set([foldText(text)]);
  return alternatives.flatMap((other, number) => {
    const folded = foldText(other.text);
    const isSpelling = nameEngine(other.engine) === nameEngine(engine) && isOtherSpelling(other.text, text);
    if (folded === "" || known.has(folded) || isSpelling) return [];
    known.add(folded);
    return [{ ...other, number }];
  });
}

export function nameEngine(/** @type {string} */ engine) {
  return engine.replace(SPELLINGS, "");
}

/** Letters alone: marks, case and blanks do not count. */
function foldText(/** @type {string} */ text) {
  return text.replace(/[^\p{L}\p{M}\p{N}]/gu, "").toLowerCase();
}

/** @param {string} one
 * @param {string} other */
function isOtherSpelling(one, other) {
  return isLatin(one) !== isLatin(other);
}

function isLatin(/** @type {string} */ text) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  return count(/\p{Script=Latin}/gu) * 2 > count(/\p{L}/gu);
}
