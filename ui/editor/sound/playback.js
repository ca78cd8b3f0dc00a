// Holds what is heard and its picture: which row sounds, where the playhead stands, the waveform strip.

import { make, setAttribute } from "../dom.js";
import { peaksOf, soundOf } from "../../page/addresses.js";
import { request } from "../../page/request.js";
import { Borders } from "./borders.js";
import { Sound } from "./sound.js";
import { SoundBar } from "./sound_bar.js";
import { WaveStrip } from "./wave.js";
import { speakerColour } from "../table/speaker_badge.js";

export class Playback {
  constructor(editor, audio, strip, barNode) {
    this.editor = editor;
    this.heard = null; // id of the row that was played on entering its text
    this.peaksUrl = null;
    this.strip = strip;
    const canvas = make("canvas", { class: "lk-canvas", tabindex: "0", role: "slider", "aria-valuemin": 0, "aria-valuenow": 0 });
    const playhead = make("div", { class: "lk-playhead", hidden: true });
    strip.append(canvas, playhead);
    this.sound = new Sound(audio, this);
    this.wave = new WaveStrip(canvas, playhead, (ms) => this.seek(ms));
    this.wave.colourOf = (name) => speakerColour(editor.state.speakerIndex(name));
    this.borders = new Borders(editor, strip, this.wave);
    this.bar = new SoundBar(barNode, (choices) => this.choose(choices));
    this.choose(this.bar.choices);
    new MutationObserver(() => this.wave.draw()).observe(document.body, { attributeFilter: ["class"] });
  }

  translate(strings) {
    setAttribute(this.wave.canvas, "aria-label", strings.editor_wave);
    this.borders.translate(strings);
    this.bar.translate(strings);
  }

  open(meta) {
    this.sound.setSource(soundOf(meta));
    this.loadPeaks(peaksOf(meta));
  }

  close() {
    this.sound.setSource(null);
    this.heard = null;
    this.peaksUrl = null;
    this.wave.peaks = new Uint8Array();
  }

  choose({ loop, rate }) {
    this.sound.looping = loop;
    this.sound.setRate(rate);
  }

  /** A row from its run-up to its last millisecond. */
  playRow(id) {
    const row = this.editor.state.row(id);
    if (row !== undefined) this.sound.play(id, this.leadInto(row), row.end_ms);
  }

  leadInto({ start_ms: startMs }) {
    return Math.max(0, startMs - this.bar.choices.leadMs);
  }

  /** A row that sounds has other borders now. */
  retarget(row) {
    if (row && this.sound.id === row.id) this.sound.retarget(this.leadInto(row), row.end_ms);
  }

  /** Pause what plays; go on where a pause was; else from the row's first millisecond. */
  toggle(id) {
    if (this.sound.id !== id) this.playRow(id);
    else if (this.sound.playing) this.sound.pause();
    else this.sound.resume();
  }

  /** The text of a row was entered; one that already sounds goes on. */
  enter(id) {
    if (this.heard === id) return;
    this.heard = id;
    const sounds = this.sound.playing && this.sound.id === id;
    if (this.bar.choices.enterPlays && !sounds) this.playRow(id);
  }

  /** Play from a place in the recording to the end of the row there, or of the silence. */
  seek(ms) {
    const { editor } = this;
    const inside = editor.state.between(ms, ms + 1);
    const row = inside.find(({ id }) => id === editor.here) ?? inside[0];
    if (row === undefined) {
      const next = editor.state.order.map((id) => editor.state.row(id)).find(({ start_ms }) => start_ms > ms);
      this.sound.play("", ms, next?.start_ms ?? editor.state.meta.duration_ms);
      return;
    }
    if (row.id !== editor.here) editor.go(row.id, null);
    this.sound.play(row.id, this.leadInto(row), row.end_ms, ms);
  }

  // --- the sound's listener ------------------------------------------------------------------------

  soundChanged() {
    const { rows, typing } = this.editor;
    rows.markSounding(this.sound.playing ? this.sound.id : null, typing.protectedCell);
    if (this.sound.id === null) this.wave.setPosition(null);
  }

  soundMoved(ms) {
    if (!this.editor.root.isConnected) this.sound.stop();
    else this.wave.setPosition(ms);
  }

  soundFailed() {
    this.editor.notify(this.editor.strings.editor_no_sound);
  }

  // --- the waveform --------------------------------------------------------------------------------

  async loadPeaks(url) {
    if (url === null || url === this.peaksUrl) return;
    this.peaksUrl = url;
    const answer = await request(url);
    const peaks = answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    if (this.peaksUrl !== url) return;
    if (peaks === null) this.peaksUrl = null; // asked for again with the next view
    else this.wave.peaks = peaks;
    this.show();
  }

  show() {
    const { state, here } = this.editor;
    const { meta } = state;
    this.bar.node.hidden = soundOf(meta) === null;
    this.retarget(state.row(this.sound.id));
    if (this.borders.moving !== null) return; // the picture stands still under the hand
    this.strip.hidden = peaksOf(meta) === null || meta.duration_ms === 0;
    setAttribute(this.wave.canvas, "aria-valuemax", meta.duration_ms);
    const { startMs, endMs } = this.wave.frame(state.row(here) ?? null, meta.duration_ms);
    this.wave.rows = state.between(startMs, endMs);
    this.wave.draw();
  }
}
