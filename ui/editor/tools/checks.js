// Holds what the export menu says to look at first: a line above the formats that asks the server when the menu
// opens. Its place is reserved, so that nothing moves under the pointer when the answer comes.

import { checksOf } from "../../page/addresses.js";
import { requestJson } from "../../page/request.js";
import { make } from "../dom.js";

export class Checks {
  constructor(editor) {
    this.editor = editor;
    this.last = new Map(); // kind -> the row that was shown last
    this.asked = 0;
  }

  reset() {
    this.last.clear();
    this.asked += 1;
  }

  /** The line, empty for now; it is filled once everything typed is saved and the server has looked. */
  open() {
    const { state, strings, saving } = this.editor;
    if (checksOf(state.meta) === null) return [];
    const box = make("div", { class: "lk-checks", role: "group", "aria-label": strings.export_checks });
    this.say(box, strings.editor_checking);
    this.asked += 1;
    const asked = this.asked;
    saving.whenSaved(() => asked === this.asked && this.look(box, asked));
    return [box, make("div", { class: "lk-menu-line", role: "separator" })];
  }

  async look(box, asked) {
    const { state, strings, live } = this.editor;
    const found = (await requestJson(checksOf(state.meta)))?.checks ?? null;
    if (asked !== this.asked || !box.isConnected) return;
    if (found === null || found.length === 0) {
      this.say(box, found === null ? strings.editor_checks_failed : strings.editor_checks_none);
      live.textContent = box.textContent;
      return;
    }
    box.replaceChildren(...found.map((check) => this.makeEntry(check)));
    const told = found.map(({ kind, rows }) => `${strings[`editor_check_${kind}`]} ${rows.length}`);
    live.textContent = `${strings.export_checks}: ${told.join(", ")}`;
  }

  say(box, sentence) {
    box.replaceChildren(make("span", { class: "lk-checks-quiet", text: sentence }));
  }

  makeEntry({ kind, rows }) {
    const { strings } = this.editor;
    const look = { class: "lk-look", "data-kind": kind, title: strings[`export_check_${kind}`] };
    const entry = make("button", { type: "button", role: "menuitem", ...look }, [
      make("span", { text: `${strings[`editor_check_${kind}`]} ` }),
      make("b", { text: rows.length }),
    ]);
    entry.addEventListener("click", () => this.goOn(kind, rows));
    return entry;
  }

  /** To the first of these rows; asked again, to the one after that which was shown last. */
  goOn(kind, rows) {
    const { editor } = this;
    const { order } = editor.state;
    const after = order.indexOf(this.last.get(kind));
    const id = rows.find((row) => order.indexOf(row) > after) ?? rows[0];
    this.last.set(kind, id);
    editor.menu.close();
    editor.go(id, "text");
  }
}
