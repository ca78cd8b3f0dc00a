// Holds the road of an edit between page and server: it fills the queue, and as the queue's listener shows
// what became of it (saved, refused, overtaken by somebody else's change).

import { tell } from "../../page/language.js";
import { Conflicts } from "./conflicts.js";
import { isOperation } from "./overlay.js";
import { SaveQueue } from "./save_queue.js";
import { fill, sameValue, showMarks } from "../text_format.js";

export class Saving {
  constructor(editor) {
    this.editor = editor;
    this.queue = null;
    this.lost = new Conflicts(editor);
    this.older = new Set(); // queues of documents left with edits still waiting
    this.waiters = [];
    this.undoable = { canUndo: false, canRedo: false };
  }

  /** Begin with a document's view; returns the ids of rows with edits recalled from an earlier page. */
  open(view) {
    if (this.queue?.entries.length > 0) this.older.add(this.queue);
    const queue = new SaveQueue(view.document_id, this.editor.server, this);
    this.queue = queue;
    queue.revision = view.revision ?? 0;
    queue.savedAt = view.saved_at ?? "";
    this.editor.state.waiting = () => queue.entries;
  }

  /** Take up what an earlier page could not save. */
  recall(segments) {
    const lost = this.queue.recall(segments);
    this.lost.open(this.queue.documentId);
    this.lost.show(lost);
    if (this.queue.entries.length > 0) this.queue.changed();
  }

  /** The document's revision as a view tells it; false for a view older than what is shown. */
  accept(view) {
    if ((view.revision ?? 0) < this.queue.revision) return false;
    this.queue.revision = view.revision ?? 0;
    if (view.saved_at) this.queue.savedAt = view.saved_at;
    this.undoable = { canUndo: Boolean(view.can_undo), canRedo: Boolean(view.can_redo) };
    return true;
  }

  // --- edits -------------------------------------------------------------------------------------

  /** One committed change of one field of one row. */
  edit(id, field, value) {
    const { editor } = this;
    const row = editor.state.row(id);
    if (row === undefined || editor.state.meta.readonly || sameValue(row[field], value)) return;
    editor.rows.say(id, null);
    this.lost.edited(id, field);
    this.queue.edit(id, field, value, row[field]);
    editor.writeRow(id);
    editor.showChange(field);
  }

  /** An operation on one row or several, one undo; `was` is what tells later whether it is done already. */
  operate(field, value, id = "", was = null) {
    const { editor } = this;
    if (editor.state.meta.readonly) return;
    editor.typing.commit();
    if (id !== "") editor.rows.say(id, null);
    this.queue.edit(id, field, value, was);
    editor.refresh(editor.state.order);
  }

  /** Another name in every row; a name that exists already makes the two one speaker, which is said. */
  renameSpeaker(from, to) {
    const { editor } = this;
    if (to === "" || to === from) return;
    const isOne = to !== null && editor.state.countRows(to) > 0;
    if (to !== null) editor.state.renameSpeaker(from, to);
    this.queue.edit("", "rename_speaker", { from, to }, null);
    editor.refresh(editor.state.order);
    if (!isOne) return;
    const values = { from: showMarks(from), to: showMarks(to), rows: editor.state.countRows(to) };
    editor.notify(fill(editor.strings.editor_became_one, values));
  }

  /** One change of many rows, which the server makes; they are written when it answers. */
  editAll(field, value) {
    if (!this.editor.state.meta.readonly) this.queue.edit("", field, value, null);
  }

  undo() {
    this.editor.typing.commit();
    if (!this.editor.state.meta.readonly) this.showTaken(this.queue.undo());
  }

  redo() {
    this.editor.typing.commit();
    if (!this.editor.state.meta.readonly) this.showTaken(this.queue.redo());
  }

  /** An edit taken back (or given back) before it was sent. */
  showTaken(entry) {
    if (entry === null) return;
    const { editor } = this;
    const kind = editor.focusKind();
    editor.refresh(entry.id === "" || isOperation(entry) ? editor.state.order : [entry.id]);
    this.follow(entry.id, kind);
  }

  /** Go to the row that undo or redo changed; where it took the focused row away, to the one in its place. */
  follow(id, kind) {
    const { editor } = this;
    if (editor.state.rows.has(id)) editor.go(id, kind);
    else if (kind !== null && editor.focusKind() === null && editor.here !== null) editor.go(editor.here, "row");
  }

  // --- the queue's listener ------------------------------------------------------------------------

  queueChanged(queue) {
    if (queue.entries.length === 0) this.older.delete(queue);
    if (queue !== this.queue) return;
    this.editor.state.lay();
    this.showState();
    if (queue.entries.length > 0) return;
    for (const action of this.waiters.splice(0)) action();
  }

  acknowledged(queue, entry, answer) {
    this.editor.watching.tell(queue);
    if (queue !== this.queue) return;
    const { editor } = this;
    const changed = answer.changed ?? [];
    const kind = editor.focusKind();
    this.undoable = { canUndo: answer.can_undo, canRedo: answer.can_redo };
    const removed = editor.state.remove(answer.removed ?? []);
    const moved = editor.state.upsert(changed);
    if (removed || moved || isOperation(entry)) editor.arrange();
    for (const { id } of changed) editor.writeRow(id);
    if (answer.spared) editor.notify(fill(editor.strings.editor_spared, { rows: answer.spared }));
    if (entry.name !== "edit") this.follow(changed[0]?.id, kind);
    if (removed) editor.showChrome();
    else editor.showChange(entry.field);
    editor.memory.lookSoon();
  }

  refused(queue, entry, answer) {
    const { editor } = this;
    if (queue === this.queue) editor.state.lay();
    const isHere = queue === this.queue && entry.name === "edit" && editor.state.rows.has(entry.id);
    if (isHere) editor.typing.refuse(entry.id, entry.field, entry.value, tell(answer.error));
    else editor.notify(tell(answer.error));
    if (queue === this.queue) editor.refresh(entry.id && !isOperation(entry) ? [entry.id] : editor.state.order);
  }

  reloaded(queue, view, lost) {
    if (queue !== this.queue) return;
    const { editor } = this;
    const listed = new Set(view.segments.map((row) => row.id));
    editor.typing.overtake(view.segments, editor.state.order.filter((id) => !listed.has(id)));
    editor.mergeDocument({ ...view, kind: "open" });
    this.lost.show(lost);
  }

  // --- what the bar says ---------------------------------------------------------------------------

  showState() {
    const { queue } = this;
    if (queue === null) return;
    const { bar, live, typing } = this.editor;
    const waiting = queue.entries.length;
    const saving = queue.state === "saved" && typing.touched ? "typing" : queue.state;
    const canUndo = this.undoable.canUndo || waiting > 0;
    const canRedo = this.undoable.canRedo || queue.taken.length > 0;
    bar.showState({ saving, waiting, isKept: queue.isKept, savedAt: queue.savedAt, canUndo, canRedo });
    const spoken = saving === "offline" || saving === "broken" ? bar.state.textContent : "";
    if (live.textContent !== spoken) live.textContent = spoken;
  }

  isSaved() {
    const waiting = (this.queue?.entries.length ?? 0) + this.older.size;
    const { typing, listening } = this.editor;
    return waiting === 0 && !typing.touched && listening.borders.moving === null;
  }

  whenSaved(action) {
    this.editor.typing.commit();
    if (this.isSaved()) action();
    else this.waiters.push(action);
  }
}
