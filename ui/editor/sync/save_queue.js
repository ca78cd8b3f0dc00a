// Holds the queue that brings edits to the server, one at a time, each on the newest acknowledged revision.
// Must not touch the page: what happened is told to a listener {queueChanged, acknowledged, refused, reloaded}.
/** @import { Acknowledgement, Entry, Row, Server, View } from "../../types" */

import { sameValue } from "../text_format.js";
import { callServer } from "./ask_server.js";
import { LocalStore } from "./local_store.js";
import { isOperation, judgeOperation, layEntry } from "./overlay.js";

/**
 * @typedef {object} QueueListener
 * @property {(queue: SaveQueue) => void} queueChanged
 * @property {(queue: SaveQueue, entry: Entry, answer: Acknowledgement) => void} acknowledged
 * @property {(queue: SaveQueue, entry: Entry, answer: { error: string }) => void} refused
 * @property {(queue: SaveQueue, view: View, lost: Entry[]) => void} reloaded
 * @property {(queue: SaveQueue) => Promise<boolean>} catchUp takes in what is new, and hands back what does not fit; false
 *   where the document has to be loaded
 */

const RETRY_DELAYS_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const ANSWER_TIMEOUT_MS = 20000;
const STALE_IN_A_ROW = 5; // then the server is left alone for a while

/** What a waiting entry becomes once the document was loaded anew: keep, done, conflict, or gone.
 * @param {Entry} entry
 * @param {Map<string, Row>} rows
 * @param {number} revision
 * @returns {"keep" | "done" | "conflict" | "gone"} */
export function judgeEntry(entry, rows, revision) {
  if (entry.name !== "edit") return entry.at === revision ? "keep" : "gone"; // a step back is from one place only
  if (isOperation(entry)) return judgeOperation(entry, rows);
  if (entry.field === "rename_speaker") {
    const used = [...rows.values()].some((row) => row.speaker === entry.value.from);
    return used ? "keep" : "done";
  }
  const row = rows.get(entry.id);
  if (row === undefined) return "gone";
  const now = /** @type {Record<string, any>} */ (row)[entry.field];
  if (sameValue(now, entry.value)) return "done";
  const ours = [entry.was, ...entry.sent].some((value) => sameValue(value, now));
  return ours ? "keep" : "conflict";
}

export class SaveQueue {
  /** @param {string} documentId
   * @param {Server} server
   * @param {QueueListener} listener
   * @param {AbortSignal} signal nothing is sent after its end; what waits stays in the browser */
  constructor(documentId, server, listener, signal) {
    this.documentId = documentId;
    this.server = server;
    this.listener = listener;
    this.signal = signal;
    this.revision = 0;
    this.machine = 0; // how often a job wrote rows, as far as they are shown
    this.savedAt = "";
    /** @type {Entry[]} */
    this.entries = [];
    /** Edits taken back before they were sent, for redo.
     * @type {Entry[]} */
    this.taken = [];
    /** @type {Entry | null} */
    this.sending = null;
    this.pumping = false;
    this.held = false; // what earlier pages left is not judged yet, so nothing is sent
    this.failures = 0;
    this.overtaken = 0; // how often in a row somebody else was faster
    this.broken = false; // the server answered, but could not save
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {LocalStore<Entry>} */
    this.kept = new LocalStore("waiting", documentId);
    this.isKept = true; // the browser holds what waits, so that a reload loses nothing
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  /** @returns {"saved" | "saving" | "offline" | "broken"} */
  get state() {
    if (this.entries.length === 0) return "saved";
    if (this.failures === 0) return "saving";
    return this.broken ? "broken" : "offline";
  }

  /** @param {string} id
   * @param {string} field
   * @param {unknown} value
   * @param {unknown} was */
  edit(id, field, value, was) {
    this.taken = [];
    const last = this.entries.at(-1);
    const joins = last && last !== this.sending && last.id === id && last.field === field;
    if (joins && field !== "rename_speaker" && !isOperation(last)) last.value = value;
    else this.entries.push({ name: "edit", id, field, value, was, sent: [] });
    this.changed();
  }

  /** Undo the newest change; one that was not sent yet is simply taken back. Returns the entry taken back. */
  undo() {
    const last = this.entries.at(-1);
    if (last && last.name === "edit" && last !== this.sending && last.sent.length === 0) {
      this.entries.pop();
      this.taken.push(last);
      this.changed();
      return last;
    }
    this.entries.push(this.step("undo"));
    this.changed();
    return null;
  }

  redo() {
    const entry = this.taken.pop() ?? this.step("redo");
    this.entries.push(entry);
    this.changed();
    return entry.name === "edit" ? entry : null;
  }

  /** @param {"undo" | "redo"} name
   * @returns {Entry} */
  step(name) {
    return { name, id: "", field: "", value: null, was: null, at: this.revision, sent: [] };
  }

  changed() {
    this.remember();
    this.listener.queueChanged(this);
    if (this.failures === 0) this.pump();
  }

  retryNow() {
    this.pump();
  }

  async pump() {
    if (this.pumping || this.held) return;
    this.pumping = true;
    clearTimeout(this.timer);
    let done = true;
    while (done && this.entries.length > 0 && !this.signal.aborted) done = await this.sendFirst();
    this.pumping = false;
    if (!done) this.retryLater();
    this.listener.queueChanged(this);
  }

  retryLater() {
    const delay = RETRY_DELAYS_MS[Math.min(this.failures, RETRY_DELAYS_MS.length - 1)];
    this.failures += 1;
    if (!this.signal.aborted) this.timer = setTimeout(() => this.pump(), delay);
  }

  /** Send the first entry; false where no answer came. */
  async sendFirst() {
    const entry = this.entries[0];
    const { name, id, field, value } = entry;
    const payload = { document_id: this.documentId, base_revision: this.revision };
    this.sending = entry;
    entry.sent.push(value);
    this.listener.queueChanged(this);
    const answer = await this.call(name, name === "edit" ? { ...payload, id, field, value } : payload);
    this.sending = null;
    if (answer === null) return false;
    if (answer.stale) return this.reconcile();
    this.overtaken = 0;
    this.failures = 0;
    this.entries.shift();
    this.settle(entry, answer);
    this.remember();
    return true;
  }

  /** @param {Entry} entry
   * @param {any} answer */
  settle(entry, answer) {
    if (answer.error) {
      this.listener.refused(this, entry, answer);
      return;
    }
    this.reach(answer);
    for (const waiting of this.entries) if (waiting.at !== undefined) waiting.at = this.revision;
    this.listener.acknowledged(this, entry, answer);
  }

  /** The document as stored is this one now.
   * @param {{ revision: number, saved_at: string, machine?: number }} stored */
  reach({ revision, saved_at: savedAt, machine = this.machine }) {
    this.revision = revision;
    this.savedAt = savedAt;
    this.machine = machine;
  }

  /** A job wrote rows anew: what waits for them was meant for these too.
   * @param {Row[]} rows */
  yieldTo(rows) {
    const written = new Map(rows.map((row) => [row.id, /** @type {Record<string, any>} */ (row)]));
    for (const entry of this.entries) {
      const row = written.get(entry.id);
      if (row !== undefined && !isOperation(entry) && entry.field in row) entry.sent.push(row[entry.field]);
    }
  }

  /** Somebody else changed the document: take in what is new, or load it; whether the queue may go on. */
  async reconcile() {
    if (!(await this.listener.catchUp(this)) && !(await this.reload())) return false;
    this.overtaken += 1;
    if (this.overtaken > STALE_IN_A_ROW) return false;
    this.failures = 0;
    return true;
  }

  /** Load the document, keep what still fits, hand back what does not; false where no answer came. */
  async reload() {
    const view = await this.call("load", { document_id: this.documentId });
    if (view === null || view.error) return false;
    this.reach(view);
    const lost = this.sift(view.segments);
    this.listener.reloaded(this, view, lost);
    return true;
  }

  /** Keep the entries that still fit these rows; returns those that do not. */
  sift(/** @type {Row[]} */ segments) {
    const rows = new Map(segments.map((row) => [row.id, row]));
    const judged = this.entries.map((entry) => {
      const verdict = judgeEntry(entry, rows, this.revision);
      if (verdict === "keep") layEntry(rows, entry); // a later edit was made on what this one leaves
      return { entry, verdict };
    });
    this.entries = judged.filter(({ verdict }) => verdict === "keep").map(({ entry }) => entry);
    this.remember();
    const lost = judged.filter(({ verdict }) => verdict === "conflict" || verdict === "gone");
    return lost.map(({ entry }) => entry).filter((entry) => entry.name === "edit");
  }

  /** The answer as an object; null where none came, or where the server says that it failed.
   * @param {string} name
   * @param {object} payload */
  async call(name, payload) {
    if (globalThis.navigator?.onLine === false) return null;
    const answer = await callServer(this.server, name, payload, ANSWER_TIMEOUT_MS);
    this.broken = Boolean(answer?.failed);
    return this.broken ? null : answer;
  }

  /** What waits outlives a reload of the page; nothing is kept once it is saved. */
  remember() {
    this.isKept = this.kept.save(this.entries);
  }

  /** Take up edits that earlier pages could not save; `judge` says which of them still fit. */
  recall() {
    this.entries = this.kept.take().map((entry) => ({ ...entry, sent: entry.sent ?? [] }));
    this.held = this.entries.length > 0;
  }

  /** Every row is known: keep what still fits; returns what does not. */
  judge(/** @type {Row[]} */ segments) {
    if (!this.held) return [];
    this.held = false;
    return this.sift(segments);
  }
}
