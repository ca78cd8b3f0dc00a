// Live captions: while somebody speaks, their sound goes to the server in pieces, and what it writes comes back.
// A preview: nothing here touches the recording that intake.js keeps, and where captions end the recording goes on.

/** @import { Told } from "../types" */

import { liveEnd, livePiece } from "../page/addresses.js";
import { keep, readKept } from "../page/browser_store.js";
import { tell } from "../page/language.js";
import { request } from "../page/request.js";

const KEY = "likhita.captions";
let spokenLanguage = "auto";

/** Runs in the audio thread: 16 kHz from the device's rate, in pieces of half a second of 16-bit samples. */
const PCM_PROCESSOR = `registerProcessor("likhita-pcm", class extends AudioWorkletProcessor {
  constructor({ processorOptions: { step } }) {
    super();
    this.step = step; // samples of the device for one of ours
    this.next = 0; // place of our next sample in the block that comes
    this.last = 0; // sample before that block
    this.piece = new Int16Array(8000);
    this.filled = 0;
  }
  process([[block]]) {
    if (!block) return true;
    for (; this.next < block.length; this.next += this.step) {
      const place = Math.floor(this.next);
      const before = place === 0 ? this.last : block[place - 1];
      const value = before + (block[place] - before) * (this.next - place);
      this.piece[this.filled++] = Math.max(-1, Math.min(1, value)) * 32767;
      if (this.filled === this.piece.length) {
        this.port.postMessage(this.piece);
        this.piece = new Int16Array(8000);
        this.filled = 0;
      }
    }
    this.next -= block.length;
    this.last = block[block.length - 1];
    return true;
  }
});`;
const RATE_HZ = 16000;
const MOST_PIECES = 20; // sent at once, 10 s
const MOST_WAITING = 120; // a minute; then the server is too far away
const RETRY_MS = 1000;

export class LiveCaptions {
  /** `box` is the element to write in; `language` is what the speaker chose.
   * @param {HTMLElement} box
   * @param {string} language */
  constructor(box, language) {
    this.key = crypto.randomUUID();
    this.box = box;
    this.language = language;
    this.at = 0; // samples that the server has
    this.rows = 0; // rows that the box has
    /** @type {Int16Array<ArrayBuffer>[]} */
    this.waiting = [];
    /** @type {AudioWorkletNode | null} */
    this.node = null;
    this.isSending = false;
    this.isOver = false;
    this.open = document.createElement("p"); // the line that is still being written
    this.sure = document.createElement("span");
    this.unsure = document.createElement("span");
    this.unsure.className = "intake-tentative";
    this.open.append(this.sure, this.unsure);
    this.open.setAttribute("aria-live", "off"); // read aloud once its words stay
    box.replaceChildren(this.open);
  }

  /** Take the sound of a source in this audio context.
   * @param {AudioContext} context
   * @param {AudioNode} source */
  async listen(context, source) {
    const code = URL.createObjectURL(new Blob([PCM_PROCESSOR], { type: "text/javascript" }));
    await context.audioWorklet.addModule(code);
    URL.revokeObjectURL(code);
    if (this.isOver) return;
    // fourth order, so that nothing above 8 kHz comes back as a lower tone
    const filters = [0.54, 1.31].map(
      (Q) => new BiquadFilterNode(context, { type: "lowpass", frequency: 7000, Q: 20 * Math.log10(Q) }),
    );
    this.node = new AudioWorkletNode(context, "likhita-pcm", {
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: { step: context.sampleRate / RATE_HZ },
    });
    this.node.port.onmessage = ({ data }) => this.add(data);
    source.connect(filters[0]).connect(filters[1]).connect(this.node);
    this.node.connect(context.destination); // it is silent, but a browser need not run what leads nowhere
  }

  add(/** @type {Int16Array<ArrayBuffer>} */ piece) {
    if (this.isOver) return;
    this.waiting.push(piece);
    if (this.waiting.length > MOST_WAITING) this.stop();
    else this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    while (this.waiting.length > 0 && !this.isOver) await this.sendSome();
    this.isSending = false;
  }

  async sendSome() {
    const pieces = this.waiting.slice(0, MOST_PIECES);
    const address = livePiece(this.key, { at: this.at, row: this.rows, language: this.language });
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await request(address, { method: "POST", headers, body: new Blob(pieces) });
    const found = await answer?.json().catch(() => null);
    if (answer?.ok && found) {
      this.at += pieces.length * pieces[0].length;
      this.waiting.splice(0, pieces.length);
      this.show(found);
    } else if (answer && answer.status < 500) {
      this.stop(found?.problem ?? null); // refused, or the server has begun anew
    } else {
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  /** `notice` is a sentence that stands in the words' place while nothing is written.
   * @param {{ rows: { text: string, language: string }[], committed: string, tentative: string, problem: Told | null,
   *   notice?: Told | null }} found */
  show({ rows, committed, tentative, problem, notice }) {
    if (this.isOver) return;
    const isAtEnd = this.box.scrollTop + this.box.clientHeight > this.box.scrollHeight - 40;
    for (const { text, language } of rows) {
      const line = document.createElement("p");
      line.textContent = text;
      if (language) line.lang = language;
      this.open.before(line);
    }
    this.rows += rows.length;
    this.sure.textContent = committed && `${committed} `;
    this.unsure.textContent = notice ? tell(notice) : tentative;
    if (isAtEnd) this.box.scrollTop = this.box.scrollHeight;
    if (problem) this.stop(problem);
  }

  /** No more captions; what is written stays. */
  stop(/** @type {Told | null} */ problem = null) {
    if (this.isOver) return;
    this.isOver = true;
    this.node?.disconnect();
    this.open.setAttribute("aria-live", "polite");
    this.open.replaceChildren(tell(problem));
    this.open.className = problem ? "intake-captions-problem" : "";
    request(liveEnd(this.key), { method: "POST", keepalive: true });
  }
}

/** The language that is spoken, as somebody chose it on the page. */
export function setSpokenLanguage(/** @type {string} */ code) {
  spokenLanguage = code;
}

/** Whether this browser wants captions; it does until somebody says no. */
export function areCaptionsWanted() {
  return readKept(KEY) !== "off";
}

export function wantCaptions(/** @type {boolean} */ wanted) {
  keep(KEY, wanted ? "on" : "off");
}

/** Write into `box` what a source of this audio context says; returns captions to stop.
 * @param {HTMLElement} box
 * @param {AudioContext} context
 * @param {AudioNode} source */
export function beginCaptions(box, context, source) {
  const captions = new LiveCaptions(box, spokenLanguage);
  captions.listen(context, source).catch(() => captions.stop());
  return captions;
}
