// Holds the bar above the rows: name, progress, what is saved, undo, redo, keys, exports.
// Must not edit anything itself: its buttons call the actions it was given.

import { KEYMAP, writeKeys } from "./keymap.js";
import { make, setAttribute, setLabel } from "../dom.js";
import { exportOf } from "../../page/addresses.js";
import { currentLook } from "../../page/theme.js";
import { tell } from "../../page/language.js";
import { fill, formatClock, showMarks } from "../text_format.js";

export class Bar {
  constructor(node, menu, actions) {
    this.node = node;
    this.menu = menu;
    this.actions = actions;
    const button = (name, action, attributes = {}) => {
      const made = make("button", { type: "button", class: `lk-button lk-${name}`, ...attributes });
      made.addEventListener("click", () => action(made));
      return made;
    };
    this.name = make("h2", { class: "lk-title" });
    this.count = make("span", { class: "lk-count" });
    this.meter = make("span", { class: "lk-meter", "aria-hidden": "true" }, [make("span")]);
    this.state = make("span", { class: "lk-state" });
    this.retry = button("link", actions.retry, { hidden: true });
    this.latin = button("latin", actions.toggleLatin, { "aria-pressed": "false", text: "అ" });
    this.latin.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the text
    this.undo = button("undo", actions.undo);
    this.redo = button("redo", actions.redo);
    this.keys = button("keys", (opener) => this.showKeys(opener), { "aria-haspopup": "dialog", text: "?" });
    this.export = button("export", (opener) => this.showExports(opener), { "aria-haspopup": "menu" });
    this.showMore = () => {}; // set by the hands, who own the menus
    this.more = button("more", (opener) => this.showMore(opener), { "aria-haspopup": "menu" });
    node.append(
      make("div", { class: "lk-bar-name" }, [this.name, this.count, this.meter]),
      make("div", { class: "lk-bar-state" }, [this.state, this.retry]),
      make("div", { class: "lk-bar-tools" }, [
        this.latin, this.undo, this.redo, this.keys, this.more, this.export,
      ]),
    );
  }

  translate(strings) {
    this.strings = strings;
    this.retry.textContent = strings.editor_retry;
    setLabel(this.latin, `${strings.editor_latin} (Alt+A)`);
    setLabel(this.undo, `${strings.editor_undo} (Ctrl+Z)`);
    setLabel(this.redo, `${strings.editor_redo} (Ctrl+Shift+Z)`);
    setLabel(this.keys, strings.editor_keys);
    setLabel(this.more, strings.editor_more);
    this.export.textContent = strings.editor_export;
  }

  showDocument({ meta, rows, verified, verifiedMs, totalMs }) {
    const { strings } = this;
    this.name.textContent = showMarks(meta.name ?? "");
    setAttribute(this.name, "title", meta.name);
    const template = meta.readonly ? strings.editor_rows : strings.editor_verified;
    this.count.textContent = rows === 0 ? "" : fill(template, { rows, verified });
    this.meter.hidden = meta.readonly || rows === 0;
    this.meter.firstChild.style.width = `${totalMs === 0 ? 0 : (verifiedMs / totalMs) * 100}%`;
    this.undo.hidden = this.redo.hidden = this.latin.hidden = this.more.hidden = meta.readonly;
    this.export.hidden = meta.readonly || meta.exports.length === 0;
  }

  showLatin(on) {
    setAttribute(this.latin, "aria-pressed", String(on));
  }

  /** `saving` is saved, saving, typing, offline or broken; `isKept` whether what waits outlives a reload. */
  showState({ saving, waiting, isKept, savedAt, canUndo, canRedo }) {
    const { strings } = this;
    const sentences = {
      saved: savedAt ? fill(strings.editor_saved, { time: formatClock(savedAt) }) : "",
      typing: strings.editor_typing,
      saving: strings.editor_saving,
      offline: fill(waiting === 1 ? strings.editor_offline_one : strings.editor_offline, { edits: waiting }),
      broken: fill(waiting === 1 ? strings.editor_broken_one : strings.editor_broken, { edits: waiting }),
    };
    const waits = saving === "offline" || saving === "broken";
    const sentence = waits && !isKept ? `${sentences[saving]}. ${strings.editor_keep_open}` : sentences[saving];
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
    setAttribute(this.state, "data-state", saving);
    this.retry.hidden = !waits;
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
  }

  showKeys(opener) {
    const { strings } = this;
    const lines = KEYMAP.filter(({ label }) => label !== undefined).map((line) => {
      return make("div", { class: "lk-key" }, [make("dt", {}, drawKeys(line)), make("dd", { text: strings[line.label] })]);
    });
    const close = make("button", { type: "button", class: "lk-button lk-close", text: strings.editor_close });
    close.addEventListener("click", () => this.menu.close());
    const title = make("strong", { class: "lk-menu-title", text: strings.editor_keys });
    this.menu.open(opener, { role: "dialog", label: strings.editor_keys, className: "lk-sheet" }, [
      make("div", { class: "lk-sheet-head" }, [title, close]),
      make("dl", { class: "lk-key-list" }, lines),
    ]);
  }

  showExports(opener) {
    const { exports } = this.actions.describe();
    const links = exports.flatMap((entry) => this.exportLink(entry) ?? []);
    const items = [...this.actions.check(), ...links];
    this.menu.open(opener, { role: "menu", label: this.strings.editor_export, className: "lk-exports" }, items);
    links[0]?.focus();
  }

  /** A download (or a page of them) that waits until everything typed is saved: the file equals the table. */
  exportLink(entry) {
    const { tool, label, name, page = false } = entry;
    const href = exportOf(entry, currentLook());
    if (href === null) return null;
    const kind = page ? { target: "_blank", rel: "noreferrer" } : { download: "" };
    const link = make("a", { role: "menuitem", class: "lk-menu-item", href, "data-format": name, ...kind }, [
      make("span", { class: "lk-menu-label", text: page ? this.strings.export_more : tell(tool || label) }),
      make("span", { class: "lk-hint", text: page ? this.strings.export_more_hint : label }),
    ]);
    link.addEventListener("click", (event) => {
      this.menu.close();
      if (this.actions.isSaved()) return;
      event.preventDefault();
      this.actions.whenSaved(() => link.click());
    });
    return link;
  }
}

/** The keys of a line as they look; those pressed together are never torn apart. */
function drawKeys(line) {
  const together = writeKeys(line).split(" · ").map((keys) => {
    const caps = keys.split(" ").map((key) => (key === "…" ? ` ${key} ` : make("kbd", { text: key })));
    return make("span", { class: "lk-key-caps" }, caps);
  });
  return together.flatMap((caps, index) => (index === 0 ? [caps] : [" · ", caps]));
}
