// Holds the sheet of keys behind `?`, made of the one table of them.
/** @import { Words } from "../../types" */
/** @import { KeyLine } from "./keymap.js" */
/** @import { Menu } from "./menu.js" */

import { make } from "../dom.js";
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
    const lines = KEYMAP.flatMap((line) => {
      if (line.label === undefined) return [];
      return make("div", { class: "lk-key" }, [
        make("dt", {}, drawKeys(line)),
        make("dd", { text: strings[line.label] }),
      ]);
    });
    const close = make("button", { type: "button", class: "lk-button lk-close", text: strings.editor_close });
    close.addEventListener("click", () => this.menu.close(), { signal: this.signal });
    const title = make("strong", { class: "lk-menu-title", text: strings.editor_keys });
    this.menu.open(opener, { role: "dialog", label: strings.editor_keys, className: "lk-sheet" }, [
      make("div", { class: "lk-sheet-head" }, [title, close]),
      make("dl", { class: "lk-key-list" }, lines),
    ]);
  }
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
