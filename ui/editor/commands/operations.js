// Holds what the person does to whole rows: cut, join, insert, remove, give back to the machine. Each is one edit in
// the queue of saving.js, shown at once, one undo.
/** @import { Row, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Sound } from "../sound/sound.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { Selection } from "./selection.js" */

import { caretOffset, focusedElement, placeCaret } from "../dom.js";
import { placeBehind } from "../sync/inserted_place.js";
import { clusterIndex, clustersOf, compareRows, cutText, unlockedIds } from "../sync/overlay.js";
import { isForeign, rawText } from "../table/cell_text.js";

/** An id for a row that this page makes; the server takes it over. */
function newRowId() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return `p${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export class Operations {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, selection: Selection, sound: Sound,
   *   notices: Notices, words: Words, events: Events, signal: AbortSignal }} parts */
  constructor({ state, rows, cursor, saving, selection, sound, notices, words, events, signal }) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.saving = saving;
    this.selection = selection;
    this.sound = sound;
    this.notices = notices;
    this.words = words;
    this.events = events;
    /** The text before the caret where it stood last, for the menu.
     * @type {{ id: string | null, before: string }} */
    this.caret = { id: null, before: "" };
    document.addEventListener("selectionchange", () => this.noteCaret(), { signal });
  }

  /** Remember where the caret stands in a text. */
  noteCaret() {
    const cell = focusedElement();
    if (cell?.dataset.field !== "text" || !this.rows.grid.contains(cell)) return;
    const offset = caretOffset(cell);
    const row = cell.closest(".lk-row");
    if (offset === null || isForeign(cell) || !(row instanceof HTMLElement)) return;
    const before = rawText(cell).slice(0, offset).trimStart().normalize("NFC");
    this.caret = { id: row.dataset.id ?? null, before };
  }

  /** The cluster at the caret; null where it is not inside the row's text. */
  caretCluster(/** @type {string} */ id) {
    const row = this.state.row(id);
    if (this.caret.id !== id || row === undefined) return null;
    const place = clusterIndex(row.text, this.caret.before.length);
    return cutText(row.text, place).every((part) => part !== "") ? place : null;
  }

  splitAtCaret(id = this.cursor.here) {
    if (id === null) return;
    this.noteCaret();
    this.events.tell("settle");
    const place = this.caretCluster(id);
    if (place === null) this.rows.say(id, this.words.strings.editor_no_cut);
    else this.split(id, { cluster: place, at_ms: null });
  }

  /** The playhead where it stands inside the row; null elsewhere. */
  playheadMs(/** @type {string} */ id) {
    const row = this.state.row(id);
    const ms = Math.round(this.sound.positionMs);
    return row !== undefined && ms > row.start_ms && ms < row.end_ms ? ms : null;
  }

  splitAtPlayhead(id = this.cursor.here) {
    if (id === null) return;
    this.events.tell("settle");
    const ms = this.playheadMs(id);
    const canCut = ms !== null && clustersOf(this.state.row(id)?.text ?? "").length > 1;
    if (!canCut) this.rows.say(id, this.words.strings.editor_no_playhead);
    else this.split(id, { cluster: null, at_ms: ms });
  }

  /** @param {string} id
   * @param {{ cluster: number | null, at_ms: number | null }} value */
  split(id, value) {
    const text = this.state.row(id)?.text;
    const newId = newRowId();
    const kind = this.cursor.focusKind() ?? "text";
    this.saving.operate("split", { ...value, new_id: newId }, id, text);
    this.cursor.go(newId, kind === "row" ? "row" : "text");
  }

  /** The row after this one in time, whether a filter shows it or not.
   * @param {string} id
   * @returns {string | undefined} */
  nextOf(id) {
    const { order } = this.state;
    return order[order.indexOf(id) + 1];
  }

  /** Join the row with the one after it; the caret stands at the seam. */
  mergeWithNext(id = this.cursor.here) {
    this.state.whenWhole(() => this.mergeOnwards(id));
  }

  mergeOnwards(/** @type {string | null} */ id) {
    const next = id === null ? undefined : this.nextOf(id);
    if (id !== null && next !== undefined) this.merge([id, next], false);
  }

  /** @param {string[]} ids
   * @param {boolean} isSelection */
  merge(ids, isSelection) {
    const { cursor, state } = this;
    const { strings } = this.words;
    this.events.tell("settle");
    const rows = unlockedIds(state.rows, ids, isSelection).flatMap((id) => state.row(id) ?? []);
    if (rows.length < 2) {
      this.notices.fade(strings.editor_nothing_to_merge);
      return;
    }
    const [first] = rows.sort(compareRows);
    if (this.hasVerifiedBetween(rows)) {
      this.notices.fade(strings.editor_verified_between);
      return;
    }
    const kind = cursor.focusKind();
    this.saving.operate("merge", isSelection ? { ids, selection: true } : { ids });
    cursor.go(first.id, kind);
    const cell = kind === "text" ? this.rows.cell(first.id, "text") : undefined;
    if (cell) placeCaret(cell, first.text === "" ? 0 : first.text.length + 1);
  }

  /** Whether a verified row that is not among these (in order of time) lies between the first and the last. */
  hasVerifiedBetween(/** @type {Row[]} */ rows) {
    const { order, rows: known } = this.state;
    const between = order.slice(order.indexOf(rows[0].id), order.indexOf(rows[rows.length - 1].id));
    const joined = new Set(rows.map(({ id }) => id));
    return between.some((id) => !joined.has(id) && known.get(id)?.status === "verified");
  }

  /** A new row right behind this one; the menu says before whose time it takes. */
  insertAfter(id = this.cursor.here) {
    this.state.whenWhole(() => this.insertBehind(id));
  }

  insertBehind(/** @type {string | null} */ id) {
    this.events.tell("settle");
    const { shortens, ...times } = this.placeBehind(id);
    const newId = newRowId();
    const speaker = this.state.row(id)?.speaker ?? null;
    this.saving.operate("insert", { new_id: newId, ...times, speaker, shorten: shortens ? id : null });
    this.cursor.go(newId, "text");
  }

  /** Where a row behind this one would go. */
  placeBehind(/** @type {string | null} */ id) {
    const { state } = this;
    const next = id === null ? undefined : state.row(this.nextOf(id));
    return placeBehind(state.row(id), next, state.meta.duration_ms);
  }

  /** Remove the selected rows, or this one; undo is the way back.
   * @param {string | null} [id] */
  remove(id = this.cursor.here) {
    this.removeAll(this.selection.idsOr(id));
  }

  removeOne(/** @type {string} */ id) {
    this.removeAll([id]);
  }

  removeAll(/** @type {string[]} */ ids) {
    const { cursor } = this;
    if (ids.length === 0) return;
    const hadFocus = cursor.focusKind() !== null || document.activeElement === document.body;
    this.events.tell("settle");
    this.saving.operate("delete", { ids });
    this.selection.clear();
    if (hadFocus) cursor.go(cursor.here, "row");
  }

  /** @param {string | null} speaker
   * @param {string | null} [id] */
  giveSpeaker(speaker, id = this.cursor.here) {
    const ids = this.selection.idsOr(id);
    this.events.tell("settle");
    if (ids.length === 1) this.saving.edit(ids[0], "speaker", speaker);
    else if (ids.length > 1) this.saving.operate("speaker_of", { ids, speaker });
  }

  setStatus(/** @type {string} */ status) {
    const ids = this.selection.idsOr(null);
    if (ids.length > 0) this.saving.operate("status_of", { ids, status });
  }

  /** The machine's text back in the row. */
  revert(id = this.cursor.here) {
    if (id !== null) this.saving.operate("revert", null, id);
  }

  /** What another engine wrote, in place of the text; once more brings the text back.
   * @param {string} id
   * @param {number} number */
  swap(id, number) {
    this.events.tell("settle");
    const row = this.state.row(id);
    const other = row?.alternatives?.[number];
    if (row === undefined || other === undefined) return;
    this.saving.operate("swap", { alternative: number }, row.id, { text: row.text, other: other.text });
  }
}
