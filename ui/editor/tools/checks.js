// Holds what the export menu says to look at first: a line above the formats that asks the server when the menu
// opens. Its place is reserved, so that nothing moves under the pointer when the answer comes.
/** @import { Words } from "../../types" */
/** @import { Menu } from "../commands/menu.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */

import { checksOf } from "../../page/addresses.js";
import { requestJson } from "../../page/request.js";
import { make } from "../dom.js";

/** Rows (their ids) that somebody should look at for one reason.
 * @typedef {{ kind: string, rows: string[] }} Check */

export class Checks {
  /** @param {{ state: TranscriptState, cursor: Cursor, saving: Saving, menu: Menu, notices: Notices, words: Words,
   *   signal: AbortSignal }} parts */
  constructor({ state, cursor, saving, menu, notices, words, signal }) {
    this.state = state;
    this.cursor = cursor;
    this.saving = saving;
    this.menu = menu;
    this.notices = notices;
    this.words = words;
    this.signal = signal;
    /** By kind the row that was shown last.
     * @type {Map<string, string>} */
    this.last = new Map();
    this.asked = 0;
  }

  reset() {
    this.last.clear();
    this.asked += 1;
  }

  /** The line, empty for now; it is filled once everything typed is saved and the server has looked. */
  open() {
    const { strings } = this.words;
    const address = checksOf(this.state.meta);
    if (address === null) return [];
    const box = make("div", { class: "lk-checks", role: "group", "aria-label": strings.export_checks });
    say(box, strings.editor_checking);
    this.asked += 1;
    const asked = this.asked;
    this.saving.whenSaved(() => asked === this.asked && this.look(address, box, asked));
    return [box, this.menu.separator()];
  }

  /** @param {string} address
   * @param {HTMLElement} box
   * @param {number} asked */
  async look(address, box, asked) {
    const { strings } = this.words;
    /** @type {Check[] | null} */
    const found = (await requestJson(address))?.checks ?? null;
    if (asked !== this.asked || !box.isConnected) return;
    if (found === null || found.length === 0) {
      const sentence = found === null ? strings.editor_checks_failed : strings.editor_checks_none;
      say(box, sentence);
      this.notices.speak(sentence);
      return;
    }
    box.replaceChildren(...found.map((check) => this.makeEntry(check)));
    const told = found.map(({ kind, rows }) => `${strings[`editor_check_${kind}`]} ${rows.length}`);
    this.notices.speak(`${strings.export_checks}: ${told.join(", ")}`);
  }

  makeEntry(/** @type {Check} */ { kind, rows }) {
    const { strings } = this.words;
    const look = { class: "lk-look", "data-kind": kind, title: strings[`export_check_${kind}`] };
    const entry = make("button", { type: "button", role: "menuitem", ...look }, [
      make("span", { text: `${strings[`editor_check_${kind}`]} ` }),
      make("b", { text: rows.length }),
    ]);
    entry.addEventListener("click", () => this.goOn(kind, rows), { signal: this.signal });
    return entry;
  }

  /** To the first of these rows; asked again, to the one after that which was shown last.
   * @param {string} kind
   * @param {string[]} rows */
  goOn(kind, rows) {
    const { state } = this;
    const places = new Map(state.order.map((id, index) => [id, index]));
    const after = places.get(this.last.get(kind) ?? "") ?? -1;
    const id = rows.find((row) => (places.get(row) ?? -1) > after) ?? rows[0];
    this.last.set(kind, id);
    this.menu.close();
    state.whenWhole(() => this.cursor.go(id, "text"));
  }
}

/** @param {HTMLElement} box
 * @param {string} text */
function say(box, text) {
  box.replaceChildren(make("span", { class: "lk-checks-quiet", text }));
}
