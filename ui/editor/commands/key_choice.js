// Holds the button with which somebody gives a line of the table another key: pressed, it takes the next key.
/** @import { KeyLine } from "./keymap.js" */
/** @import { KeySheet } from "./key_sheet.js" */

import { isComposing, make, setLabel } from "../dom.js";
import { fill } from "../text_format.js";
import { drawKeys, sayLine } from "./key_look.js";
import { writeKeys } from "./key_match.js";
import { findFixed } from "./own_keys.js";
import { nameKeys, refuseKeys } from "./own_key_rules.js";

export class KeyChoice {
  isWaiting = false;
  /** The key that another line has and that was pressed: pressed once more it is taken. */
  contested = "";
  /** @param {{ line: KeyLine, words: string, sheet: KeySheet }} parts */
  constructor({ line, words, sheet }) {
    this.line = line;
    this.words = words;
    this.sheet = sheet;
    const { signal, ownKeys } = sheet;
    const { strings } = sheet.words;
    this.button = make("button", {
      type: "button",
      class: "lk-button lk-key-choice",
      "data-line": line.name,
    });
    this.reset = make("button", { type: "button", class: "lk-button lk-key-reset", text: "↺" });
    this.reset.hidden = !ownKeys.isOwn(line);
    setLabel(this.reset, fill(strings.editor_own_reset, { what: words }));
    this.button.addEventListener("click", () => this.wait(), { signal });
    this.button.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.button.addEventListener("blur", () => this.stop(), { signal });
    const forget = () => {
      ownKeys.reset(line);
      sheet.finish(line, this.sayIs());
    };
    this.reset.addEventListener("click", forget, { signal });
    this.nodes = [this.button, this.reset];
    this.show();
  }

  get keys() {
    return this.sheet.ownKeys.writeOne(this.line);
  }

  show() {
    const { strings } = this.sheet.words;
    const name = fill(strings.editor_own_change, {
      what: this.words,
      keys: this.keys || strings.editor_own_none,
    });
    this.button.setAttribute("aria-label", this.isWaiting ? strings.editor_own_press : name);
    this.button.classList.toggle("is-waiting", this.isWaiting);
    if (this.isWaiting) this.button.textContent = strings.editor_own_press;
    else this.button.replaceChildren(...(this.keys ? drawKeys(this.keys) : [strings.editor_own_none]));
  }

  wait() {
    this.isWaiting = true;
    this.contested = "";
    this.tell("");
    this.show();
  }

  stop() {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    this.show();
  }

  tell(/** @type {string} */ sentence) {
    this.sheet.told.textContent = sentence;
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    if (!this.isWaiting || isComposing(event)) return;
    const isBare = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key === "Tab") return; // leaves, as everywhere
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape" && isBare) {
      this.stop();
      return;
    }
    const keys = nameKeys(event);
    if (keys !== null && !event.repeat) this.take(keys);
  }

  /** @param {string} keys */
  take(keys) {
    const { ownKeys, words } = this.sheet;
    const { strings } = words;
    const told = { keys: writeKeys({ keys: [keys] }) };
    const refused = refuseKeys(keys);
    const fixed = findFixed(keys);
    const other = ownKeys.findOther(keys, this.line);
    if (fixed !== undefined) {
      const what = strings[fixed.label ?? ""] ?? "";
      this.tell(fill(what ? strings.editor_own_fixed : strings.editor_own_browser, { ...told, what }));
    } else if (refused !== null) this.tell(fill(strings[refused], told));
    else if (other !== undefined && this.contested !== keys) {
      this.contested = keys;
      this.tell(fill(strings.editor_own_taken, { ...told, what: sayLine(other, strings) }));
    } else {
      this.isWaiting = false;
      ownKeys.choose(this.line, keys);
      this.sheet.finish(this.line, this.sayIs());
    }
  }

  sayIs() {
    const { strings } = this.sheet.words;
    return fill(strings.editor_own_is, { what: this.words, keys: this.keys || strings.editor_own_none });
  }
}
