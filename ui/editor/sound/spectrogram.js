// Holds the spectrogram: which pitches are heard when, for the stretch that the waveform shows, darker where louder.
// Where somebody switched it off nothing is asked for.
/** @import { Meta, Strings } from "../../types" */
/** @import { WaveStrip } from "./wave.js" */

import { spectrogramOf } from "../../page/addresses.js";
import { make, setAttribute, setLabel } from "../dom.js";
import { fill } from "../text_format.js";
import {
  chooseLevel,
  columnsOf,
  findLoudest,
  LEVELS_PER_DB,
  paintColumns,
  ROW_HZ,
  ROWS,
  tilesOf,
} from "./spectrogram_grid.js";
import { SpectrogramTiles } from "./spectrogram_tiles.js";

const RANGE_DB = 50; // below the loudest that is seen, as Praat shows it
const LOUDEST_STEP = 6; // 3 dB: the picture does not change its shades at every movement

export class Spectrogram {
  isOn = false;
  topHz = 5000;
  /** @param {WaveStrip} wave
   * @param {() => void} changeTop another highest pitch is wanted
   * @param {AbortSignal} signal */
  constructor(wave, changeTop, signal) {
    this.wave = wave;
    this.tiles = new SpectrogramTiles(() => this.draw(), signal);
    this.canvas = make("canvas", { class: "lk-pitches-canvas", role: "img" });
    this.note = make("p", { class: "lk-pitches-note", role: "status" });
    this.top = make("button", { type: "button", class: "lk-button lk-top-hz" });
    this.top.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // the focus stays
    this.top.addEventListener("click", changeTop, { signal });
    this.node = make("div", { class: "lk-pitches", hidden: true }, [this.canvas, this.note, this.top]);
    this.offscreen = make("canvas");
    this.tooFar = "";
    this.topTemplate = "";
    wave.listenOn(this.canvas, signal);
    wave.whenDrawn(() => this.draw());
  }

  translate(/** @type {Strings} */ strings) {
    setAttribute(this.canvas, "aria-label", strings.editor_spectrogram);
    this.tooFar = strings.editor_spectrogram_far;
    this.topTemplate = strings.editor_spectrogram_top;
    this.showTop();
    this.draw();
  }

  showTop() {
    const kilohertz = this.topHz / 1000;
    this.top.textContent = `${kilohertz} kHz`;
    setLabel(this.top, fill(this.topTemplate, { kilohertz }));
  }

  get isPossible() {
    return this.tiles.url !== null;
  }

  open(/** @type {Meta} */ meta) {
    this.tiles.open(spectrogramOf(meta));
    this.show();
  }

  close() {
    this.tiles.open(null);
  }

  /** @param {boolean} isOn
   * @param {number} topHz */
  choose(isOn, topHz) {
    this.isOn = isOn;
    this.topHz = topHz;
    this.showTop();
    this.show();
  }

  show() {
    const isShown = this.isOn && this.isPossible;
    this.node.hidden = !isShown;
    this.node.parentElement?.classList.toggle("has-spectrogram", isShown);
    if (!isShown) this.tiles.want(0, []);
    this.wave.draw(); // which draws this too
  }

  draw() {
    const { canvas, wave } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (this.node.hidden || width === 0 || height === 0) return;
    const level = chooseLevel((wave.window.endMs - wave.window.startMs) / width);
    const note = level === null ? this.tooFar : "";
    if (this.note.textContent !== note) this.note.textContent = note;
    const pen = this.clean(width, height);
    if (level === null) this.tiles.want(0, []);
    else this.drawColumns(pen, width, height, level);
    this.drawBorders(pen, width, height);
  }

  /** @param {number} width
   * @param {number} height */
  clean(width, height) {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio); // empties it
    canvas.height = Math.round(height * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    return pen;
  }

  /** @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {number} level */
  drawColumns(pen, width, height, level) {
    const columns = columnsOf(this.wave.window, level, this.wave.durationMs);
    const tiles = this.tiles.want(level, tilesOf(columns));
    const across = columns.end - columns.first;
    if (across <= 0 || tiles.every((levels) => levels === null)) return;
    const rows = Math.min(Math.round(this.topHz / ROW_HZ) + 1, ROWS);
    const loudest = Math.ceil(findLoudest(tiles, columns, rows) / LOUDEST_STEP) * LOUDEST_STEP;
    const { offscreen } = this;
    offscreen.width = across;
    offscreen.height = rows;
    const brush = /** @type {CanvasRenderingContext2D} */ (offscreen.getContext("2d"));
    const image = brush.createImageData(across, rows);
    paintColumns(tiles, columns, rows, this.mixShades(pen, loudest), new Uint32Array(image.data.buffer));
    brush.putImageData(image, 0, 0);
    const left = this.wave.place(columns.first * columns.stepMs, width);
    const right = this.wave.place(columns.end * columns.stepMs, width);
    const rowHeight = (height * ROW_HZ) / this.topHz; // a row's pitch is in its middle, that of the first is 0
    const bottom = height + rowHeight / 2;
    pen.drawImage(offscreen, left, bottom - rows * rowHeight, right - left, rows * rowHeight);
  }

  /** The colour of the text in as many strengths as there are levels, as pixels.
   * @param {CanvasRenderingContext2D} pen
   * @param {number} loudest */
  mixShades(pen, loudest) {
    pen.fillStyle = getComputedStyle(this.canvas).color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    pen.clearRect(0, 0, 1, 1);
    const shades = new Uint8ClampedArray(256 * 4);
    const range = RANGE_DB * LEVELS_PER_DB;
    for (let each = 0; each < 256; each += 1) {
      const strength = Math.min(Math.max((each - loudest + range) / range, 0), 1);
      shades.set([red, green, blue, 255 * strength], 4 * each);
    }
    return new Uint32Array(shades.buffer);
  }

  /** Where the current row begins and ends.
   * @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height */
  drawBorders(pen, width, height) {
    const { current } = this.wave;
    if (current === null) return;
    pen.fillStyle = getComputedStyle(this.canvas).getPropertyValue("--lk-accent").trim();
    for (const ms of [current.start_ms, current.end_ms])
      pen.fillRect(this.wave.place(ms, width) - 1, 0, 2, height);
  }
}
