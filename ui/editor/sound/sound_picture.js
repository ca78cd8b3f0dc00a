// Holds the picture of the sound: the waveform around the current row, the spectrogram below it, the whole recording above.
/** @import { Meta, Strings } from "../../types" */
/** @import { OwnKeys } from "../commands/own_keys.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */

import { peaksOf } from "../../page/addresses.js";
import { request } from "../../page/request.js";
import { make, setAttribute } from "../dom.js";
import { speakerColour } from "../table/speaker_badge.js";
import { Overview } from "./overview.js";
import { Spectrogram } from "./spectrogram.js";
import { WaveStrip } from "./wave.js";
import { ZoomButtons } from "./zoom_buttons.js";

const ZOOM = 1.6;

export class SoundPicture {
  /** @param {{ state: TranscriptState, cursor: Cursor, signal: AbortSignal }} parts
   * @param {{ seek: (ms: number) => void, changeTop: () => void, positionMs: () => number | null }} actions */
  constructor({ state, cursor, signal }, { seek, changeTop, positionMs }) {
    this.state = state;
    this.cursor = cursor;
    this.positionMs = positionMs;
    /** @type {string | null} */
    this.peaksUrl = null;
    this.strip = make("div", { class: "lk-wave", hidden: true });
    const values = { "aria-valuemin": 0, "aria-valuenow": 0 };
    const canvas = make("canvas", { class: "lk-canvas", tabindex: "0", role: "slider", ...values });
    const playhead = make("div", { class: "lk-playhead", hidden: true });
    this.wave = new WaveStrip(canvas, playhead, seek, signal);
    this.wave.colourOf = (name) => speakerColour(state.speakerIndex(name));
    this.wave.moved = () => this.showStretch();
    this.spectrogram = new Spectrogram(this.wave, changeTop, signal);
    this.overview = new Overview(seek, signal);
    Object.assign(this.overview, { colourOf: this.wave.colourOf, rowsOf: () => state.shown() });
    this.zoomButtons = new ZoomButtons((step) => this.zoom(step), signal);
    this.strip.append(this.spectrogram.node, canvas, playhead, this.zoomButtons.node);
    const theme = new MutationObserver(() => this.wave.draw());
    theme.observe(document.body, { attributeFilter: ["class"] });
    signal.addEventListener("abort", () => theme.disconnect(), { once: true });
  }

  /** @param {Strings} strings
   * @param {OwnKeys} ownKeys */
  translate(strings, ownKeys) {
    setAttribute(this.wave.canvas, "aria-label", strings.editor_wave);
    setAttribute(this.overview.canvas, "aria-label", strings.editor_overview);
    this.zoomButtons.translate(strings, ownKeys);
    this.spectrogram.translate(strings);
  }

  /** The waveform nearer, or farther away. */
  zoom(/** @type {number} */ step) {
    this.wave.zoom(step > 0 ? ZOOM : 1 / ZOOM);
  }

  open(/** @type {Meta} */ meta) {
    this.spectrogram.open(meta);
    this.loadPeaks(peaksOf(meta));
  }

  close() {
    this.peaksUrl = null;
    this.wave.peaks = new Uint8Array();
    this.spectrogram.close();
  }

  async loadPeaks(/** @type {string | null} */ url) {
    if (url === null || url === this.peaksUrl) return;
    this.peaksUrl = url;
    const answer = await request(url);
    const peaks = answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    if (this.peaksUrl !== url) return;
    if (peaks === null)
      this.peaksUrl = null; // asked for again with the next view
    else this.wave.peaks = peaks;
    this.show();
  }

  /** The stretch around the current row. */
  show() {
    const { meta } = this.state;
    this.strip.hidden = peaksOf(meta) === null || meta.duration_ms === 0;
    setAttribute(this.wave.canvas, "aria-valuemax", meta.duration_ms);
    this.wave.frame(this.state.row(this.cursor.here) ?? null, meta.duration_ms);
    this.showStretch();
  }

  /** Draw what the waveform shows now, and where that is. */
  showStretch() {
    const { startMs, endMs } = this.wave.window;
    this.wave.rows = this.state.between(startMs, endMs);
    this.wave.draw();
    this.wave.setPosition(this.positionMs());
    this.overview.show(this.wave.window, this.state.meta.duration_ms);
    if (this.strip.hidden) this.overview.node.hidden = true;
  }

  setPosition(/** @type {number | null} */ ms) {
    this.wave.setPosition(ms);
    this.overview.setPosition(ms);
  }
}
