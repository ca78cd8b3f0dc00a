// Holds the small bar that says how many rows are selected and what can be done with them.
/** @import { Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Menu } from "./menu.js" */
/** @import { Operations } from "./operations.js" */
/** @import { Selection } from "./selection.js" */

import { make, setAttribute } from "../dom.js";
import { fill } from "../text_format.js";
import { openSpeakersOfSelection } from "./value_menus.js";

export class SelectionBar {
  /** @param {{ selection: Selection, operations: Operations, menu: Menu, state: TranscriptState, words: Words,
   *   events: Events, signal: AbortSignal }} parts */
  constructor({ selection, operations, menu, state, words, events, signal }) {
    this.selection = selection;
    this.words = words;
    this.count = make("span", { class: "lk-chosen-count", role: "status" });
    /** @type {[label: string, action: (opener: HTMLElement) => void][]} */
    const actions = [
      ["editor_merge", () => operations.merge(selection.idsOr(null), true)],
      ["editor_speaker_for", (opener) => openSpeakersOfSelection({ menu, state, words, operations }, opener)],
      ["editor_verify_chosen", () => operations.setStatus("verified")],
      ["editor_skip_chosen", () => operations.setStatus("skipped")],
      ["editor_delete", () => operations.remove(null)],
      ["editor_clear_chosen", () => selection.clear()],
    ];
    this.buttons = actions.map(([label, action]) => {
      const button = make("button", { type: "button", class: "lk-button" });
      button.addEventListener("click", () => action(button), { signal });
      return { label, button };
    });
    const content = [this.count, ...this.buttons.map(({ button }) => button)];
    this.node = make("div", { class: "lk-chosen", role: "toolbar", hidden: true }, content);
    events.on("selected", () => this.show());
  }

  translate() {
    const { strings } = this.words;
    setAttribute(this.node, "aria-label", strings.editor_chosen_label);
    for (const { label, button } of this.buttons) button.textContent = strings[label];
    this.show();
  }

  show() {
    const rows = this.selection.ids.size;
    this.node.hidden = rows === 0;
    this.count.textContent = fill(this.words.strings.editor_chosen, { rows });
  }
}
