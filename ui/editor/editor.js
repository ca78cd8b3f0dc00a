// Holds the Editor: it lays out the parts, opens and leaves documents, and keeps what stands around the rows true.
// Keys and pointers come in through commands/input_handler.js; nothing here reads an event of the page.
/** @import { Description, Piece, Server, Shown, Strings, Version, View } from "../types" */
/** @import { LetterTable } from "./tools/latin_letters.js" */

import { InputHandler } from "./commands/input_handler.js";
import { make, setAttribute } from "./dom.js";
import { FileQuestions } from "./file_questions.js";
import { makeCore, makeParts } from "./parts.js";
import { RowSource } from "./sync/row_source.js";
import { Columns } from "./table/columns.js";

export class Editor {
  /** @param {HTMLElement} root
   * @param {Server} server
   * @param {Strings} strings
   * @param {LetterTable} letters
   * @param {AbortSignal} signal the editor's life: everything it listens to ends with it */
  constructor(root, server, strings, letters, signal) {
    this.root = root;
    this.words = { strings };
    this.grid = make("div", { class: "lk-grid", role: "rowgroup" });
    this.columns = new Columns();
    const table = { class: "lk-table", role: "grid", "aria-multiselectable": "true" };
    this.table = make("div", table, [this.columns.node, this.grid]);
    this.skip = make("button", { type: "button", class: "lk-skip", hidden: true }); // the first stop of Tab
    this.empty = make("p", { class: "lk-empty", hidden: true });
    const core = makeCore({ root, grid: this.grid, server, words: this.words, letters, signal });
    this.core = core;
    core.events.on("document", () => this.showAround());
    core.events.on("edited", () => this.showProgress());
    core.events.on("saving", () => this.showSaving());
    core.events.on("loaded", (view) => this.mergeDocument(view));
    core.events.on("keys", () => this.nameKeys());
    this.parts = makeParts(core);
    this.source = new RowSource(core, this);
    this.questions = new FileQuestions(core, () => this.lookAgain());
    this.head = make("div", { class: "lk-head" });
    this.layOut(signal);
    new InputHandler(root, this.grid, this.parts.commands, signal);
    this.translate(strings);
    this.leaveDocument();
    this.showAround();
  }

  layOut(/** @type {AbortSignal} */ signal) {
    const { root, head } = this;
    const { notices } = this.core;
    const { bar, findReplace, playback, attachment, filters, correctionMemory, selectionBar } = this.parts;
    const sound = [
      attachment.node,
      playback.picture.overview.node,
      playback.picture.strip,
      playback.controls,
    ];
    head.append(bar.node, findReplace.bar.node, ...sound);
    const { node, minutes } = filters;
    const above = make("div", { class: "lk-above" }, [node, minutes, this.questions.node, notices.given]);
    // over the rows: seen wherever the page stands, moves none
    const corner = make("div", { class: "lk-corner" }, [correctionMemory.box, notices.alerts]);
    const toRows = () => this.core.cursor.go(this.core.cursor.here, "row");
    this.skip.addEventListener("click", toRows, { signal });
    document.body.prepend(this.skip);
    signal.addEventListener("abort", () => this.skip.remove(), { once: true });
    root.prepend(
      head,
      above,
      this.empty,
      this.parts.recognitionAgain.button,
      this.table,
      selectionBar.node,
      corner,
      notices.live,
      playback.audio,
    );
    const measure = () => root.style.setProperty("--lk-head-height", `${head.offsetHeight}px`);
    const size = new ResizeObserver(measure);
    size.observe(head);
    signal.addEventListener("abort", () => size.disconnect(), { once: true });
  }

  translate(/** @type {Strings} */ strings) {
    const { parts } = this;
    this.words.strings = strings;
    setAttribute(this.root, "lang", strings.language);
    this.skip.textContent = strings.editor_to_rows;
    setAttribute(this.root, "aria-label", strings.editor_label);
    setAttribute(this.table, "aria-label", strings.editor_label);
    this.columns.translate(strings);
    this.nameKeys();
    parts.attachment.translate();
    parts.filters.translate();
    parts.selectionBar.translate();
    parts.findReplace.translate();
    parts.correctionMemory.show();
    this.core.rows.writeAnew();
    this.showAround();
  }

  /** What the controls are called, with their keys. */
  nameKeys() {
    this.parts.playback.translate(this.words.strings);
    this.parts.bar.translate();
  }

  // --- documents -----------------------------------------------------------------------------------

  /** Show what the server hands over: a document to fetch, or to look at again (its job got on), or nothing. */
  show(/** @type {Shown | null} */ shown) {
    const { saving, state } = this.core;
    const { document_id: id } = shown ?? {};
    if (!shown || shown.kind === "empty" || !id) {
      this.source.stop();
      this.leaveDocument();
      this.showAround();
    } else if (id !== this.source.coming && id !== state.meta.document_id) this.fetchDocument(id);
    else {
      this.source.describe(id);
      if ((shown.revision ?? 0) > (saving.queue?.revision ?? 0)) this.parts.remoteChanges.start();
    }
  }

  fetchDocument(/** @type {string} */ id) {
    this.leaveDocument();
    this.showAround();
    this.source.open(id);
    this.showAround();
  }

  leaveDocument() {
    const { core, parts } = this;
    const { typing } = parts;
    parts.resume.note();
    if (typing.overtaken) typing.giveWay();
    core.events.tell("settle");
    typing.reset();
    parts.retranscription.stopAll();
    parts.menu.close();
    parts.remoteChanges.close();
    parts.playback.close();
    parts.selection.clear();
    parts.findReplace.close();
    core.cursor.leave();
    core.notices.clear();
    parts.filters.clear();
    core.state.clear();
    parts.correctionMemory.reset();
    parts.checks.reset();
    core.rows.clear();
  }

  // --- what the source of rows tells ------------------------------------------------------------------

  /** A document's first rows are here, the others on their way; `isBeginning` where none comes before these.
   * @param {View} view
   * @param {boolean} isBeginning */
  opened(view, isBeginning) {
    const { cursor, saving, state } = this.core;
    this.leaveDocument();
    saving.open(view);
    state.isWhole = false;
    state.isWholeAbove = isBeginning;
    saving.recall();
    this.adopt(view);
    cursor.arrange();
    this.showAround();
    cursor.markHere(state.order[0] ?? null);
    this.parts.resume.open();
    cursor.refresh((saving.queue?.entries ?? []).map((entry) => entry.id));
    state.whenWhole(() => saving.settleRecalled());
    this.core.events.tell("opened", view);
  }

  /** The same document again. An older answer changes nothing. */
  mergeDocument(/** @type {View} */ view) {
    const { cursor, events, saving, state } = this.core;
    if (!saving.accept(view)) return;
    this.source.stop(); // what was still on its way is part of this
    const listed = new Set(view.segments.map((row) => row.id));
    state.remove(state.order.filter((id) => !listed.has(id)));
    this.adopt(view);
    cursor.refresh();
    events.tell("opened", view);
    if (!state.isWhole) this.completed({ revision: view.revision ?? 0, machine: view.machine ?? 0 });
  }

  adopt(/** @type {View} */ view) {
    const { saving, state } = this.core;
    const { filters, playback, remoteChanges } = this.parts;
    saving.accept(view);
    state.describe(view);
    state.upsert(view.segments);
    filters.offer();
    playback.open(state.meta);
    if (state.isWhole) remoteChanges.open(state.meta);
  }

  isShown(/** @type {string} */ id) {
    return this.core.state.meta.document_id === id;
  }

  /** The shown document's sound or its exports are there now; rows come as changes. */
  described(/** @type {Description} */ view) {
    const { events, state } = this.core;
    if (view.document_id !== state.meta.document_id) return;
    state.describe(view);
    this.parts.filters.offer();
    this.parts.playback.open(state.meta);
    this.showAround();
    events.tell("opened", view);
  }

  /** The shown document's file was read in another way: its rows come as changes. */
  lookAgain() {
    const { document_id: id } = this.core.state.meta;
    if (id !== null) this.source.describe(id);
    this.parts.remoteChanges.start();
  }

  arrived(/** @type {Piece} */ { rows }) {
    const { cursor, state } = this.core;
    state.add(rows);
    cursor.arrange();
    if (cursor.here === null) cursor.markHere(state.listed[0] ?? null);
    this.showProgress();
  }

  completed(/** @type {Version} */ oldest) {
    const { state } = this.core;
    const { filters, remoteChanges } = this.parts;
    state.complete();
    filters.offer();
    remoteChanges.open(state.meta, oldest);
    this.showAround();
  }

  gone(/** @type {string} */ sentence) {
    this.core.notices.notify(sentence || this.words.strings.editor_document_gone);
    this.showAround();
  }

  /** Go to a row as from outside: it becomes the current one, its text gets the focus. */
  go(/** @type {string} */ id) {
    const { cursor, state } = this.core;
    if (state.rows.has(id)) cursor.go(id, "text");
    else state.whenWhole(() => cursor.go(id, "text"));
  }

  // --- around the rows -------------------------------------------------------------------------------

  showAround() {
    const { meta, order, listed } = this.core.state;
    const { strings } = this.words;
    const opened = meta.document_id !== null;
    const isComing = !opened && this.source.coming !== null;
    this.empty.classList.toggle("is-coming", isComing);
    this.head.hidden = !opened;
    this.root.classList.toggle("is-read-only", this.core.state.isReadOnly);
    this.parts.findReplace.bar.replacing.hidden = this.core.state.isReadOnly;
    this.skip.hidden = !opened || listed.length === 0;
    const words = meta.complete === false ? strings.editor_arriving : strings.editor_no_rows;
    const none = order.length > 0 ? strings.editor_no_match : words;
    this.empty.textContent = isComing ? strings.editor_opening : none;
    this.empty.hidden = !(opened || isComing) || listed.length > 0;
    this.table.hidden = listed.length === 0;
    this.parts.recognitionAgain.show(opened && order.length === 0);
    this.core.notices.show(meta.notices ?? []);
    this.questions.show(meta);
    this.showProgress();
    this.parts.playback.show();
    this.parts.attachment.open(meta);
  }

  showProgress() {
    const { state, cursor } = this.core;
    if (state.list(cursor.here)) cursor.arrange(); // a row may have come to pass the filter, or to pass it no more
    this.parts.bar.showDocument({ meta: state.meta, isWhole: state.isWhole, ...state.progress() });
    this.parts.filters.show();
    this.showSaving();
  }

  showSaving() {
    const { saving, notices } = this.core;
    const waiting = saving.describe();
    if (waiting === null) return;
    const spoken = this.parts.bar.showState(waiting);
    if (notices.live.textContent !== spoken) notices.speak(spoken);
  }
}
