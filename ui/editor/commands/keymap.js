// Holds the one table of keys: the handler (keys.js), the sheet behind `?` and the hints in menus are made of it.
// No key that Chrome, Firefox, Safari or Windows owns is in it: Alt with D, E, F (Chrome and its menus), with
// B, H, S, T, V (Firefox's menus) and with the arrows to the sides (history) are left to them.
// Alt with 1 … 9: Chrome and Firefox go to another tab with it on Linux only (elsewhere with Ctrl or Cmd). In neither
// is it a reserved key (as Ctrl+T is), so a page that prevents it has it; outside the editor it stays theirs. On a Mac
// it writes ¡ ™ £ …, which is prevented too. With the number pad Windows writes letters by code: left alone. On a row
// plain digits do the same everywhere, so the sheet names them first.

import { isEditable } from "../dom.js";

/**
 * Where a key is heard: "everywhere" in the editor, in the "text" or a "time" of a row, on the "row" itself,
 * in the "grid" of rows, or "plain", wherever nothing is being written.
 * A line without `label` is not in the sheet; `shown` is how the sheet writes its keys.
 */
export const KEYMAP = [
  { keys: ["Enter"], where: "text", run: (hands) => hands.commitAndMove(), label: "editor_key_enter" },
  { keys: ["Enter", "Shift Enter"], where: "time", run: ({ editor }) => editor.typing.commit() },
  { keys: ["Enter"], where: "row", run: ({ editor }) => editor.listening.playRow(editor.here) },
  { keys: ["Shift Enter"], where: "browser", label: "editor_key_break" },
  { keys: ["Ctrl Enter"], where: "everywhere", run: (hands) => hands.verifyAndMove(), label: "editor_key_verify" },
  { keys: ["Ctrl Space", "Alt P"], where: "everywhere", run: (hands) => hands.togglePlay(), label: "editor_key_play" },
  { keys: ["Alt L"], where: "everywhere", run: ({ editor }) => editor.listening.bar.toggleLoop(), label: "editor_key_loop" },
  { keys: ["Alt Minus", "Alt Equal"], where: "everywhere", run: ({ editor }, { code }) => editor.listening.bar.shiftSpeed(code === "Minus" ? -1 : 1), label: "editor_key_speed", shown: "Alt - · Alt =" },
  { keys: ["Alt Comma", "Alt Period", "Alt Semicolon", "Alt Quote", "Alt BracketLeft", "Alt BracketRight"], where: "everywhere", run: ({ editor }, event) => editor.listening.borders.press(event), label: "editor_key_nudge_start", shown: "Alt , . · Alt ; ' · Alt [ ]" },
  { keys: ["Alt Shift Comma", "Alt Shift Period", "Alt Shift Semicolon", "Alt Shift Quote", "Alt Shift BracketLeft", "Alt Shift BracketRight"], where: "everywhere", run: ({ editor }, event) => editor.listening.borders.press(event), label: "editor_key_nudge_end", shown: "Alt Shift , . · Alt Shift ; ' · Alt Shift [ ]" },
  { keys: ["Alt ArrowUp"], where: "everywhere", run: ({ editor }) => editor.move(-1) },
  { keys: ["Alt ArrowDown"], where: "everywhere", run: ({ editor }) => editor.move(1), label: "editor_key_move", shown: "Alt ↑ · Alt ↓" },
  { keys: ["ArrowUp"], where: "row", run: ({ editor }) => editor.move(-1) },
  { keys: ["ArrowDown"], where: "row", run: ({ editor }) => editor.move(1) },
  { keys: ["Ctrl Home"], where: "row", run: ({ editor }) => editor.goToEnd(0) },
  { keys: ["Ctrl End"], where: "row", run: ({ editor }) => editor.goToEnd(-1), label: "editor_key_ends", shown: "Ctrl Home · Ctrl End" },
  { keys: ["1…9"], where: "row", run: (hands, event) => hands.giveSpeaker(event), label: "editor_key_speaker_row", shown: "1 … 9" },
  { keys: ["Alt 1…9"], where: "everywhere", run: (hands, event) => hands.giveSpeaker(event), label: "editor_key_speaker", shown: "Alt 1 … 9" },
  { keys: ["Alt J"], where: "everywhere", run: ({ editor }) => editor.doubts.go(1), label: "editor_key_doubt", shown: "Alt J · Alt Shift J" },
  { keys: ["Alt Shift J"], where: "everywhere", run: ({ editor }) => editor.doubts.go(-1) },
  { keys: ["Alt A"], where: "everywhere", run: ({ editor }) => editor.latin.toggle(), label: "editor_key_latin" },
  { keys: ["Alt C"], where: "everywhere", run: ({ editor }) => editor.operations.splitAtCaret(), label: "editor_key_split", name: "split" },
  { keys: ["Alt Shift C"], where: "everywhere", run: ({ editor }) => editor.operations.splitAtPlayhead(), label: "editor_key_split_playhead", name: "split_playhead" },
  { keys: ["Alt M"], where: "everywhere", run: (hands) => hands.merge(), label: "editor_key_merge", name: "merge" },
  { keys: ["Alt I"], where: "everywhere", run: ({ editor }) => editor.operations.insertAfter(), label: "editor_key_insert", name: "insert" },
  { keys: ["Delete"], where: "row", run: ({ editor }) => editor.operations.remove(), label: "editor_key_delete", name: "delete" },
  { keys: ["Alt R"], where: "everywhere", run: ({ editor }) => editor.operations.revert(), label: "editor_key_revert", name: "revert" },
  { keys: ["Alt X"], where: "everywhere", run: ({ editor }) => editor.operations.swap(), label: "editor_key_swap", name: "swap" },
  { keys: ["Shift ArrowUp"], where: "row", run: ({ editor }) => editor.chosen.extend(-1) },
  { keys: ["Shift ArrowDown"], where: "row", run: ({ editor }) => editor.chosen.extend(1), label: "editor_key_choose", shown: "Shift ↑ · Shift ↓" },
  { keys: ["Alt G"], where: "everywhere", run: ({ editor }) => editor.finding.open(), label: "editor_key_find", name: "find" },
  { keys: ["Alt K"], where: "everywhere", run: (hands) => hands.toggleSkipped(), label: "editor_key_skip", name: "skip" },
  { keys: ["Alt Enter"], where: "everywhere", run: (hands) => hands.showRowMenu(), label: "editor_key_row_menu" },
  { keys: ["Ctrl Z"], where: "undo", run: ({ editor }) => editor.saving.undo(), label: "editor_key_undo", shown: "Ctrl Z · Ctrl Shift Z" },
  { keys: ["Ctrl Shift Z", "Ctrl Y"], where: "undo", run: ({ editor }) => editor.saving.redo() },
  { keys: ["Escape"], where: "grid", run: (hands) => hands.escape(), label: "editor_key_escape", shown: "Esc" },
  { keys: ["?"], where: "plain", run: ({ editor }) => editor.bar.showKeys(editor.bar.keys), label: "editor_key_help", name: "keys" },
];

const ARROWS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del" };

/** "Alt Shift S" taken apart; `key` is the last part. */
function parseKeys(keys) {
  const parts = keys.split(" ");
  const key = parts.pop();
  return { key, ctrl: parts.includes("Ctrl"), alt: parts.includes("Alt"), shift: parts.includes("Shift") };
}

/** A letter is what the keyboard writes where that is Latin, else (Telugu layouts, Option on a Mac) its place. */
function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return code.startsWith("Key") ? code.at(-1) : "";
}

function isKeyPressed(keys, event) {
  const wanted = parseKeys(keys);
  if (wanted.key === "?") return event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const held = wanted.key === "Space" ? event.ctrlKey : event.ctrlKey || event.metaKey;
  if (wanted.ctrl !== held || wanted.alt !== event.altKey || wanted.shift !== event.shiftKey) return false;
  if (wanted.key === "1…9") return (wanted.alt ? /^Digit[1-9]$/ : /^(Digit|Numpad)[1-9]$/).test(event.code);
  if (wanted.key.length === 1) return letterOf(event) === wanted.key;
  return wanted.key === event.key || wanted.key === event.code;
}

/** The line of the table for a key pressed while `target` has the focus; undefined where none is meant. */
export function findKey(event, editor) {
  const { target } = event;
  const field = target.dataset?.field;
  const inGrid = editor.grid.contains(target);
  const heard = {
    everywhere: true,
    undo: target.tagName !== "INPUT" && !editor.typing.touched, // while text is typed, undo is the browser's own
    text: field === "text",
    time: field !== undefined && field !== "text",
    row: target.classList.contains("lk-row"),
    grid: inGrid,
    plain: !isEditable(target),
    browser: false,
  };
  return KEYMAP.find(({ keys, where }) => heard[where] && keys.some((name) => isKeyPressed(name, event)));
}

/** The keys of a line as people read them, "Alt ↑ · Alt ↓". */
export function writeKeys({ keys, shown }) {
  return shown ?? keys.map((name) => name.split(" ").map((key) => ARROWS[key] ?? key).join(" ")).join(" · ");
}

/** The first key of the line called `name`, as a hint in a menu; "" where it has none. */
export function hintOf(name) {
  const line = name === undefined ? undefined : KEYMAP.find((entry) => entry.name === name);
  return line === undefined ? "" : writeKeys({ keys: line.keys.slice(0, 1) });
}
