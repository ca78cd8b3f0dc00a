// Holds how a pressed key is found in the table of keys, and how the keys of a line are written.
/** @import { KeyLine, KeyPlace } from "./keymap.js" */
/** @import { OwnKeys } from "./own_keys.js" */

import { caretOffset, isEditable } from "../dom.js";
import { KEYMAP } from "./keymap.js";

/** @type {Record<string, string>} */
const SIGNS = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
  Minus: "-",
  Equal: "=",
  Comma: ",",
  Period: ".",
  Semicolon: ";",
  Quote: "'",
  BracketLeft: "[",
  BracketRight: "]",
  Slash: "/",
  Backslash: "\\",
  Backquote: "`",
};

/** What Space presses, opens or writes in. */
const PRESSED = "button, a, select, input, textarea, summary, label, audio, [role=menu], [role=dialog]";

/** "Alt Shift S" taken apart; `key` is the last part. */
function parseKeys(/** @type {string} */ keys) {
  const parts = keys.split(" ");
  const key = parts.pop() ?? "";
  return { key, ctrl: parts.includes("Ctrl"), alt: parts.includes("Alt"), shift: parts.includes("Shift") };
}

/** A letter is what the keyboard writes where that is Latin, else (Telugu layouts, Option on a Mac) its place. */
export function letterOf(/** @type {PressedKey} */ { key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return code.startsWith("Key") ? code.slice(-1) : "";
}

/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} PressedKey */

/** @param {string} keys
 * @param {PressedKey} event */
export function isKeyPressed(keys, event) {
  const wanted = parseKeys(keys);
  if (wanted.key === "?") return event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const held = wanted.key === "Space" ? event.ctrlKey : event.ctrlKey || event.metaKey;
  if (wanted.ctrl !== held || wanted.alt !== event.altKey || wanted.shift !== event.shiftKey) return false;
  if (wanted.key === "1…9") return (wanted.alt ? /^Digit[1-9]$/ : /^(Digit|Numpad)[1-9]$/).test(event.code);
  if (wanted.key.length === 1) return letterOf(event) === wanted.key;
  return wanted.key === event.key || wanted.key === event.code;
}

/** The line of the table for a key pressed in the editor; undefined where none is meant.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} grid the rows
 * @param {boolean} isTyping
 * @param {OwnKeys} ownKeys */
export function findKey(event, grid, isTyping, ownKeys) {
  const target = /** @type {HTMLElement} */ (event.target);
  const field = target.dataset?.field;
  /** @type {Record<KeyPlace, boolean>} */
  const heard = {
    everywhere: true,
    undo: target.tagName !== "INPUT" && !isTyping, // while text is typed, undo is the browser's own
    text: field === "text",
    time: field !== undefined && field !== "text",
    row: target.classList.contains("lk-row"),
    control: grid.contains(target) && isAtEdge(target, event.key),
    grid: grid.contains(target),
    plain: !isEditable(target),
    rest: !isEditable(target) && target.closest?.(PRESSED) === null,
    browser: false,
  };
  const isMeant = (/** @type {KeyLine} */ line) => ownKeys.of(line).some((keys) => isKeyPressed(keys, event));
  return KEYMAP.find((line) => heard[line.where] && isMeant(line));
}

/** Whether an arrow pressed here leaves: always on a button, in a time where the caret can go no further. */
function isAtEdge(/** @type {HTMLElement} */ target, /** @type {string} */ key) {
  if (target.dataset.action !== undefined) return true;
  if (!target.dataset.field?.endsWith("_ms")) return false;
  const selection = document.getSelection();
  const length = target.textContent?.length ?? 0;
  if (selection === null || key === "Home" || key === "End") return false;
  if (key === "ArrowUp" || key === "ArrowDown" || selection.toString().length === length) return true;
  return selection.isCollapsed && caretOffset(target) === (key === "ArrowLeft" ? 0 : length);
}

/** The keys of a line as people read them, "Alt ↑ · Alt ↓". */
export function writeKeys(/** @type {Pick<KeyLine, "keys" | "shown">} */ { keys, shown }) {
  return (
    shown ??
    keys
      .map((name) =>
        name
          .split(" ")
          .map((key) => SIGNS[key] ?? key)
          .join(" "),
      )
      .join(" · ")
  );
}
