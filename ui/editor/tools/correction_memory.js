// Holds correction memory: a quiet line above the rows for what was corrected twice, with a preview in place.
// Asks the server after an edit of a text; what is taken goes through saving.js as one edit, one undo.
/** @import { Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */

import { memoryFileOf, memoryOf } from "../../page/addresses.js";
import { keep, readKeptValue } from "../../page/browser_store.js";
import { request } from "../../page/request.js";
import { make, setAttribute } from "../dom.js";
import { fill, formatTime, showMarks } from "../text_format.js";

/** @typedef {{ id: string, before: string, after: string }} ChangedLine */
/** A correction made twice, and where it would help.
 * @typedef {{ machine: string, corrected: string, rows: number, locked: number, lines: ChangedLine[],
 *   value: unknown }} Offer */

const WAIT_MS = 1500;
const MOST_DISMISSED = 200; // dismissed corrections a document remembers

export class CorrectionMemory {
  /** @param {{ state: TranscriptState, cursor: Cursor, saving: Saving, notices: Notices, words: Words, events: Events,
   *   signal: AbortSignal }} parts */
  constructor({ state, cursor, saving, notices, words, events, signal }) {
    this.state = state;
    this.cursor = cursor;
    this.saving = saving;
    this.notices = notices;
    this.words = words;
    this.events = events;
    this.signal = signal;
    /** @type {Offer[]} */
    this.offers = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {string | null} */
    this.opened = null; // name of the offer whose preview is open
    /** The offer that was told last. @type {string | null} */
    this.told = null;
    this.asked = 0;
    this.box = make("div", { class: "lk-memory", role: "region", hidden: true });
    events.on("acknowledged", () => this.lookSoon());
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  get url() {
    return memoryOf(this.state.meta);
  }

  reset() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.offers = [];
    this.opened = null;
    this.told = null;
    this.show();
  }

  /** After an acknowledged edit: once somebody rests, look whether something was corrected twice. */
  lookSoon() {
    clearTimeout(this.timer);
    if (this.url !== null) this.timer = setTimeout(() => this.look(), WAIT_MS);
  }

  async look() {
    if (this.url === null) return;
    this.asked += 1;
    const asked = this.asked;
    const answer = await request(this.url);
    const found = answer?.ok ? await answer.json().catch(() => null) : { offers: [] };
    if (answer === null || found === null || asked !== this.asked) return; // offline: asked again after the next edit
    this.offers = found.offers;
    this.show();
  }

  /** From the menu: everything offered, also what was waved away, else a sentence that there is nothing. */
  async lookAtAll() {
    this.keepDismissed([]);
    await this.look();
    if (this.offers.length === 0) this.notices.fade(this.words.strings.editor_memory_none);
    else this.open(nameOffer(this.offers[0]));
  }

  // --- what was waved away --------------------------------------------------------------------------

  get key() {
    return `likhita.memory.${this.state.meta.document_id}`;
  }

  /** @returns {string[]} */
  dismissed() {
    const kept = readKeptValue(this.key);
    return Array.isArray(kept) ? kept : [];
  }

  keepDismissed(/** @type {string[]} */ names) {
    keep(this.key, names.length === 0 ? null : JSON.stringify(names.slice(-MOST_DISMISSED)));
  }

  dismiss(/** @type {string} */ name) {
    this.keepDismissed([...this.dismissed().filter((known) => known !== name), name]);
    this.offers = this.offers.filter((offer) => nameOffer(offer) !== name);
    this.show();
  }

  // --- the line -----------------------------------------------------------------------------------

  open(/** @type {string} */ name) {
    this.opened = this.opened === name ? null : name;
    this.show();
    const button = this.box.querySelector("[data-action=memory-take], [data-action=memory-look]");
    if (button instanceof HTMLElement) button.focus();
  }

  /** One line at a time: the offer that helps most rows. */
  show() {
    const away = new Set(this.dismissed());
    const offer = this.offers.find((one) => !away.has(nameOffer(one)));
    this.tell(offer);
    this.box.hidden = offer === undefined;
    this.box.replaceChildren(...(offer === undefined ? [] : this.lines(offer)));
    setAttribute(this.box, "aria-label", this.words.strings.editor_memory);
  }

  /** Those who hear the page are told of an offer once, in the place of all results. */
  tell(/** @type {Offer | undefined} */ offer) {
    const name = offer === undefined ? null : nameOffer(offer);
    if (offer !== undefined && name !== this.told) this.notices.speak(this.sentence(offer));
    this.told = name;
  }

  sentence(/** @type {Offer} */ offer) {
    const shown = { ...offer, machine: showMarks(offer.machine), corrected: showMarks(offer.corrected) };
    return fill(this.words.strings.editor_memory_offer, shown);
  }

  lines(/** @type {Offer} */ offer) {
    const { strings } = this.words;
    const name = nameOffer(offer);
    const isOpen = this.opened === name;
    const sentence = make("span", { text: this.sentence(offer) });
    const look = this.button(strings.editor_memory_look, "memory-look", () => this.open(name));
    setAttribute(look, "aria-expanded", String(isOpen));
    const hide = this.button(strings.editor_memory_hide, "memory-hide", () => this.dismiss(name));
    const line = make("div", { class: "lk-memory-line" }, [sentence, look, hide]);
    return isOpen ? [line, this.preview(offer)] : [line];
  }

  preview(/** @type {Offer} */ offer) {
    const { strings } = this.words;
    const there = offer.lines.filter(({ id }) => this.state.rows.has(id));
    const rows = there.map((change) => this.previewLine(change));
    const rest = offer.rows - offer.lines.length;
    if (rest > 0) rows.push(make("li", { text: fill(strings.editor_memory_more, { count: rest }) }));
    const take = this.button(fill(strings.editor_memory_take, offer), "memory-take", () => this.take(offer));
    take.classList.replace("lk-link", "lk-solid");
    const href = memoryFileOf(this.state.meta);
    /** @type {HTMLElement[]} */
    const foot = [take, make("a", { href, download: "", text: strings.editor_memory_file })];
    if (offer.locked > 0) foot.push(make("span", { text: fill(strings.editor_memory_locked, offer) }));
    return make("div", {}, [
      make("ul", { class: "lk-memory-rows" }, rows),
      make("div", { class: "lk-memory-line" }, foot),
    ]);
  }

  previewLine(/** @type {ChangedLine} */ { id, before, after }) {
    const time = formatTime(this.state.row(id)?.start_ms ?? 0);
    const go = this.button(time, "memory-go", () => this.cursor.go(id, "row"));
    return make("li", {}, [
      go,
      make("del", { translate: "no", text: showMarks(before) }),
      make("ins", { translate: "no", text: showMarks(after) }),
    ]);
  }

  /** @param {string} text
   * @param {string} action
   * @param {() => void} run */
  button(text, action, run) {
    const made = make("button", { type: "button", class: "lk-button lk-link", "data-action": action, text });
    made.addEventListener("click", run, { signal: this.signal });
    return made;
  }

  take(/** @type {Offer} */ offer) {
    this.events.tell("settle");
    this.opened = null;
    this.offers = this.offers.filter((one) => one !== offer);
    this.show();
    this.saving.editAll("replace", offer.value);
    this.cursor.focusRow();
  }
}

function nameOffer(/** @type {Offer} */ { machine, corrected }) {
  return `${machine}\t${corrected}`;
}
