// Holds the sheet of keys behind `?`, made of the one table of them; in it somebody sets keys of their own.
/** @import { Words } from "../../types" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { KeyLine } from "./keymap.js" */
/** @import { Menu } from "./menu.js" */
/** @import { OwnKeys } from "./own_keys.js" */

import { make, setAttribute } from "../dom.js";
import { foldForSearch } from "../text_format.js";
import { KEY_GROUPS } from "./key_groups.js";
import { drawKeys, sayLine } from "./key_look.js";
import { KEYMAP } from "./keymap.js";
import { KeyChoice } from "./key_choice.js";
import { isChangeable } from "./own_keys.js";

export class KeySheet {
  /** @param {{ menu: Menu, state: TranscriptState, words: Words, ownKeys: OwnKeys, signal: AbortSignal }} parts */
  constructor({ menu, state, words, ownKeys, signal }) {
    this.menu = menu;
    this.state = state;
    this.words = words;
    this.ownKeys = ownKeys;
    this.signal = signal;
    this.isChanging = false;
    /** What was found, or set, is said here. */
    this.told = make("p", { class: "lk-key-told", role: "status" });
    this.list = make("div", { class: "lk-key-list" });
    this.resetAll = make("button", { type: "button", class: "lk-button" });
    const forget = () => {
      ownKeys.resetAll();
      this.draw();
      this.told.textContent = this.words.strings.editor_own_all_reset;
      this.change?.focus();
    };
    this.resetAll.addEventListener("click", forget, { signal });
  }

  open(/** @type {HTMLElement} */ opener) {
    const { strings } = this.words;
    const { signal } = this;
    this.isChanging = false;
    this.search = make("input", { type: "text", role: "searchbox", class: "lk-field", maxlength: 60 });
    setAttribute(this.search, "aria-label", strings.editor_keys_search);
    setAttribute(this.search, "placeholder", strings.editor_keys_search);
    this.search.addEventListener("input", () => this.find(), { signal });
    const close = make("button", { type: "button", class: "lk-button lk-close", text: strings.editor_close });
    close.addEventListener("click", () => this.menu.close(), { signal });
    this.change = make("button", { type: "button", class: "lk-button", "aria-pressed": "false" });
    this.change.addEventListener("click", () => this.toggleChanging(), { signal });
    this.change.textContent = strings.editor_own_keys;
    this.resetAll.textContent = strings.editor_own_reset_all;
    const title = make("strong", { class: "lk-menu-title", text: strings.editor_keys });
    this.draw();
    this.menu.open(opener, { role: "dialog", label: strings.editor_keys, className: "lk-sheet" }, [
      make("div", { class: "lk-sheet-head" }, [title, this.search, this.change, this.resetAll, close]),
      this.told,
      this.list,
    ]);
  }

  toggleChanging() {
    this.isChanging = !this.isChanging;
    if (this.change) setAttribute(this.change, "aria-pressed", String(this.isChanging));
    this.draw();
    this.told.textContent = this.isChanging ? this.words.strings.editor_own_how : "";
    this.menu.follow();
  }

  draw() {
    const { strings } = this.words;
    this.told.textContent = "";
    this.resetAll.hidden = this.ownKeys.set.size === 0;
    const groups = KEY_GROUPS.map(([heading, labels]) => {
      const lines = labels.flatMap((label) => this.drawLines(label));
      if (lines.length === 0) return [];
      const list = make("dl", {}, lines);
      return [make("section", { class: "lk-key-group" }, [make("h3", { text: strings[heading] }), list])];
    });
    this.list.replaceChildren(...groups.flat());
    if (this.search?.value) this.find();
  }

  /** What stands in the sheet of the lines with this label: one entry, or one a line where each can be changed. */
  drawLines(/** @type {string} */ label) {
    const { strings } = this.words;
    const lines = KEYMAP.filter((line) => line.label === label && !(line.edits && this.state.isReadOnly));
    if (lines.length === 0) return [];
    if (!this.isChanging || !lines.some(isChangeable)) {
      const keys = this.ownKeys.write(lines);
      return [this.drawEntry(strings[label], keys, drawKeys(keys))];
    }
    return lines.map((line) => {
      const words = sayLine(line, strings);
      const choice = new KeyChoice({ line, words, sheet: this });
      return this.drawEntry(words, this.ownKeys.writeOne(line), choice.nodes);
    });
  }

  /** @param {string} words
   * @param {string} keys
   * @param {(Node | string)[]} shown */
  drawEntry(words, keys, shown) {
    const searched = foldForSearch(`${words} ${keys}`);
    return make("div", { class: "lk-key", "data-searched": searched }, [
      make("dt", {}, shown),
      make("dd", { text: words }),
    ]);
  }

  find() {
    const groups = [.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.list.children)];
    const shown = showFound(groups, this.search?.value ?? "");
    this.told.textContent = shown === 0 ? this.words.strings.editor_keys_none : "";
  }

  /** What a chosen key came to is told; the list shows it, and the focus stays with the line.
   * @param {KeyLine} line
   * @param {string} sentence */
  finish(line, sentence) {
    this.draw();
    this.told.textContent = sentence;
    /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-line="${line.name}"]`))?.focus();
  }
}

/** Show the lines with every word looked for; returns how many there are.
 * @param {HTMLElement[]} groups
 * @param {string} wanted */
function showFound(groups, wanted) {
  const words = foldForSearch(wanted).split(/\s+/);
  let shown = 0;
  for (const group of groups) {
    const lines = [.../** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll(".lk-key"))];
    for (const line of lines) line.hidden = !words.every((word) => line.dataset.searched?.includes(word));
    const found = lines.filter((line) => !line.hidden).length;
    group.hidden = found === 0;
    shown += found;
  }
  return shown;
}
