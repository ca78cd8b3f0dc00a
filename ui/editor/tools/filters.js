// Holds the line above the rows: which of them are shown (status, speaker, flag, language), how many that are,
// and how many minutes of sound are verified. Which rows pass is asked of the state.
/** @import { Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Filter, TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */

import { make, setAttribute, setLabel } from "../dom.js";
import { ANY_FLAG } from "../sync/state.js";
import { fill, sameValue, showMarks } from "../text_format.js";

/** @typedef {"status" | "speaker" | "flag" | "language"} FilterField */
/** @typedef {[value: string | null, label: string]} FilterChoice */
/** @typedef {{ field: FilterField, list: HTMLSelectElement, offered: FilterChoice[] | null }} FilterList */

/** @type {FilterField[]} */
const FILTER_FIELDS = ["status", "speaker", "flag", "language"];
const STATUSES = ["untouched", "edited", "verified", "skipped"];

export class Filters {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, words: Words, events: Events,
   *   signal: AbortSignal }} parts */
  constructor({ state, rows, cursor, words, events, signal }) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.words = words;
    this.events = events;
    /** @type {string | null} */
    this.before = null; // the current row when the first filter was set
    this.lists = FILTER_FIELDS.map((field) => this.build(field, signal));
    this.count = make("span", { class: "lk-shown", role: "status" });
    this.all = make("button", { type: "button", class: "lk-button lk-link" });
    this.all.addEventListener("click", () => this.showAll(), { signal });
    this.told = make("span", { class: "lk-told", "aria-hidden": "true" }); // what the live region says, to be read
    this.minutes = make("span", { class: "lk-minutes" }); // a line of its own: how far the work is
    const content = [...this.lists.map(({ list }) => list), this.count, this.all, this.told];
    this.node = make("div", { class: "lk-filters", role: "group", hidden: true }, content);
    events.on("leave", () => this.tell(""));
    events.on("here", (isRelisted) => isRelisted && this.show());
  }

  /** @param {FilterField} field
   * @param {AbortSignal} signal
   * @returns {FilterList} */
  build(field, signal) {
    const list = make("select", { class: "lk-select", "data-filter": field });
    list.addEventListener("change", () => this.choose(), { signal });
    list.addEventListener("focus", () => this.offer(), { signal });
    list.addEventListener("pointerdown", () => this.offer(), { signal });
    return { field, list, offered: null };
  }

  translate() {
    const { strings } = this.words;
    setAttribute(this.node, "aria-label", strings.editor_filter);
    this.all.textContent = strings.editor_show_all;
    this.tell(""); // said in the language before
    for (const filter of this.lists) {
      setLabel(filter.list, this.nameOf(filter.field));
      filter.offered = null;
    }
    this.offer();
  }

  nameOf(/** @type {FilterField} */ field) {
    const { strings } = this.words;
    const names = { status: strings.editor_by_status, speaker: strings.editor_by_speaker };
    return { ...names, flag: strings.editor_by_flag, language: strings.editor_by_language }[field];
  }

  /** What can be chosen: the values that this document's rows have. */
  offer() {
    const { strings } = this.words;
    const tally = this.state.tally();
    const [flags, languages] = [[...tally.flags.keys()], [...tally.languages.keys()]];
    /** @type {FilterChoice[]} */
    const anyFlag = flags.length > 0 ? [[ANY_FLAG, strings.editor_any_flag]] : [];
    /** @type {Record<FilterField, FilterChoice[]>} */
    const choices = {
      status: STATUSES.map((value) => [value, strings[`editor_status_${value}`]]),
      speaker: [...this.state.speakers(), null].map((name) => [name, this.nameSpeaker(name)]),
      flag: [...anyFlag, ...flags.map(this.flagChoice, this)],
      language: languages.map((code) => [code, this.nameLanguage(code)]),
    };
    for (const filter of this.lists) this.fill(filter, choices[filter.field]);
  }

  /** @returns {FilterChoice} */
  flagChoice(/** @type {string} */ kind) {
    return [kind, this.words.strings[`editor_flag_${kind}`] ?? kind];
  }

  nameSpeaker(/** @type {string | null} */ name) {
    return name === null ? this.words.strings.editor_no_speaker : showMarks(name);
  }

  nameLanguage(/** @type {string | null} */ code) {
    const known = this.state.meta.languages.find((language) => language.code === code);
    return known?.label ?? code ?? this.words.strings.editor_unknown;
  }

  /** @param {FilterList} filter
   * @param {FilterChoice[]} choices */
  fill(filter, choices) {
    const { field, list } = filter;
    if (sameValue(filter.offered, choices)) return;
    const chosen = this.state.filter[field];
    filter.offered = choices;
    const translate = field === "speaker" ? "no" : null;
    list.replaceChildren(
      make("option", { text: this.nameOf(field), value: "" }),
      ...choices.map(([, label], index) => make("option", { translate, text: label, value: index })),
    );
    const place = choices.findIndex(([value]) => value === chosen);
    list.value = place < 0 ? "" : String(place);
  }

  choose() {
    /** @type {Record<string, string | null>} */
    const filter = {};
    for (const { field, list, offered } of this.lists) {
      if (list.value !== "" && offered !== null) filter[field] = offered[Number(list.value)][0];
    }
    this.apply(filter);
  }

  showAll() {
    for (const { list } of this.lists) list.value = "";
    this.apply({});
    this.cursor.focusRow();
  }

  /** The current row stays if it passes; with the filter taken away one is where one was before. */
  apply(/** @type {Filter} */ filter) {
    const { state } = this;
    this.events.tell("settle");
    state.whenWhole(() => this.list(filter));
  }

  list(/** @type {Filter} */ filter) {
    const { state, cursor } = this;
    if (!state.isFiltered) this.before = cursor.here;
    state.setFilter(filter);
    const wanted = state.isFiltered ? cursor.here : (cursor.here ?? this.before);
    const isListed = wanted !== null && state.listed.includes(wanted);
    cursor.markHere(isListed ? wanted : (state.listed[0] ?? null));
    cursor.arrange();
    if (cursor.here !== null) this.rows.reveal(cursor.here);
    this.events.tell("document");
    this.events.tell("filtered");
  }

  /** Another document begins with all its rows. */
  clear() {
    this.before = null;
    this.state.setFilter({});
    for (const { list } of this.lists) list.value = "";
  }

  /** A passing remark beside the filters, for those who look; the editor's live region speaks it. */
  tell(/** @type {string} */ sentence) {
    this.told.textContent = sentence;
  }

  show() {
    const { state } = this;
    const { strings } = this.words;
    const { verifiedMs, totalMs, doubts } = state.progress();
    const minutes = (/** @type {number} */ ms) => (ms / 60000).toFixed(1);
    const values = { verified: minutes(verifiedMs), total: minutes(totalMs) };
    this.node.hidden = state.order.length === 0;
    const left = doubts === 0 ? [] : [fill(strings.editor_doubts_left, { count: doubts })];
    const work = [fill(strings.editor_minutes_verified, values), ...left].join(" · ");
    this.minutes.textContent = state.isWhole && state.order.length > 0 ? work : "";
    this.all.hidden = !state.isFiltered;
    const counts = { shown: state.listed.length, rows: state.order.length };
    const said = state.isFiltered ? fill(strings.editor_rows_shown, counts) : "";
    if (this.count.textContent !== said) this.count.textContent = said;
    for (const { list } of this.lists) list.classList.toggle("is-set", list.value !== "");
  }
}
