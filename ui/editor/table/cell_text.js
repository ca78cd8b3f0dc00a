// Holds what the cells of rows say, told by what was written into them and by the edits since: the page's own text is
// never believed, since translators and extensions rewrite it.

import { dropUnseen } from "../text_format.js";

/** What an event says about an edit.
 * @typedef {object} CellEdit
 * @property {string} kind its inputType
 * @property {string} written what it put in, "" for nothing
 * @property {ReadonlySet<string>} [earlier] texts of the cell that undo and redo may bring back */

/** Any way to write a line break or a blank, and the mark that browsers keep behind a last empty line. */
function plain(/** @type {string} */ text) {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\u00a0/g, " ")
    .replace(/\n+$/, "");
}

/** Whether an edit can have made one text of the other: in one place, where nothing stands that it did not put in.
 * @param {string} from
 * @param {string} to
 * @param {CellEdit} edit */
export function leadsTo(from, to, { kind, written, earlier }) {
  const [before, after] = [plain(from), plain(to)];
  if (before === after) return true;
  if (kind.startsWith("history")) return earlier?.has(to) ?? false;
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const put = after.slice(head, after.length - tail);
  if (kind === "insertLineBreak" || kind === "insertParagraph") return /^\n*$/.test(put);
  if (kind === "insertTranspose") {
    const letters = (/** @type {string} */ text) => [...text].sort().join("");
    return letters(put) === letters(before.slice(head, before.length - tail));
  }
  if (kind.startsWith("insert")) return plain(written).includes(put.trim());
  return kind.startsWith("delete") && put === "";
}

/** What stands in a cell on the page: line breaks as \n, whatever nodes others put around the text. */
export function textOnPage(/** @type {Node} */ cell) {
  let text = "";
  for (const node of cell.childNodes) {
    if (node.nodeName === "BR") text += "\n";
    else text += node.hasChildNodes() ? textOnPage(node) : (node.textContent ?? "");
  }
  return text;
}

/** @typedef {{ text: string, earlier: Set<string> }} Known */

/** By the cell, what it says, and what it said since it was last written into.
 * @type {WeakMap<Element, Known>} */
const KNOWN = new WeakMap();

/** The program wrote into the cell. */
export function notePut(/** @type {Element} */ cell, /** @type {string} */ text) {
  KNOWN.set(cell, { text, earlier: new Set([text]) });
}

/** An edit made this of it. */
export function noteEdited(/** @type {Element} */ cell, /** @type {string} */ text) {
  const known = KNOWN.get(cell) ?? { text: "", earlier: new Set() };
  known.text = text;
  known.earlier.add(text);
  KNOWN.set(cell, known);
}

/** What the cell says, as it is typed. */
export function rawText(/** @type {Element} */ cell) {
  return KNOWN.get(cell)?.text ?? "";
}

/** What undo and redo may bring back. */
export function earlierTexts(/** @type {Element} */ cell) {
  return KNOWN.get(cell)?.earlier ?? new Set();
}

/** What the cell says, as the server is told: no blanks at the ends, nothing unseen that says nothing, NFC. */
export function readText(/** @type {Element} */ cell) {
  return dropUnseen(rawText(cell)).replace(/\r\n?/g, "\n").trim().normalize("NFC");
}

/** Whether somebody else wrote into the cell. */
export function isForeign(/** @type {Element} */ cell) {
  return plain(textOnPage(cell)) !== plain(rawText(cell));
}
