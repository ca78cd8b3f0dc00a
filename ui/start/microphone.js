// The page's one microphone, whatever the page shows: off, tried out, on, paused; what it hears and how it ends.
// The start (intake.js) and the bar (microphone_bar.js) look at it and act on it; captions listen to its sound.

import { askPermission, openMicrophone } from "./devices.js";
import { Recorder } from "./recorder.js";
import { secondsLeft } from "./recording_time.js";
import { SoundWatch } from "./sound_watch.js";

/** @import { Limits } from "./recording_time.js" */
/** @import { SpokenRecording } from "./recorder.js" */

const LOOK_MS = 250;
/** Sentences that are told only while they are true. */
const PASSING = ["", "mic_muted", "mic_silent"];

/** Fires "state"; "notice", when what is to be said of it changed; "sound", when somebody began to speak into it;
 * "recorded" with what was spoken. */
export class Microphone extends EventTarget {
  constructor() {
    super();
    /** @type {"off" | "asking" | "tried" | "on" | "paused"} */
    this.state = "off";
    /** The key of a sentence: what is wrong, or what ended the recording. */
    this.notice = "";
    /** @type {Limits} */
    this.limits = { most_s: Infinity, most_bytes: Infinity };
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {Recorder | null} */
    this.recorder = null;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {AudioNode | null} */
    this.source = null;
    /** @type {AnalyserNode | null} */
    this.meter = null;
    this.wave = new Float32Array(8192);
    /** Takes the last of the sound; then the microphone is let go.
     * @type {() => Promise<unknown> | undefined} */
    this.flush = () => undefined;
    /** Ends once the last words are written, with the document that has them.
     * @type {() => Promise<string>} */
    this.settle = async () => "";
    this.watching = 0;
    /** @type {Promise<WakeLockSentinel | null> | undefined} */
    this.awake = undefined;
  }

  /** Whether somebody is being recorded, paused or not. */
  get isOn() {
    return this.state === "on" || this.state === "paused";
  }

  get seconds() {
    return this.recorder?.clock.seconds ?? 0;
  }

  get secondsLeft() {
    return secondsLeft(this.seconds, this.recorder?.bytes ?? 0, this.limits);
  }

  /** Loudness now, in [0, 1]. */
  get level() {
    return Math.min(1, Math.sqrt(this.peak()));
  }

  peak() {
    if (!this.meter) return 0;
    this.meter.getFloatTimeDomainData(this.wave);
    return this.wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  /** Hear it without recording; throws where it cannot be had. */
  async tryOut() {
    if (this.state !== "off" && this.state !== "tried") return;
    this.endTrial();
    await this.open();
    this.setState("tried");
  }

  endTrial() {
    if (this.state !== "tried") return;
    this.release();
    this.setState("off");
  }

  /** Ask for the microphone and begin; throws where it cannot be had. */
  async start() {
    if (this.isOn || this.state === "asking") return;
    this.say("");
    if (this.state !== "tried") await this.open();
    const stream = /** @type {MediaStream} */ (this.stream);
    try {
      this.recorder = new Recorder(stream, (recording) => this.end(recording));
    } catch (error) {
      this.release();
      this.setState("off");
      throw error;
    }
    this.watch(stream.getAudioTracks()[0]);
    this.awake = navigator.wakeLock?.request("screen").catch(() => null); // phones stop recording in their sleep
    this.setState("on");
    if (this.context && this.source) this.dispatchEvent(new Event("sound"));
  }

  async open() {
    this.setState("asking");
    try {
      this.stream = await openMicrophone();
    } catch (error) {
      this.setState("off");
      throw error;
    }
    this.listen(this.stream);
  }

  /** Its level, and what captions are made of; without these it is recorded all the same. */
  listen(/** @type {MediaStream} */ stream) {
    try {
      this.context = new AudioContext();
      this.source = this.context.createMediaStreamSource(stream);
      this.meter = new AnalyserNode(this.context, { fftSize: this.wave.length });
      this.source.connect(this.meter);
    } catch {
      this.source = this.meter = null;
    }
  }

  watch(/** @type {MediaStreamTrack} */ track) {
    const nowS = () => performance.now() / 1000;
    const silence = new SoundWatch(nowS());
    const look = () => {
      if (this.context?.state === "suspended") this.context.resume().catch(() => {});
      if (this.state !== "on") silence.heardAtS = nowS();
      const wrong = silence.look(nowS(), this.meter ? this.peak() : 1, track.muted);
      if (PASSING.includes(this.notice)) this.say((this.isOn && wrong) || "");
      if (this.isOn && this.secondsLeft < 1) this.stop("mic_full");
    };
    this.watching = window.setInterval(look, LOOK_MS);
    track.onmute = track.onunmute = look;
    this.watchPermission(track);
  }

  /** The device may go, or the permission; a browser may tell both, in either order. */
  async watchPermission(/** @type {MediaStreamTrack} */ track) {
    const { recorder } = this;
    const asked = askPermission();
    track.onended = async () => {
      const permission = await asked;
      this.stop(permission && permission.state !== "granted" ? "mic_withdrawn" : "mic_unplugged");
    };
    const permission = await asked;
    if (!permission) return;
    permission.onchange = () => {
      if (permission.state === "denied" && this.recorder === recorder && recorder) this.stop("mic_withdrawn");
    };
  }

  pause() {
    if (this.state !== "on") return;
    this.recorder?.pause();
    this.setState("paused");
  }

  resume() {
    if (this.state !== "paused") return;
    this.recorder?.resume();
    this.setState("on");
  }

  /** `why` is the key of a sentence, where nobody pressed Stop. */
  stop(why = "") {
    if (why) this.say(why);
    this.recorder?.stop();
  }

  async end(/** @type {Omit<SpokenRecording, "settle"> | null} */ recording) {
    clearInterval(this.watching);
    const { flush, settle } = this;
    this.recorder = null;
    if (PASSING.includes(this.notice)) this.say("");
    this.setState("off");
    const flushed = flush();
    const detail = recording && { ...recording, settle: async () => (await flushed, settle()) };
    this.dispatchEvent(new CustomEvent("recorded", { detail }));
    await flushed;
    if (this.state === "off") this.release();
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.awake?.then((lock) => lock?.release());
    this.context?.close().catch(() => {});
    this.stream = this.context = this.source = this.meter = null;
    this.flush = () => undefined;
    this.settle = async () => "";
  }

  /** @param {Microphone["state"]} state */
  setState(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  say(/** @type {string} */ notice) {
    if (this.notice === notice) return;
    this.notice = notice;
    this.dispatchEvent(new Event("notice"));
  }
}

export const microphone = new Microphone();
