// Holds the waveform strip: the neighbourhood of one row, drawn from peaks (50 bytes a second of recording).
// Must not decide what plays: a place that was asked for goes to `onSeek(ms)`.

/** @import { Row } from "../../types" */

import { setAttribute } from "../dom.js";
import { formatTime } from "../text_format.js";
import { frameRow, moveStretch, STANDARD_MS, zoomStretch } from "./wave_window.js";

const PEAKS_PER_SECOND = 50;
const WHEEL_ZOOM = 0.004; // a notch of 100 px: half as much again
const KEY_ZOOM = 1.5;
const SEEK_STEP_MS = 500;
const TICKS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** @typedef {(name: string) => string} Look */

export class WaveStrip {
  /** @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} playhead
   * @param {(ms: number) => void} onSeek
   * @param {AbortSignal} signal */
  constructor(canvas, playhead, onSeek, signal) {
    this.canvas = canvas;
    this.playhead = playhead;
    this.onSeek = onSeek;
    this.peaks = new Uint8Array();
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Row | null} */
    this.current = null;
    this.window = { startMs: 0, endMs: STANDARD_MS };
    /** How long a stretch was zoomed to. @type {number | null} */
    this.chosenMs = null;
    this.isMoved = false; // the stretch is not the one around the current row
    this.moved = () => {}; // another stretch is shown
    this.durationMs = 0;
    /** @type {(speaker: string | null) => string} */
    this.colourOf = () => "gray";
    /** What lies upon the picture finds its place again. @type {(() => void)[]} */
    this.drawn = [];
    const size = new ResizeObserver(() => this.draw());
    size.observe(canvas);
    signal.addEventListener("abort", () => size.disconnect(), { once: true });
    canvas.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.listenOn(canvas, signal);
  }

  /** A picture of the same stretch: a press goes to a place, a wheel zooms.
   * @param {HTMLCanvasElement} canvas
   * @param {AbortSignal} signal */
  listenOn(canvas, signal) {
    const press = (/** @type {PointerEvent} */ event) => {
      if (event.button === 0) this.onSeek(this.timeAt(event.offsetX));
    };
    canvas.addEventListener("pointerdown", press, { signal });
    canvas.addEventListener("wheel", (event) => this.onWheel(event), { passive: false, signal });
  }

  whenDrawn(/** @type {() => void} */ listener) {
    this.drawn.push(listener);
  }

  /** The stretch to show: around a row, or as it was zoomed while this row is the current one.
   * @param {Row | null} row
   * @param {number} durationMs */
  frame(row, durationMs) {
    const isKept = this.isMoved && this.current?.id === row?.id && this.durationMs === durationMs;
    this.durationMs = durationMs;
    if (!isKept) this.window = frameRow(row, durationMs, this.chosenMs);
    this.isMoved = isKept;
    this.current = row;
    return this.window;
  }

  /** Nearer (a factor above 1) or farther around a moment, the middle where none is named; other rows are shown so too. */
  zoom(/** @type {number} */ factor, atMs = (this.window.startMs + this.window.endMs) / 2) {
    this.lookAt(zoomStretch(this.window, factor, atMs, this.durationMs));
    this.chosenMs = this.window.endMs - this.window.startMs;
  }

  lookAt(/** @type {import("./wave_window.js").Stretch} */ stretch) {
    this.window = stretch;
    this.isMoved = true;
    this.moved();
  }

  /** With Ctrl the wheel (or two fingers) zooms, sideways it moves; else it scrolls the page as everywhere. */
  onWheel(/** @type {WheelEvent} */ event) {
    const { deltaX, deltaY, ctrlKey, metaKey, shiftKey } = event;
    const sideways = shiftKey && deltaX === 0 ? deltaY : deltaX;
    if (ctrlKey || metaKey) this.zoom(Math.exp(-deltaY * WHEEL_ZOOM), this.timeAt(event.offsetX));
    else if (Math.abs(sideways) > Math.abs(shiftKey ? 0 : deltaY)) {
      const { startMs, endMs } = this.window;
      const byMs = (sideways / this.canvas.clientWidth) * (endMs - startMs);
      this.lookAt(moveStretch(this.window, byMs, this.durationMs));
    } else return;
    event.preventDefault();
  }

  /** A row with borders that are on their way; the stretch stays the same. */
  preview(/** @type {Row} */ row) {
    this.current = row;
    this.rows = this.rows.map((known) => (known.id === row.id ? row : known));
    this.draw();
  }

  setPosition(/** @type {number | null} */ ms) {
    const { startMs, endMs } = this.window;
    const inside = ms !== null && ms >= startMs && ms <= endMs;
    this.playhead.hidden = !inside;
    if (ms === null || !inside) return;
    const place = ((ms - startMs) / (endMs - startMs)) * this.canvas.clientWidth;
    this.playhead.style.transform = `translateX(${place.toFixed(1)}px)`;
    setAttribute(this.canvas, "aria-valuenow", Math.round(ms));
    setAttribute(this.canvas, "aria-valuetext", formatTime(Math.round(ms)));
  }

  timeAt(/** @type {number} */ x) {
    const { startMs, endMs } = this.window;
    return Math.round(startMs + (x / this.canvas.clientWidth) * (endMs - startMs));
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -SEEK_STEP_MS, ArrowRight: SEEK_STEP_MS };
    const step = steps[event.key];
    const nearer = { "+": KEY_ZOOM, "=": KEY_ZOOM, "-": 1 / KEY_ZOOM }[event.key];
    if (nearer !== undefined && !event.isComposing && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.zoom(nearer);
      return;
    }
    if (event.isComposing || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const from = Number(this.canvas.getAttribute("aria-valuenow") ?? this.window.startMs);
    this.onSeek(Math.min(Math.max(from + step, 0), this.durationMs));
  }

  draw() {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    const look = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.drawRegions(pen, width, height, look);
    if (!look("--lk-no-peaks")) this.drawPeaks(pen, width, height - 16, look);
    this.drawTicks(pen, width, height, look);
    for (const listener of this.drawn) listener();
  }

  /** @param {number} ms
   * @param {number} width */
  place(ms, width) {
    const { startMs, endMs } = this.window;
    return ((ms - startMs) / (endMs - startMs)) * width;
  }

  /** @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {Look} look */
  drawRegions(pen, width, height, look) {
    for (const row of this.rows) {
      const left = this.place(row.start_ms, width);
      const span = Math.max(this.place(row.end_ms, width) - left - 1, 1);
      const isCurrent = this.current !== null && row.id === this.current.id;
      pen.fillStyle = look(`--lk-speaker-${this.colourOf(row.speaker)}`);
      pen.globalAlpha = isCurrent ? 0.26 : 0.1;
      pen.fillRect(left, 0, span, height - 16);
      pen.globalAlpha = 1;
      pen.fillRect(left, height - 19, span, 3);
      if (isCurrent) {
        pen.fillStyle = look("--lk-accent");
        pen.fillRect(left - 1, 0, 2, height - 16);
        pen.fillRect(left + span, 0, 2, height - 16);
      }
    }
  }

  /** @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {Look} look */
  drawPeaks(pen, width, height, look) {
    const { startMs, endMs } = this.window;
    const barWidth = 3;
    const middle = height / 2;
    for (let x = 0; x < width; x += barWidth) {
      const ms = startMs + (x / width) * (endMs - startMs);
      const first = Math.floor((ms / 1000) * PEAKS_PER_SECOND);
      const last = Math.floor(((ms + (barWidth / width) * (endMs - startMs)) / 1000) * PEAKS_PER_SECOND);
      let peak = 0;
      for (let i = first; i <= last && i < this.peaks.length; i += 1) peak = Math.max(peak, this.peaks[i]);
      const half = Math.max((peak / 255) * (middle - 3), 0.5);
      const inCurrent = this.current && ms >= this.current.start_ms && ms < this.current.end_ms;
      pen.fillStyle = look(inCurrent ? "--lk-wave-current" : "--lk-wave");
      pen.fillRect(x, middle - half, barWidth - 1, half * 2);
    }
  }

  /** @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {Look} look */
  drawTicks(pen, width, height, look) {
    const { startMs, endMs } = this.window;
    const spanS = (endMs - startMs) / 1000;
    const step = (TICKS_S.find((tick) => (tick / spanS) * width >= 90) ?? 600) * 1000;
    pen.fillStyle = look("--lk-quiet");
    pen.font = `11px ${look("--lk-number-font") || "monospace"}`;
    pen.textBaseline = "bottom";
    for (let ms = Math.ceil(startMs / step) * step; ms < endMs; ms += step) {
      const x = this.place(ms, width);
      if (x > width - 50) break;
      pen.fillRect(x, height - 16, 1, 4);
      const label = formatTime(ms);
      pen.fillText(step < 1000 ? label.slice(0, -2) : label.slice(0, -4), x + 4, height - 1);
    }
  }
}
