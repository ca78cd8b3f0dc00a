// Holds the rows that are selected together, how they are marked, and the small bar that says what can be done.

import { openSpeakersOf } from "./menus.js";
import { make, setAttribute } from "../dom.js";
import { fill } from "../text_format.js";

export class Selection {
  constructor(editor, node) {
    this.editor = editor;
    this.ids = new Set();
    this.from = null; // the row a range begins at
    this.node = node;
    this.count = make("span", { class: "lk-chosen-count", role: "status" });
    this.buttons = [
      ["editor_merge", () => editor.operations.merge(this.idsOr(null), true)],
      ["editor_speaker_for", (opener) => openSpeakersOf(editor, opener)],
      ["editor_verify_chosen", () => editor.operations.setStatus("verified")],
      ["editor_skip_chosen", () => editor.operations.setStatus("skipped")],
      ["editor_delete", () => editor.operations.remove(null)],
      ["editor_clear_chosen", () => this.clear()],
    ].map(([label, action]) => {
      const button = make("button", { type: "button", class: "lk-button" });
      button.addEventListener("click", () => action(button));
      return { label, button };
    });
    node.append(this.count, ...this.buttons.map(({ button }) => button));
  }

  translate(strings) {
    setAttribute(this.node, "aria-label", strings.editor_chosen_label);
    for (const { label, button } of this.buttons) button.textContent = strings[label];
    this.show([]);
  }

  has(id) {
    return this.ids.has(id);
  }

  /** The selected rows in their order, else the one given. */
  idsOr(id) {
    if (this.ids.size > 0) return this.editor.state.order.filter((known) => this.ids.has(known));
    return id === null ? [] : [id];
  }

  toggle(id) {
    if (this.ids.size === 0 && this.editor.here !== null && this.editor.here !== id) this.ids.add(this.editor.here);
    if (!this.ids.delete(id)) this.ids.add(id);
    this.from = id;
    this.show([id, this.editor.here]);
  }

  /** The rows from where the range began to this one, and no others. */
  extendTo(id) {
    const { listed: order } = this.editor.state;
    this.from = this.ids.size > 0 && this.from !== null ? this.from : this.editor.here;
    const ends = [order.indexOf(this.from), order.indexOf(id)].sort((a, b) => a - b);
    const before = [...this.ids];
    this.ids = new Set(order.slice(Math.max(0, ends[0]), ends[1] + 1));
    this.show([...before, ...this.ids]);
  }

  /** Shift with an arrow: the range grows or shrinks by a row, and the focus goes with it. */
  extend(step) {
    const { editor } = this;
    const next = editor.state.neighbour(editor.here, step);
    if (next === undefined) return;
    this.extendTo(next);
    editor.go(next, "row");
  }

  chooseAll() {
    this.ids = new Set(this.editor.state.listed);
    this.show([...this.ids]);
  }

  /** Returns whether anything was selected. */
  clear() {
    const before = [...this.ids];
    this.ids.clear();
    this.from = null;
    this.show(before);
    return before.length > 0;
  }

  /** Rows that are gone are not selected. */
  prune() {
    const gone = [...this.ids].filter((id) => !this.editor.state.rows.has(id));
    for (const id of gone) this.ids.delete(id);
    if (gone.length > 0) this.show([]);
  }

  show(changed) {
    const { editor } = this;
    editor.rows.chosen = this.ids;
    for (const id of changed) editor.rows.markNode(id);
    this.node.hidden = this.ids.size === 0;
    this.count.textContent = fill(editor.strings.editor_chosen, { rows: this.ids.size });
  }
}
