// Holds one recording under way: its sound in pieces, kept in the browser too (spoken.js).

import { RecordingClock } from "./recording_time.js";
import { PIECE_MS, addPiece, beginRecording, noteDocument } from "./spoken.js";

/** `settle` ends once its last words are written, with the secret of the document that has them, "" for none.
 * @typedef {{ blob: Blob, name: string, id: string, settle: () => Promise<string> }} SpokenRecording */

export class Recorder {
  /** `onRecorded` gets what was spoken, whoever or whatever ended it; null where nothing was.
   * @param {MediaStream} stream
   * @param {(recording: Omit<SpokenRecording, "settle"> | null) => void} onRecorded */
  constructor(stream, onRecorded) {
    this.clock = new RecordingClock();
    this.bytes = 0;
    this.name = recordingName("");
    this.documentId = "";
    /** @type {string | null} */
    this.id = null;
    /** @type {Blob[]} */
    this.pieces = [];
    this.onRecorded = onRecorded;
    this.media = new MediaRecorder(stream, { audioBitsPerSecond: 128000 });
    this.media.onstart = () => this.begin();
    this.media.ondataavailable = ({ data }) => this.add(data);
    this.media.onstop = () => this.end();
    this.media.start(PIECE_MS);
    this.clock.run();
  }

  begin() {
    const { mimeType: type } = this.media; // known from the start of the recording on
    this.name = recordingName(type);
    this.id = beginRecording(this.name, type);
  }

  /** Its words are rows of this document. */
  noteDocument(/** @type {string} */ documentId) {
    if (this.documentId === documentId || !this.id) return;
    this.documentId = documentId;
    noteDocument(this.id, documentId);
  }

  add(/** @type {Blob} */ piece) {
    if (!piece.size) return;
    if (!this.id) this.begin();
    this.pieces.push(piece);
    this.bytes += piece.size;
    addPiece(/** @type {string} */ (this.id), piece);
  }

  pause() {
    if (this.media.state !== "recording") return;
    this.media.pause();
    this.clock.hold();
  }

  resume() {
    if (this.media.state !== "paused") return;
    this.media.resume();
    this.clock.run();
  }

  /** The recording comes a moment later. */
  stop() {
    this.clock.hold();
    if (this.media.state !== "inactive") this.media.stop();
  }

  end() {
    this.clock.hold();
    const blob = new Blob(this.pieces, { type: this.media.mimeType });
    this.onRecorded(this.id ? { blob, name: this.name, id: this.id } : null);
  }
}

function recordingName(/** @type {string} */ type) {
  const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
  const now = new Date(Date.now() - 60000 * new Date().getTimezoneOffset());
  return `recording ${now.toISOString().slice(0, 16).replace("T", " ").replace(":", ".")}.${ending}`;
}
