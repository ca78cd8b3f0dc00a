// Live captions: while somebody speaks, their sound goes to the server in pieces, and what it writes comes back.
// Nothing here touches the recording (recorder.js): where captions end the recording goes on.

/** @import { Told } from "../types" */

import { liveEnd, livePiece, secretHeaders } from "../page/addresses.js";
import { keep, readKept } from "../page/browser_store.js";
import { request } from "../page/request.js";
import { RATE_HZ } from "./resampling.js";
import { SoundQueue } from "./sound_queue.js";

/** What the server answers of what is written (ui/start/live.py). `notice` is told while it is true, `problem` ends
 * the captions.
 * @typedef {{ received: number, rows: LiveRow[], committed: string, tentative: string, state: "loading" | "listening" | "slower",
 *   problem: Told | null, notice?: Told | null, document_id: string }} Written */
/** @typedef {{ id: string, text: string, language: string | null }} LiveRow */

const KEY = "likhita.captions";
const WORKLET = new URL("./pcm_worklet.js", import.meta.url);
const MOST_SENT = 10 * RATE_HZ; // at once
const MOST_WAITING = 1800 * RATE_HZ; // half an hour; then the server is too far away
const LOOK_MS = 1000; // between two looks at what is written while there is nothing to send
const RETRY_MS = 1000;
const REFUSED_MS = 5000;
const FLUSH_MS = 500;
const LAST_MS = 10000; // for what still waits at the end; the recording has it all
let spokenLanguage = "auto";

export class LiveCaptions {
  /** `show` gets each answer; `null` where the server cannot be reached.
   * @param {{ language: string, name: string }} recording what the speaker chose, and what it is called
   * @param {(written: Written | null) => void} show */
  constructor({ language, name }, show) {
    this.key = crypto.randomUUID();
    this.language = language;
    this.name = name;
    this.documentId = ""; // of the document that has the rows
    this.show = show;
    this.begun = 0; // samples of the recording before this session
    this.at = 0; // samples of this session that the server has
    this.rows = 0; // rows that were shown of this session
    this.waiting = new SoundQueue();
    /** @type {AudioWorkletNode | null} */
    this.node = null;
    this.isOver = false;
    this.isEnding = false;
    this.isHeld = false;
    this.wake = () => {};
    this.flushed = () => {};
    this.run();
  }

  /** Take the sound of a source in this audio context.
   * @param {BaseAudioContext} context
   * @param {AudioNode} source */
  async listen(context, source) {
    await context.audioWorklet.addModule(WORKLET);
    if (this.isOver) return;
    this.node = new AudioWorkletNode(context, "likhita-pcm", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    this.node.port.onmessage = ({ data }) => (data ? this.add(data) : this.flushed());
    source.connect(this.node);
    this.node.connect(context.destination); // it is silent, but a browser need not run what leads nowhere
  }

  /** A pause of the recording is none of the sound. */
  hold(/** @type {boolean} */ isHeld) {
    if (isHeld === this.isHeld) return;
    this.isHeld = isHeld;
    this.node?.port.postMessage(isHeld ? "hold" : "go_on");
  }

  add(/** @type {Int16Array<ArrayBuffer>} */ piece) {
    if (this.isOver) return;
    this.waiting.add(piece);
    if (this.waiting.samples > MOST_WAITING) this.stop();
    else this.wake();
  }

  /** Send what comes, and look at what is written meanwhile. */
  async run() {
    await this.rest(LOOK_MS);
    while (!this.isOver) {
      const hadSound = await this.sendSome();
      if (!hadSound && this.isEnding) break;
      if (!hadSound) await this.rest(LOOK_MS);
    }
  }

  /** Until there is new sound, at most so long. */
  rest(/** @type {number} */ ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms, undefined);
      this.wake = () => {
        clearTimeout(timer);
        done(undefined);
      };
    });
  }

  /** Whether there was sound to send. */
  async sendSome() {
    const sound = this.waiting.peek(MOST_SENT);
    const address = livePiece(this.key, {
      at: this.at,
      row: this.rows,
      begun: this.begun,
      language: this.language,
      name: this.name,
      held: this.isHeld && this.waiting.samples <= MOST_SENT,
    });
    const headers = { "Content-Type": "application/octet-stream", ...secretHeaders(this.documentId) };
    const answer = await request(address, { method: "POST", headers, body: new Blob(sound) });
    const found = await answer?.json().catch(() => null);
    if (this.isOver) return true;
    if (answer?.ok && found) await this.take(found, sound.length > 0);
    else await this.bear(answer, found);
    return sound.length > 0;
  }

  /** The server may take less than was sent, while it has enough to write.
   * @param {Written} found
   * @param {boolean} hadSound */
  async take(found, hadSound) {
    const taken = found.received - this.at;
    this.waiting.drop(taken);
    this.at = found.received;
    this.rows += found.rows.length;
    this.documentId = found.document_id || this.documentId;
    this.show(found);
    if (found.problem) this.stop();
    else if (hadSound && taken === 0) await pause(RETRY_MS);
  }

  /** @param {Response | null} answer
   * @param {any} found */
  async bear(answer, found) {
    if (answer?.status === 409) this.beginAnew();
    else if (answer?.status === 429 || answer?.status === 507) {
      this.show({ ...NOTHING, notice: found?.problem ?? found });
      await pause(REFUSED_MS);
    } else if (answer && answer.status < 500) {
      this.show({ ...NOTHING, problem: found?.problem ?? null });
      this.stop();
    } else {
      this.show(null);
      await pause(RETRY_MS);
    }
  }

  /** The server has forgotten the session, or was started anew: what it wrote stays, the rest is a new session's. */
  beginAnew() {
    this.key = crypto.randomUUID();
    this.begun += this.at;
    this.at = this.rows = 0;
  }

  /** The recording has ended: take the last of its sound; then it may be let go. */
  async flush() {
    const flushed = new Promise((done) => {
      this.flushed = () => done(undefined);
    });
    this.node?.port.postMessage("flush");
    if (this.node) await Promise.race([flushed, pause(FLUSH_MS)]);
    this.node?.disconnect();
  }

  /** Send the rest, show what is written of it. */
  async finish() {
    if (this.isOver) return;
    this.isEnding = true;
    this.wake();
    const deadline = performance.now() + LAST_MS;
    while (!this.isOver && this.waiting.samples > 0 && performance.now() < deadline) await pause(50);
    await this.stop();
  }

  /** No more captions; what is written stays. */
  async stop() {
    if (this.isOver) return;
    this.isOver = true;
    this.wake();
    this.node?.disconnect();
    const answer = await request(liveEnd(this.key, this.rows), { method: "POST", keepalive: true });
    const found = answer?.ok ? await answer.json().catch(() => null) : null;
    this.documentId = found?.document_id || this.documentId;
    if (found?.rows) this.show(found);
  }
}

/** @type {Written} */
const NOTHING = {
  received: 0,
  rows: [],
  committed: "",
  tentative: "",
  state: "listening",
  problem: null,
  document_id: "",
};

function pause(/** @type {number} */ ms) {
  return new Promise((done) => setTimeout(done, ms));
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

/** Captions of what a source of this audio context says; `show` gets each answer.
 * @param {{ context: BaseAudioContext, source: AudioNode, name: string }} sound
 * @param {(written: Written | null) => void} show */
export function beginCaptions({ context, source, name }, show) {
  const captions = new LiveCaptions({ language: spokenLanguage, name }, show);
  captions.listen(context, source).catch(() => captions.stop());
  return captions;
}
