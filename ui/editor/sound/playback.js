// Holds what is heard and its picture: which row sounds, where the playhead stands, the waveform strip.
/** @import { Meta, Row, Strings, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving, Unsettled } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { SoundChoices } from "./sound_bar.js" */

import { peaksOf, soundOf } from "../../page/addresses.js";
import { request } from "../../page/request.js";
import { make, setAttribute } from "../dom.js";
import { speakerColour } from "../table/speaker_badge.js";
import { Borders } from "./borders.js";
import { Sound } from "./sound.js";
import { SoundBar } from "./sound_bar.js";
import { WaveStrip } from "./wave.js";

export class Playback {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, notices: Notices, words: Words,
   *   events: Events, unsettled: Unsettled, signal: AbortSignal }} parts */
  constructor(parts) {
    const { state, rows, cursor, notices, words, events, signal } = parts;
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.notices = notices;
    this.words = words;
    /** @type {string | null} */
    this.heard = null; // id of the row that was played on entering its text
    /** @type {string | null} */
    this.peaksUrl = null;
    this.audio = make("audio", { preload: "metadata", hidden: true });
    this.strip = make("div", { class: "lk-wave", hidden: true });
    const values = { "aria-valuemin": 0, "aria-valuenow": 0 };
    const canvas = make("canvas", { class: "lk-canvas", tabindex: "0", role: "slider", ...values });
    const playhead = make("div", { class: "lk-playhead", hidden: true });
    this.strip.append(canvas, playhead);
    this.wave = new WaveStrip(canvas, playhead, (ms) => this.seek(ms), signal);
    this.wave.colourOf = (name) => speakerColour(state.speakerIndex(name));
    this.sound = new Sound(this.audio, this, signal);
    this.borders = new Borders(parts, this.strip, this.wave, this);
    this.controls = make("div", { class: "lk-sound", hidden: true });
    this.bar = new SoundBar(this.controls, (choices) => this.choose(choices), signal);
    this.choose(this.bar.choices);
    const theme = new MutationObserver(() => this.wave.draw());
    theme.observe(document.body, { attributeFilter: ["class"] });
    signal.addEventListener("abort", () => theme.disconnect(), { once: true });
    events.on("leave", () => {
      this.heard = null;
    });
    events.on("here", () => this.show());
    events.on("edited", (field) => field !== "text" && field !== "status" && this.show());
  }

  translate(/** @type {Strings} */ strings) {
    setAttribute(this.wave.canvas, "aria-label", strings.editor_wave);
    this.borders.translate(strings);
    this.bar.translate(strings);
  }

  open(/** @type {Meta} */ meta) {
    this.sound.setSource(soundOf(meta));
    this.loadPeaks(peaksOf(meta));
  }

  close() {
    this.sound.setSource(null);
    this.heard = null;
    this.peaksUrl = null;
    this.wave.peaks = new Uint8Array();
  }

  choose(/** @type {SoundChoices} */ { loop, rate }) {
    this.sound.looping = loop;
    this.sound.setRate(rate);
  }

  /** A row from its run-up to its last millisecond. */
  playRow(/** @type {string | null} */ id) {
    const row = this.state.row(id);
    if (row !== undefined) this.sound.play(row.id, this.leadInto(row), row.end_ms);
  }

  leadInto(/** @type {Row} */ { start_ms: startMs }) {
    return Math.max(0, startMs - this.bar.choices.leadMs);
  }

  /** A row that sounds has other borders now. */
  retarget(/** @type {Row | undefined} */ row) {
    if (row && this.sound.id === row.id) this.sound.retarget(this.leadInto(row), row.end_ms);
  }

  /** Pause what plays; go on where a pause was; else from the row's first millisecond. */
  toggle(/** @type {string | null} */ id) {
    if (id === null) return;
    if (this.sound.id !== id) this.playRow(id);
    else if (this.sound.playing) this.sound.pause();
    else this.sound.resume();
  }

  /** The text of a row was entered; one that already sounds goes on. */
  enter(/** @type {string} */ id) {
    if (this.heard === id) return;
    this.heard = id;
    const sounds = this.sound.playing && this.sound.id === id;
    if (this.bar.choices.enterPlays && !sounds) this.playRow(id);
  }

  /** Play from a place in the recording to the end of the row there, or of the silence. */
  seek(/** @type {number} */ ms) {
    const { state, cursor } = this;
    const inside = state.between(ms, ms + 1);
    const row = inside.find(({ id }) => id === cursor.here) ?? inside[0];
    if (row === undefined) {
      const next = state.shown().find(({ start_ms: startMs }) => startMs > ms);
      this.sound.play("", ms, next?.start_ms ?? state.meta.duration_ms);
      return;
    }
    if (row.id !== cursor.here) cursor.go(row.id, null);
    this.sound.play(row.id, this.leadInto(row), row.end_ms, ms);
  }

  // --- the sound's listener, and that of the borders ----------------------------------------------

  soundChanged() {
    this.rows.markSounding(this.sound.playing ? this.sound.id : null);
    if (this.sound.id === null) this.wave.setPosition(null);
  }

  soundMoved(/** @type {number} */ ms) {
    this.wave.setPosition(ms);
  }

  soundFailed() {
    this.notices.notify(this.words.strings.editor_no_sound);
  }

  bordersMoved(/** @type {Row} */ row) {
    this.retarget(row);
  }

  bordersSettled() {
    this.show();
  }

  // --- the waveform --------------------------------------------------------------------------------

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

  show() {
    const { state, cursor } = this;
    const { meta } = state;
    this.controls.hidden = soundOf(meta) === null;
    this.retarget(state.row(this.sound.id));
    if (this.borders.moving !== null) return; // the picture stands still under the pointer
    this.strip.hidden = peaksOf(meta) === null || meta.duration_ms === 0;
    setAttribute(this.wave.canvas, "aria-valuemax", meta.duration_ms);
    const { startMs, endMs } = this.wave.frame(state.row(cursor.here) ?? null, meta.duration_ms);
    this.wave.rows = state.between(startMs, endMs);
    this.wave.draw();
  }
}
