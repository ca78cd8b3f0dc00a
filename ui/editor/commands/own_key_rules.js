// Holds how a key is written that somebody presses to have it as their own, and which ones cannot be had. Pure.
/** @import { PressedKey } from "./key_match.js" */

import { letterOf } from "./key_match.js";

const HELD = ["Control", "Alt", "Shift", "Meta", "AltGraph", "CapsLock", "Fn", "OS", "Dead", "Process"];
/** What moves or deletes in text with Ctrl or Alt, or belongs to windows and tabs whatever is held. */
const SYSTEM = [
  "Tab",
  "Escape",
  "PageUp",
  "PageDown",
  "Backspace",
  "Delete",
  "Insert",
  "ContextMenu",
  "PrintScreen",
];
const SIDES = ["ArrowLeft", "ArrowRight", "Home", "End"]; // history with Alt, words and lines with Ctrl
const FREE_FUNCTION_KEYS = ["F2", "F4", "F8", "F9"];
/** Menus and bars of Chrome and Firefox; the window's own menu. */
const ALT = [..."DEFBHSTV", "F4", "Space"];
const ALT_SHIFT = [..."BIT", "Space"];
/** Keys with Ctrl (Cmd) that no browser has; letters, digits and zoom are theirs. */
const CTRL_FREE = ["Enter", "Space", "Period", "Semicolon", "Quote", "Slash", "ArrowUp", "ArrowDown"];

/** The key as the table writes it, "Alt Shift S"; null for one that is only held.
 * @param {PressedKey} event */
export function nameKeys(event) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (HELD.includes(key) && (HELD.includes(code) || /^(Control|Alt|Shift|Meta|OS)/.test(code))) return null;
  const name = letterOf(event) || (code === "NumpadEnter" ? "Enter" : code) || key;
  if (name === "" || name === "Unidentified") return null;
  const held = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift"];
  return [...held.filter(Boolean), name].join(" ");
}

/** The string that says why a key cannot be had; null where it can.
 * @param {string} keys as `nameKeys` writes them */
export function refuseKeys(keys) {
  const parts = keys.split(" ");
  const key = parts.at(-1) ?? "";
  const held = parts.slice(0, -1).join(" ");
  if (/^F\d+$/.test(key))
    return ["", "Shift"].includes(held) && FREE_FUNCTION_KEYS.includes(key) ? null : "editor_own_browser";
  if (held === "" || held === "Shift") return "editor_own_alone";
  if (held.startsWith("Ctrl Alt")) return "editor_own_altgr";
  if (/^Numpad/.test(key) || !/^[A-Za-z][A-Za-z0-9]*$/.test(key)) return "editor_own_browser";
  if (SYSTEM.includes(key) || SIDES.includes(key)) return "editor_own_browser";
  const isTaken = {
    Alt: ALT.includes(key),
    "Alt Shift": ALT_SHIFT.includes(key),
    Ctrl: !CTRL_FREE.includes(key),
    "Ctrl Shift": !CTRL_FREE.includes(key),
  }[held];
  return isTaken === false ? null : "editor_own_browser";
}
