// Holds what is typed in one cell and not committed yet, and what happens to it: commit, cancel, refusal.
// Must not talk to the server: a committed value goes to saving.js.
/** @import { Row, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Saving, Unsettled } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { RowList } from "./rows.js" */

import { placeCaret, rewriteCell } from "../dom.js";
import { TEXT_LIMIT } from "../sync/state.js";
import { fill, formatTime, parseTime, sameValue, showMarks } from "../text_format.js";
import { readText } from "./cell_text.js";

const IDLE_COMMIT_MS = 1500;

export class Typing {
  /** @param {{ state: TranscriptState, rows: RowList, saving: Saving, words: Words, events: Events,
   *   unsettled: Unsettled, signal: AbortSignal }} parts */
  constructor({ state, rows, saving, words, events, unsettled, signal }) {
    this.state = state;
    this.rows = rows;
    this.saving = saving;
    this.words = words;
    this.events = events;
    this.unsettled = unsettled;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** Where text is typed, or was last.
     * @type {{ cell: HTMLElement, id: string, field: string } | null} */
    this.place = null;
    this.composing = false;
    this.overtaken = false; // the same field was changed elsewhere meanwhile: the person chooses
    events.on("settle", () => this.commit());
    events.on("overtake", ({ rows: changed, removed }) => this.overtake(changed, removed));
    events.on("refused", ({ id, field, value, sentence }) => this.refuse(id, field, value, sentence));
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  reset() {
    clearTimeout(this.timer);
    this.place = null;
    this.setTouched(false);
    this.composing = false;
    this.overtaken = false;
  }

  /** Whether a cell has uncommitted text. */
  get touched() {
    return this.unsettled.has("typing");
  }

  setTouched(/** @type {boolean} */ touched) {
    if (touched) this.unsettled.add("typing");
    else this.unsettled.delete("typing");
    this.rows.protectedCell = touched ? (this.place?.cell ?? null) : null;
  }

  /** A cell has new text: it is committed when the person rests or leaves. */
  touch(/** @type {HTMLElement} */ cell) {
    if (this.overtaken && this.place?.cell !== cell) this.giveWay();
    const row = cell.closest(".lk-row");
    if (!(row instanceof HTMLElement)) return;
    this.place = { cell, id: row.dataset.id ?? "", field: cell.dataset.field ?? "" };
    this.setTouched(true);
    this.rest();
    this.events.tell("saving");
  }

  compose(/** @type {boolean} */ composing) {
    this.composing = composing;
    if (!composing) this.rest();
  }

  /** Half a time is no time, so only text is committed by waiting; a composition is never cut short. */
  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.composing && this.place?.field === "text") this.events.tell("settle");
    }, IDLE_COMMIT_MS);
  }

  /** Only "settle" asks for this: what is dragged becomes an edit before what is typed. */
  commit() {
    clearTimeout(this.timer);
    if (!this.touched || this.overtaken || this.place === null) return;
    const { cell, id, field } = this.place;
    this.setTouched(false);
    const row = this.state.row(id);
    if (row === undefined) return;
    const typed = readText(cell);
    const value = field === "text" ? typed : parseTime(typed);
    const sentence = this.findFault(value);
    if (sentence !== null) this.refuse(id, field, typed, sentence);
    else if (field !== "text" || value !== row.text.trim().normalize("NFC"))
      this.saving.edit(id, field, value);
    this.rows.write(id);
    this.events.tell("saving");
  }

  /** Why a value cannot be sent, as a sentence; null where it can. */
  findFault(/** @type {string | number | null} */ value) {
    const { strings } = this.words;
    if (value === null) return strings.editor_bad_time;
    const length = typeof value === "string" ? [...value].length : 0;
    return length > TEXT_LIMIT ? fill(strings.editor_long_text, { limit: TEXT_LIMIT, length }) : null;
  }

  /** Take back what was typed since the last commit; returns whether there was anything. */
  cancel() {
    clearTimeout(this.timer);
    if (!this.touched || this.place === null) return false;
    const { id } = this.place;
    this.setTouched(false);
    if (this.overtaken) this.rows.say(id, null);
    this.overtaken = false;
    this.rows.write(id);
    this.events.tell("saving");
    return true;
  }

  // --- the same field changed elsewhere ------------------------------------------------------------

  /** Rows as others left them, before the state takes them in: what is being typed stays, both texts are shown.
   * @param {Row[]} changed
   * @param {string[]} removed */
  overtake(changed, removed) {
    if (!this.touched || this.place === null) return;
    const { id, field, cell } = this.place;
    if (removed.includes(id)) {
      this.saving.conflicts.showGone(showMarks(readText(cell)));
      this.reset();
      return;
    }
    const valueIn = (/** @type {Row | undefined} */ row) => /** @type {any} */ (row)?.[field];
    const theirs = valueIn(changed.find((row) => row.id === id));
    if (theirs === undefined || sameValue(theirs, valueIn(this.state.saved.get(id)))) return;
    const waiting = this.saving.queue?.entries ?? [];
    const own = waiting.filter((entry) => entry.id === id && entry.field === field);
    if (own.some(({ sent }) => sent.some((value) => sameValue(value, theirs)))) return;
    this.overtaken = this.value() !== theirs;
    this.rows.held = this.overtaken ? id : null;
    if (this.overtaken) this.askWhich(field, theirs);
    else this.rows.say(id, null);
  }

  /** @param {string} field
   * @param {any} theirs */
  askWhich(field, theirs) {
    if (this.place === null) return;
    const { rows } = this;
    const { cell, id } = this.place;
    const { strings } = this.words;
    const decide = (/** @type {() => void} */ choice) => {
      cell.focus({ preventScroll: true });
      choice();
    };
    const keep = () => {
      this.overtaken = false;
      rows.say(id, null);
      this.events.tell("settle");
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
    if (this.place === null) return;
    const { id, field } = this.place;
    const value = this.value();
    this.cancel();
    if (value !== null) this.saving.conflicts.show([{ id, field, value }]);
  }

  /** What stands in the cell as the server would be told; null for what is no time. */
  value() {
    if (this.place === null) return null;
    const typed = readText(this.place.cell);
    return this.place.field === "text" ? typed : parseTime(typed);
  }

  /** Old value back in the cell, the reason in the row, and a way to go on with what was typed.
   * @param {string} id
   * @param {string} field
   * @param {any} value
   * @param {string} sentence */
  refuse(id, field, value, sentence) {
    const { rows } = this;
    const isHere = this.place?.id === id;
    if (isHere) rows.protectedCell = null;
    rows.write(id);
    if (isHere && this.touched) rows.protectedCell = this.place?.cell ?? null;
    const again = () => {
      rows.say(id, null);
      const cell = rows.cell(id, field);
      if (cell === undefined) return;
      cell.focus();
      rewriteCell(cell, value);
      placeCaret(cell, value.length);
      this.touch(cell);
    };
    const actions = field === "text" ? [{ label: this.words.strings.editor_edit_again, action: again }] : [];
    rows.say(id, sentence, actions, field);
  }
}
