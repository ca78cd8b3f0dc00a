// The microphone while it is on, whatever the page shows: its light, time, level, Pause, Stop, and what is wrong with it;
// above the page's panels what is written while somebody speaks.
/** @import { Component } from "../types" */
/** @import { Limits } from "./recording_time.js" */

import { documentEvents } from "../page/documents.js";
import { inEachLanguage, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { CaptionsView } from "./captions_view.js";
import { areCaptionsWanted, beginCaptions } from "./live.js";
import { microphone } from "./microphone.js";
import { writeLength } from "./recording_time.js";

const ON_CLASS = "is-spoken-into"; // of the page while the microphone is on

/** @param {Component<unknown, Limits>} component */
export function mount({ element, given }) {
  microphone.limits = given;
  new MicrophoneBar(element, lifetimeOf(element)).connect();
}

class MicrophoneBar {
  /** @param {HTMLElement} element
   * @param {AbortSignal} signal */
  constructor(element, signal) {
    this.element = element;
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
    this.element.dataset.microphone = state;
    if (isOn && !this.captions) this.view.root.hidden = !areCaptionsWanted();
    this.captions?.hold(state === "paused");
    if (state === "paused") this.view.rest("captions_paused");
    this.showWords();
    if (state === "on") this.draw();
  }

  beginCaptions() {
    const { context, source } = microphone;
    if (!areCaptionsWanted() || !context || !source) return;
    this.view.begin();
    const captions = beginCaptions(context, source, (written) => this.view.show(written));
    this.captions = captions;
    microphone.letGo = async () => {
      this.captions = null;
      await captions.flush();
      captions.finish().then(() => this.view.rest("captions_ended"));
    };
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
