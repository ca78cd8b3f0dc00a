// Runs in the audio thread: what the microphone hears as pieces of 16-bit samples at 16 kHz. It obeys the words
// "hold" and "go_on" (a pause of the recording leaves no trace) and answers "flush" with what it has, then with null.

import { Resampler } from "./resampling.js";

const PIECE_SAMPLES = 4000; // a quarter of a second

class PcmProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.piece = new Int16Array(PIECE_SAMPLES);
    this.filled = 0;
    this.isHeld = false;
    this.port.onmessage = ({ data }) => this.obey(data);
  }

  obey(/** @type {"hold" | "go_on" | "flush"} */ word) {
    this.isHeld = word !== "go_on";
    if (this.filled > 0) this.send();
    if (word === "flush") this.port.postMessage(null);
  }

  process(/** @type {Float32Array[][]} */ [[block]]) {
    if (!block || this.isHeld) return true;
    for (const sample of this.resampler.take(block)) {
      this.piece[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.filled === PIECE_SAMPLES) this.send();
    }
    return true;
  }

  send() {
    this.port.postMessage(this.piece.slice(0, this.filled));
    this.filled = 0;
  }
}

registerProcessor("likhita-pcm", PcmProcessor);
