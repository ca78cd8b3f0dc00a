// Holds edits that no longer fit because the document was changed elsewhere: what was written is shown, and kept in
// this browser over a reload until the person has chosen.
/** @import { LostEdit, Words } from "../../types" */
/** @import { Notices } from "../notices.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { TranscriptState } from "./state.js" */

import { fill, formatTime, sameValue, showMarks } from "../text_format.js";
import { LocalStore } from "./local_store.js";
import { OPERATIONS } from "./overlay.js";

export class Conflicts {
  /** @param {{ state: TranscriptState, rows: RowList, notices: Notices, words: Words }} parts
   * @param {(id: string, field: string, value: any) => void} edit makes what was written an edit after all */
  constructor({ state, rows, notices, words }, edit) {
    this.state = state;
    this.rows = rows;
    this.notices = notices;
    this.words = words;
    this.edit = edit;
    /** @type {LostEdit[]} */
    this.entries = [];
    /** @type {LocalStore<LostEdit> | null} */
    this.kept = null;
  }

  /** Take up what an earlier page of this document showed. */
  open(/** @type {string} */ documentId) {
    this.kept = new LocalStore("lost", documentId);
    this.entries = [];
    this.show(this.kept.take());
  }

  /** Another document, whose own are taken up later. */
  close() {
    this.kept = null;
    this.entries = [];
  }

  /** Edits that no longer fit: both texts are shown, the person chooses. */
  show(/** @type {LostEdit[]} */ entries) {
    const { strings } = this.words;
    for (const { id, field, value } of entries) {
      const what = strings[`editor_did_${field}`];
      if (field in OPERATIONS) this.notices.notify(fill(strings.editor_operation_lost, { what }));
      else if (field === "rename_speaker") this.showGone(showMarks(String(value.to)));
      else this.showText({ id, field, value });
    }
  }

  /** @param {string} mine
   * @param {() => void} [done] */
  showGone(mine, done) {
    this.notices.notify(fill(this.words.strings.editor_gone, { mine }), done);
  }

  showText(/** @type {LostEdit} */ entry) {
    const { id, field, value } = entry;
    const { strings } = this.words;
    const given = field === "heard" ? value.text : (value ?? strings.editor_no_speaker);
    const mine = field.endsWith("_ms") ? formatTime(value) : showMarks(String(given));
    const now = this.state.row(id);
    if (now !== undefined && sameValue(/** @type {Record<string, any>} */ (now)[field], value)) return;
    this.keep(entry);
    if (now === undefined) {
      this.showGone(mine, () => this.forget(id, field));
      return;
    }
    const settle = (/** @type {() => void} */ action) => {
      this.forget(id, field);
      this.rows.say(id, null);
      action();
    };
    const actions = [
      { label: strings.editor_keep_mine, action: () => settle(() => this.edit(id, field, value)) },
      { label: strings.editor_keep_theirs, action: () => settle(() => this.showNext(id)) },
    ];
    this.rows.say(id, fill(strings.editor_conflict, { mine }), actions, field);
  }

  /** A row has place for one sentence; what waits behind it comes next. */
  showNext(/** @type {string} */ id) {
    const next = this.entries.find((entry) => entry.id === id);
    if (next !== undefined) this.showText(next);
  }

  /** An edit of the row takes its sentences away; one about another field comes back.
   * @param {string} id
   * @param {string} field */
  edited(id, field) {
    this.forget(id, field);
    this.showNext(id);
  }

  keep(/** @type {LostEdit} */ entry) {
    this.entries = [
      ...this.entries.filter(({ id, field }) => id !== entry.id || field !== entry.field),
      entry,
    ];
    this.kept?.save(this.entries);
  }

  /** @param {string} id
   * @param {string} field */
  forget(id, field) {
    const left = this.entries.filter((entry) => entry.id !== id || entry.field !== field);
    if (left.length === this.entries.length) return;
    this.entries = left;
    this.kept?.save(left);
  }
}
