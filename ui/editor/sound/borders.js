// Holds the two borders of the current row on the waveform: dragged with mouse or finger, moved by keys.
// One edit a border and movement: it goes to saving.js when the hand lets go, or rests after the last key.

import { make, setAttribute, setLabel, writeText } from "../dom.js";
import { formatTime } from "../text_format.js";

const SHORTEST_ROW_MS = 50;
const REST_MS = 500;
const LABEL_PX = 96; // room for the time beside a border
const STEPS_MS = { Comma: -10, Period: 10, Semicolon: -50, Quote: 50, BracketLeft: -500, BracketRight: 500 };
const HANDLE_STEPS_MS = { ArrowLeft: -50, ArrowDown: -50, ArrowRight: 50, ArrowUp: 50, PageDown: -500, PageUp: 500 };

export class Borders {
  constructor(editor, strip, wave) {
    this.editor = editor;
    this.wave = wave;
    this.moving = null; // {id, field, ms}: where a border stands before that is an edit
    this.grip = null; // the pointer that holds it: {pointer, offsetMs}
    this.timer = 0;
    this.handles = { start_ms: this.build("start_ms"), end_ms: this.build("end_ms") };
    strip.append(...Object.values(this.handles));
    wave.drawn = () => this.place();
  }

  build(field) {
    const time = make("span", { class: "lk-border-time" });
    const attributes = { class: "lk-border", role: "slider", tabindex: "0", "data-border": field, hidden: true };
    const handle = make("div", attributes, [time]);
    handle.addEventListener("pointerdown", (event) => this.grab(event, field));
    handle.addEventListener("pointermove", (event) => this.drag(event));
    handle.addEventListener("pointerup", (event) => this.release(event));
    handle.addEventListener("pointercancel", () => this.giveUp());
    handle.addEventListener("keydown", (event) => this.onKey(event, field));
    handle.addEventListener("blur", () => this.settle());
    return handle;
  }

  translate(strings) {
    setLabel(this.handles.start_ms, strings.editor_border_start);
    setLabel(this.handles.end_ms, strings.editor_border_end);
  }

  /** The row whose borders these are, with the one that is on its way; undefined where none can be moved. */
  get row() {
    const { state, here } = this.editor;
    const { moving } = this;
    const row = state.meta.readonly ? undefined : state.row(moving?.id ?? here);
    return row && moving ? { ...row, [moving.field]: moving.ms } : row;
  }

  /** Inside the recording and on its own side of the other border. */
  clamp(row, field, ms) {
    const { duration_ms: durationMs } = this.editor.state.meta;
    const apart = Math.min(SHORTEST_ROW_MS, row.end_ms - row.start_ms);
    if (field === "start_ms") return Math.max(0, Math.min(ms, row.end_ms - apart));
    return Math.min(durationMs, Math.max(ms, row.start_ms + apart));
  }

  // --- pointer -------------------------------------------------------------------------------------

  grab(event, field) {
    if (event.button !== 0 || this.row === undefined) return;
    event.preventDefault();
    this.settle();
    const { row } = this;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.grip = { pointer: event.pointerId, offsetMs: row[field] - this.timeUnder(event) };
    this.moving = { id: row.id, field, ms: row[field] };
    event.currentTarget.focus({ preventScroll: true });
  }

  drag(event) {
    if (this.grip?.pointer !== event.pointerId) return;
    this.moveTo(this.timeUnder(event) + this.grip.offsetMs);
  }

  release(event) {
    if (this.grip?.pointer !== event.pointerId) return;
    this.grip = null;
    this.settle();
  }

  timeUnder({ clientX }) {
    return this.wave.timeAt(clientX - this.wave.canvas.getBoundingClientRect().left);
  }

  // --- keys ----------------------------------------------------------------------------------------

  onKey(event, field) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = HANDLE_STEPS_MS[event.key];
    if (event.key === "Escape") this.giveUp();
    else if (step === undefined) return;
    else this.nudge(field, event.shiftKey ? step / 5 : step);
    event.preventDefault();
    event.stopPropagation();
  }

  /** A key of the table: the place of the key says how far, Shift that it is the end. */
  press({ code, shiftKey }) {
    this.nudge(shiftKey ? "end_ms" : "start_ms", STEPS_MS[code]);
  }

  nudge(field, stepMs) {
    if (this.grip !== null) return;
    if (this.moving !== null && this.moving.field !== field) this.settle();
    const { row } = this;
    if (row === undefined) return;
    this.moving ??= { id: row.id, field, ms: row[field] };
    this.moveTo(row[field] + stepMs);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  // --- both ----------------------------------------------------------------------------------------

  moveTo(ms) {
    const { moving } = this;
    const row = this.editor.state.row(moving.id);
    if (row === undefined) {
      this.giveUp();
      return;
    }
    moving.ms = this.clamp(row, moving.field, Math.round(ms));
    this.show();
    this.editor.saving.showState();
  }

  /** What moved becomes an edit. */
  settle() {
    clearTimeout(this.timer);
    const { moving } = this;
    if (moving === null || this.grip !== null) return;
    this.moving = null;
    this.editor.saving.edit(moving.id, moving.field, moving.ms);
    this.end(moving.id);
  }

  /** Back to where the border was. */
  giveUp() {
    clearTimeout(this.timer);
    const { moving } = this;
    this.grip = null;
    this.moving = null;
    if (moving !== null) this.end(moving.id);
  }

  end(id) {
    this.editor.writeRow(id);
    this.editor.saving.showState();
    this.editor.listening.show();
  }

  /** The border on its way, in the strip and in the row's own cell. */
  show() {
    const { row, moving, editor } = this;
    const cell = editor.rows.cell(moving.id, moving.field);
    if (cell && cell !== editor.typing.protectedCell) writeText(cell, formatTime(moving.ms));
    this.wave.preview(row);
    editor.listening.retarget(row);
  }

  place() {
    const { row } = this;
    const width = this.wave.canvas.clientWidth;
    for (const [field, handle] of Object.entries(this.handles)) {
      const x = row === undefined ? -1 : this.wave.place(row[field], width);
      handle.hidden = x < -1 || x > width + 1 || row === undefined || row.id !== this.wave.current?.id;
      if (handle.hidden) continue;
      handle.style.transform = `translateX(${x.toFixed(1)}px)`;
      handle.classList.toggle("is-moving", this.moving?.field === field);
      handle.classList.toggle("is-edge", field === "start_ms" ? x < LABEL_PX : x > width - LABEL_PX);
      setAttribute(handle, "aria-valuemin", field === "start_ms" ? 0 : row.start_ms);
      setAttribute(handle, "aria-valuemax", field === "start_ms" ? row.end_ms : this.editor.state.meta.duration_ms);
      setAttribute(handle, "aria-valuenow", row[field]);
      setAttribute(handle, "aria-valuetext", formatTime(row[field]));
      handle.firstChild.textContent = formatTime(row[field]);
    }
  }
}
