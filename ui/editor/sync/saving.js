// Holds the way of an edit between page and server: it fills the queue, and as the queue's listener brings state and
// rows to what became of it (saved, refused, overtaken by somebody else's change).
/** @import { Acknowledgement, Entry, Row, Server, View, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { TranscriptState } from "./state.js" */

import { copiedOf } from "../../page/addresses.js";
import { tell } from "../../page/language.js";
import { fill, sameValue, showMarks } from "../text_format.js";
import { Conflicts } from "./conflicts.js";
import { Copied } from "./copied.js";
import { isOperation } from "./overlay.js";
import { SaveQueue } from "./save_queue.js";

/** What is typed or dragged and no edit yet.
 * @typedef {Set<"typing" | "border">} Unsettled */

export class Saving {
  /** @param {{ server: Server, state: TranscriptState, rows: RowList, cursor: Cursor, notices: Notices, words: Words,
   *   events: Events, unsettled: Unsettled, signal: AbortSignal }} parts */
  constructor({ server, state, rows, cursor, notices, words, events, unsettled, signal }) {
    this.server = server;
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.notices = notices;
    this.words = words;
    this.events = events;
    this.unsettled = unsettled;
    this.signal = signal;
    /** @type {SaveQueue | null} */
    this.queue = null;
    this.conflicts = new Conflicts({ state, rows, notices, words }, (...edit) => this.edit(...edit));
    /** Queues of documents left with edits still waiting.
     * @type {Set<SaveQueue>} */
    this.older = new Set();
    /** @type {(() => void)[]} */
    this.waiters = [];
    this.copied = new Copied(() => events.tell("saving"), signal);
    this.undoable = { canUndo: false, canRedo: false };
    /** Takes in what others did meanwhile (`RemoteChanges`).
     * @type {(queue: SaveQueue) => Promise<boolean>} */
    this.catchUp = async () => false;
  }

  /** Begin with a document's view. */
  open(/** @type {View} */ view) {
    if (this.queue !== null && this.queue.entries.length > 0) this.older.add(this.queue);
    const queue = new SaveQueue(view.document_id, this.server, this, this.signal);
    this.queue = queue;
    this.conflicts.close();
    this.copied.open(copiedOf(view));
    queue.reach({ revision: view.revision ?? 0, saved_at: view.saved_at ?? "", machine: view.machine ?? 0 });
    this.state.waiting = () => queue.entries;
  }

  /** Take up what an earlier page could not save: it is shown at once, and sent when every row is known. */
  recall() {
    this.queue?.recall();
  }

  /** Every row is here: show what does not fit any more, send the rest. */
  settleRecalled() {
    const { queue } = this;
    if (queue === null || this.isClosed) return;
    const hadWaiting = queue.held;
    const lost = queue.judge([...this.state.saved.values()]);
    this.conflicts.open(queue.documentId);
    this.conflicts.show(lost);
    if (!hadWaiting) return;
    queue.changed();
    this.cursor.refresh();
  }

  /** The document's revision as a view tells it; false for a view older than what is shown. */
  accept(/** @type {View} */ view) {
    const { queue } = this;
    const { revision = 0, machine = 0 } = view;
    if (queue === null || revision < queue.revision) return false;
    if (revision === queue.revision && machine < queue.machine) return false;
    queue.reach({ revision, machine, saved_at: view.saved_at || queue.savedAt });
    this.undoable = { canUndo: Boolean(view.can_undo), canRedo: Boolean(view.can_redo) };
    return true;
  }

  /** No document is shown, and the queue is that of the last one; or one that may only be read. */
  get isClosed() {
    return this.state.meta.document_id === null || this.state.isReadOnly;
  }

  // --- edits -------------------------------------------------------------------------------------

  /** One committed change of one field of one row.
   * @param {string} id
   * @param {string} field
   * @param {any} value */
  edit(id, field, value) {
    const row = this.state.row(id);
    if (row === undefined || this.isClosed) return;
    const was = /** @type {Record<string, any>} */ (row)[field];
    if (sameValue(was, value)) return;
    this.rows.say(id, null);
    this.conflicts.edited(id, field);
    this.queue?.edit(id, field, value, was);
    this.rows.write(id);
    this.events.tell("edited", field);
  }

  /** An operation on one row or several, one undo; `was` is what tells later whether it is done already.
   * @param {string} field
   * @param {any} value
   * @param {any} [was] */
  operate(field, value, id = "", was = null) {
    if (this.isClosed) return;
    this.events.tell("settle");
    if (id !== "") this.rows.say(id, null);
    this.queue?.edit(id, field, value, was);
    this.cursor.refresh();
  }

  /** Another name in every row; a name that exists already makes the two one speaker, which is said.
   * @param {string | null} from
   * @param {string} to */
  renameSpeaker(from, to) {
    const { state } = this;
    if (from === null || to === "" || to === from || this.isClosed) return;
    const isOne = state.countRows(to) > 0;
    state.renameSpeaker(from, to);
    this.queue?.edit("", "rename_speaker", { from, to }, null);
    this.cursor.refresh();
    if (!isOne) return;
    const values = { from: showMarks(from), to: showMarks(to), rows: state.countRows(to) };
    this.notices.fade(fill(this.words.strings.editor_became_one, values));
  }

  /** One change of many rows, which the server makes; they are written when it answers.
   * @param {string} field
   * @param {any} value */
  editAll(field, value) {
    if (!this.isClosed) this.queue?.edit("", field, value, null);
  }

  undo() {
    if (this.isClosed) return;
    this.events.tell("settle");
    if (!this.describe()?.canUndo) this.notices.fade(this.words.strings.editor_nothing_to_undo);
    else this.showTaken(this.queue?.undo() ?? null);
  }

  redo() {
    if (this.isClosed) return;
    this.events.tell("settle");
    if (!this.describe()?.canRedo) this.notices.fade(this.words.strings.editor_nothing_to_redo);
    else this.showTaken(this.queue?.redo() ?? null);
  }

  /** An edit taken back (or given back) before it was sent. */
  showTaken(/** @type {Entry | null} */ entry) {
    if (entry === null) return;
    const kind = this.cursor.focusKind();
    this.cursor.refresh(entry.id === "" || isOperation(entry) ? null : [entry.id]);
    this.follow(entry.id, kind);
  }

  /** Go to the row that undo or redo changed; where it took the focused row away, to the one in its place.
   * @param {string | undefined} id
   * @param {string | null} kind */
  follow(id, kind) {
    const { cursor, state } = this;
    if (id !== undefined && state.rows.has(id)) cursor.go(id, kind);
    else if (kind !== null && cursor.focusKind() === null) cursor.go(cursor.here, "row");
  }

  // --- the queue's listener ------------------------------------------------------------------------

  queueChanged(/** @type {SaveQueue} */ queue) {
    if (queue.entries.length === 0) this.older.delete(queue);
    if (queue !== this.queue) return;
    this.state.lay();
    this.events.tell("saving");
    if (queue.entries.length > 0) return;
    for (const action of this.waiters.splice(0)) action();
  }

  /** @param {SaveQueue} queue
   * @param {Entry} entry
   * @param {Acknowledgement} answer */
  acknowledged(queue, entry, answer) {
    this.copied.ask();
    if (queue === this.queue) this.takeAnswer(entry, answer);
    this.events.tell("acknowledged", queue);
  }

  /** @param {Entry} entry
   * @param {Acknowledgement} answer */
  takeAnswer(entry, answer) {
    const { cursor, state } = this;
    const changed = answer.changed ?? [];
    const kind = cursor.focusKind();
    this.undoable = { canUndo: answer.can_undo, canRedo: answer.can_redo };
    const removed = state.remove(answer.removed ?? []);
    const moved = state.upsert(changed);
    if (removed || moved || isOperation(entry)) cursor.arrange();
    for (const { id } of changed) this.rows.write(id);
    if (answer.spared) this.notices.fade(fill(this.words.strings.editor_spared, { rows: answer.spared }));
    if (entry.name !== "edit") this.follow(changed[0]?.id, kind);
    if (removed) this.events.tell("document");
    else this.events.tell("edited", entry.field);
  }

  /** @param {SaveQueue} queue
   * @param {Entry} entry
   * @param {{ error: string }} answer */
  refused(queue, { name, id, field, value }, answer) {
    const sentence = tell(answer);
    const isCurrent = queue === this.queue;
    if (isCurrent) this.state.lay();
    if (isCurrent && name === "edit" && this.state.rows.has(id)) {
      this.events.tell("refused", { id, field, value, sentence });
    } else this.notices.notify(sentence);
    const isOfRow = id !== "" && !isOperation({ name, id, field, value, was: null, sent: [] });
    if (isCurrent) this.cursor.refresh(isOfRow ? [id] : null);
  }

  /** @param {SaveQueue} queue
   * @param {View} view
   * @param {Entry[]} lost */
  reloaded(queue, view, lost) {
    if (queue !== this.queue) return;
    const listed = new Set(view.segments.map((row) => row.id));
    const removed = this.state.order.filter((id) => !listed.has(id));
    this.events.tell("overtake", { rows: view.segments, removed });
    this.events.tell("loaded", { ...view, kind: "open" });
    this.conflicts.show(lost);
  }

  // --- what waits ----------------------------------------------------------------------------------

  /** What the bar says of it; null without a document. */
  describe() {
    const { queue, undoable } = this;
    if (queue === null) return null;
    const waiting = queue.entries.length;
    return {
      saving: queue.state === "saved" ? this.describeSaved() : queue.state,
      waiting,
      isKept: queue.isKept,
      savedAt: queue.savedAt,
      canUndo: undoable.canUndo || waiting > 0,
      canRedo: undoable.canRedo || queue.taken.length > 0,
    };
  }

  /** @returns {"typing" | "saving" | "behind" | "saved"} */
  describeSaved() {
    if (this.unsettled.has("typing")) return "typing";
    const { state } = this.copied;
    if (state === "copied") return "saved";
    return state === "copying" ? "saving" : "behind";
  }

  isSaved() {
    return (this.queue?.entries.length ?? 0) + this.older.size + this.unsettled.size === 0;
  }

  whenSaved(/** @type {() => void} */ action) {
    this.events.tell("settle");
    if (this.isSaved()) action();
    else this.waiters.push(action);
  }
}
