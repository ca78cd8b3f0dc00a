// Holds the sheet of keys behind `?`, made of the one table of them.
/** @import { Words } from "../../types" */
/** @import { KeyLine } from "./keymap.js" */
/** @import { Menu } from "./menu.js" */

import { make, setAttribute } from "../dom.js";
import { foldForSearch } from "../text_format.js";
import { KEY_GROUPS } from "./key_groups.js";
import { writeKeys } from "./key_match.js";
import { KEYMAP } from "./keymap.js";

export class KeySheet {
  /** @param {{ menu: Menu, words: Words, signal: AbortSignal }} parts */
  constructor({ menu, words, signal }) {
    this.menu = menu;
    this.words = words;
    this.signal = signal;
  }

  open(/** @type {HTMLElement} */ opener) {
    const { strings } = this.words;
    const lines = new Map(KEYMAP.flatMap((line) => (line.label === undefined ? [] : [[line.label, line]])));
    const groups = KEY_GROUPS.map(([heading, labels]) => {
      const found = labels.flatMap((label) => lines.get(label) ?? []).map((line) => this.drawLine(line));
      const list = make("dl", {}, found);
      return make("section", { class: "lk-key-group" }, [make("h3", { text: strings[heading] }), list]);
    });
    const none = make("p", { class: "lk-key-none", role: "status" });
    const search = make("input", { type: "text", role: "searchbox", class: "lk-field", maxlength: 60 });
    setAttribute(search, "aria-label", strings.editor_keys_search);
    setAttribute(search, "placeholder", strings.editor_keys_search);
    const look = () => {
      const shown = showFound(groups, search.value);
      none.textContent = shown === 0 ? strings.editor_keys_none : "";
    };
    search.addEventListener("input", look, { signal: this.signal });
    const close = make("button", { type: "button", class: "lk-button lk-close", text: strings.editor_close });
    close.addEventListener("click", () => this.menu.close(), { signal: this.signal });
    const title = make("strong", { class: "lk-menu-title", text: strings.editor_keys });
    this.menu.open(opener, { role: "dialog", label: strings.editor_keys, className: "lk-sheet" }, [
      make("div", { class: "lk-sheet-head" }, [title, search, close]),
      none,
      make("div", { class: "lk-key-list" }, groups),
    ]);
  }

  drawLine(/** @type {KeyLine} */ line) {
    const words = this.words.strings[line.label ?? ""];
    const searched = foldForSearch(`${words} ${writeKeys(line)}`);
    return make("div", { class: "lk-key", "data-searched": searched }, [
      make("dt", {}, drawKeys(line)),
      make("dd", { text: words }),
    ]);
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

/** The keys of a line as they look; those pressed together are never torn apart. */
function drawKeys(/** @type {KeyLine} */ line) {
  const together = writeKeys(line)
    .split(" · ")
    .map((keys) => {
      const caps = keys.split(" ").map((key) => (key === "…" ? ` ${key} ` : make("kbd", { text: key })));
      return make("span", { class: "lk-key-caps" }, caps);
    });
  return together.flatMap((caps, index) => (index === 0 ? [caps] : [" · ", caps]));
}
