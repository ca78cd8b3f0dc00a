// Holds the whole recording in one narrow strip: who speaks when, in the speakers' colours, and which stretch the waveform
// below shows. A press goes there. Must not decide what plays: a place that was asked for goes to `onSeek(ms)`.
/** @import { Row } from "../../types" */
/** @import { Stretch } from "./wave_window.js" */

import { make, setAttribute } from "../dom.js";
import { formatTime } from "../text_format.js";

const DRAW_AFTER_MS = 250; // after the last change: 50,000 rows are not drawn at every letter
const STEP_SHARE = 0.02; // of the recording, by an arrow

export class Overview {
  /** @param {(ms: number) => void} onSeek
   * @param {AbortSignal} signal */
  constructor(onSeek, signal) {
    this.onSeek = onSeek;
    this.durationMs = 0;
    /** @type {() => Row[]} */
    this.rowsOf = () => [];
    /** @type {(speaker: string | null) => string} */
    this.colourOf = () => "none";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    const values = { "aria-valuemin": 0, "aria-valuenow": 0 };
    this.canvas = make("canvas", { class: "lk-overview-canvas", role: "slider", tabindex: "0", ...values });
    this.frame = make("div", { class: "lk-overview-frame" });
    this.node = make("div", { class: "lk-overview" }, [this.canvas, this.frame]);
    const size = new ResizeObserver(() => this.draw());
    size.observe(this.canvas);
    const press = (/** @type {PointerEvent} */ event) => {
      if (event.button === 0) onSeek(Math.round((event.offsetX / this.canvas.clientWidth) * this.durationMs));
    };
    this.canvas.addEventListener("pointerdown", press, { signal });
    this.canvas.addEventListener("keydown", (event) => this.onKey(event), { signal });
    const stop = () => {
      size.disconnect();
      clearTimeout(this.timer);
    };
    signal.addEventListener("abort", stop, { once: true });
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -STEP_SHARE, ArrowRight: STEP_SHARE };
    const step = steps[event.key];
    if (step === undefined || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const from = Number(this.canvas.getAttribute("aria-valuenow"));
    this.onSeek(Math.round(Math.min(Math.max(from + step * this.durationMs, 0), this.durationMs)));
  }

  /** @param {Stretch} stretch what the waveform shows
   * @param {number} durationMs */
  show({ startMs, endMs }, durationMs) {
    const isOther = this.durationMs !== durationMs;
    this.durationMs = durationMs;
    const percent = (/** @type {number} */ ms) => `${((100 * ms) / Math.max(durationMs, 1)).toFixed(3)}%`;
    this.frame.style.left = percent(startMs);
    this.frame.style.width = percent(endMs - startMs);
    this.node.hidden = endMs - startMs >= durationMs; // the waveform shows all of it
    setAttribute(this.canvas, "aria-valuemax", durationMs);
    if (isOther) this.draw();
    else this.drawSoon();
  }

  setPosition(/** @type {number | null} */ ms) {
    if (ms === null) return;
    setAttribute(this.canvas, "aria-valuenow", Math.round(ms));
    setAttribute(this.canvas, "aria-valuetext", formatTime(Math.round(ms)));
  }

  drawSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), DRAW_AFTER_MS);
  }

  draw() {
    const { canvas, durationMs } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0 || height === 0 || durationMs === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    const style = getComputedStyle(canvas);
    /** @type {Map<string, string>} */
    const colours = new Map();
    for (const row of this.rowsOf()) {
      const name = this.colourOf(row.speaker);
      const colour = colours.get(name) ?? style.getPropertyValue(`--lk-speaker-${name}`).trim();
      colours.set(name, colour);
      pen.fillStyle = colour;
      const left = (row.start_ms / durationMs) * width;
      pen.fillRect(left, 0, Math.max(((row.end_ms - row.start_ms) / durationMs) * width - 0.5, 0.5), height);
    }
  }
}
