// Holds the look at what others do to the open document: it asks what is new and brings page and queue up to it.
// The server holds one request until something is new; tabs of one browser also tell each other.

import { changesOf, changesSince } from "../../page/addresses.js";
import { request } from "../../page/request.js";

const HELD_S = 10; // as long as the server holds a request (ui/watching.py)
const HIDDEN_MS = 30000; // between two questions of a tab that nobody sees
const PAUSES_MS = [1500, 3000, 6000, 15000, 30000]; // where the server does not answer, or does not hold
const BUSY_MS = 100; // while an edit of this tab is on its way

export class RemoteChanges {
  constructor(editor) {
    this.editor = editor;
    this.url = null;
    this.round = 0; // a new one ends the loop of the one before
    this.failures = 0;
    this.asking = null;
    this.wake = () => {};
    this.tabs = new BroadcastChannel("likhita.changes");
    this.tabs.addEventListener("message", ({ data }) => this.hear(data));
    document.addEventListener("visibilitychange", () => this.start());
    window.addEventListener("online", () => this.start());
    window.addEventListener("pageshow", (event) => event.persisted && this.start());
  }

  /** Watch the document of a view from now on; one without an address for changes is not watched. */
  open(meta) {
    const url = changesOf(meta);
    if (url === this.url) return;
    this.url = url;
    this.start();
  }

  close() {
    this.url = null;
    this.start();
  }

  /** Ask at once, whatever is being waited for. */
  start() {
    this.round += 1;
    this.failures = 0;
    this.asking?.abort();
    this.wake();
    if (this.url !== null) this.run(this.round);
  }

  async run(round) {
    while (round === this.round) {
      const pauseMs = await this.ask(round);
      if (round !== this.round) return;
      await new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, pauseMs);
      });
    }
  }

  /** An edit of this tab is saved: the others need not wait for the server. */
  tell({ documentId, revision }) {
    this.tabs.postMessage({ documentId, revision });
  }

  hear({ documentId, revision }) {
    const { queue } = this.editor.saving;
    if (this.url !== null && queue.documentId === documentId && revision > queue.revision) this.start();
  }

  /** One question; returns after how many milliseconds to ask again. */
  async ask(round) {
    const { queue } = this.editor.saving;
    const since = queue.revision;
    const begun = performance.now();
    this.asking = new AbortController();
    const address = changesSince(this.url, since, document.hidden ? 0 : HELD_S);
    const answer = await request(address, { signal: this.asking.signal, cache: "no-store" });
    const news = answer?.status === 200 ? await answer.json().catch(() => null) : null;
    if (round !== this.round) return 0;
    if (answer?.status === 404) return this.showGone();
    if (answer?.status === 409) return this.reload(queue);
    if (answer?.status !== 204 && news === null) return this.laterAgain();
    this.failures = 0;
    if (news !== null) return this.take(queue, since, news);
    const wasHeld = performance.now() - begun > HELD_S * 500;
    return document.hidden ? HIDDEN_MS : wasHeld ? 0 : PAUSES_MS[0];
  }

  laterAgain() {
    const pauseMs = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    return pauseMs;
  }

  showGone() {
    this.close();
    this.editor.notify(this.editor.strings.editor_document_gone);
    return 0;
  }

  async reload(queue) {
    if (queue.sending === null) await queue.reconcile();
    return PAUSES_MS[0];
  }

  /** News are taken in only on the revision they were asked for, and never while an own edit is on its way. */
  take(queue, since, news) {
    if (queue.sending !== null) return BUSY_MS;
    if (queue.revision !== since) return 0;
    const { editor } = this;
    const changed = news.changed ?? [];
    const removed = news.removed ?? [];
    editor.typing.overtake(changed, removed);
    const gone = editor.state.remove(removed);
    const moved = editor.state.upsert(changed);
    queue.revision = news.revision;
    queue.savedAt = news.saved_at;
    editor.saving.undoable = { canUndo: news.can_undo, canRedo: news.can_redo };
    const lost = queue.entries.length > 0 ? queue.sift([...editor.state.saved.values()]) : [];
    const laid = editor.state.lay();
    if (gone || moved || laid) editor.arrange();
    for (const { id } of changed) editor.writeRow(id);
    editor.showChrome();
    editor.saving.lost.show(lost);
    return document.hidden ? HIDDEN_MS : 0;
  }
}
