// Holds what is heard: which row sounds, and where the playhead stands in the picture of the sound.
/** @import { Meta, Row, Strings, Words } from "../../types" */
/** @import { OwnKeys } from "../commands/own_keys.js" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving, Unsettled } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { SoundChoices } from "./sound_bar.js" */

import { liveSoundOf, liveSoundUntil, soundOf } from "../../page/addresses.js";
import { make } from "../dom.js";
import { Borders } from "./borders.js";
import { Listening } from "./listening.js";
import { Sound } from "./sound.js";
import { SoundBar } from "./sound_bar.js";
import { SoundPicture } from "./sound_picture.js";
import { SpokenWordMark } from "./spoken_word.js";
import { WordTimes } from "./word_times.js";

const BACK_MS = 3000;

export class Playback {
  liveMs = 0; // how far the source reaches while somebody speaks
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, saving: Saving, notices: Notices, words: Words,
   *   ownKeys: OwnKeys, events: Events, unsettled: Unsettled, signal: AbortSignal }} parts */
  constructor(parts) {
    const { state, rows, cursor, notices, words, events, signal } = parts;
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.notices = notices;
    this.words = words;
    this.ownKeys = parts.ownKeys;
    /** @type {string | null} */
    this.heard = null; // id of the row that was played on entering its text
    this.awaitsWord = false; // the press on a word enters its row, which then plays from the word
    /** @type {string | undefined} */
    this.soundKey = undefined;
    this.version = "";
    this.audio = make("audio", { preload: "metadata", hidden: true });
    this.picture = new SoundPicture(parts, {
      seek: (ms) => this.seek(ms),
      changeTop: () => this.bar.changeTop(),
      positionMs: () => (this.sound.id === null ? null : this.sound.positionMs),
    });
    this.wave = this.picture.wave;
    this.sound = new Sound(this.audio, this, signal);
    this.listening = new Listening(parts, this.sound);
    this.times = new WordTimes(state, signal);
    this.spoken = new SpokenWordMark(parts, this.times);
    this.borders = new Borders(parts, this.picture.strip, this.wave, this);
    this.controls = make("div", { class: "lk-sound", hidden: true });
    const actions = { listen: () => this.toggleListening(), back: () => this.goBack() };
    this.bar = new SoundBar(this.controls, { ...actions, choose: (choices) => this.choose(choices) }, signal);
    this.choose(this.bar.choices);
    this.connect(events);
  }

  connect(/** @type {Events} */ events) {
    events.on("leave", () => {
      this.heard = null;
    });
    events.on("here", () => this.show());
    events.on("edited", (field) => field !== "text" && field !== "status" && this.show());
  }

  translate(/** @type {Strings} */ strings) {
    this.picture.translate(strings, this.ownKeys);
    this.borders.translate(strings);
    this.bar.translate(strings, this.ownKeys);
  }

  open(/** @type {Meta} */ meta) {
    const isOther = this.soundKey !== undefined && this.soundKey !== meta.sound_key;
    if (isOther) this.close();
    this.soundKey = meta.sound_key;
    // under the same address the browser would play what it has of the old recording
    if (isOther) this.version = `?${meta.sound_key}`;
    if (liveSoundOf(meta) === null) {
      const url = soundOf(meta);
      this.sound.setSource(url && url + this.version);
    }
    this.times.open(meta);
    this.picture.open(meta);
    this.bar.showPossible(this.picture.spectrogram.isPossible);
  }

  close() {
    this.sound.setSource(null);
    this.heard = null;
    this.soundKey = undefined;
    this.version = "";
    this.liveMs = 0;
    this.picture.close();
  }

  choose(/** @type {SoundChoices} */ { loop, rate, skipGaps, spectrogram, topHz }) {
    this.sound.looping = loop;
    this.listening.skipsGaps = skipGaps;
    this.sound.setRate(rate);
    this.picture.spectrogram.choose(spectrogram, topHz);
  }

  /** A row from its run-up to its last millisecond. */
  playRow(/** @type {string | null} */ id) {
    const row = this.state.row(id);
    if (row === undefined) return;
    if (this.isSilent) this.rows.say(id, this.words.strings.editor_no_recording);
    else this.sound.play(row.id, this.leadInto(row), row.end_ms);
  }

  get isSilent() {
    const { meta } = this.state;
    return soundOf(meta) === null && liveSoundOf(meta) === null;
  }

  leadInto(/** @type {Row} */ { start_ms: startMs }) {
    return Math.max(0, startMs - this.bar.choices.leadMs);
  }

  /** A row that sounds has other borders now. */
  retarget(/** @type {Row | undefined} */ row) {
    if (row && this.sound.id === row.id && !this.sound.through)
      this.sound.retarget(this.leadInto(row), row.end_ms);
  }

  /** Pause what plays; go on where a pause was; else from the row's first millisecond. */
  toggle(/** @type {string | null} */ id) {
    if (id === null) return;
    if (this.sound.id !== id) this.playRow(id);
    else if (this.sound.playing) this.sound.pause();
    else this.sound.resume();
  }

  /** The key for it: what is listened through pauses and goes on wherever it is heard. */
  togglePlaying() {
    const { cursor, listening, sound } = this;
    this.toggle(listening.isOn ? sound.id : cursor.here);
  }

  /** Listen on from where the sound stands in the current row, else from that row; or stop listening. */
  toggleListening() {
    const { cursor, listening, sound, state } = this;
    const row = state.row(cursor.here);
    if (listening.isOn) sound.stop();
    else if (this.isSilent) this.rows.say(cursor.here, this.words.strings.editor_no_recording);
    else if (row === undefined) listening.start(0);
    else listening.start(sound.id === row.id ? sound.positionMs : this.leadInto(row));
  }

  /** Hear the last seconds again. */
  goBack() {
    if (this.isSilent) return;
    const { sound } = this;
    const ms = Math.max(0, sound.positionMs - BACK_MS);
    if (this.listening.isOn) this.listening.start(ms);
    else if (sound.id === null) this.seek(ms);
    else sound.play(sound.id, Math.min(sound.startMs, ms), sound.endMs, ms);
  }

  /** Play from the word of a row under the pointer. A row without words plays from its beginning.
   * @param {string} id
   * @param {{ clientX: number, clientY: number }} pointer */
  async playFromWord(id, pointer) {
    const row = this.state.row(id);
    this.awaitsWord = false;
    if (row === undefined || this.isSilent) return;
    this.heard = id;
    const ms = (await this.spoken.timeUnder(id, pointer)) ?? this.leadInto(row);
    if (this.listening.isOn) this.listening.start(ms);
    else this.sound.play(id, this.leadInto(row), row.end_ms, ms);
  }

  /** The text of a row was entered; one that already sounds goes on. */
  enter(/** @type {string} */ id) {
    if (this.heard === id || this.awaitsWord) return;
    this.heard = id;
    const sounds = this.sound.playing && this.sound.id === id;
    const isWanted = this.bar.choices.enterPlays && !this.listening.isOn && !this.isSilent;
    const mayPlay = isWanted && liveSoundOf(this.state.meta) === null; // else the microphone would hear it
    if (mayPlay && !sounds) this.playRow(id);
  }

  /** Play from a place in the recording to the end of the row there, or of the silence. */
  seek(/** @type {number} */ ms) {
    const { state, cursor } = this;
    if (this.listening.isOn) {
      this.listening.start(ms);
      return;
    }
    const inside = state.between(ms, ms + 1);
    const row = inside.find(({ id }) => id === cursor.here) ?? inside[0];
    if (row === undefined) {
      const next = state.shown().find(({ start_ms: startMs }) => startMs > ms);
      this.sound.play("", ms, next?.start_ms ?? state.lengthMs);
      return;
    }
    if (row.id !== cursor.here) cursor.go(row.id, null);
    this.sound.play(row.id, this.leadInto(row), row.end_ms, ms);
  }

  // --- the sound's listener, and that of the borders ----------------------------------------------

  /** While somebody speaks the source is as long as what was said when it was asked for. */
  soundWanted(/** @type {number} */ endMs) {
    const live = liveSoundOf(this.state.meta);
    if (live === null || (this.audio.getAttribute("src") && endMs <= this.liveMs)) return;
    this.liveMs = Math.max(endMs, this.state.lengthMs);
    this.sound.setSource(liveSoundUntil(live, this.liveMs));
  }

  soundChanged() {
    this.rows.markSounding(this.sound.playing ? this.sound.id : null);
    this.controls.parentElement?.classList.toggle("is-sounding", this.sound.playing);
    if (this.sound.id === null) this.wave.setPosition(null);
    if (!this.sound.playing) this.spoken.clear();
    this.bar.showListening(this.listening.isOn);
  }

  soundMoved(/** @type {number} */ ms) {
    this.listening.moved(ms);
    this.picture.setPosition(ms);
    this.spoken.show(this.sound.id, ms);
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

  show() {
    const { state } = this;
    this.controls.hidden = this.isSilent;
    this.rows.grid.classList.toggle("is-silent", this.isSilent);
    this.retarget(state.row(this.sound.id));
    if (this.borders.moving === null) this.picture.show(); // it stands still under the pointer
  }
}
