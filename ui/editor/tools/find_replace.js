// Holds the bar for find and replace above the rows. The server searches; here stand the matches, which one is
// current, and how rows would read. Matches are marked without touching the text (CSS highlights).

import { make, setAttribute } from "../dom.js";
import { tell } from "../../page/language.js";
import { differingParts } from "../sync/overlay.js";
import { fill, formatTime, showMarks } from "../text_format.js";

const FIND_DELAY_MS = 250;
const LINES_SHOWN = 8;
const FIND_SWITCHES = ["match_case", "is_regex", "by_sound", "speakers"];

export class FindReplace {
  constructor(editor, node) {
    this.editor = editor;
    this.node = node;
    this.found = null; // the server's answer
    this.places = []; // {id, span, number}: every match in a text, in order; {id, name}: one in a speaker's name
    this.working = ""; // what is going on, until the server answers
    this.index = -1;
    this.asked = 0;
    this.pattern = make("input", { type: "text", class: "lk-field", maxlength: 500 });
    this.replacement = make("input", { type: "text", class: "lk-field", maxlength: 2000 });
    this.switches = FIND_SWITCHES.map((name) => {
      const box = make("input", { type: "checkbox" });
      box.checked = name === "by_sound";
      box.addEventListener("change", () => this.search());
      return { name, box, label: make("span") };
    });
    this.withSounds = make("input", { type: "checkbox" });
    this.withSounds.addEventListener("change", () => this.search());
    this.soundsLabel = make("span");
    this.soundsSwitch = make("label", { class: "lk-find-switch", hidden: true }, [this.withSounds, this.soundsLabel]);
    this.count = make("span", { class: "lk-find-count", role: "status" });
    this.preview = make("ul", { class: "lk-find-lines", hidden: true });
    this.buttons = this.buildButtons();
    this.build();
  }

  buildButtons() {
    const actions = [
      ["previous", "editor_previous", () => this.step(-1)],
      ["next", "editor_next", () => this.step(1)],
      ["one", "editor_replace_one", () => this.replaceOne()],
      ["all", "editor_replace_all", () => this.replaceAll()],
      ["close", "editor_close_find", () => this.close()],
    ];
    return Object.fromEntries(actions.map(([name, label, action]) => {
      const button = make("button", { type: "button", class: `lk-button lk-find-${name}`, "data-label": label });
      button.addEventListener("click", action);
      return [name, button];
    }));
  }

  build() {
    const { buttons, node } = this;
    const boxes = this.switches.map(({ box, label }) => make("label", { class: "lk-find-switch" }, [box, label]));
    node.append(
      make("div", { class: "lk-find-line" }, [this.pattern, buttons.previous, buttons.next, this.count, buttons.close]),
      make("div", { class: "lk-find-line" }, [this.replacement, buttons.one, buttons.all]),
      make("div", { class: "lk-find-line" }, [...boxes, this.soundsSwitch]),
      this.preview,
    );
    this.pattern.addEventListener("input", () => this.searchSoon());
    this.replacement.addEventListener("input", () => this.searchSoon());
    node.addEventListener("keydown", (event) => this.onKey(event));
    const remark = () => requestAnimationFrame(() => this.places.length > 0 && this.mark(this.places[this.index]));
    window.addEventListener("scroll", remark, { passive: true, capture: true }); // rows come and go
  }

  translate(strings) {
    setAttribute(this.node, "aria-label", strings.editor_find);
    for (const [field, label] of [[this.pattern, strings.editor_find], [this.replacement, strings.editor_replace_with]]) {
      setAttribute(field, "aria-label", label);
      setAttribute(field, "placeholder", label);
    }
    for (const { name, label } of this.switches) label.textContent = strings[`editor_find_${name}`];
    this.soundsLabel.textContent = strings.editor_find_with_sounds;
    for (const button of Object.values(this.buttons)) button.textContent = strings[button.dataset.label];
    this.show();
  }

  onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const isField = event.target === this.pattern || event.target === this.replacement;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && isField) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  open() {
    this.editor.typing.commit();
    const chosen = document.getSelection().toString().trim();
    if (chosen !== "" && this.editor.focusKind() === "text") this.pattern.value = chosen;
    this.node.hidden = false;
    this.pattern.focus();
    this.pattern.select();
    if (this.pattern.value !== "") this.search();
  }

  close() {
    const hadFocus = this.node.contains(document.activeElement);
    this.node.hidden = true;
    this.forget();
    if (hadFocus && this.editor.here !== null) this.editor.go(this.editor.here, "row");
  }

  forget() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.working = "";
    this.found = null;
    this.places = [];
    this.index = -1;
    this.show();
  }

  query() {
    const on = Object.fromEntries(this.switches.map(({ name, box }) => [name, box.checked]));
    const { match_case: matchCase, ...switches } = on;
    return { pattern: this.pattern.value, ignore_case: !matchCase, ...switches };
  }

  /** What is looked at and put in: only the rows shown, where a filter hides others. */
  wanted() {
    const { state } = this.editor;
    return {
      query: this.query(),
      replacement: this.replacement.value,
      sounds: this.withSounds.checked,
      ids: state.isFiltered ? state.listed : null,
    };
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), FIND_DELAY_MS);
  }

  /** Ask once everything typed is saved, so that the server's rows are those on the page. */
  search() {
    clearTimeout(this.timer);
    if (this.node.hidden) return;
    if (this.pattern.value === "") this.forget();
    else this.editor.saving.whenSaved(() => this.ask());
  }

  async ask() {
    const round = (this.asked += 1);
    const { queue } = this.editor.saving;
    const payload = { document_id: queue.documentId, ...this.wanted() };
    const answer = await this.editor.server.document_find(payload).catch(() => null);
    if (round !== this.asked || this.node.hidden) return;
    const current = this.places[this.index];
    this.working = "";
    this.found = answer ?? { error: this.editor.strings.editor_find_failed };
    this.places = this.listPlaces(this.found);
    const again = this.places.findIndex(({ id, span }) => id === current?.id && span?.[0] >= current.span?.[0]);
    this.index = again < 0 ? this.nearest() : again;
    this.show();
  }

  /** Every match in a text, and one for each speaker's name, where that speaker is first heard. */
  listPlaces({ hits = [], names = [] }) {
    const open = new Map(names.map((name) => [name.from, name]));
    return hits.flatMap(({ id, spans, speaker }) => {
      const name = open.get(speaker);
      open.delete(speaker);
      const places = spans.map((span, number) => ({ id, span, number }));
      return name === undefined ? places : [{ id, name }, ...places];
    });
  }

  /** The first match at or behind the current row. */
  nearest() {
    const { order } = this.editor.state;
    const behind = new Set(order.slice(Math.max(0, order.indexOf(this.editor.here))));
    const index = this.places.findIndex(({ id }) => behind.has(id));
    return index < 0 && this.places.length > 0 ? 0 : index;
  }

  step(step) {
    const { length } = this.places;
    if (length === 0) return;
    if (this.stepped) this.index = (this.index + step + length) % length;
    this.stepped = true;
    this.editor.go(this.places[this.index].id, null);
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
    this.send({ ids: [id], only: number }, id);
    this.search();
  }

  /** The server makes the new name, from what stands in the fields now. */
  async renameOne(speaker) {
    clearTimeout(this.timer);
    await this.ask();
    const name = this.found?.names?.find(({ from }) => from === speaker);
    if (name !== undefined) this.editor.saving.renameSpeaker(name.from, name.to);
    this.search();
  }

  replaceAll() {
    if (!(this.found?.replaced > 0)) return;
    const { replaced: count, changing: rows } = this.found;
    this.working = fill(this.editor.strings.editor_replacing, { count, rows });
    this.send({ only: null }, this.found.lines[0]?.id ?? this.places[0].id);
    this.show();
    this.search();
  }

  send(which, id) {
    const { editor } = this;
    editor.saving.operate("replace", { ...this.wanted(), ...which }, "", { id, text: editor.state.row(id)?.text });
  }

  // --- what is shown -------------------------------------------------------------------------------

  show() {
    const { found, places, index, buttons, editor } = this;
    const { strings } = editor;
    const error = found?.error;
    setAttribute(this.pattern, "aria-invalid", error ? "true" : null);
    this.count.classList.toggle("is-error", Boolean(error));
    const said = found === null ? "" : this.countSentence(found);
    this.count.textContent = this.working || (error ? tell(error) : said);
    for (const name of ["previous", "next", "one"]) buttons[name].disabled = places.length === 0 || this.working !== "";
    buttons.all.disabled = !(found?.replaced > 0) || this.working !== "";
    this.soundsSwitch.hidden = !(found?.sounds > 0 || this.withSounds.checked) || editor.state.meta.readonly;
    buttons.one.hidden = buttons.all.hidden = this.replacement.hidden = editor.state.meta.readonly;
    this.showLines();
    this.mark(places[index]);
  }

  countSentence(found) {
    if (found.error) return "";
    const { count, rows, verified, sounds, names } = found;
    const { strings, state } = this.editor;
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

  /** How the first rows would read, once there is something to put in. */
  showLines() {
    const lines = this.replacement.value === "" ? [] : (this.found?.lines ?? []);
    const { state, strings } = this.editor;
    const shown = lines.filter(({ id }) => state.rows.has(id)).slice(0, LINES_SHOWN).map(({ id, text }) => {
      const [before, after] = differingParts(state.row(id).text, text);
      return make("li", {}, [
        make("span", { class: "lk-find-time", text: formatTime(state.row(id).start_ms) }),
        make("del", { text: showMarks(before) }),
        make("ins", { text: showMarks(after) }),
      ]);
    });
    const more = (this.found?.changing ?? 0) - shown.length;
    if (shown.length > 0 && more > 0) shown.push(make("li", { text: fill(strings.editor_find_more, { rows: more }) }));
    this.preview.replaceChildren(...shown);
    this.preview.hidden = shown.length === 0;
  }

  /** Mark the matches of the rows that are on the page, the current one more strongly. */
  mark(current) {
    if (!("highlights" in CSS)) return;
    const ranges = { here: [], others: [] };
    for (const place of this.places) {
      const range = this.rangeOf(place);
      if (range !== null) ranges[place === current ? "here" : "others"].push(range);
    }
    CSS.highlights.set("lk-found", new Highlight(...ranges.others));
    CSS.highlights.set("lk-found-here", new Highlight(...ranges.here));
  }

  rangeOf({ id, span }) {
    if (span === undefined) return null;
    const [start, end] = span;
    const text = this.editor.rows.cell(id, "text")?.firstChild;
    if (!text || text.nodeType !== Node.TEXT_NODE || text.length < end) return null;
    const range = new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end });
    return range;
  }
}
