// Holds the typing of Telugu with Latin letters: while it is on, each letter typed in a text rewrites the word
// under way, and what else it may mean stands by the caret. Input methods are left alone, and so is Backspace.

import { MENU_GAP_PX } from "../commands/menu.js";
/** @import { Words } from "../../types" */
/** @import { Notices } from "../notices.js" */
/** @import { LatinLetters } from "./latin_letters.js" */

import { closestTo, isComposing, make, setAttribute } from "../dom.js";
import { isForeign } from "../table/cell_text.js";

const LATIN_LETTER = /^[A-Za-z~@]$/;
const LATIN_FURTHER = /^[A-Za-z~@_^]$/;

/** The word under way: where it stands in its cell, the letters typed for it, what they may mean.
 * @typedef {{ cell: HTMLElement, start: number, length: number, latin: string, candidates: string[] }} LatinWord */

export class LatinTyping {
  /** @param {{ root: HTMLElement, grid: HTMLElement, letters: LatinLetters, notices: Notices, words: Words,
   *   signal: AbortSignal }} parts
   * @param {(on: boolean) => void} onToggle */
  constructor({ root, grid, letters, notices, words, signal }, onToggle) {
    this.letters = letters;
    this.notices = notices;
    this.words = words;
    this.onToggle = onToggle;
    this.on = false;
    /** @type {LatinWord | null} */
    this.word = null;
    this.panel = make("div", {
      class: "lk-menu lk-candidates",
      popover: "manual",
      role: "listbox",
      translate: "no",
    });
    root.append(this.panel);
    root.addEventListener("keydown", (event) => this.onKey(event), { capture: true, signal });
    root.addEventListener("compositionstart", () => this.end(), { capture: true, signal });
    root.addEventListener("pointerdown", (event) => this.onPointer(event), { capture: true, signal });
    grid.addEventListener("focusout", () => this.end(), { signal });
  }

  toggle() {
    const { strings } = this.words;
    this.on = !this.on;
    this.end();
    this.onToggle(this.on);
    this.notices.speak(this.on ? strings.editor_latin_on : strings.editor_latin_off);
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    if (isComposing(event) || event.key === "Shift") return;
    const cell = closestTo(event, "[data-field=text]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isTaken = this.on && isPlain && cell?.isContentEditable && this.take(cell, event.key);
    if (!isTaken) {
      this.end();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key was for the word under way, or begins one. */
  take(/** @type {HTMLElement} */ cell, /** @type {string} */ key) {
    const { word } = this;
    if (isForeign(cell)) return false; // the letter goes the way of every edit, which mends the cell
    if (word === null) return LATIN_LETTER.test(key) && this.write(this.begin(cell), key);
    if (LATIN_FURTHER.test(key)) return this.write(word, word.latin + key);
    if (key === "Escape") return this.choose(word, word.candidates.length - 1);
    if (key === "Enter") return this.choose(word, 0);
    if (/^[1-9]$/.test(key) && Number(key) <= word.candidates.length)
      return this.choose(word, Number(key) - 1);
    return false;
  }

  /** @returns {LatinWord} */
  begin(/** @type {HTMLElement} */ cell) {
    const [from, to] = selectedStretch(cell);
    return { cell, start: from, length: to - from, latin: "", candidates: [] };
  }

  /** @param {LatinWord} word
   * @param {string} latin */
  write(word, latin) {
    const candidates = this.letters.findCandidates(latin);
    this.put(word, candidates[0]);
    this.word = { ...word, latin, candidates, length: candidates[0].length };
    this.show(candidates);
    return true;
  }

  /** @param {LatinWord} word
   * @param {number} index */
  choose(word, index) {
    if (word.candidates[index] !== word.candidates[0]) this.put(word, word.candidates[index]);
    this.end();
    return true;
  }

  /** Replace the word through the browser's own editing, so that its undo knows of it.
   * @param {LatinWord} word
   * @param {string} text */
  put({ cell, start, length }, text) {
    selectStretch(cell, start, start + length);
    document.execCommand("insertText", false, text);
  }

  end() {
    this.word = null;
    this.panel.replaceChildren();
    if (this.panel.matches(":popover-open")) this.panel.hidePopover();
  }

  show(/** @type {string[]} */ candidates) {
    const { panel } = this;
    setAttribute(panel, "aria-label", this.words.strings.editor_candidates);
    const lines = candidates.map((text, index) =>
      make(
        "div",
        { role: "option", class: "lk-candidate", "aria-selected": String(index === 0), "data-index": index },
        [
          make("kbd", { class: "lk-hint", text: index === candidates.length - 1 ? "Esc" : index + 1 }),
          make("span", { text }),
        ],
      ),
    );
    panel.replaceChildren(...lines);
    if (!panel.matches(":popover-open")) panel.showPopover();
    this.place();
  }

  /** Below the letter before the caret, inside the window. */
  place() {
    const { panel } = this;
    const selection = document.getSelection();
    if (!selection?.anchorNode) return;
    const { anchorNode, anchorOffset } = selection;
    const range = document.createRange();
    range.setStart(anchorNode, Math.max(anchorOffset - 1, 0));
    range.setEnd(anchorNode, anchorOffset);
    const box = range.getBoundingClientRect();
    const fits = box.bottom + panel.offsetHeight + MENU_GAP_PX < window.innerHeight;
    panel.style.top = `${fits ? box.bottom + MENU_GAP_PX : box.top - panel.offsetHeight - MENU_GAP_PX}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - panel.offsetWidth - 8))}px`;
  }

  onPointer(/** @type {PointerEvent} */ event) {
    const line = closestTo(event, ".lk-candidate");
    if (line === null || this.word === null) {
      this.end();
      return;
    }
    event.preventDefault(); // the focus stays in the text
    this.choose(this.word, Number(line.dataset.index));
  }
}

/** From where to where text is selected in a cell, in UTF-16 units.
 * @param {HTMLElement} cell
 * @returns {[from: number, to: number]} */
function selectedStretch(cell) {
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0) return [0, 0];
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(cell, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  return [from, from + range.toString().length];
}

/** @param {HTMLElement} cell
 * @param {number} from
 * @param {number} to */
function selectStretch(cell, from, to) {
  document.getSelection()?.setBaseAndExtent(...findPlace(cell, from), ...findPlace(cell, to));
}

/** The text node and the place in it, so many units into a cell.
 * @param {HTMLElement} cell
 * @param {number} offset
 * @returns {[node: Node, offset: number]} */
function findPlace(cell, offset) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  let rest = offset;
  /** @type {Text | null} */
  let last = null;
  while (walker.nextNode()) {
    last = /** @type {Text} */ (walker.currentNode);
    if (rest <= last.length) return [last, rest];
    rest -= last.length;
  }
  return last === null ? [cell, 0] : [last, last.length];
}
