// Holds the two borders of the current row on the waveform: dragged with mouse or finger, moved by keys.
// One edit a border and movement: it goes to saving.js when the pointer lets go, or rests after the last key.
/** @import { Row, Strings } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Saving, Unsettled } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { WaveStrip } from "./wave.js" */

import { make, setAttribute, setLabel, writeText } from "../dom.js";
import { formatTime } from "../text_format.js";

/** @typedef {"start_ms" | "end_ms"} Side */
/** What is told of the borders on their way: the row with them, and that they stay where they are.
 * @typedef {{ bordersMoved: (row: Row) => void, bordersSettled: () => void }} BordersListener */

const SHORTEST_ROW_MS = 50;
const REST_MS = 500;
const LABEL_PX = 96; // room for the time beside a border
/** @type {Record<string, number>} */
const HANDLE_STEPS_MS = {
  ArrowLeft: -50,
  ArrowDown: -50,
  ArrowRight: 50,
  ArrowUp: 50,
  PageDown: -500,
  PageUp: 500,
};

export class Borders {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, events: Events,
   *   unsettled: Unsettled, signal: AbortSignal }} parts
   * @param {HTMLElement} strip
   * @param {WaveStrip} wave
   * @param {BordersListener} listener */
  constructor({ state, rows, cursor, saving, events, unsettled, signal }, strip, wave, listener) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.saving = saving;
    this.events = events;
    this.unsettled = unsettled;
    this.signal = signal;
    this.wave = wave;
    this.listener = listener;
    /** Where a border stands before that is an edit.
     * @type {{ id: string, field: Side, ms: number } | null} */
    this.moving = null;
    /** The pointer that holds it.
     * @type {{ pointer: number, offsetMs: number } | null} */
    this.grip = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.handles = { start_ms: this.build("start_ms"), end_ms: this.build("end_ms") };
    strip.append(this.handles.start_ms, this.handles.end_ms);
    wave.whenDrawn(() => this.place());
    events.on("settle", () => this.settle());
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  build(/** @type {Side} */ field) {
    const time = make("span", { class: "lk-border-time" });
    const attributes = {
      class: "lk-border",
      role: "slider",
      tabindex: "0",
      "data-border": field,
      hidden: true,
    };
    const handle = make("div", attributes, [time]);
    const { signal } = this;
    handle.addEventListener("pointerdown", (event) => this.grab(event, handle, field), { signal });
    handle.addEventListener("pointermove", (event) => this.drag(event), { signal });
    handle.addEventListener("pointerup", (event) => this.release(event), { signal });
    handle.addEventListener("pointercancel", () => this.giveUp(), { signal });
    handle.addEventListener("keydown", (event) => this.onKey(event, field), { signal });
    handle.addEventListener("blur", () => this.settle(), { signal });
    return handle;
  }

  translate(/** @type {Strings} */ strings) {
    setLabel(this.handles.start_ms, strings.editor_border_start);
    setLabel(this.handles.end_ms, strings.editor_border_end);
  }

  setMoving(/** @type {Borders["moving"]} */ moving) {
    this.moving = moving;
    if (moving === null) this.unsettled.delete("border");
    else this.unsettled.add("border");
  }

  /** The row whose borders these are, with the one that is on its way; undefined where none can be moved.
   * @returns {Row | undefined} */
  get row() {
    const { state, moving } = this;
    const row = state.row(moving?.id ?? this.cursor.here);
    return row && moving ? { ...row, [moving.field]: moving.ms } : row;
  }

  /** Inside the recording and on its own side of the other border.
   * @param {Row} row
   * @param {Side} field
   * @param {number} ms */
  clamp(row, field, ms) {
    const apart = Math.min(SHORTEST_ROW_MS, row.end_ms - row.start_ms);
    if (field === "start_ms") return Math.max(0, Math.min(ms, row.end_ms - apart));
    return Math.min(this.state.meta.duration_ms, Math.max(ms, row.start_ms + apart));
  }

  // --- pointer -------------------------------------------------------------------------------------

  /** @param {PointerEvent} event
   * @param {HTMLElement} handle
   * @param {Side} field */
  grab(event, handle, field) {
    if (event.button !== 0 || this.row === undefined) return;
    event.preventDefault();
    this.settle();
    const { row } = this;
    if (row === undefined) return;
    handle.setPointerCapture(event.pointerId);
    this.grip = { pointer: event.pointerId, offsetMs: row[field] - this.timeUnder(event) };
    this.setMoving({ id: row.id, field, ms: row[field] });
    handle.focus({ preventScroll: true });
  }

  drag(/** @type {PointerEvent} */ event) {
    if (this.grip?.pointer !== event.pointerId) return;
    this.moveTo(this.timeUnder(event) + this.grip.offsetMs);
  }

  release(/** @type {PointerEvent} */ event) {
    if (this.grip?.pointer !== event.pointerId) return;
    this.grip = null;
    this.settle();
  }

  timeUnder(/** @type {PointerEvent} */ { clientX }) {
    return this.wave.timeAt(clientX - this.wave.canvas.getBoundingClientRect().left);
  }

  // --- keys ----------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event
   * @param {Side} field */
  onKey(event, field) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = HANDLE_STEPS_MS[event.key];
    if (event.key === "Escape") this.giveUp();
    else if (step === undefined) return;
    else this.nudge(field, event.shiftKey ? step / 5 : step);
    event.preventDefault();
    event.stopPropagation();
  }

  /** By a key: an edit once the keys rest.
   * @param {Side} field
   * @param {number} stepMs */
  nudge(field, stepMs) {
    if (this.grip !== null) return;
    if (this.moving !== null && this.moving.field !== field) this.settle();
    const { row } = this;
    if (row === undefined) return;
    if (this.moving === null) this.setMoving({ id: row.id, field, ms: row[field] });
    this.moveTo(row[field] + stepMs);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  // --- both ----------------------------------------------------------------------------------------

  moveTo(/** @type {number} */ ms) {
    const { moving } = this;
    const row = moving === null ? undefined : this.state.row(moving.id);
    if (moving === null || row === undefined) {
      this.giveUp();
      return;
    }
    moving.ms = this.clamp(row, moving.field, Math.round(ms));
    this.show(moving, { ...row, [moving.field]: moving.ms });
    this.events.tell("saving");
  }

  /** What moved becomes an edit. */
  settle() {
    clearTimeout(this.timer);
    const { moving } = this;
    if (moving === null || this.grip !== null) return;
    this.setMoving(null);
    this.saving.edit(moving.id, moving.field, moving.ms);
    this.end(moving.id);
  }

  /** Back to where the border was. */
  giveUp() {
    clearTimeout(this.timer);
    const { moving } = this;
    this.grip = null;
    this.setMoving(null);
    if (moving !== null) this.end(moving.id);
  }

  end(/** @type {string} */ id) {
    this.rows.write(id);
    this.events.tell("saving");
    this.listener.bordersSettled();
  }

  /** The border on its way, in the strip and in the row's own cell.
   * @param {{ id: string, field: Side, ms: number }} moving
   * @param {Row} row */
  show({ id, field, ms }, row) {
    const cell = this.rows.cell(id, field);
    if (cell && cell !== this.rows.protectedCell) writeText(cell, formatTime(ms));
    this.wave.preview(row);
    this.listener.bordersMoved(row);
  }

  place() {
    const { row } = this;
    for (const field of /** @type {Side[]} */ (["start_ms", "end_ms"])) {
      const handle = this.handles[field];
      const isFixed = row === undefined || this.state.isReadOnly;
      if (isFixed || row.id !== this.wave.current?.id) handle.hidden = true;
      else this.placeHandle(handle, field, row);
    }
  }

  /** @param {HTMLElement} handle
   * @param {Side} field
   * @param {Row} row */
  placeHandle(handle, field, row) {
    const width = this.wave.canvas.clientWidth;
    const x = this.wave.place(row[field], width);
    handle.hidden = x < -1 || x > width + 1;
    if (handle.hidden) return;
    handle.style.transform = `translateX(${x.toFixed(1)}px)`;
    handle.classList.toggle("is-moving", this.moving?.field === field);
    handle.classList.toggle("is-edge", field === "start_ms" ? x < LABEL_PX : x > width - LABEL_PX);
    setAttribute(handle, "aria-valuemin", field === "start_ms" ? 0 : row.start_ms);
    setAttribute(handle, "aria-valuemax", field === "start_ms" ? row.end_ms : this.state.meta.duration_ms);
    setAttribute(handle, "aria-valuenow", row[field]);
    setAttribute(handle, "aria-valuetext", formatTime(row[field]));
    const time = handle.firstElementChild;
    if (time) time.textContent = formatTime(row[field]);
  }
}
