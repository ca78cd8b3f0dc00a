// Holds which flags of a row are shown below its text, and the one key that settles each.
/** @import { Flag, Row, Strings } from "../../types" */

import { tell } from "../../page/language.js";
import { openFlags } from "../sync/open_flags.js";
import { showMarks } from "../text_format.js";

export const DRAFT = "draft";
/** Kind of flag -> [keys, the string that says what they do].
 * @type {Record<string, [keys: string, words: string]>} */
export const FLAG_KEYS = {
  ghost_speaker: ["Alt 1 … 9", "editor_flag_speaker"],
  not_served: ["Alt Enter", "editor_flag_hear"],
  unwritten: ["Alt Enter", "editor_flag_hear"],
};

/** Flags whose reason says all: "sounds like Hindi (63 %)". */
const SAID_BY_REASON = ["unsure_language", "script", "repetition", "unwritten"];

/** The flags that stand below the text; that a row is a draft stands beside its language. */
export function flagsBelow(/** @type {Row} */ row) {
  return openFlags(row).filter(({ kind }) => kind !== DRAFT);
}

/** A flag in words, with the reason where there is one.
 * @param {Flag} flag
 * @param {Strings} strings */
export function wordFlag(flag, strings) {
  const label = strings[`editor_flag_${flag.kind}`] ?? flag.kind;
  if (!flag.reason) return label;
  const reason = showMarks(tell(flag));
  return flag.code && SAID_BY_REASON.includes(flag.kind) ? reason : `${label}: ${reason}`;
}
