// Holds how a row is built: its cells, and the controls in them.
/** @import { Row } from "../../types" */

import { make, setAttribute } from "../dom.js";

/** The controls of a row, by the field they show or the action they do.
 * @typedef {{ play: HTMLButtonElement, start_ms: HTMLElement, end_ms: HTMLElement, speaker: HTMLButtonElement,
 *   language: HTMLButtonElement, text: HTMLElement, verify: HTMLButtonElement, more: HTMLButtonElement }} RowParts */

/** A row on the page, and what it shows.
 * @typedef {HTMLElement & { parts: RowParts, shown?: Row, speakerShown?: string }} RowNode */

export function buildPrototype() {
  const speaker = button("speaker", [
    make("span", { class: "lk-letter" }),
    make("span", { class: "lk-name" }),
  ]);
  const language = button("language");
  const more = button("more");
  for (const opener of [speaker, language, more]) opener.setAttribute("aria-haspopup", "menu");
  const text = field("div", "text");
  text.setAttribute("aria-multiline", "true");
  return make("div", { class: "lk-row", role: "row", tabindex: "-1", translate: "no" }, [
    cell("play", button("play")),
    cell("start", field("span", "start_ms")),
    cell("end", field("span", "end_ms")),
    cell("speaker", speaker),
    cell("language", language),
    cell("text", text),
    cell("status", button("verify")),
    cell("more", more),
  ]);
}

/** @param {string} name
 * @param {HTMLElement} content */
function cell(name, content) {
  return make("div", { class: `lk-cell lk-cell-${name}`, role: "gridcell" }, [content]);
}

/** @param {string} action
 * @param {HTMLElement[]} [children] */
function button(action, children = []) {
  const attributes = { class: `lk-button lk-${action}`, tabindex: "-1", "data-action": action };
  return make("button", { type: "button", ...attributes }, children);
}

/** @param {"div" | "span"} tag
 * @param {string} name */
function field(tag, name) {
  const attributes = {
    role: "textbox",
    contenteditable: "plaintext-only",
    tabindex: "-1",
    "data-field": name,
  };
  return make(tag, { class: `lk-edit lk-edit-${name}`, spellcheck: "false", ...attributes });
}

/** @returns {RowParts} */
export function findParts(/** @type {HTMLElement} */ node) {
  const controls = /** @type {any[]} */ ([...node.children].map((cell) => cell.firstElementChild));
  const [play, start_ms, end_ms, speaker, language, text, verify, more] = controls;
  return { play, start_ms, end_ms, speaker, language, text, verify, more };
}

/** Let a row be written in, or only be read: its times and text, and what opens the choices of a value.
 * @param {RowNode} node
 * @param {boolean} isReadOnly */
export function lockNode({ parts }, isReadOnly) {
  for (const part of [parts.start_ms, parts.end_ms, parts.text]) {
    setAttribute(part, "contenteditable", isReadOnly ? "false" : "plaintext-only");
    setAttribute(part, "aria-readonly", isReadOnly ? "true" : null);
  }
  for (const part of [parts.speaker, parts.language, parts.verify, parts.more]) part.disabled = isReadOnly;
}

/** Take from a node what belonged to its row alone: sentences, marks, tooltips. Its values are written over. */
export function cleanNode(/** @type {RowNode} */ node) {
  for (const line of node.querySelectorAll(".lk-message, .lk-hearing")) line.remove();
  for (const part of Object.values(node.parts)) {
    part.removeAttribute("aria-invalid");
    part.removeAttribute("title");
  }
}
