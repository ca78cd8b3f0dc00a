// Holds small builders and readers of nodes. Text enters the page only through textContent.

const GRAPHEMES = new Intl.Segmenter("te", { granularity: "grapheme" });

/** A new element; `text` is its text, every other key an attribute. */
function make(tag, { text, ...attributes } = {}, children = []) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
}

/** A sentence of the server in the language of the page; the page around the editor knows how. */
function tell(sentence) {
  return window.likhita?.tell(sentence) ?? sentence;
}

function setLabel(node, label) {
  setAttribute(node, "aria-label", label);
  setAttribute(node, "title", label);
}

/** What stands in an editable cell: line breaks as \n, no blanks at the ends, NFC. */
function readText(cell) {
  let text = "";
  for (const node of cell.childNodes) text += node.nodeName === "BR" ? "\n" : node.textContent;
  return text.replace(/\r\n?/g, "\n").trim().normalize("NFC");
}

/** Put text into a cell; the caret stays where it was, never inside a letter. */
function writeText(cell, text) {
  if (cell.textContent === text || (document.activeElement === cell && readText(cell) === text)) return;
  const offset = caretOffset(cell);
  cell.textContent = text;
  if (offset !== null) placeCaret(cell, offset);
}

/** How many UTF-16 units stand before the caret; null where the caret is elsewhere. */
function caretOffset(cell) {
  const selection = document.getSelection();
  if (document.activeElement !== cell || selection.rangeCount === 0) return null;
  if (!cell.contains(selection.focusNode)) return null;
  const range = document.createRange();
  range.setStart(cell, 0);
  range.setEnd(selection.focusNode, selection.focusOffset);
  return range.toString().length;
}

function placeCaret(cell, offset) {
  const text = cell.textContent;
  let place = Math.min(offset, text.length);
  const letter = place < text.length ? GRAPHEMES.segment(text).containing(place) : undefined;
  if (letter !== undefined) place = letter.index;
  const selection = document.getSelection();
  if (cell.firstChild === null) selection.collapse(cell, 0);
  else selection.collapse(cell.firstChild, place);
}

/** Run a change of the page's structure; focus and caret are afterwards where they were. */
function keepFocus(root, change) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const offset = focused?.isContentEditable ? caretOffset(focused) : null;
  change();
  if (focused === null || focused === document.activeElement || !root.contains(focused)) return;
  focused.focus({ preventScroll: true });
  if (offset !== null) placeCaret(focused, offset);
}

function isEditable(node) {
  return node instanceof HTMLElement && (node.isContentEditable || node.tagName === "INPUT");
}
