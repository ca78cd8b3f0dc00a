// Holds how a row's values are written into its node: values, names for screen readers, draft and flags.
/** @import { Meta, Row, Strings, Words } from "../../types" */
/** @import { RowNode, RowParts } from "./row_node.js" */
/** @import { ViewChoices } from "./view_choices.js" */

import { openFlags } from "../sync/open_flags.js";
import { make, setAttribute, writeText } from "../dom.js";
import { fill, formatTime, sameValue, showMarks, splitUnseen } from "../text_format.js";
import { DRAFT, FLAG_KEYS, flagsBelow, wordFlag } from "./flags.js";
import { speakerColour, speakerLetter } from "./speaker_badge.js";

/** What writing needs to know around the row.
 * @typedef {object} Around
 * @property {Words} words
 * @property {{ meta: Meta, speakerIndex: (name: string | null) => number }} state
 * @property {HTMLElement | null} protectedCell
 * @property {ViewChoices} choices
 */

/** Write what differs from what the node shows.
 * @param {RowNode} node
 * @param {Row} row
 * @param {Around} around */
export function writeRow(node, row, { words: { strings }, state, protectedCell, choices }) {
  const { parts, shown } = node;
  if (parts.text !== protectedCell) writeText(parts.text, row.text);
  if (parts.start_ms !== protectedCell) writeText(parts.start_ms, formatTime(row.start_ms));
  if (parts.end_ms !== protectedCell) writeText(parts.end_ms, formatTime(row.end_ms));
  writeSpeaker(node, row.speaker, state.speakerIndex(row.speaker), strings);
  if (shown === undefined || shown.language !== row.language)
    writeLanguage(parts, row.language, state.meta, strings);
  if (shown?.status !== row.status) setAttribute(node, "data-status", row.status);
  if (shown === undefined || shown.text !== row.text || !sameValue(openFlags(shown), openFlags(row))) {
    writeDraft(parts, row, strings);
    writeFlags(node, row, strings, choices.now.unseen);
  }
  writeLabels(node, row, strings);
  node.shown = row;
}

/** @param {RowNode} node
 * @param {string | null} name
 * @param {number} index
 * @param {Strings} strings */
function writeSpeaker(node, name, index, strings) {
  const key = `${index} ${name}`;
  if (node.speakerShown === key) return;
  node.speakerShown = key;
  const button = node.parts.speaker;
  const shown = name === null || name === undefined ? strings.editor_no_speaker : showMarks(name);
  const [letter, label] = button.children;
  letter.textContent = speakerLetter(index);
  label.textContent = shown;
  setAttribute(button, "data-colour", speakerColour(index));
  setAttribute(button, "aria-label", fill(strings.editor_speaker_of, { speaker: shown }));
}

/** @param {RowParts} parts
 * @param {string | null} code
 * @param {Meta} meta
 * @param {Strings} strings */
function writeLanguage(parts, code, meta, strings) {
  const known = meta.languages.find((language) => language.code === code);
  const language = known?.label ?? code ?? strings.editor_unknown;
  parts.language.textContent = code ?? "–";
  setAttribute(parts.language, "aria-label", fill(strings.editor_language_of, { language }));
  setAttribute(parts.text, "lang", code);
}

/** Names for screen readers; a row's controls are told apart by its time.
 * @param {RowNode} node
 * @param {Row} row
 * @param {Strings} strings */
function writeLabels({ parts, classList, shown }, row, strings) {
  const time = formatTime(row.start_ms);
  if (shown?.start_ms !== row.start_ms) {
    setAttribute(parts.start_ms, "aria-label", strings.editor_start);
    setAttribute(parts.end_ms, "aria-label", strings.editor_end);
    setAttribute(parts.text, "aria-label", fill(strings.editor_text_of, { time }));
    setAttribute(parts.more, "aria-label", fill(strings.editor_more_of, { time }));
  }
  const play = classList.contains("is-sounding") ? strings.editor_pause_row : strings.editor_play_row;
  setAttribute(parts.play, "aria-label", fill(play, { time }));
  if (shown?.status === row.status) return;
  const verified = row.status === "verified";
  const status = strings[`editor_status_${row.status}`] ?? row.status;
  setAttribute(
    parts.verify,
    "aria-label",
    `${status}. ${verified ? strings.editor_unverify : strings.editor_verify}`,
  );
  setAttribute(parts.verify, "aria-pressed", String(verified));
}

/** A mark beside the language: every row of an engine may be a draft, and none shall be taller for it.
 * @param {RowParts} parts
 * @param {Row} row
 * @param {Strings} strings */
function writeDraft({ language }, row, strings) {
  const cell = language.parentElement;
  cell?.querySelector(".lk-draft")?.remove();
  const draft = openFlags(row).find(({ kind }) => kind === DRAFT);
  if (draft === undefined) return;
  const label = wordFlag(draft, strings);
  cell?.append(
    make("span", { class: "lk-draft", role: "img", "aria-label": label, title: label, text: "⚑" }),
  );
}

/** Each other flag with its reason in words, below the text.
 * @param {RowNode} node
 * @param {Row} row
 * @param {Strings} strings
 * @param {boolean} showsUnseen */
function writeFlags(node, row, strings, showsUnseen) {
  node.querySelector(".lk-flags")?.remove();
  const lines = flagsBelow(row).map((flag) => {
    const { kind } = flag;
    const words = make("span", { text: wordFlag(flag, strings) });
    return make("li", { class: "lk-flag", "data-kind": kind }, [words, flagKey(kind, strings)]);
  });
  const isTurned = showMarks(row.text) !== row.text;
  if (isTurned) lines.push(make("li", { class: "lk-flag", text: strings.editor_flag_direction }));
  if (showsUnseen) lines.push(...unseenLine(row.text));
  if (lines.length > 0) node.parts.text.after(make("ul", { class: "lk-flags" }, lines));
}

/** The text with its signs that take no place written out; nothing where it has none. */
function unseenLine(/** @type {string} */ text) {
  const parts = splitUnseen(text);
  if (parts.length < 2) return [];
  const shown = parts.map((part, index) =>
    make("span", { class: index % 2 === 1 ? "lk-unseen-sign" : null, text: part }),
  );
  return [make("li", { class: "lk-flag lk-unseen" }, shown)];
}

/** The one key that settles a flag, and what it says; seen on the current row.
 * @param {string} kind
 * @param {Strings} strings */
function flagKey(kind, strings) {
  const [keys, words] = FLAG_KEYS[kind] ?? ["Ctrl Enter", "editor_flag_right"];
  return make("span", { class: "lk-flag-key" }, [
    make("kbd", { text: keys }),
    make("span", { text: strings[words] }),
  ]);
}
