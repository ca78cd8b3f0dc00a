// Holds the typing of Telugu with Latin letters: while it is on, each letter typed in a text rewrites the word
// under way, and what else it may mean stands by the caret. Input methods are left alone, and so is Backspace.

import { MENU_GAP_PX } from "../commands/menu.js";
import { make, setAttribute } from "../dom.js";

const LATIN_LETTER = /^[A-Za-z~@]$/;
const LATIN_FURTHER = /^[A-Za-z~@_^]$/;

export class LatinTyping {
  constructor(editor) {
    this.editor = editor;
    this.on = false;
    this.word = null; // {cell, start, length, latin, candidates}
    this.panel = make("div", { class: "lk-menu lk-candidates", popover: "manual", role: "listbox" });
    editor.root.append(this.panel);
    editor.root.addEventListener("keydown", (event) => this.onKey(event), true);
    editor.root.addEventListener("compositionstart", () => this.end(), true);
    editor.root.addEventListener("pointerdown", (event) => this.onPointer(event), true);
    editor.grid.addEventListener("focusout", () => this.end());
  }

  toggle() {
    this.on = !this.on;
    this.end();
    const { bar, live, strings } = this.editor;
    bar.showLatin(this.on);
    live.textContent = this.on ? strings.editor_latin_on : strings.editor_latin_off;
  }

  onKey(event) {
    if (event.isComposing || event.keyCode === 229 || event.key === "Shift") return;
    const cell = event.target.closest("[data-field=text]");
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
  take(cell, key) {
    const { word } = this;
    if (word === null) return LATIN_LETTER.test(key) && this.write(this.begin(cell), key);
    if (LATIN_FURTHER.test(key)) return this.write(word, word.latin + key);
    if (key === "Escape") return this.choose(word.candidates.length - 1);
    if (key === "Enter") return this.choose(0);
    if (/^[1-9]$/.test(key) && Number(key) <= word.candidates.length) return this.choose(Number(key) - 1);
    return false;
  }

  begin(cell) {
    const [from, to] = selectedStretch(cell);
    return { cell, start: from, length: to - from, latin: "", candidates: [] };
  }

  write(word, latin) {
    const candidates = this.editor.letters.findCandidates(latin);
    this.put(word, candidates[0]);
    this.word = { ...word, latin, candidates, length: candidates[0].length };
    this.show();
    return true;
  }

  choose(index) {
    const { word } = this;
    if (word.candidates[index] !== word.candidates[0]) this.put(word, word.candidates[index]);
    this.end();
    return true;
  }

  /** Replace the word through the browser's own editing, so that its undo knows of it. */
  put({ cell, start, length }, text) {
    selectStretch(cell, start, start + length);
    document.execCommand("insertText", false, text);
  }

  end() {
    this.word = null;
    this.panel.replaceChildren();
    if (this.panel.matches(":popover-open")) this.panel.hidePopover();
  }

  show() {
    const { word, panel } = this;
    setAttribute(panel, "aria-label", this.editor.strings.editor_candidates);
    const lines = word.candidates.map((text, index) =>
      make("div", { role: "option", class: "lk-candidate", "aria-selected": String(index === 0), "data-index": index }, [
        make("kbd", { class: "lk-hint", text: index === word.candidates.length - 1 ? "Esc" : index + 1 }),
        make("span", { text }),
      ]),
    );
    panel.replaceChildren(...lines);
    if (!panel.matches(":popover-open")) panel.showPopover();
    const { anchorNode, anchorOffset } = document.getSelection();
    const range = document.createRange();
    range.setStart(anchorNode, Math.max(anchorOffset - 1, 0));
    range.setEnd(anchorNode, anchorOffset);
    const box = range.getBoundingClientRect();
    const fits = box.bottom + panel.offsetHeight + MENU_GAP_PX < window.innerHeight;
    panel.style.top = `${fits ? box.bottom + MENU_GAP_PX : box.top - panel.offsetHeight - MENU_GAP_PX}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - panel.offsetWidth - 8))}px`;
  }

  onPointer(event) {
    const line = event.target.closest(".lk-candidate");
    if (line === null || this.word === null) {
      this.end();
      return;
    }
    event.preventDefault(); // the focus stays in the text
    this.choose(Number(line.dataset.index));
  }
}

/** From where to where text is selected in a cell, in UTF-16 units. */
function selectedStretch(cell) {
  const range = document.getSelection().getRangeAt(0);
  const before = document.createRange();
  before.setStart(cell, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = before.toString().length;
  return [from, from + range.toString().length];
}

function selectStretch(cell, from, to) {
  document.getSelection().setBaseAndExtent(...findPlace(cell, from), ...findPlace(cell, to));
}

/** The text node and the place in it, so many units into a cell. */
function findPlace(cell, offset) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  let rest = offset;
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    if (rest <= last.length) return [last, rest];
    rest -= last.length;
  }
  return last === null ? [cell, 0] : [last, last.length];
}
