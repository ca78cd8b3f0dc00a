// Holds edits that no longer fit because the document was changed elsewhere: what was written is shown, and kept in
// this browser over a reload until the person has chosen.

import { LocalStore } from "./local_store.js";
import { OPERATIONS } from "./overlay.js";
import { fill, formatTime, sameValue, showMarks } from "../text_format.js";

export class Conflicts {
  constructor(editor) {
    this.editor = editor;
    this.entries = []; // {id, field, value}
    this.kept = null;
  }

  /** Take up what an earlier page of this document showed. */
  open(documentId) {
    this.kept = new LocalStore("lost", documentId);
    this.entries = [];
    this.show(this.kept.take());
  }

  /** Edits that no longer fit: both texts are shown, the person chooses. */
  show(entries) {
    const { strings } = this.editor;
    const notify = (sentence) => this.editor.notify(sentence);
    for (const { id, field, value } of entries) {
      if (field in OPERATIONS) notify(fill(strings.editor_operation_lost, { what: strings[`editor_did_${field}`] }));
      else if (field === "rename_speaker") notify(fill(strings.editor_gone, { mine: showMarks(String(value.to)) }));
      else this.showText({ id, field, value });
    }
  }

  showText(entry) {
    const { id, field, value } = entry;
    const { editor } = this;
    const { rows, saving, state, strings } = editor;
    const given = field === "heard" ? value.text : (value ?? strings.editor_no_speaker);
    const mine = field.endsWith("_ms") ? formatTime(value) : showMarks(String(given));
    const now = state.row(id);
    if (now !== undefined && sameValue(now[field], value)) return;
    this.keep(entry);
    if (now === undefined) {
      editor.notify(fill(strings.editor_gone, { mine }), () => this.forget(id, field));
      return;
    }
    const settle = (action) => {
      this.forget(id, field);
      rows.say(id, null);
      action();
    };
    const actions = [
      { label: strings.editor_keep_mine, action: () => settle(() => saving.edit(id, field, value)) },
      { label: strings.editor_keep_theirs, action: () => settle(() => this.showNext(id)) },
    ];
    rows.say(id, fill(strings.editor_conflict, { mine }), actions, field);
  }

  /** A row has place for one sentence; what waits behind it comes next. */
  showNext(id) {
    const next = this.entries.find((entry) => entry.id === id);
    if (next !== undefined) this.showText(next);
  }

  /** An edit of the row takes its sentences away; one about another field comes back. */
  edited(id, field) {
    this.forget(id, field);
    this.showNext(id);
  }

  keep(entry) {
    this.entries = [...this.entries.filter(({ id, field }) => id !== entry.id || field !== entry.field), entry];
    this.kept.save(this.entries);
  }

  forget(id, field) {
    const left = this.entries.filter((entry) => entry.id !== id || entry.field !== field);
    if (left.length === this.entries.length) return;
    this.entries = left;
    this.kept.save(left);
  }
}
