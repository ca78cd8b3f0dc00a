// Holds which flags of a row are shown below its text, and the one key that settles each.
/** @import { Flag, Row } from "../../types" */

export const DRAFT = "draft";
/** Kind of flag -> [keys, the string that says what they do].
 * @type {Record<string, [keys: string, words: string]>} */
export const FLAG_KEYS = {
  ghost_speaker: ["Alt 1 … 9", "editor_flag_speaker"],
  not_served: ["Alt Enter", "editor_flag_hear"],
  unwritten: ["Alt Enter", "editor_flag_hear"],
};

/** The flags that stand below the text; that a row is a draft stands beside its language.
 * @returns {Flag[]} */
export function flagsBelow(/** @type {Row} */ { flags }) {
  return (flags ?? []).filter(({ kind }) => kind !== DRAFT);
}
