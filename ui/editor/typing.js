// Holds what is typed in one cell and not committed yet, and what happens to it: commit, cancel, refusal.
// Must not talk to the server: a committed value goes to saving.js.

const IDLE_COMMIT_MS = 1500;

class Typing {
  constructor(editor) {
    this.editor = editor;
    this.reset();
  }

  reset() {
    clearTimeout(this.timer);
    this.cell = null;
    this.id = null;
    this.touched = false;
    this.composing = false;
  }

  /** The cell with uncommitted text, which nothing may write into; else null. */
  get protectedCell() {
    return this.touched ? this.cell : null;
  }

  /** A cell has new text: it is committed when the person rests or leaves. */
  touch(cell) {
    this.cell = cell;
    this.id = cell.closest(".lk-row").dataset.id;
    this.touched = true;
    this.rest();
    this.editor.saving.showState();
  }

  compose(composing) {
    this.composing = composing;
    if (!composing) this.rest();
  }

  /** Half a time is no time, so only text is committed by waiting; a composition is never cut short. */
  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.composing && this.cell?.dataset.field === "text") this.commit();
    }, IDLE_COMMIT_MS);
  }

  commit() {
    clearTimeout(this.timer);
    if (!this.touched) return;
    this.touched = false;
    const { cell, id, editor } = this;
    const row = editor.state.row(id);
    if (row === undefined) return;
    const { field } = cell.dataset;
    const typed = readText(cell);
    const value = field === "text" ? typed : parseTime(typed);
    const sentence = this.findFault(value);
    if (sentence !== null) this.refuse(id, field, typed, sentence);
    else if (field !== "text" || value !== row.text.trim().normalize("NFC")) editor.saving.edit(id, field, value);
    editor.writeRow(id);
    editor.saving.showState();
  }

  /** Why a value cannot be sent, as a sentence; null where it can. */
  findFault(value) {
    const { strings } = this.editor;
    if (value === null) return strings.editor_bad_time;
    const length = typeof value === "string" ? [...value].length : 0;
    return length > TEXT_LIMIT ? fill(strings.editor_long_text, { limit: TEXT_LIMIT, length }) : null;
  }

  /** Take back what was typed since the last commit; returns whether there was anything. */
  cancel() {
    clearTimeout(this.timer);
    if (!this.touched) return false;
    this.touched = false;
    this.editor.rows.write(this.id);
    this.editor.saving.showState();
    return true;
  }

  /** Old value back in the cell, the reason in the row, and a way to go on with what was typed. */
  refuse(id, field, value, sentence) {
    const { rows, strings } = this.editor;
    rows.write(id);
    const again = () => {
      rows.say(id, null);
      const cell = rows.cell(id, field);
      cell.focus();
      cell.textContent = value;
      placeCaret(cell, value.length);
      this.touch(cell);
    };
    const actions = field === "text" ? [{ label: strings.editor_edit_again, action: again }] : [];
    rows.say(id, sentence, actions, field);
  }
}
