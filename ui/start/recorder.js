// Holds the microphone while somebody speaks: their sound in pieces, kept in the browser too (spoken.js), its level,
// and the captions beside it. What was recorded goes to `onRecorded({ blob, name, id })`.

import { areCaptionsWanted, beginCaptions } from "./live.js";
import { PIECE_MS, addPiece, beginRecording } from "./spoken.js";

/** @typedef {{ blob: Blob, name: string, id: string }} SpokenRecording */

export class Recorder {
  /** @param {(recording: SpokenRecording) => void} onRecorded */
  constructor(onRecorded) {
    this.onRecorded = onRecorded;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {MediaRecorder | null} */
    this.recorder = null;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {ReturnType<typeof beginCaptions> | null} */
    this.captions = null;
    /** @type {Promise<WakeLockSentinel | null> | undefined} */
    this.awake = undefined;
    this.startedAt = 0;
  }

  /** Ask for the microphone and begin; throws where it cannot be had. */
  async start() {
    const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: sound });
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128000 });
    this.stream = stream;
    this.recorder = recorder;
    this.startedAt = performance.now();
    recorder.onstart = () => this.keepPieces(recorder);
    stream.getAudioTracks()[0].onended = () => this.stop(); // the microphone was unplugged
    recorder.start(PIECE_MS);
    this.awake = navigator.wakeLock?.request("screen").catch(() => null); // phones stop recording in their sleep
  }

  keepPieces(/** @type {MediaRecorder} */ recorder) {
    const { mimeType: type } = recorder; // known from the start of the recording on
    const name = recordingName(type);
    const id = beginRecording(name, type);
    /** @type {Blob[]} */
    const pieces = [];
    recorder.ondataavailable = ({ data }) => {
      pieces.push(data);
      addPiece(id, data);
    };
    recorder.onstop = () => {
      this.release();
      this.onRecorded({ blob: new Blob(pieces, { type }), name, id });
    };
  }

  stop() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.awake?.then((lock) => lock?.release());
    this.captions?.stop();
    this.captions = null;
    this.context?.close();
    this.context = null;
  }

  /** A function that tells the sound's level now, in [0, 1]; captions are written into the box where they are wanted.
   * @param {HTMLElement} captionsBox */
  listen(captionsBox) {
    const context = new AudioContext();
    this.context = context;
    const meter = context.createAnalyser();
    const source = context.createMediaStreamSource(/** @type {MediaStream} */ (this.stream));
    source.connect(meter);
    captionsBox.replaceChildren();
    if (areCaptionsWanted()) this.captions = beginCaptions(captionsBox, context, source);
    const wave = new Float32Array(meter.fftSize);
    return () => {
      meter.getFloatTimeDomainData(wave);
      const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      return Math.min(1, Math.sqrt(peak));
    };
  }

  get seconds() {
    return (performance.now() - this.startedAt) / 1000;
  }
}

/** The key of the sentence that says why there is no microphone. */
export function microphoneProblem(/** @type {unknown} */ error) {
  if (!navigator.mediaDevices) return "no_secure_page";
  return error instanceof DOMException && error.name === "NotAllowedError"
    ? "no_permission"
    : "no_microphone";
}

function recordingName(/** @type {string} */ type) {
  const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
  const now = new Date(Date.now() - 60000 * new Date().getTimezoneOffset());
  return `recording ${now.toISOString().slice(0, 16).replace("T", " ").replace(":", ".")}.${ending}`;
}

/** "1:05" */
export function writeLength(/** @type {number} */ seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
