// Holds what is typed in one cell and not committed yet, and what happens to it: commit, cancel, refusal.
// Must not talk to the server: a committed value goes to saving.js.

import { placeCaret, readText } from "../dom.js";
import { TEXT_LIMIT } from "../sync/state.js";
import { fill, formatTime, parseTime, sameValue, showMarks } from "../text_format.js";

const IDLE_COMMIT_MS = 1500;

export class Typing {
  constructor(editor) {
    this.editor = editor;
    this.reset();
  }

  reset() {
    clearTimeout(this.timer);
    this.cell = null;
    this.id = null;
    this.touched = false;
    this.composing = false;
    this.overtaken = false; // the same field was changed elsewhere meanwhile: the person chooses
  }

  /** The cell with uncommitted text, which nothing may write into; else null. */
  get protectedCell() {
    return this.touched ? this.cell : null;
  }

  /** A cell has new text: it is committed when the person rests or leaves. */
  touch(cell) {
    if (this.overtaken && this.cell !== cell) this.giveWay();
    this.cell = cell;
    this.id = cell.closest(".lk-row").dataset.id;
    this.touched = true;
    this.rest();
    this.editor.saving.showState();
  }

  compose(composing) {
    this.composing = composing;
    if (!composing) this.rest();
  }

  /** Half a time is no time, so only text is committed by waiting; a composition is never cut short. */
  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.composing && this.cell?.dataset.field === "text") this.commit();
    }, IDLE_COMMIT_MS);
  }

  commit() {
    clearTimeout(this.timer);
    this.editor.listening?.borders.settle();
    if (!this.touched || this.overtaken) return;
    this.touched = false;
    const { cell, id, editor } = this;
    const row = editor.state.row(id);
    if (row === undefined) return;
    const { field } = cell.dataset;
    const typed = readText(cell);
    const value = field === "text" ? typed : parseTime(typed);
    const sentence = this.findFault(value);
    if (sentence !== null) this.refuse(id, field, typed, sentence);
    else if (field !== "text" || value !== row.text.trim().normalize("NFC")) editor.saving.edit(id, field, value);
    editor.writeRow(id);
    editor.saving.showState();
  }

  /** Why a value cannot be sent, as a sentence; null where it can. */
  findFault(value) {
    const { strings } = this.editor;
    if (value === null) return strings.editor_bad_time;
    const length = typeof value === "string" ? [...value].length : 0;
    return length > TEXT_LIMIT ? fill(strings.editor_long_text, { limit: TEXT_LIMIT, length }) : null;
  }

  /** Take back what was typed since the last commit; returns whether there was anything. */
  cancel() {
    clearTimeout(this.timer);
    if (!this.touched) return false;
    this.touched = false;
    if (this.overtaken) this.editor.rows.say(this.id, null);
    this.overtaken = false;
    this.editor.rows.write(this.id);
    this.editor.saving.showState();
    return true;
  }

  // --- the same field changed elsewhere ------------------------------------------------------------

  /** Rows as others left them, before the state takes them in: what is being typed stays, both texts are shown. */
  overtake(changed, removed) {
    if (!this.touched) return;
    const { editor, id } = this;
    const { field } = this.cell.dataset;
    if (removed.includes(id)) {
      editor.notify(fill(editor.strings.editor_gone, { mine: showMarks(readText(this.cell)) }));
      this.reset();
    }
    const theirs = changed.find((row) => row.id === id)?.[field];
    if (theirs === undefined || sameValue(theirs, editor.state.saved.get(id)?.[field])) return;
    const own = editor.saving.queue.entries.filter((entry) => entry.id === id && entry.field === field);
    if (own.some(({ sent }) => sent.some((value) => sameValue(value, theirs)))) return;
    this.overtaken = this.value() !== theirs;
    editor.rows.held = this.overtaken ? id : null;
    if (this.overtaken) this.askWhich(field, theirs);
    else editor.rows.say(id, null);
  }

  askWhich(field, theirs) {
    const { editor, id } = this;
    const { strings, rows } = editor;
    const decide = (choice) => {
      this.cell.focus({ preventScroll: true });
      choice();
    };
    const keep = () => {
      this.overtaken = false;
      rows.say(id, null);
      this.commit();
    };
    const actions = [
      { label: strings.editor_keep_mine, action: () => decide(keep) },
      { label: strings.editor_take_theirs, action: () => decide(() => this.cancel()) },
    ];
    const shown = field === "text" ? showMarks(theirs) : formatTime(theirs);
    rows.say(id, fill(strings.editor_overtaken, { theirs: shown }), actions, field);
  }

  /** Another cell is typed in: the cell shows what others wrote, the sentence below it what was typed. */
  giveWay() {
    const lost = { id: this.id, field: this.cell.dataset.field, value: this.value() };
    this.cancel();
    if (lost.value !== null) this.editor.saving.lost.show([lost]);
  }

  /** What stands in the cell as the server would be told; null for what is no time. */
  value() {
    const typed = readText(this.cell);
    return this.cell.dataset.field === "text" ? typed : parseTime(typed);
  }

  /** Old value back in the cell, the reason in the row, and a way to go on with what was typed. */
  refuse(id, field, value, sentence) {
    const { rows, strings } = this.editor;
    rows.write(id);
    const again = () => {
      rows.say(id, null);
      const cell = rows.cell(id, field);
      cell.focus();
      cell.textContent = value;
      placeCaret(cell, value.length);
      this.touch(cell);
    };
    const actions = field === "text" ? [{ label: strings.editor_edit_again, action: again }] : [];
    rows.say(id, sentence, actions, field);
  }
}
