// Holds what the table shows, without any DOM: rows by id, their order, the waiting edits laid over them.
// Must not touch the page or the network.

/** @import { Entry, Meta, Row, View } from "../../types" */

/** Only rows with these values are listed; a field left out is free.
 * @typedef {{ status?: string, speaker?: string | null, language?: string | null, flag?: string }} Filter */

import { compareRows, isOperation, layEntry, overlay } from "./overlay.js";
import { sameValue } from "../text_format.js";

export const TEXT_LIMIT = 20000;
export const ANY_FLAG = "any"; // a filter for rows with a flag of whatever kind

/** @returns {Meta} */
function emptyMeta() {
  return { document_id: null, readonly: true, exports: [], languages: [], notices: [], duration_ms: 0 };
}

export class TranscriptState {
  constructor() {
    this.meta = emptyMeta();
    /** As the server has acknowledged them.
     * @type {Map<string, Row>} */
    this.saved = new Map();
    this.rows = this.saved; // as they are shown where waiting operations make, cut, join or remove rows
    this.laid = false; // whether such an operation waits
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
  }

  /** No document. */
  clear() {
    this.meta = emptyMeta();
    this.saved = new Map();
    this.rows = this.saved;
    this.laid = false;
    this.order = [];
    this.listed = [];
    this.filter = {};
    this.names = [];
    this.waiting = () => [];
  }

  /** Everything about the document except its rows. */
  describe(/** @type {View} */ view) {
    const { segments, ...meta } = view;
    this.meta = { ...this.meta, ...meta };
    for (const name of view.speakers ?? []) this.learnSpeaker(name);
  }

  /** Take rows in; returns whether the order of rows changed. */
  upsert(/** @type {Row[]} */ segments) {
    let moved = false;
    for (const segment of segments) {
      const old = this.saved.get(segment.id);
      moved ||= !old || old.start_ms !== segment.start_ms || old.end_ms !== segment.end_ms;
      this.saved.set(segment.id, segment);
      this.learnSpeaker(segment.speaker);
    }
    if (this.lay() || !moved) return moved || this.laid;
    this.sort();
    return moved;
  }

  /** Drop rows; returns whether any was there. */
  remove(/** @type {string[]} */ ids) {
    const gone = ids.filter((id) => this.saved.delete(id));
    if (!this.lay() && gone.length > 0) this.sort();
    return gone.length > 0;
  }

  /** Lay waiting operations over the rows, or take them off; returns whether the order was made anew. */
  lay() {
    const entries = this.waiting();
    const isNeeded = entries.some(isOperation);
    if (!isNeeded && !this.laid) return false;
    this.laid = isNeeded;
    this.rows = isNeeded ? new Map(this.saved) : this.saved;
    if (isNeeded) for (const entry of entries) layEntry(this.rows, entry);
    this.sort();
    return true;
  }

  sort() {
    this.order = [...this.rows.values()].sort(compareRows).map((row) => row.id);
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
    return (flags ?? []).some(({ kind }) => filter.flag === ANY_FLAG || kind === filter.flag);
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
      if (!sameValue(listed, before)) this.listed = listed;
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

  /** Names in use, in their order of appearance. */
  speakers() {
    const used = new Set(this.shown().map((row) => row.speaker));
    for (const name of this.meta.speakers ?? []) if (this.order.length === 0) used.add(name);
    return this.names.filter((name) => used.has(name));
  }

  countRows(/** @type {string | null} */ speaker) {
    return this.shown().filter((row) => row.speaker === speaker).length;
  }

  /** A renamed speaker keeps letter and colour.
   * @param {string} from
   * @param {string} to */
  renameSpeaker(from, to) {
    if (this.names.includes(to)) return;
    this.names = this.names.map((name) => (name === from ? to : name));
  }

  progress() {
    let verified = 0;
    let verifiedMs = 0;
    let totalMs = 0; // skipped rows are out of the work
    for (const { status, start_ms: startMs, end_ms: endMs } of this.shown()) {
      if (status !== "skipped") totalMs += endMs - startMs;
      if (status !== "verified") continue;
      verified += 1;
      verifiedMs += endMs - startMs;
    }
    return { verified, rows: this.order.length, verifiedMs, totalMs };
  }

  /** Rows that overlap a stretch of the recording, in order.
   * @param {number} startMs
   * @param {number} endMs */
  between(startMs, endMs) {
    const inside = [];
    for (const id of this.order) {
      const row = this.row(id);
      if (row === undefined) continue;
      if (row.start_ms >= endMs) break;
      if (row.end_ms > startMs) inside.push(row);
    }
    return inside;
  }
}
