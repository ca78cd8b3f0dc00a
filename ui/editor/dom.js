// Holds small builders and readers of nodes. Text enters the page only through textContent.

import { isForeign, notePut, rawText, readText } from "./table/cell_text.js";
import { GRAPHEMES } from "./text_format.js";

/** A new element; `text` is its text, every other key an attribute.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ text?: unknown, [attribute: string]: unknown }} [attributes]
 * @param {(Node | string)[]} [children] */
export function make(tag, { text, ...attributes } = {}, children = []) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = String(text);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

/** false, null and undefined take the attribute away, true is an empty one.
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value */
export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value === true ? "" : String(value));
}

/** The name of a control for those who see it and for those who hear it.
 * @param {Element} node
 * @param {string} label */
export function setLabel(node, label) {
  setAttribute(node, "aria-label", label);
  setAttribute(node, "title", label);
}

/** The nearest element around the target of an event, itself included.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null} */
export function closestTo(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** Where the focus is; null for nowhere in particular. */
export function focusedElement() {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : null;
}

/** Put text into a cell; the caret stays where it was, never inside a letter. A cell that says the same, as it is typed
 * now, is left alone.
 * @param {HTMLElement} cell
 * @param {string} text */
export function writeText(cell, text) {
  const isSame = rawText(cell) === text || (document.activeElement === cell && readText(cell) === text);
  if (!isSame || isForeign(cell)) rewriteCell(cell, text);
}

/** The same, whatever stands there.
 * @param {HTMLElement} cell
 * @param {string} text */
export function rewriteCell(cell, text) {
  const offset = caretOffset(cell);
  cell.textContent = text;
  notePut(cell, text);
  if (offset !== null) placeCaret(cell, offset);
}

/** How many UTF-16 units stand before the caret; null where the caret is elsewhere. */
export function caretOffset(/** @type {HTMLElement} */ cell) {
  const selection = document.getSelection();
  if (document.activeElement !== cell || !selection || selection.rangeCount === 0) return null;
  if (selection.focusNode === null || !cell.contains(selection.focusNode)) return null;
  const range = document.createRange();
  range.setStart(cell, 0);
  range.setEnd(selection.focusNode, selection.focusOffset);
  return range.toString().length;
}

/** @param {HTMLElement} cell
 * @param {number} offset in UTF-16 units */
export function placeCaret(cell, offset) {
  const text = cell.textContent ?? "";
  let place = Math.min(offset, text.length);
  const letter = place < text.length ? GRAPHEMES.segment(text).containing(place) : undefined;
  if (letter !== undefined) place = letter.index;
  const selection = document.getSelection();
  if (cell.firstChild === null) selection?.collapse(cell, 0);
  else selection?.collapse(cell.firstChild, place);
}

/** Run a change of the page's structure; focus and caret are afterwards where they were.
 * @param {HTMLElement} root
 * @param {() => void} change */
export function keepFocus(root, change) {
  const active = focusedElement();
  const focused = root.contains(active) ? active : null;
  const offset = focused?.isContentEditable ? caretOffset(focused) : null;
  change();
  if (focused === null || focused === document.activeElement || !root.contains(focused)) return;
  focused.focus({ preventScroll: true });
  if (offset !== null) placeCaret(focused, offset);
}

export function isEditable(/** @type {EventTarget | null} */ node) {
  return node instanceof HTMLElement && (node.isContentEditable || node.tagName === "INPUT");
}

/** Keys of an input method are its own. */
export function isComposing(/** @type {KeyboardEvent} */ event) {
  return event.isComposing || event.keyCode === 229;
}
