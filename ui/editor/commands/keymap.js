// Holds the one table of keys: the handler (input_handler.js), the sheet behind `?` and the hints in menus are made of it.
// No key that Chrome, Firefox, Safari or Windows owns is in it: Alt with D, E, F (Chrome and its menus), with
// B, H, S, T, V (Firefox's menus) and with the arrows to the sides (history) are left to them.
// Alt with 1 … 9: Chrome and Firefox go to another tab with it on Linux only (elsewhere with Ctrl or Cmd). In neither
// is it a reserved key (as Ctrl+T is), so a page that prevents it has it; outside the editor it stays theirs. On a Mac
// it writes ¡ ™ £ …, which is prevented too. With the number pad Windows writes letters by code: left alone. On a row
// plain digits do the same everywhere, so the sheet names them first.
// Whoever wants other keys sets them in the sheet (own_keys.js); lines with a `name` that are heard "everywhere" can
// have another key.

/** @import { Commands } from "./commands.js" */

import { SOUND_KEYS } from "./sound_keys.js";

/** @typedef {"text" | "time" | "row" | "control" | "grid" | "everywhere" | "undo" | "plain" | "rest" | "browser"} KeyPlace */
/** @typedef {{ keys: string[], where: KeyPlace, run?: (commands: Commands, event: KeyboardEvent) => void,
 *   label?: string, shown?: string, name?: string, says?: string, values?: Record<string, unknown>, edits?: true }} KeyLine */

/**
 * Where a key is heard: "everywhere" in the editor, in the "text" or a "time" of a row, on the "row" itself,
 * on a "control" of it (a button, or a time at whose edge the caret stands),
 * in the "grid" of rows, "plain" wherever nothing is being written, or at "rest" where it would only scroll the page.
 * A line without `label` is not in the sheet; lines with the same one stand there as one, and `shown` is how the sheet
 * writes their keys while none has another. `says` and `values` tell a line from those. What has no `run` is the browser's
 * own. Lines with `edits` are neither heard nor shown where a document may only be read.
 * @type {KeyLine[]}
 */
export const KEYMAP = [
  {
    keys: ["Enter"],
    where: "text",
    run: (commands) => commands.commitAndMove(),
    label: "editor_key_enter",
    edits: true,
  },
  { keys: ["Enter", "Shift Enter"], where: "time", run: (commands) => commands.commit() },
  { keys: ["Enter"], where: "row", run: (commands) => commands.enterRow() },
  {
    keys: ["F2"],
    where: "everywhere",
    run: ({ cursor }) => cursor.edit(),
    label: "editor_key_edit",
    edits: true,
    name: "edit",
  },
  { keys: ["Shift Enter"], where: "browser", label: "editor_key_break", edits: true },
  {
    keys: ["Ctrl Enter"],
    where: "everywhere",
    run: (commands) => commands.verifyAndMove(),
    label: "editor_key_verify",
    edits: true,
    name: "verify",
  },
  ...SOUND_KEYS,
  {
    keys: ["Alt ArrowUp"],
    where: "everywhere",
    run: ({ cursor }) => cursor.move(-1),
    label: "editor_key_move",
    name: "row_before",
    says: "editor_own_row_before",
  },
  {
    keys: ["Alt ArrowDown"],
    where: "everywhere",
    run: ({ cursor }) => cursor.move(1),
    label: "editor_key_move",
    name: "row_next",
    says: "editor_own_row_next",
  },
  { keys: ["ArrowUp"], where: "row", run: ({ cursor }) => cursor.move(-1) },
  { keys: ["ArrowDown"], where: "row", run: ({ cursor }) => cursor.move(1) },
  { keys: ["ArrowUp"], where: "control", run: ({ cursor }) => cursor.move(-1) },
  { keys: ["ArrowDown"], where: "control", run: ({ cursor }) => cursor.move(1) },
  { keys: ["ArrowRight"], where: "row", run: ({ cursor }) => cursor.moveAcross(1) },
  { keys: ["ArrowLeft"], where: "control", run: ({ cursor }) => cursor.moveAcross(-1) },
  {
    keys: ["ArrowRight"],
    where: "control",
    run: ({ cursor }) => cursor.moveAcross(1),
    label: "editor_key_across",
    shown: "← · →",
  },
  { keys: ["Home"], where: "control", run: ({ cursor }) => cursor.moveToEdge(0) },
  { keys: ["End"], where: "control", run: ({ cursor }) => cursor.moveToEdge(-1) },
  { keys: ["Home"], where: "row", run: ({ cursor }) => cursor.goToEnd(0) },
  { keys: ["End"], where: "row", run: ({ cursor }) => cursor.goToEnd(-1) },
  { keys: ["Ctrl Home"], where: "row", run: ({ cursor }) => cursor.goToEnd(0) },
  {
    keys: ["Ctrl End"],
    where: "row",
    run: ({ cursor }) => cursor.goToEnd(-1),
    label: "editor_key_ends",
    shown: "Home · End",
  },
  {
    keys: ["1…9"],
    where: "row",
    run: (commands, event) => commands.giveSpeaker(event),
    label: "editor_key_speaker_row",
    edits: true,
    shown: "1 … 9",
  },
  {
    keys: ["Alt 1…9"],
    where: "everywhere",
    run: (commands, event) => commands.giveSpeaker(event),
    label: "editor_key_speaker",
    edits: true,
    shown: "Alt 1 … 9",
  },
  {
    keys: ["Alt J"],
    where: "everywhere",
    run: ({ doubts }) => doubts.go(1),
    label: "editor_key_doubt",
    name: "doubt",
    says: "editor_next_doubt",
  },
  {
    keys: ["Alt Shift J"],
    where: "everywhere",
    run: ({ doubts }) => doubts.go(-1),
    label: "editor_key_doubt",
    name: "doubt_before",
    says: "editor_own_doubt_before",
  },
  {
    keys: ["Alt A"],
    where: "everywhere",
    run: ({ latinTyping }) => latinTyping.toggle(),
    label: "editor_key_latin",
    edits: true,
    name: "latin",
    says: "editor_latin",
  },
  {
    keys: ["Alt C"],
    where: "everywhere",
    run: ({ operations }) => operations.splitAtCaret(),
    label: "editor_key_split",
    edits: true,
    name: "split",
  },
  {
    keys: ["Alt Shift C"],
    where: "everywhere",
    run: ({ operations }) => operations.splitAtPlayhead(),
    label: "editor_key_split_playhead",
    edits: true,
    name: "split_playhead",
  },
  {
    keys: ["Alt M"],
    where: "everywhere",
    run: (commands) => commands.merge(),
    label: "editor_key_merge",
    edits: true,
    name: "merge",
  },
  {
    keys: ["Alt I"],
    where: "everywhere",
    run: ({ operations }) => operations.insertAfter(),
    label: "editor_key_insert",
    edits: true,
    name: "insert",
  },
  {
    keys: ["Delete"],
    where: "row",
    run: ({ operations }) => operations.remove(),
    label: "editor_key_delete",
    edits: true,
    name: "delete",
  },
  {
    keys: ["Alt R"],
    where: "everywhere",
    run: ({ operations }) => operations.revert(),
    label: "editor_key_revert",
    edits: true,
    name: "revert",
  },
  {
    keys: ["Alt X"],
    where: "everywhere",
    run: (commands) => commands.openAlternativesHere(),
    label: "editor_key_swap",
    edits: true,
    name: "swap",
  },
  { keys: ["Shift ArrowUp"], where: "row", run: ({ selection }) => selection.extend(-1), edits: true },
  {
    keys: ["Shift ArrowDown"],
    where: "row",
    run: ({ selection }) => selection.extend(1),
    label: "editor_key_choose",
    edits: true,
    shown: "Shift ↑ · Shift ↓",
  },
  {
    keys: ["Alt G"],
    where: "everywhere",
    run: ({ findReplace }) => findReplace.open(),
    label: "editor_key_find",
    name: "find",
  },
  {
    keys: ["Alt K"],
    where: "everywhere",
    run: (commands) => commands.toggleSkipped(),
    label: "editor_key_skip",
    edits: true,
    name: "skip",
  },
  {
    keys: ["Alt Enter"],
    where: "everywhere",
    run: (commands) => commands.openRowMenuHere(),
    label: "editor_key_row_menu",
    edits: true,
    name: "row_menu",
  },
  {
    keys: ["Alt W"],
    where: "everywhere",
    run: (commands) => commands.openExports(),
    label: "editor_key_export",
    name: "export",
  },
  {
    keys: ["Ctrl Z"],
    where: "undo",
    run: ({ saving }) => saving.undo(),
    label: "editor_key_undo",
    edits: true,
    name: "undo",
    shown: "Ctrl Z · Ctrl Shift Z",
  },
  {
    keys: ["Ctrl Shift Z", "Ctrl Y"],
    where: "undo",
    run: ({ saving }) => saving.redo(),
    name: "redo",
    edits: true,
  },
  {
    keys: ["Escape"],
    where: "grid",
    run: (commands) => commands.escape(),
    label: "editor_key_escape",
    shown: "Esc",
  },
  {
    keys: ["?"],
    where: "plain",
    run: (commands) => commands.showKeys(),
    label: "editor_key_help",
    name: "keys",
  },
];
