// Holds what the person does to whole rows: cut, join, insert, remove, give back to the machine. Each is one edit in
// the queue of saving.js, shown at once, one undo.

import { caretOffset, placeCaret } from "../dom.js";
import { clusterIndex, clustersOf, compareRows, cutText, unlockedIds } from "../sync/overlay.js";

const INSERTED_MS = 2000;

/** An id for a row that this page makes; the server takes it over. */
function newRowId() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return `p${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export class Operations {
  constructor(editor) {
    this.editor = editor;
    this.caret = { id: null, before: "" }; // the text before the caret where it stood last, for the menu
  }

  /** Remember where the caret stands in a text. */
  noteCaret() {
    const cell = document.activeElement;
    if (cell?.dataset?.field !== "text" || !this.editor.grid.contains(cell)) return;
    const offset = caretOffset(cell);
    if (offset === null) return;
    const before = cell.textContent.slice(0, offset).trimStart().normalize("NFC");
    this.caret = { id: cell.closest(".lk-row").dataset.id, before };
  }

  /** The cluster at the caret; null where it is not inside the row's text. */
  caretCluster(id) {
    if (this.caret.id !== id) return null;
    const { text } = this.editor.state.row(id);
    const place = clusterIndex(text, this.caret.before.length);
    return cutText(text, place).every((part) => part !== "") ? place : null;
  }

  splitAtCaret(id = this.editor.here) {
    const { editor } = this;
    if (id === null) return;
    this.noteCaret();
    editor.typing.commit();
    const place = this.caretCluster(id);
    if (place === null) editor.rows.say(id, editor.strings.editor_no_cut);
    else this.split(id, { cluster: place, at_ms: null });
  }

  /** The playhead where it stands inside the row; null elsewhere. */
  playheadMs(id) {
    const { sound } = this.editor.listening;
    const row = this.editor.state.row(id);
    const ms = Math.round(sound.positionMs);
    return row !== undefined && ms > row.start_ms && ms < row.end_ms ? ms : null;
  }

  splitAtPlayhead(id = this.editor.here) {
    const { editor } = this;
    if (id === null) return;
    editor.typing.commit();
    const ms = this.playheadMs(id);
    const canCut = ms !== null && clustersOf(editor.state.row(id).text).length > 1;
    if (!canCut) editor.rows.say(id, editor.strings.editor_no_playhead);
    else this.split(id, { cluster: null, at_ms: ms });
  }

  split(id, value) {
    const { editor } = this;
    const { text } = editor.state.row(id);
    const newId = newRowId();
    const kind = editor.focusKind() ?? "text";
    editor.saving.operate("split", { ...value, new_id: newId }, id, text);
    editor.go(newId, kind === "row" ? "row" : "text");
  }

  /** The row after this one in time, whether a filter shows it or not. */
  nextOf(id) {
    const { order } = this.editor.state;
    return order[order.indexOf(id) + 1];
  }

  /** Join the row with the one after it; the caret stands at the seam. */
  mergeWithNext(id = this.editor.here) {
    const next = id === null ? undefined : this.nextOf(id);
    if (next !== undefined) this.merge([id, next], false);
  }

  merge(ids, isSelection) {
    const { editor } = this;
    editor.typing.commit();
    const rows = unlockedIds(editor.state.rows, ids, isSelection).map((id) => editor.state.row(id));
    if (rows.length < 2) {
      editor.notify(editor.strings.editor_nothing_to_merge);
      return;
    }
    const [first] = rows.sort(compareRows);
    if (this.hasVerifiedBetween(rows)) {
      editor.notify(editor.strings.editor_verified_between);
      return;
    }
    const kind = editor.focusKind();
    editor.saving.operate("merge", isSelection ? { ids, selection: true } : { ids });
    editor.go(first.id, kind);
    if (kind === "text") placeCaret(editor.rows.cell(first.id, "text"), first.text === "" ? 0 : first.text.length + 1);
  }

  /** Whether a verified row that is not among these (in order of time) lies between the first and the last. */
  hasVerifiedBetween(rows) {
    const { order, rows: known } = this.editor.state;
    const between = order.slice(order.indexOf(rows[0].id), order.indexOf(rows.at(-1).id));
    const joined = new Set(rows.map(({ id }) => id));
    return between.some((id) => !joined.has(id) && known.get(id).status === "verified");
  }

  /** A new row behind this one: in the silence there, else a moment over what follows. */
  insertAfter(id = this.editor.here) {
    const { editor } = this;
    const { state } = editor;
    const row = id === null ? undefined : state.row(id);
    const duration = state.meta.duration_ms;
    const start = Math.min(row?.end_ms ?? 0, duration - 1);
    const next = id === null ? undefined : state.row(this.nextOf(id));
    const free = (next?.start_ms ?? duration) - start;
    const end = Math.min(start + (free > 0 ? Math.min(free, INSERTED_MS) : INSERTED_MS), duration);
    const newId = newRowId();
    editor.saving.operate("insert", { new_id: newId, start_ms: start, end_ms: end, speaker: row?.speaker ?? null });
    editor.go(newId, "text");
  }

  /** Remove the chosen rows, or this one; undo is the way back. */
  remove(id = this.editor.here) {
    this.removeAll(this.editor.chosen.idsOr(id));
  }

  removeOne(id) {
    this.removeAll([id]);
  }

  removeAll(ids) {
    const { editor } = this;
    if (ids.length === 0) return;
    const hadFocus = editor.focusKind() !== null || document.activeElement === document.body;
    editor.typing.commit();
    editor.saving.operate("delete", { ids });
    editor.chosen.clear();
    if (hadFocus && editor.here !== null) editor.go(editor.here, "row");
  }

  giveSpeaker(speaker, id = this.editor.here) {
    const { editor } = this;
    const ids = editor.chosen.idsOr(id);
    editor.typing.commit();
    if (ids.length === 1) editor.saving.edit(ids[0], "speaker", speaker);
    else if (ids.length > 1) editor.saving.operate("speaker_of", { ids, speaker });
  }

  setStatus(status) {
    const ids = this.editor.chosen.idsOr(null);
    if (ids.length > 0) this.editor.saving.operate("status_of", { ids, status });
  }

  /** The machine's text back in the row. */
  revert(id = this.editor.here) {
    const { editor } = this;
    if (id !== null) editor.saving.operate("revert", null, id);
  }

  /** What another engine wrote, in place of the text; once more brings the text back. */
  swap(id = this.editor.here, number = 0) {
    const { editor } = this;
    editor.typing.commit();
    const row = editor.state.row(id);
    const other = row?.alternatives?.[number];
    if (row === undefined) return;
    if (other === undefined) editor.rows.say(id, editor.strings.editor_no_other);
    else editor.saving.operate("swap", { alternative: number }, id, { text: row.text, other: other.text });
  }
}
