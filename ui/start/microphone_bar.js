// The microphone while it is on, whatever the page shows: its light, time, level, Pause, Stop, and what is wrong with it;
// above the page's panels what is written while somebody speaks.
/** @import { Component } from "../types" */
/** @import { Written } from "./live.js" */
/** @import { Recorder } from "./recorder.js" */
/** @import { Limits } from "./recording_time.js" */

import { documentEvents, readAddress } from "../page/documents.js";
import { inEachLanguage, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { CaptionsView } from "./captions_view.js";
import { areCaptionsWanted, beginCaptions } from "./live.js";
import { microphone } from "./microphone.js";
import { writeLength } from "./recording_time.js";

const ON_CLASS = "is-spoken-into"; // of the page while the microphone is on
const LIVE_CLASS = "is-being-spoken"; // and while it shows the document of what is said

/** @param {Component<unknown, Limits>} component */
export function mount({ element, triggers, given }) {
  microphone.limits = given;
  new MicrophoneBar(element, triggers, lifetimeOf(element)).connect();
}

class MicrophoneBar {
  /** @param {HTMLElement} element
   * @param {Component["triggers"]} triggers
   * @param {AbortSignal} signal */
  constructor(element, triggers, signal) {
    this.element = element;
    this.triggers = triggers;
    this.documentId = ""; // of what is spoken
    this.signal = signal;
    this.view = new CaptionsView(/** @type {HTMLElement} */ (element.querySelector(".captions")), signal);
    /** @type {ReturnType<typeof beginCaptions> | null} */
    this.captions = null;
  }

  /** @param {string} name
   * @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`.mic-${name}`));
  }

  connect() {
    const { signal } = this;
    const turn = () => (microphone.state === "paused" ? microphone.resume() : microphone.pause());
    this.part("pause").addEventListener("click", turn, { signal });
    this.part("stop").addEventListener("click", () => microphone.stop(), { signal });
    this.part("understood").addEventListener("click", () => microphone.say(""), { signal });
    microphone.addEventListener("state", () => this.follow(), { signal });
    microphone.addEventListener("notice", () => this.showWords(), { signal });
    microphone.addEventListener("sound", () => this.beginCaptions(), { signal });
    documentEvents.addEventListener("sound-kept", () => this.leaveWords(), { signal });
    inEachLanguage(this.element, signal, () => {
      this.showWords();
      this.view.showWords();
    });
    this.follow();
  }

  follow() {
    const { isOn, state } = microphone;
    document.documentElement.classList.toggle(ON_CLASS, isOn);
    this.part("bar").hidden = !isOn;
    /** @type {HTMLElement} */ (this.element.querySelector(".mic")).dataset.microphone = state;
    if (isOn && !this.captions) this.view.root.hidden = !areCaptionsWanted();
    this.captions?.hold(state === "paused");
    if (state === "paused") this.view.rest("captions_paused");
    this.showWords();
    if (state === "on") this.draw();
  }

  beginCaptions() {
    const { context, source, recorder } = microphone;
    if (!areCaptionsWanted() || !context || !source || !recorder) return;
    this.view.begin();
    this.documentId = "";
    const sound = { context, source, name: recorder.name };
    const captions = beginCaptions(sound, (written) => this.show(written, recorder));
    this.captions = captions;
    microphone.flush = () => {
      this.captions = null;
      return captions.flush();
    };
    microphone.settle = async () => {
      await captions.finish();
      this.view.rest("captions_ended");
      return captions.documentId;
    };
  }

  /** What is written, and once it has its first row the document that it is a row of.
   * @param {Written | null} written
   * @param {Recorder} recorder */
  show(written, recorder) {
    this.view.show(written);
    const id = written?.document_id;
    if (!id || id === this.documentId) return;
    this.documentId = id;
    recorder.noteDocument(id);
    if (!readAddress()) this.triggers.written({ document_id: id }); // who has gone elsewhere stays there
  }

  /** What was spoken stands in a document now. */
  leaveWords() {
    if (!microphone.isOn) this.view.root.hidden = true;
  }

  showWords() {
    const { isOn, state, notice } = microphone;
    const isPaused = state === "paused";
    this.part("state").textContent = isOn ? say(isPaused ? "mic_paused" : "mic_recording") : "";
    this.part("pause").textContent = say(isPaused ? "mic_resume" : "mic_pause");
    this.part("stop").textContent = say("stop");
    this.part("stop").setAttribute("aria-label", say("stop_label"));
    const told = notice && say(notice);
    this.part("told").hidden = !notice;
    if (this.part("notice").textContent !== told) this.part("notice").textContent = told;
    this.showTime();
  }

  showTime() {
    const left = microphone.secondsLeft;
    this.part("time").textContent = writeLength(microphone.seconds);
    document.documentElement.classList.toggle(
      LIVE_CLASS,
      this.documentId !== "" && readAddress() === this.documentId,
    );
    const isKnown = microphone.isOn && Number.isFinite(left);
    this.part("left").textContent = isKnown ? say("mic_left", { length: writeLength(left) }) : "";
  }

  draw() {
    if (microphone.state !== "on" || this.signal.aborted) return;
    this.part("level-now").style.transform = `scaleX(${microphone.level})`;
    this.showTime();
    requestAnimationFrame(() => this.draw());
  }
}
