// Holds the line above the rows: which of them are shown (status, speaker, flag, language), how many that are,
// and how many minutes of sound are verified. Which rows pass is asked of the state.

import { make, setAttribute, setLabel } from "../dom.js";
import { ANY_FLAG } from "../sync/state.js";
import { fill, sameValue, showMarks } from "../text_format.js";

const FILTER_FIELDS = ["status", "speaker", "flag", "language"];
const STATUSES = ["untouched", "edited", "verified", "skipped"];

export class Filters {
  constructor(editor, node) {
    this.editor = editor;
    this.node = node;
    this.before = null; // the current row when the first filter was set
    this.selects = {};
    for (const field of FILTER_FIELDS) {
      const select = make("select", { class: "lk-select", "data-filter": field });
      select.addEventListener("change", () => this.choose());
      select.addEventListener("focus", () => this.offer());
      select.addEventListener("pointerdown", () => this.offer());
      this.selects[field] = select;
    }
    this.count = make("span", { class: "lk-shown", role: "status" });
    this.all = make("button", { type: "button", class: "lk-button lk-link" });
    this.all.addEventListener("click", () => this.showAll());
    this.told = make("span", { class: "lk-told", "aria-hidden": "true" }); // what the live region says, to be read
    this.minutes = make("span", { class: "lk-minutes" });
    setAttribute(node, "role", "group");
    node.append(...Object.values(this.selects), this.count, this.all, this.told, this.minutes);
  }

  translate(strings) {
    setAttribute(this.node, "aria-label", strings.editor_filter);
    this.all.textContent = strings.editor_show_all;
    this.tell(""); // said in the language before
    for (const [field, select] of Object.entries(this.selects)) {
      setLabel(select, this.nameOf(field));
      select.offered = undefined;
    }
    this.offer();
  }

  nameOf(field) {
    const { strings } = this.editor;
    const names = { status: strings.editor_by_status, speaker: strings.editor_by_speaker };
    return { ...names, flag: strings.editor_by_flag, language: strings.editor_by_language }[field];
  }

  /** What can be chosen: the values that this document's rows have. */
  offer() {
    const { state, strings } = this.editor;
    const rows = state.order.map((id) => state.row(id));
    const values = (read) => [...new Set(rows.flatMap(read))];
    const flags = values((row) => (row.flags ?? []).map(({ kind }) => kind));
    const choices = {
      status: STATUSES.map((value) => [value, strings[`editor_status_${value}`]]),
      speaker: [...state.speakers(), null].map((name) => [name, name === null ? strings.editor_no_speaker : showMarks(name)]),
      flag: [...(flags.length > 0 ? [[ANY_FLAG, strings.editor_any_flag]] : []), ...flags.map((kind) => [kind, strings[`editor_flag_${kind}`] ?? kind])],
      language: values((row) => [row.language]).map((code) => [code, this.nameLanguage(code)]),
    };
    for (const field of FILTER_FIELDS) this.fill(this.selects[field], field, choices[field]);
  }

  nameLanguage(code) {
    const { state, strings } = this.editor;
    return state.meta.languages.find((language) => language.code === code)?.label ?? code ?? strings.editor_unknown;
  }

  fill(select, field, choices) {
    if (sameValue(select.offered, choices)) return;
    const chosen = this.editor.state.filter[field];
    select.offered = choices;
    select.replaceChildren(
      make("option", { text: this.nameOf(field), value: "" }),
      ...choices.map(([, label], index) => make("option", { text: label, value: index })),
    );
    const place = choices.findIndex(([value]) => value === chosen);
    select.value = place < 0 ? "" : String(place);
  }

  choose() {
    const filter = {};
    for (const [field, select] of Object.entries(this.selects)) {
      if (select.value !== "") filter[field] = select.offered[Number(select.value)][0];
    }
    this.apply(filter);
  }

  showAll() {
    for (const select of Object.values(this.selects)) select.value = "";
    this.apply({});
    this.editor.rows.node(this.editor.here)?.focus({ preventScroll: true });
  }

  /** The current row stays if it passes; with the filter taken away one is where one was before. */
  apply(filter) {
    const { editor } = this;
    const { state } = editor;
    editor.typing.commit();
    if (!state.isFiltered) this.before = editor.here;
    state.setFilter(filter);
    const wanted = state.isFiltered ? editor.here : (editor.here ?? this.before);
    editor.markHere(state.listed.includes(wanted) ? wanted : (state.listed[0] ?? null));
    editor.arrange();
    if (editor.here !== null) editor.rows.reveal(editor.here);
    editor.showChrome();
    editor.finding.search(); // only the rows shown are looked at
  }

  /** Another document begins with all its rows. */
  clear() {
    this.before = null;
    this.editor.state.setFilter({});
    for (const select of Object.values(this.selects)) select.value = "";
  }

  /** A passing remark beside the filters, for those who look; the editor's live region speaks it. */
  tell(sentence) {
    this.told.textContent = sentence;
  }

  show() {
    const { state, strings } = this.editor;
    const { verifiedMs, totalMs } = state.progress();
    const minutes = (ms) => (ms / 60000).toFixed(1);
    const values = { verified: minutes(verifiedMs), total: minutes(totalMs) };
    this.node.hidden = state.meta.readonly || state.order.length === 0;
    this.minutes.textContent = fill(strings.editor_minutes_verified, values);
    this.all.hidden = !state.isFiltered;
    const said = state.isFiltered ? fill(strings.editor_rows_shown, { shown: state.listed.length, rows: state.order.length }) : "";
    if (this.count.textContent !== said) this.count.textContent = said;
    for (const select of Object.values(this.selects)) select.classList.toggle("is-set", select.value !== "");
  }
}
