// Holds what the table shows, without any DOM: rows by id, their order, the waiting edits laid over them.
// Must not touch the page or the network.

/** @import { Description, Entry, Meta, Row } from "../../types" */

/** Only rows with these values are listed; a field left out is free.
 * @typedef {{ status?: string, speaker?: string | null, language?: string | null, flag?: string }} Filter */

import { LaidRows } from "./laid_rows.js";
import { compareRows, isOperation, layEntry, overlay } from "./overlay.js";
import { openFlags } from "./open_flags.js";
import { firstGreater, reachOf, reorder } from "./row_order.js";
import { Tally } from "./tally.js";

export const TEXT_LIMIT = 20000;
export const ANY_FLAG = "any"; // a filter for rows with a flag of whatever kind

/** @returns {Meta} */
function emptyMeta() {
  return { document_id: null, exports: [], languages: [], notices: [], duration_ms: 0 };
}

export class TranscriptState {
  constructor() {
    this.meta = emptyMeta();
    /** As the server has acknowledged them.
     * @type {Map<string, Row>} */
    this.saved = new Map();
    /** Their ids in order.
     * @type {string[]} */
    this.savedOrder = [];
    /** As they are shown where waiting operations make, cut, join or remove rows.
     * @type {Map<string, Row>} */
    this.rows = this.saved;
    this.laid = false; // whether such an operation waits
    this.counts = new Tally(); // of the saved rows
    /** @type {string[]} */
    this.order = [];
    /** The rows shown: those that the filter lets through, in their order.
     * @type {string[]} */
    this.listed = [];
    /** @type {Filter} */
    this.filter = {};
    /** @type {string[]} */
    this.names = [];
    /** @type {() => Entry[]} */
    this.waiting = () => [];
    /** How far the rows reach, for `between`; null where that has to be found out.
     * @type {Float64Array | null} */
    this.reach = null;
    this.isWhole = true; // false while rows are still on their way
    this.isWholeAbove = true; // and while some of them come before those that are here
    /** @type {(() => void)[]} */
    this.waiters = [];
  }

  /** No document. */
  clear() {
    Object.assign(this, new TranscriptState());
  }

  /** Everything about the document except its rows. */
  describe(/** @type {Description & { segments?: Row[] }} */ view) {
    const { segments: _segments, ...meta } = view;
    this.meta = { ...this.meta, ...meta };
    for (const name of view.speakers ?? []) this.learnSpeaker(name);
  }

  /** Who came by a link may only look, or may not share and delete; the server refuses what is asked all the same. */
  get isReadOnly() {
    return this.meta.rights === "read";
  }

  get isOwn() {
    return this.meta.document_id !== null && (this.meta.rights ?? "own") === "own";
  }

  /** Of the recording; while somebody speaks, of the rows so far. */
  get lengthMs() {
    if (this.meta.duration_ms > 0) return this.meta.duration_ms;
    return this.order.reduce((most, id) => Math.max(most, this.row(id)?.end_ms ?? 0), 0);
  }

  // --- rows on their way -----------------------------------------------------------------------------

  /** Run once every row is here, at once if they are; never for a document that is left before. */
  whenWhole(/** @type {() => void} */ action) {
    if (this.isWhole) action();
    else this.waiters.push(action);
  }

  complete() {
    this.isWhole = true;
    this.isWholeAbove = true;
    for (const action of this.waiters.splice(0)) action();
  }

  /** Rows of a piece; what is known already is newer and stays. */
  add(/** @type {Row[]} */ rows) {
    return this.upsert(rows.filter(({ id }) => !this.saved.has(id)));
  }

  /** Take rows in; returns whether the order of rows changed. */
  upsert(/** @type {Row[]} */ segments) {
    const moved = [];
    for (const segment of segments) {
      const old = this.saved.get(segment.id);
      if (!old || old.start_ms !== segment.start_ms || old.end_ms !== segment.end_ms) moved.push(segment.id);
      this.counts.remove(old);
      this.counts.add(segment);
      this.saved.set(segment.id, segment);
      this.learnSpeaker(segment.speaker);
    }
    if (moved.length > 0) this.savedOrder = reorder(this.savedOrder, this.saved, moved);
    if (this.lay() || moved.length === 0) return moved.length > 0 || this.laid;
    this.arrange(this.savedOrder);
    return true;
  }

  /** Drop rows; returns whether any was there. */
  remove(/** @type {string[]} */ ids) {
    const gone = ids.filter((id) => {
      this.counts.remove(this.saved.get(id));
      return this.saved.delete(id);
    });
    if (gone.length > 0) this.savedOrder = reorder(this.savedOrder, this.saved, gone);
    if (!this.lay() && gone.length > 0) this.arrange(this.savedOrder);
    return gone.length > 0;
  }

  /** Lay waiting operations over the rows, or take them off; returns whether the order was made anew. */
  lay() {
    const entries = this.waiting();
    const isNeeded = entries.some(isOperation);
    if (!isNeeded && !this.laid) return false;
    this.laid = isNeeded;
    this.rows = this.saved;
    if (isNeeded) {
      const rows = new LaidRows(this.saved);
      for (const entry of entries) layEntry(rows, entry);
      this.rows = rows;
      this.arrange(reorder(this.savedOrder, rows, rows.differing));
    } else this.arrange(this.savedOrder);
    return true;
  }

  arrange(/** @type {string[]} */ order) {
    this.order = order;
    this.reach = null;
    this.list();
  }

  get isFiltered() {
    return Object.keys(this.filter).length > 0;
  }

  setFilter(/** @type {Filter} */ filter) {
    this.filter = filter;
    this.list();
  }

  passes(/** @type {Row} */ { status, speaker, language, flags }) {
    const { filter } = this;
    if ("status" in filter && status !== filter.status) return false;
    if ("speaker" in filter && speaker !== filter.speaker) return false;
    if ("language" in filter && language !== filter.language) return false;
    if (!("flag" in filter)) return true;
    return openFlags({ flags, status }).some(({ kind }) => filter.flag === ANY_FLAG || kind === filter.flag);
  }

  /** List the rows anew; `stays` is one that remains although it does not pass. Returns whether it differs.
   * @param {string | null} [stays] */
  list(stays = null) {
    const before = this.listed;
    if (!this.isFiltered) this.listed = this.order;
    else {
      const listed = this.shown()
        .filter((row) => row.id === stays || this.passes(row))
        .map(({ id }) => id);
      if (!sameIds(listed, before)) this.listed = listed;
    }
    return this.listed !== before;
  }

  /** The row as shown: acknowledged values with waiting edits over them. */
  row(/** @type {string | null | undefined} */ id) {
    const row = this.rows.get(id ?? "");
    return row && (this.laid ? row : overlay(row, this.waiting()));
  }

  /** Every row as shown, in their order. */
  shown() {
    return this.order.flatMap((id) => this.row(id) ?? []);
  }

  /** @param {string | null} id
   * @param {number} step
   * @returns {string | undefined} */
  neighbour(id, step) {
    const index = this.listed.indexOf(id ?? "");
    return index < 0 ? this.listed[0] : this.listed[index + step];
  }

  /** Names keep their colour and letter for as long as the document is open. */
  learnSpeaker(/** @type {string | null} */ name) {
    if (typeof name === "string" && !this.names.includes(name)) this.names.push(name);
  }

  /** Position of a speaker among the names, -1 for none. */
  speakerIndex(/** @type {string | null | undefined} */ name) {
    if (name === null || name === undefined) return -1;
    this.learnSpeaker(name);
    return this.names.indexOf(name);
  }

  // --- what is counted -------------------------------------------------------------------------------

  /** Counts over the rows as shown: only those that waiting edits change are looked at. */
  tally() {
    const entries = this.waiting().filter(({ name }) => name === "edit");
    if (entries.length === 0) return this.counts;
    const tally = this.counts.copy();
    const own = entries.filter(({ field }) => field !== "rename_speaker").map(({ id }) => id);
    const changed = this.rows instanceof LaidRows ? this.rows.differing : new Set(own);
    for (const id of changed) tally.remove(this.saved.get(id));
    if (!this.laid) {
      const renamings = entries.filter(({ field }) => field === "rename_speaker");
      for (const { value } of renamings) tally.renameSpeaker(value.from, value.to);
    }
    for (const row of [...changed].flatMap((id) => this.row(id) ?? [])) tally.add(row);
    return tally;
  }

  /** Names in use, in their order of appearance. */
  speakers() {
    const { speakers } = this.tally();
    const given = new Set(this.order.length === 0 || !this.isWhole ? this.meta.speakers : []);
    return this.names.filter((name) => speakers.has(name) || given.has(name));
  }

  countRows(/** @type {string | null} */ speaker) {
    return this.tally().speakers.get(speaker) ?? 0;
  }

  /** A renamed speaker keeps letter and colour.
   * @param {string} from
   * @param {string} to */
  renameSpeaker(from, to) {
    if (this.names.includes(to)) return;
    this.names = this.names.map((name) => (name === from ? to : name));
  }

  progress() {
    const { verified, verifiedMs, totalMs, doubts } = this.tally();
    return { verified, rows: this.order.length, verifiedMs, totalMs, doubts };
  }

  /** Rows that overlap a stretch of the recording, in order.
   * @param {number} startMs
   * @param {number} endMs */
  between(startMs, endMs) {
    const { order, rows } = this;
    this.reach ??= reachOf(order, rows);
    const inside = [];
    for (let index = firstGreater(this.reach, startMs); index < order.length; index += 1) {
      if ((rows.get(order[index])?.start_ms ?? 0) >= endMs) break;
      const row = this.row(order[index]);
      if (row !== undefined) inside.push(row);
    }
    for (const { id } of this.waiting()) {
      const row = this.row(id); // its times may be others than those by which it stands
      if (row !== undefined && !inside.some((other) => other.id === id)) inside.push(row);
    }
    const overlaps = (/** @type {Row} */ row) => row.start_ms < endMs && row.end_ms > startMs;
    return inside.filter(overlaps).sort(compareRows);
  }
}

/** @param {string[]} ids
 * @param {string[]} others */
function sameIds(ids, others) {
  return ids.length === others.length && ids.every((id, index) => id === others[index]);
}
