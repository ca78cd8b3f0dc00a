// How long somebody has spoken, pauses left out, and how long they still may. Pure.

const USUAL_BYTES_A_S = 16000; // 128 kbit/s, as the recorder is asked for
const LEARNT_S = 10; // after that the recording itself tells its bit rate

/** What the server takes of one recording.
 * @typedef {{ most_s: number, most_bytes: number }} Limits */

export class RecordingClock {
  /** @param {() => number} now milliseconds that never go back */
  constructor(now = () => performance.now()) {
    this.now = now;
    this.spokenMs = 0; // before the last pause
    /** @type {number | null} */
    this.since = null;
  }

  run() {
    this.since ??= this.now();
  }

  hold() {
    this.spokenMs = 1000 * this.seconds;
    this.since = null;
  }

  get seconds() {
    return (this.spokenMs + (this.since === null ? 0 : this.now() - this.since)) / 1000;
  }
}

/** Seconds until the recording is as long, or as large, as the server takes.
 * @param {number} seconds
 * @param {number} bytes
 * @param {Limits} limits */
export function secondsLeft(seconds, bytes, { most_s: mostS, most_bytes: mostBytes }) {
  const rate = seconds > LEARNT_S ? Math.max(1, bytes / seconds) : USUAL_BYTES_A_S;
  return Math.max(0, Math.min(mostS - seconds, (mostBytes - bytes) / rate));
}

/** "1:05", "1:00:05" */
export function writeLength(/** @type {number} */ seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (/** @type {number} */ count) => String(Math.floor(count)).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
