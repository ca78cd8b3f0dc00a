// Holds the look at what others do to the open document: it asks what is new and brings page and queue up to it.
// The server holds one request until something is new; tabs of one browser also tell each other.
/** @import { Acknowledgement, Meta, Version, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { SaveQueue } from "./save_queue.js" */
/** @import { Saving } from "./saving.js" */
/** @import { TranscriptState } from "./state.js" */

import { changesOf, changesSince } from "../../page/addresses.js";
import { tellGoneLink } from "../../page/language.js";
import { request } from "../../page/request.js";
import { earlier, NEVER } from "./version.js";

const HELD_S = 10; // as long as the server holds a request (ui/documents/changes.py)
const HIDDEN_MS = 30000; // between two questions of a tab that nobody sees
const PAUSES_MS = [1500, 3000, 6000, 15000, 30000]; // where the server does not answer, or does not hold
const BUSY_MS = 100; // while an edit of this tab is on its way

export class RemoteChanges {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, notices: Notices, words: Words,
   *   events: Events, signal: AbortSignal }} parts */
  constructor({ state, rows, cursor, saving, notices, words, events, signal }) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.saving = saving;
    this.notices = notices;
    this.words = words;
    this.events = events;
    /** @type {string | null} */
    this.url = null;
    this.round = 0; // a new one ends the loop of the one before
    this.failures = 0;
    this.oldest = NEVER; // some rows came as they were then
    this.asking = new AbortController();
    this.wake = () => {};
    this.tabs = new BroadcastChannel("likhita.changes");
    this.tabs.addEventListener("message", ({ data }) => this.hear(data), { signal });
    document.addEventListener("visibilitychange", () => this.start(), { signal });
    window.addEventListener("online", () => this.start(), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.start(), { signal });
    events.on("acknowledged", (queue) => this.tell(queue));
    saving.catchUp = (queue) => this.catchUp(queue);
    signal.addEventListener("abort", () => this.end(), { once: true });
  }

  end() {
    this.close();
    this.tabs.close();
  }

  /** Watch the document of a view from now on; one without an address for changes is not watched.
   * @param {Meta} meta
   * @param {Version} oldest what its oldest rows were read at, where they came in pieces */
  open(meta, oldest = NEVER) {
    const url = changesOf(meta);
    this.oldest = earlier(this.oldest, oldest);
    if (url === this.url) return;
    this.url = url;
    this.start();
  }

  close() {
    this.url = null;
    this.oldest = NEVER;
    this.start();
  }

  /** Ask at once, whatever is being waited for. */
  start() {
    this.round += 1;
    this.failures = 0;
    this.asking.abort();
    this.wake();
    if (this.url !== null) this.run(this.round);
  }

  async run(/** @type {number} */ round) {
    while (round === this.round && this.url !== null && this.saving.queue !== null) {
      const pauseMs = await this.ask(round, this.url, this.saving.queue);
      if (round !== this.round) return;
      await new Promise((resolve) => {
        this.wake = () => resolve(undefined);
        setTimeout(resolve, pauseMs);
      });
    }
  }

  /** An edit of this tab is saved: the others need not wait for the server. */
  tell(/** @type {SaveQueue} */ { documentId, revision }) {
    this.tabs.postMessage({ documentId, revision });
  }

  hear(/** @type {{ documentId: string, revision: number }} */ { documentId, revision }) {
    const { queue } = this.saving;
    if (this.url !== null && queue?.documentId === documentId && revision > queue.revision) this.start();
  }

  /** One question; returns after how many milliseconds to ask again.
   * @param {number} round
   * @param {string} url
   * @param {SaveQueue} queue */
  async ask(round, url, queue) {
    const at = { revision: queue.revision, machine: queue.machine };
    const since = earlier(at, this.oldest);
    const begun = performance.now();
    this.asking = new AbortController();
    const address = changesSince(url, since, document.hidden ? 0 : HELD_S);
    const answer = await request(address, { signal: this.asking.signal, cache: "no-store" });
    const news = answer?.status === 200 ? await answer.json().catch(() => null) : null;
    if (round !== this.round) return 0;
    if (answer?.status === 404) return this.showGone(tellGoneLink(await answer.json().catch(() => null)));
    if (answer?.status === 409) return this.reload(queue);
    if (answer?.status !== 204 && news === null) return this.laterAgain();
    this.failures = 0;
    if (news === null) this.oldest = NEVER;
    if (news !== null) return this.take(queue, at, news);
    const wasHeld = performance.now() - begun > HELD_S * 500;
    return document.hidden ? HIDDEN_MS : wasHeld ? 0 : PAUSES_MS[0];
  }

  laterAgain() {
    const pauseMs = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    return pauseMs;
  }

  /** It was deleted, or the link by which this page came was revoked, which the server says. */
  showGone(/** @type {string} */ sentence) {
    this.close();
    this.notices.notify(sentence || this.words.strings.editor_document_gone);
    return 0;
  }

  async reload(/** @type {SaveQueue} */ queue) {
    if (queue.sending === null) await queue.reload();
    return PAUSES_MS[0];
  }

  /** What is new, now: an edit was made on an older revision. False where that cannot be told.
   * @param {SaveQueue} queue */
  async catchUp(queue) {
    const { url } = this;
    if (url === null || queue !== this.saving.queue) return false;
    const at = { revision: queue.revision, machine: queue.machine };
    const answer = await request(changesSince(url, earlier(at, this.oldest), 0), { cache: "no-store" });
    const news = answer?.status === 200 ? await answer.json().catch(() => null) : null;
    if (news === null || url !== this.url) return false;
    this.take(queue, at, news);
    return queue.revision > at.revision;
  }

  /** News are taken in only on the revision they were asked for, and never while an own edit is on its way. What
   * a job wrote overtakes nobody: what is typed in its row stays, and is saved as any other edit.
   * @param {SaveQueue} queue
   * @param {Version} at
   * @param {Acknowledgement} news */
  take(queue, at, news) {
    if (queue.sending !== null) return BUSY_MS;
    if (queue.revision !== at.revision || queue.machine !== at.machine) return 0;
    this.oldest = NEVER;
    const { state, cursor, saving, rows } = this;
    const changed = news.changed ?? [];
    const removed = news.removed ?? [];
    const written = new Set(news.written);
    this.events.tell("overtake", { rows: changed.filter(({ id }) => !written.has(id)), removed });
    queue.yieldTo(changed.filter(({ id }) => written.has(id)));
    const gone = state.remove(removed);
    const moved = state.upsert(changed);
    queue.reach(news);
    saving.undoable = { canUndo: news.can_undo, canRedo: news.can_redo };
    const lost = queue.entries.length > 0 ? queue.sift([...state.saved.values()]) : [];
    const laid = state.lay();
    if (gone || moved || laid) cursor.arrange();
    if (cursor.here === null) cursor.markHere(state.listed[0] ?? null); // the first rows of a job
    for (const { id } of changed) rows.write(id);
    this.events.tell("document");
    saving.conflicts.show(lost);
    return document.hidden ? HIDDEN_MS : 0;
  }
}
