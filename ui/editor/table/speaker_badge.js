// Holds how a speaker is marked: a letter and a colour, by the place among the names.
/** @import { TranscriptState } from "../sync/state.js" */

import { make } from "../dom.js";

const PALETTE_SIZE = 8;

export function speakerColour(/** @type {number} */ index) {
  return index < 0 ? "none" : String(index % PALETTE_SIZE);
}

export function speakerLetter(/** @type {number} */ index) {
  if (index < 0) return "–";
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round > 0 ? round : "");
}

/** The mark before a name in a menu.
 * @param {TranscriptState} state
 * @param {string | null} name */
export function speakerMark(state, name) {
  const index = state.speakerIndex(name);
  return make("span", {
    class: "lk-letter",
    "data-colour": speakerColour(index),
    text: speakerLetter(index),
  });
}
