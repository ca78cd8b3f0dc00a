// Holds correction memory: a quiet line above the rows for what was corrected twice, with a preview in place.
// Asks the server after an edit of a text; what is taken goes through saving.js as one edit, one undo.

import { memoryFileOf, memoryOf } from "../../page/addresses.js";
import { request } from "../../page/request.js";
import { make, setAttribute } from "../dom.js";
import { fill, formatTime, showMarks } from "../text_format.js";

const MEMORY_WAIT_MS = 1500;
const MEMORY_KEPT = 200; // dismissed corrections a document remembers

export class CorrectionMemory {
  constructor(editor) {
    this.editor = editor;
    this.offers = [];
    this.timer = 0;
    this.opened = null; // name of the offer whose preview is open
    this.asked = 0;
    this.box = make("div", { class: "lk-memory", hidden: true });
  }

  get url() {
    return memoryOf(this.editor.state.meta);
  }

  reset() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.offers = [];
    this.opened = null;
    this.show();
  }

  /** After an acknowledged edit: once hands rest, look whether something was corrected twice. */
  lookSoon() {
    clearTimeout(this.timer);
    if (this.url) this.timer = setTimeout(() => this.look(), MEMORY_WAIT_MS);
  }

  async look() {
    const { url } = this;
    if (!url) return;
    this.asked += 1;
    const asked = this.asked;
    const answer = await request(url);
    if (answer === null || asked !== this.asked) return; // offline: it is asked again after the next edit
    const { offers } = answer.ok ? await answer.json() : { offers: [] };
    if (asked !== this.asked) return;
    this.offers = offers;
    this.show();
  }

  /** From the menu: everything offered, also what was waved away, else a sentence that there is nothing. */
  async lookAtAll() {
    this.keepDismissed([]);
    await this.look();
    if (this.offers.length === 0) this.editor.notify(this.editor.strings.editor_memory_none);
    else this.open(nameOffer(this.offers[0]));
  }

  // --- what was waved away --------------------------------------------------------------------------

  get key() {
    return `likhita.memory.${this.editor.state.meta.document_id}`;
  }

  dismissed() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  keepDismissed(names) {
    try {
      if (names.length === 0) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(names.slice(-MEMORY_KEPT)));
    } catch {
      return; // private mode: waved away until the page is loaded again
    }
  }

  dismiss(name) {
    this.keepDismissed([...this.dismissed().filter((known) => known !== name), name]);
    this.offers = this.offers.filter((offer) => nameOffer(offer) !== name);
    this.show();
  }

  // --- the line -----------------------------------------------------------------------------------

  open(name) {
    this.opened = this.opened === name ? null : name;
    this.show();
    this.box.querySelector("[data-action=memory-take], [data-action=memory-look]")?.focus();
  }

  /** One line at a time: the offer that helps most rows. */
  show() {
    const away = new Set(this.dismissed());
    const offer = this.offers.find((one) => !away.has(nameOffer(one)));
    this.box.hidden = offer === undefined;
    this.box.replaceChildren(...(offer === undefined ? [] : this.lines(offer)));
    setAttribute(this.box, "role", "region");
    setAttribute(this.box, "aria-label", this.editor.strings.editor_memory);
  }

  lines(offer) {
    const { strings } = this.editor;
    const name = nameOffer(offer);
    const isOpen = this.opened === name;
    const shown = { ...offer, machine: showMarks(offer.machine), corrected: showMarks(offer.corrected) };
    const sentence = make("span", { role: "status", text: fill(strings.editor_memory_offer, shown) });
    const look = this.button(strings.editor_memory_look, "memory-look", () => this.open(name));
    setAttribute(look, "aria-expanded", String(isOpen));
    const hide = this.button(strings.editor_memory_hide, "memory-hide", () => this.dismiss(name));
    const line = make("div", { class: "lk-memory-line" }, [sentence, look, hide]);
    return isOpen ? [line, this.preview(offer)] : [line];
  }

  preview(offer) {
    const { strings, state } = this.editor;
    const rows = offer.lines.filter(({ id }) => state.rows.has(id)).map((change) => this.previewLine(change));
    const rest = offer.rows - offer.lines.length;
    if (rest > 0) rows.push(make("li", { text: fill(strings.editor_memory_more, { count: rest }) }));
    const take = this.button(fill(strings.editor_memory_take, offer), "memory-take", () => this.take(offer));
    take.classList.replace("lk-link", "lk-solid");
    const file = make("a", { href: memoryFileOf(state.meta), download: "", text: strings.editor_memory_file });
    const foot = [take, file];
    if (offer.locked > 0) foot.push(make("span", { text: fill(strings.editor_memory_locked, offer) }));
    return make("div", {}, [
      make("ul", { class: "lk-memory-rows" }, rows),
      make("div", { class: "lk-memory-line" }, foot),
    ]);
  }

  previewLine({ id, before, after }) {
    const { editor } = this;
    const time = formatTime(editor.state.row(id).start_ms);
    const go = this.button(time, "memory-go", () => editor.go(id, "row"));
    return make("li", {}, [go, make("del", { text: showMarks(before) }), make("ins", { text: showMarks(after) })]);
  }

  button(text, action, run) {
    const made = make("button", { type: "button", class: "lk-button lk-link", "data-action": action, text });
    made.addEventListener("click", run);
    return made;
  }

  take(offer) {
    const { editor } = this;
    editor.typing.commit();
    this.opened = null;
    this.offers = this.offers.filter((one) => one !== offer);
    this.show();
    editor.saving.editAll("replace", offer.value);
    editor.rows.node(editor.here)?.focus({ preventScroll: true });
  }
}

function nameOffer({ machine, corrected }) {
  return `${machine}\t${corrected}`;
}
