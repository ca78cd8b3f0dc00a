// Holds the Editor: it joins state, rows, bar, typing, saving and listening, and keeps the current row.
// Keys and pointers come in through keys.js; nothing here reads an event.

import { Bar } from "./commands/bar.js";
import { Menu } from "./commands/menu.js";
import { Operations } from "./commands/operations.js";
import { Selection } from "./commands/selection.js";
import { keepFocus, make, placeCaret, setAttribute } from "./dom.js";
import { tell } from "../page/language.js";
import { Playback } from "./sound/playback.js";
import { RemoteChanges } from "./sync/remote_changes.js";
import { Resume } from "./sync/resume.js";
import { Saving } from "./sync/saving.js";
import { TranscriptState } from "./sync/state.js";
import { Doubts } from "./table/doubt.js";
import { RowList } from "./table/rows.js";
import { Typing } from "./table/typing.js";
import { sameValue, showMarks } from "./text_format.js";
import { Checks } from "./tools/checks.js";
import { CorrectionMemory } from "./tools/correction_memory.js";
import { Filters } from "./tools/filters.js";
import { FindReplace } from "./tools/find_replace.js";
import { LatinLetters } from "./tools/latin_letters.js";
import { LatinTyping } from "./tools/latin_typing.js";
import { Rediarization } from "./tools/rediarization.js";
import { Retranscription } from "./tools/retranscription.js";
import { SpeakerNames } from "./tools/speaker_names.js";

export class Editor {
  constructor(root, server, strings, letters) {
    this.letters = new LatinLetters(letters);
    this.root = root;
    this.server = server;
    this.strings = strings;
    this.here = null; // id of the current row
    this.place = 0; // and its place among the rows
    this.state = new TranscriptState();
    this.saving = new Saving(this);
    this.typing = new Typing(this);
    this.hearing = new Retranscription(this);
    this.dividing = new Rediarization(this);
    this.memory = new CorrectionMemory(this);
    this.naming = new SpeakerNames(this);
    this.checks = new Checks(this);
    this.watching = new RemoteChanges(this);
    this.build();
    this.translate(strings);
    this.showNothing();
  }

  build() {
    const { root, saving } = this;
    const audio = make("audio", { preload: "metadata", hidden: true });
    const strip = make("div", { class: "lk-wave", hidden: true });
    const barNode = make("div", { class: "lk-bar" });
    const found = make("div", { class: "lk-find", role: "search", hidden: true });
    const soundNode = make("div", { class: "lk-sound", hidden: true });
    this.notices = make("div", { class: "lk-notices" }); // in the head: seen wherever the page stands
    this.head = make("div", { class: "lk-head" }, [barNode, this.notices, found, strip, soundNode]);
    this.given = make("div", { class: "lk-given" });
    const filterNode = make("div", { class: "lk-filters", hidden: true });
    const above = make("div", { class: "lk-above" }, [filterNode, this.given, this.memory.box]);
    this.empty = make("p", { class: "lk-empty", hidden: true });
    this.grid = make("div", { class: "lk-grid", role: "grid", "aria-multiselectable": "true" });
    const chosen = make("div", { class: "lk-chosen", role: "toolbar", hidden: true });
    this.live = make("div", { class: "lk-hidden", role: "status" });
    root.replaceChildren(this.head, above, this.empty, this.grid, chosen, this.live, audio);
    this.menu = new Menu(root);
    this.rows = new RowList(this.grid, this.state, this.strings);
    this.rows.onBuild = (id) => this.hearing.write(id);
    this.filters = new Filters(this, filterNode);
    this.doubts = new Doubts(this);
    this.latin = new LatinTyping(this);
    this.listening = new Playback(this, audio, strip, soundNode);
    this.operations = new Operations(this);
    this.chosen = new Selection(this, chosen);
    this.finding = new FindReplace(this, found);
    this.resume = new Resume(this);
    this.bar = new Bar(barNode, this.menu, {
      undo: () => saving.undo(),
      redo: () => saving.redo(),
      retry: () => saving.queue.retryNow(),
      isSaved: () => saving.isSaved(),
      whenSaved: (action) => saving.whenSaved(action),
      toggleLatin: () => this.latin.toggle(),
      describe: () => this.state.meta,
      check: () => this.checks.open(),
    });
    const measure = () => root.style.setProperty("--lk-head-height", `${this.head.offsetHeight}px`);
    new ResizeObserver(measure).observe(this.head);
  }

  translate(strings) {
    this.strings = strings;
    setAttribute(this.root, "lang", strings.language);
    setAttribute(this.root, "aria-label", strings.editor_label);
    setAttribute(this.grid, "aria-label", strings.editor_label);
    this.listening.translate(strings);
    this.bar.translate(strings);
    this.filters.translate(strings);
    this.chosen.translate(strings);
    this.finding.translate(strings);
    this.memory.show();
    this.rows.translate(strings, this.typing.protectedCell);
    this.showChrome();
  }

  // --- documents -----------------------------------------------------------------------------------

  /** Show what the server hands over: another document, more rows of this one, or nothing. */
  show(view) {
    if (!view || view.kind === "empty" || !view.document_id) this.showNothing();
    else if (view.document_id !== this.state.meta.document_id) this.openDocument(view);
    else this.mergeDocument(view);
  }

  showNothing() {
    this.leaveDocument();
    this.showChrome();
  }

  leaveDocument() {
    this.resume.note();
    if (this.typing.overtaken) this.typing.giveWay();
    this.typing.commit();
    this.typing.reset();
    this.hearing.stopAll();
    this.menu.close();
    this.watching.close();
    this.listening.close();
    this.chosen.clear();
    this.finding.close();
    this.here = null;
    this.notices.replaceChildren();
    this.given.replaceChildren();
    this.filters.clear();
    this.state.clear();
    this.memory.reset();
    this.checks.reset();
    this.rows.clear();
  }

  openDocument(view) {
    this.leaveDocument();
    this.saving.open(view);
    this.adopt(view);
    this.arrange();
    this.showChrome();
    this.markHere(this.state.order[0] ?? null);
    if (!view.readonly) this.saving.recall(view.segments);
    this.resume.open();
    this.refresh(this.saving.queue.entries.map((entry) => entry.id));
  }

  /** The same document again: rows while a job runs, or the whole of it. An older answer changes nothing. */
  mergeDocument(view) {
    if (!this.saving.accept(view)) return;
    const listed = new Set(view.segments.map((row) => row.id));
    if (view.kind !== "rows") this.state.remove(this.state.order.filter((id) => !listed.has(id)));
    this.adopt(view);
    this.refresh(this.state.order);
  }

  adopt(view) {
    this.saving.accept(view);
    this.state.describe(view);
    this.state.upsert(view.segments);
    this.rows.setEditable(!this.state.meta.readonly);
    if (!this.state.meta.readonly) this.filters.offer();
    this.listening.open(this.state.meta);
    this.watching.open(this.state.meta);
  }

  /** Bring nodes to the rows there are and to their order; the current row is one that exists. */
  arrange() {
    keepFocus(this.root, () => this.rows.arrange());
    const { rows, listed } = this.state;
    if (this.here !== null && !rows.has(this.here)) this.markHere(listed[Math.min(this.place, listed.length - 1)] ?? null);
    this.chosen.prune();
    this.place = Math.max(0, listed.indexOf(this.here)); // where to stand when the current row goes
  }

  /** Bring the page to the state; `ids` are the rows whose values may have changed. */
  refresh(ids) {
    this.arrange();
    for (const id of ids) this.writeRow(id);
    if (this.here === null) this.markHere(this.state.listed[0] ?? null);
    this.showChrome();
  }

  writeRow(id) {
    this.rows.write(id, this.typing.protectedCell);
  }

  // --- around the rows -------------------------------------------------------------------------------

  showChrome() {
    const { meta, order, listed } = this.state;
    const opened = meta.document_id !== null;
    this.root.classList.toggle("is-readonly", opened && meta.readonly);
    this.head.hidden = !opened;
    const words = meta.readonly ? this.strings.editor_arriving : this.strings.editor_no_rows;
    this.empty.textContent = order.length > 0 ? this.strings.editor_no_match : words;
    this.empty.hidden = !opened || listed.length > 0;
    this.grid.hidden = listed.length === 0;
    this.showNotices(meta.notices ?? []);
    this.showProgress();
    this.listening.show();
  }

  showProgress() {
    if (this.state.list(this.here)) this.arrange(); // a row may have come to pass the filter, or to pass it no more
    this.bar.showDocument({ meta: this.state.meta, ...this.state.progress() });
    this.filters.show();
    this.saving.showState();
  }

  /** What changes around the rows when one field of a row did: the strip shows times and speakers only. */
  showChange(field) {
    this.showProgress();
    if (field !== "text" && field !== "status") this.listening.show();
  }

  /** What the document brings along: one line each until somebody opens it. */
  showNotices(sentences) {
    const told = sentences.map((sentence) => showMarks(tell(sentence)));
    if (sameValue([...this.given.children].map((line) => line.textContent), told)) return;
    this.given.replaceChildren(...told.map((text) => make("details", { class: "lk-notice" }, [make("summary", { text })])));
  }

  /** A sentence in the head that stays until it is dismissed; then `done` runs. */
  notify(sentence, done = () => {}) {
    const button = make("button", { type: "button", class: "lk-button lk-link", text: this.strings.editor_dismiss });
    const line = make("p", { class: "lk-notice lk-alert", role: "alert" }, [make("span", { text: sentence }), button]);
    button.addEventListener("click", () => {
      line.remove();
      done();
    });
    this.notices.append(line);
  }

  /** A page about the document in a tab of its own, once everything typed is saved. */
  openBeside(url) {
    this.saving.whenSaved(() => window.open(url, "_blank", "noreferrer"));
  }

  // --- the current row -------------------------------------------------------------------------------

  /** Where the focus stands inside the rows: a field's name, "row", or null for elsewhere. */
  focusKind() {
    const node = document.activeElement;
    if (!this.grid.contains(node)) return null;
    return node.dataset.field ?? "row";
  }

  /** Make a row the current one, bring it into view, and put the focus there. */
  go(id, kind) {
    if (!this.state.rows.has(id)) return;
    this.typing.commit();
    this.markHere(id);
    const target = kind === null ? null : (this.rows.cell(id, kind) ?? this.rows.node(id));
    if (target !== null && target !== document.activeElement) {
      target.focus({ preventScroll: true });
      if (kind === "text") placeCaret(target, 0);
    }
    this.rows.reveal(id);
  }

  move(step) {
    const next = this.state.neighbour(this.here, step);
    if (next !== undefined) this.go(next, this.focusKind() ?? "row");
    else this.typing.commit();
  }

  /** The first row (0) or the last (-1). */
  goToEnd(index) {
    const id = this.state.listed.at(index);
    if (id !== undefined) this.go(id, "row");
  }

  markHere(id) {
    if (id === this.here) return;
    this.here = id;
    this.filters.tell("");
    const relisted = this.state.list(id); // a row that passes the filter no more stays until it is left
    this.place = Math.max(0, this.state.listed.indexOf(id));
    this.listening.heard = null;
    this.rows.markHere(id);
    if (relisted) {
      this.arrange();
      this.filters.show();
    }
    this.listening.show();
  }
}
