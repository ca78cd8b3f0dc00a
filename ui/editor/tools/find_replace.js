// Holds find and replace: the server searches; here stand the matches, which one is current, and what is put in.
// Matches are marked without touching the text (CSS highlights).
/** @import { Server, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { ChangedRow } from "./find_bar.js" */
/** @import { Found, FoundPlace } from "./found_places.js" */

import { tell } from "../../page/language.js";
import { focusedElement, setAttribute } from "../dom.js";
import { isForeign } from "../table/cell_text.js";
import { fill, showMarks } from "../text_format.js";
import { FindBar } from "./find_bar.js";
import { listPlaces } from "./found_places.js";

const FIND_DELAY_MS = 250;

export class FindReplace {
  /** @param {{ server: Server, state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, words: Words,
   *   events: Events, signal: AbortSignal }} parts */
  constructor({ server, state, rows, cursor, saving, words, events, signal }) {
    this.server = server;
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.saving = saving;
    this.words = words;
    this.events = events;
    /** @type {Found | null} */
    this.found = null;
    /** @type {FoundPlace[]} */
    this.places = []; // every match, in order
    this.working = ""; // what is going on, until the server answers
    this.index = -1;
    this.stepped = false;
    /** What "Replace all" did last, until something else is looked for.
     * @type {{ count: number, rows: number, lines: ChangedRow[] } | null} */
    this.done = null;
    /** Where the match stood that was replaced last, and how much stands there now: the way goes on behind it.
     * @type {{ id: string, start: number } | null} */
    this.replaced = null;
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.bar = new FindBar(words, this.actions(), signal);
    const remark = () => requestAnimationFrame(() => this.places.length > 0 && this.mark());
    window.addEventListener("scroll", remark, { passive: true, capture: true, signal }); // rows come and go
    events.on("filtered", () => this.search()); // only the rows shown are looked at
    signal.addEventListener("abort", () => this.forget(), { once: true });
  }

  /** @returns {import("./find_bar.js").FindActions} */
  actions() {
    return {
      search: () => this.search(),
      searchSoon: () => this.searchSoon(),
      step: (step) => this.step(step),
      replaceOne: () => this.replaceOne(),
      replaceAll: () => this.replaceAll(),
      close: () => this.close(),
      go: (id) => this.cursor.go(id, "row"),
    };
  }

  translate() {
    this.bar.translate();
    this.show();
  }

  open() {
    const { pattern, node } = this.bar;
    this.events.tell("settle");
    const cell = this.cursor.focusKind() === "text" ? focusedElement() : null;
    const chosen = (document.getSelection()?.toString() ?? "").trim();
    if (chosen !== "" && cell !== null && !isForeign(cell)) pattern.value = chosen;
    node.hidden = false;
    pattern.focus();
    pattern.select();
    if (pattern.value !== "") this.search();
  }

  close() {
    const { node } = this.bar;
    const hadFocus = node.contains(document.activeElement);
    node.hidden = true;
    this.forget();
    if (hadFocus) this.cursor.go(this.cursor.here, "row");
  }

  forget() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.working = "";
    this.replaced = null;
    this.done = null;
    this.found = null;
    this.places = [];
    this.index = -1;
    this.show();
  }

  /** What is looked at and put in: only the rows shown, where a filter hides others. */
  wanted() {
    const { state, bar } = this;
    return {
      query: bar.query(),
      replacement: bar.replacement.value,
      sounds: bar.sounds.box.checked,
      ids: state.isFiltered ? state.listed : null,
    };
  }

  /** Rows as they are and as they would be. */
  changes() {
    return (this.found?.lines ?? []).map(({ id, text }) => ({
      id,
      was: this.state.row(id)?.text ?? "",
      text,
    }));
  }

  searchSoon() {
    this.done = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), FIND_DELAY_MS);
  }

  /** Ask once everything typed is saved, so that the server's rows are those on the page. */
  search() {
    clearTimeout(this.timer);
    if (this.bar.node.hidden) return;
    if (this.bar.pattern.value === "") this.forget();
    else this.state.whenWhole(() => this.saving.whenSaved(() => this.ask()));
  }

  async ask() {
    const round = (this.asked += 1);
    const payload = { document_id: this.state.meta.document_id, ...this.wanted() };
    const answer = await this.server.document_find(payload).catch(() => null);
    if (round !== this.asked || this.bar.node.hidden) return;
    const current = this.places.at(this.index);
    /** @type {Found} */
    const found = answer ?? { error: this.words.strings.editor_find_failed };
    this.working = "";
    this.found = found;
    this.places = listPlaces(found);
    if (this.replaced !== null) {
      this.goOn(this.replaced);
      return;
    }
    const isAgain = (/** @type {FoundPlace} */ { id, span }) =>
      id === current?.id && span !== undefined && current.span !== undefined && span[0] >= current.span[0];
    const again = this.index < 0 ? -1 : this.places.findIndex(isAgain);
    this.index = again < 0 ? this.nearest() : again;
    this.show();
  }

  /** To the match behind the one that was replaced, round the end if need be. */
  goOn(/** @type {{ id: string, start: number }} */ { id, start }) {
    this.replaced = null;
    const { order } = this.state;
    const index = order.indexOf(id);
    const passed = new Set(order.slice(0, index));
    const isBehind = (/** @type {FoundPlace} */ place) =>
      place.id === id ? (place.span?.[0] ?? -1) >= start : !passed.has(place.id);
    this.index = Math.max(this.places.findIndex(isBehind), Math.min(0, this.places.length - 1));
    this.stepped = true;
    const next = this.places[this.index];
    if (next !== undefined) this.cursor.go(next.id, null);
    this.show();
  }

  /** The first match at or behind the current row. */
  nearest() {
    const { order } = this.state;
    const before = new Set(order.slice(0, Math.max(0, order.indexOf(this.cursor.here ?? ""))));
    const index = this.places.findIndex(({ id }) => !before.has(id));
    return index < 0 && this.places.length > 0 ? 0 : index;
  }

  step(/** @type {1 | -1} */ step) {
    const { length } = this.places;
    if (length === 0) return;
    if (this.stepped) this.index = (this.index + step + length) % length;
    this.stepped = true;
    this.cursor.go(this.places[this.index].id, null);
    this.show();
  }

  replaceOne() {
    const place = this.places[this.index];
    if (place === undefined) return;
    const { id, number, name } = place;
    if (name !== undefined) {
      this.renameOne(name.from);
      return;
    }
    this.replaced = { id, start: (place.span?.[0] ?? 0) + this.bar.replacement.value.length };
    this.cursor.go(id, null);
    this.send({ ids: [id], only: number }, id);
    this.search();
  }

  /** The server makes the new name, from what stands in the fields now. */
  async renameOne(/** @type {string} */ speaker) {
    clearTimeout(this.timer);
    await this.ask();
    const name = this.found?.names?.find(({ from }) => from === speaker);
    if (name !== undefined) this.saving.renameSpeaker(name.from, name.to);
    this.search();
  }

  replaceAll() {
    const { replaced: count = 0, changing: rows, lines = [] } = this.found ?? {};
    if (count === 0) return;
    this.working = fill(this.words.strings.editor_replacing, { count, rows });
    this.done = { count, rows: rows ?? 0, lines: this.changes() };
    this.send({ only: null }, lines[0]?.id ?? this.places[0].id);
    this.show();
    this.search();
  }

  /** @param {{ only: number | null | undefined, ids?: string[] }} which
   * @param {string} id a row that tells later whether it is done */
  send(which, id) {
    const was = { id, text: this.state.row(id)?.text };
    this.saving.operate("replace", { ...this.wanted(), ...which }, "", was);
  }

  // --- what is shown -------------------------------------------------------------------------------

  show() {
    const { found, places, bar, state } = this;
    const { buttons, count, sounds } = bar;
    const error = found?.error;
    setAttribute(bar.pattern, "aria-invalid", error ? "true" : null);
    count.classList.toggle("is-error", Boolean(error));
    const done = this.done && fill(this.words.strings.editor_replaced, this.done);
    const left = found === null || (done && found.count === 0) ? "" : this.countSentence(found);
    const said = [done, left].filter(Boolean).join(" · ");
    count.textContent = this.working || (error ? tell(found) : said);
    const isIdle = this.working === "";
    for (const name of /** @type {const} */ (["previous", "next", "one"])) {
      buttons[name].disabled = places.length === 0 || !isIdle;
    }
    buttons.all.disabled = !(found?.replaced ?? 0) || !isIdle;
    sounds.node.hidden = !(found?.sounds || sounds.box.checked);
    const isWanted = bar.replacement.value !== "" && this.done === null;
    const lines = isWanted ? this.changes() : (this.done?.lines ?? []);
    bar.showLines(lines, this.done?.rows ?? found?.changing ?? 0, state);
    this.mark();
  }

  countSentence(/** @type {Found} */ { error, count, rows, verified = 0, sounds = 0, names = [] }) {
    if (error) return "";
    const { strings } = this.words;
    const { state } = this;
    const shown = fill(strings.editor_find_shown, { rows: state.listed.length });
    const where = state.isFiltered ? [shown] : [];
    if (count === 0) return [strings.editor_find_none, ...where].join(" · ");
    const parts = [fill(strings.editor_find_count, { count, rows, place: this.index + 1 }), ...where];
    if (sounds > 0) parts.push(fill(strings.editor_find_sounds, { count: sounds }));
    if (verified > 0) parts.push(fill(strings.editor_find_verified, { rows: verified }));
    const speakers = names.map(({ from }) => showMarks(from)).join(", ");
    if (speakers !== "") parts.push(fill(strings.editor_find_names, { names: speakers }));
    return parts.join(" · ");
  }

  /** Mark the matches of the rows that are on the page, the current one more strongly. */
  mark() {
    if (!("highlights" in CSS)) return;
    const current = this.places[this.index];
    const others = this.places.filter((place) => place !== current);
    CSS.highlights.set("lk-found", new Highlight(...others.flatMap((place) => this.rangeOf(place))));
    CSS.highlights.set(
      "lk-found-here",
      new Highlight(...(current === undefined ? [] : this.rangeOf(current))),
    );
  }

  rangeOf(/** @type {FoundPlace} */ { id, span }) {
    if (span === undefined) return [];
    const [startOffset, endOffset] = span;
    const text = this.rows.cell(id, "text")?.firstChild;
    if (!(text instanceof Text) || text.length < endOffset) return [];
    return [new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset })];
  }
}
