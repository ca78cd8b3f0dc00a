// Holds the menu of exports: what to look at first, the format taken last as one large button, then all of them by what
// they are for.
/** @import { Export, Words } from "../../types" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Checks } from "../tools/checks.js" */
/** @import { Downloads } from "./downloads.js" */
/** @import { Menu } from "./menu.js" */

import { exportOf } from "../../page/addresses.js";
import { keep, readKept } from "../../page/browser_store.js";
import { tell } from "../../page/language.js";
import { currentLook } from "../../page/theme.js";
import { make } from "../dom.js";
import { fill } from "../text_format.js";

const KEY = "likhita.export";
const FIRST = "docx"; // of who has taken none yet
const GROUPS = /** @type {const} */ (["read", "work", "train"]);

export class ExportMenu {
  /** @param {{ state: TranscriptState, saving: Saving, checks: Checks, downloads: Downloads, menu: Menu, words: Words,
   *   signal: AbortSignal }} parts */
  constructor({ state, saving, checks, downloads, menu, words, signal }) {
    this.state = state;
    this.saving = saving;
    this.checks = checks;
    this.downloads = downloads;
    this.menu = menu;
    this.words = words;
    this.signal = signal;
  }

  open(/** @type {HTMLElement} */ opener) {
    const { exports } = this.state.meta;
    const main = this.mainLink(exports);
    const groups = GROUPS.flatMap((group) => this.group(group, exports));
    const pages = exports.filter(({ page }) => page).flatMap((entry) => this.link(entry) ?? []);
    const look = /** @type {const} */ ({ role: "menu", className: "lk-exports" });
    const label = this.words.strings.editor_export;
    this.menu.open(opener, { ...look, label }, [...this.checks.open(), ...main, ...groups, ...pages]);
    (main[0] ?? this.menu.items()[0])?.focus();
  }

  /** The format that was taken last, ready to be taken again. */
  mainLink(/** @type {Export[]} */ exports) {
    const files = exports.filter(({ page }) => !page);
    const wanted = readKept(KEY) ?? FIRST;
    const entry = files.find(({ name }) => name === wanted) ?? files[0];
    const link = entry && this.link(entry);
    if (!link) return [];
    const words = fill(this.words.strings.editor_export_main, { format: this.nameOf(entry) });
    link.replaceChildren(make("span", { class: "lk-menu-label", text: words }));
    link.removeAttribute("data-format"); // the line of this format is another
    link.classList.add("lk-export-main");
    return [link];
  }

  /** @param {typeof GROUPS[number]} group
   * @param {Export[]} exports */
  group(group, exports) {
    const own = exports.filter((entry) => !entry.page && (entry.group ?? "work") === group);
    const links = own.flatMap((entry) => this.link(entry) ?? []);
    if (links.length === 0) return [];
    const title = this.words.strings[`editor_export_${group}`];
    const head = make("span", { class: "lk-menu-title", "aria-hidden": "true", text: title });
    return [make("div", { class: "lk-export-group", role: "group", "aria-label": title }, [head, ...links])];
  }

  nameOf(/** @type {Export} */ { tool, label, by_tool: byTool = false }) {
    return byTool ? tell(tool) : label;
  }

  /** A download (or a page of them) that waits until everything typed is saved: the file equals the table. */
  link(/** @type {Export} */ entry) {
    const { tool, label, name, by_tool: byTool = false, page = false, is_large: isLarge = false } = entry;
    const { strings } = this.words;
    const href = exportOf(entry, currentLook());
    if (href === null) return null;
    const kind = page || isLarge ? { target: "_blank", rel: "noreferrer" } : {};
    const hint = byTool ? label : tell(tool);
    const link = make("a", { role: "menuitem", class: "lk-menu-item", href, "data-format": name, ...kind }, [
      make("span", { class: "lk-menu-label", text: page ? strings.export_more : this.nameOf(entry) }),
      make("span", { class: "lk-hint", text: page ? strings.export_more_hint : hint }),
    ]);
    const follow = (/** @type {MouseEvent} */ event) => {
      this.menu.close();
      if (!page) keep(KEY, name);
      if (!this.saving.isSaved()) {
        event.preventDefault();
        this.saving.whenSaved(() => link.click());
      } else if (!page && !isLarge) {
        event.preventDefault();
        this.downloads.take(href, this.nameOf(entry));
      }
    };
    link.addEventListener("click", follow, { signal: this.signal });
    return link;
  }
}
