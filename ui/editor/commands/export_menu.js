// Holds the menu of exports: what to look at first, then one link a format.
/** @import { Export, Words } from "../../types" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Checks } from "../tools/checks.js" */
/** @import { Menu } from "./menu.js" */

import { exportOf } from "../../page/addresses.js";
import { tell } from "../../page/language.js";
import { currentLook } from "../../page/theme.js";
import { make } from "../dom.js";

export class ExportMenu {
  /** @param {{ state: TranscriptState, saving: Saving, checks: Checks, menu: Menu, words: Words,
   *   signal: AbortSignal }} parts */
  constructor({ state, saving, checks, menu, words, signal }) {
    this.state = state;
    this.saving = saving;
    this.checks = checks;
    this.menu = menu;
    this.words = words;
    this.signal = signal;
  }

  open(/** @type {HTMLElement} */ opener) {
    const links = this.state.meta.exports.flatMap((entry) => this.link(entry) ?? []);
    const look = /** @type {const} */ ({ role: "menu", className: "lk-exports" });
    const label = this.words.strings.editor_export;
    this.menu.open(opener, { ...look, label }, [...this.checks.open(), ...links]);
    links[0]?.focus();
  }

  /** A download (or a page of them) that waits until everything typed is saved: the file equals the table. */
  link(/** @type {Export} */ entry) {
    const { tool, label, name, page = false } = entry;
    const { strings } = this.words;
    const href = exportOf(entry, currentLook());
    if (href === null) return null;
    const kind = page ? { target: "_blank", rel: "noreferrer" } : { download: "" };
    const link = make("a", { role: "menuitem", class: "lk-menu-item", href, "data-format": name, ...kind }, [
      make("span", { class: "lk-menu-label", text: page ? strings.export_more : tell(tool) || label }),
      make("span", { class: "lk-hint", text: page ? strings.export_more_hint : label }),
    ]);
    const follow = (/** @type {MouseEvent} */ event) => {
      this.menu.close();
      if (this.saving.isSaved()) return;
      event.preventDefault();
      this.saving.whenSaved(() => link.click());
    };
    link.addEventListener("click", follow, { signal: this.signal });
    return link;
  }
}
