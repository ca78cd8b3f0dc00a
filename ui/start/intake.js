// One large microphone button and a place to drop a recording. What was spoken stays in the page, and in the
// browser (spoken.js), until the server has it; "recorded" tells Python where it lies.
/** @import { Component, Told } from "../types" */
/** @import { SpokenRecording } from "./recorder.js" */
/** @import { LeftRecording } from "./spoken.js" */

import { UPLOAD_TRACKS } from "../page/addresses.js";
import { documentEvents } from "../page/documents.js";
import { inEachLanguage, say, tell } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { requestJson } from "../page/request.js";
import { PartsChoice } from "./parts_choice.js";
import { LeftRecordings } from "./left_recordings.js";
import { DeviceChoice } from "./device_choice.js";
import { microphoneProblem } from "./devices.js";
import { areCaptionsWanted, wantCaptions } from "./live.js";
import { microphone } from "./microphone.js";
import { loadSample } from "./sample.js";
import { sendFile } from "./sending.js";
import { forgetRecording, leaveRecording, soundOfRecording, takeRecording } from "./spoken.js";

/** `id` is that of the browser's copy, for what was spoken; `settle` gives the document that has its words already.
 * @typedef {{ blob: Blob, name: string, beside?: File | null, id?: string | null, settle?: () => Promise<string> }} Sound */

const WAITING_MS = 15000; // after that a full queue may have turned the recording away

/** @param {Component<{ problem: Told | null }>} component */
export function mount(component) {
  const intake = new Intake(component, lifetimeOf(component.element));
  intake.connect();
}

class Intake {
  /** @param {Component<{ problem: Told | null }>} component
   * @param {AbortSignal} signal */
  constructor({ element, props, triggers, watch }, signal) {
    this.element = element;
    this.root = /** @type {HTMLElement} */ (element.querySelector(".intake"));
    this.triggers = triggers;
    this.signal = signal;
    /** The sentence below the button, in the language of the moment. */
    this.message = () => "";
    /** What was spoken or chosen, until the server has it.
     * @type {(Sound & { url: string }) | null} */
    this.kept = null;
    this.speak = this.button("speak");
    this.device = new DeviceChoice(
      /** @type {HTMLDetailsElement} */ (this.part("device")),
      (key) => this.setState("problem", () => say(key)),
      signal,
    );
    this.left = new LeftRecordings(this.part("left"), (recording) => this.sendLeft(recording), signal);
    this.parts = new PartsChoice(/** @type {HTMLFormElement} */ (this.part("parts")), signal);
    watch("value", () => this.startAgain(props.value?.problem));
  }

  /** @param {string} name
   * @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`.intake-${name}`));
  }

  button(/** @type {string} */ name) {
    return /** @type {HTMLButtonElement} */ (this.part(name));
  }

  connect() {
    const { root, signal } = this;
    this.speak.addEventListener("click", () => this.record(), { signal });
    this.button("send").addEventListener("click", () => this.send(), { signal });
    this.button("cancel").addEventListener("click", () => this.withdraw(), { signal });
    this.button("sample").addEventListener("click", () => this.takeSample(), { signal });
    this.connectCaptions();
    this.connectFiles();
    const warn = (/** @type {Event} */ event) => this.isBusy && event.preventDefault();
    window.addEventListener("beforeunload", warn, { signal });
    microphone.addEventListener("recorded", (event) => this.takeRecorded(event), { signal });
    documentEvents.addEventListener("sound-kept", () => this.soundIsKept(), { signal });
    this.setState(microphone.isOn ? "recording" : "idle");
    inEachLanguage(root, signal, () => {
      this.showWords();
      this.device.showWords();
      this.left.show();
      this.parts.showWords();
    });
  }

  connectCaptions() {
    const choice = /** @type {HTMLInputElement} */ (this.part("captions-choice").querySelector("input"));
    choice.checked = areCaptionsWanted();
    choice.addEventListener("change", () => wantCaptions(choice.checked), { signal: this.signal });
  }

  connectFiles() {
    const { root, signal } = this;
    const input = /** @type {HTMLInputElement} */ (this.part("drop").querySelector("input"));
    const take = () => {
      this.takeFiles([...(input.files ?? [])]);
      input.value = ""; // the same files chosen again are a change too
    };
    const over = (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      root.classList.add("intake-over");
    };
    const leave = () => root.classList.remove("intake-over");
    const drop = (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      leave();
      this.takeFiles([...(event.dataTransfer?.files ?? [])]);
    };
    input.addEventListener("change", take, { signal });
    root.addEventListener("dragover", over, { signal });
    root.addEventListener("dragleave", leave, { signal });
    root.addEventListener("drop", drop, { signal });
  }

  // --- what is shown -------------------------------------------------------------------------------

  is(/** @type {string[]} */ ...states) {
    return states.includes(this.root.dataset.state ?? "");
  }

  /** `message` gives the sentence in the language of the moment.
   * @param {"idle" | "recording" | "sending" | "choosing" | "sent" | "problem"} name */
  setState(name, message = () => "") {
    this.root.dataset.state = name;
    this.message = message;
    this.part("state").setAttribute("role", name === "problem" ? "alert" : "status");
    this.showWords();
    this.speak.disabled = name === "sending";
    this.part("cancel").hidden = name !== "sent";
    if (name !== "choosing") this.parts.close();
    this.part("again").hidden = !(this.kept && name === "problem");
  }

  showWords() {
    this.part("speak-text").textContent = say("speak");
    this.speak.setAttribute("aria-label", say("speak_label"));
    this.part("state").textContent = this.message();
  }

  // --- speaking ------------------------------------------------------------------------------------

  /** While somebody speaks, or what they said travels, nothing else begins. */
  get isBusy() {
    return microphone.isOn || microphone.state === "asking" || this.is("sending");
  }

  async record() {
    if (this.isBusy) return;
    this.triggers.begun();
    try {
      await microphone.start();
    } catch (error) {
      this.setState("problem", () => say(microphoneProblem(error)));
      return;
    }
    this.setState("recording", () => say("recording_goes_on"));
  }

  takeRecorded(/** @type {Event} */ event) {
    /** @type {SpokenRecording | null} */
    const recording = /** @type {CustomEvent} */ (event).detail;
    if (recording) this.keep(recording);
    else this.setState("idle");
  }

  // --- sending -------------------------------------------------------------------------------------

  /** One recording, one transcript, or a transcript with its recording. */
  takeFiles(/** @type {File[]} */ [file, beside, third]) {
    if (!file || this.isBusy) return;
    if (third) {
      this.setState("problem", () => say("too_many"));
      return;
    }
    this.triggers.begun();
    this.keep({ blob: file, name: file.name, beside });
  }

  async takeSample() {
    if (this.isBusy) return;
    const file = await loadSample();
    if (file) this.takeFiles([file]);
    else this.setState("problem", () => say("sample_missing"));
  }

  keep(/** @type {Sound} */ sound) {
    this.letGo();
    this.kept = { ...sound, url: URL.createObjectURL(sound.blob) };
    const save = /** @type {HTMLAnchorElement} */ (this.part("save"));
    save.href = this.kept.url;
    save.download = sound.name;
    this.send();
  }

  /** What was spoken before and has not arrived is offered below. */
  async letGo() {
    if (!this.kept) return;
    const { url, id } = this.kept;
    this.kept = null;
    URL.revokeObjectURL(url);
    if (id) await leaveRecording(id);
    this.left.show();
  }

  send() {
    if (!this.kept) return;
    const { blob, name, beside } = this.kept;
    this.upload(blob, (ticket) => {
      if (!beside) this.askForParts({ ticket, name });
      else
        this.upload(beside, (second) =>
          this.arrived({ ticket, name, beside: { ticket: second, name: beside.name } }),
        );
    });
  }

  /** @param {Blob} blob
   * @param {(ticket: string) => void} done */
  upload(blob, done) {
    this.setState("sending", () => say("sending"));
    sendFile(blob, {
      done,
      onPercent: (percent) => {
        this.message = () => `${say("sending")} ${percent} %`;
        this.showWords();
      },
      onProblem: (told) => {
        this.setState("problem", () => tell(told) || say("not_sent"));
        if (!this.root.offsetParent) microphone.say("mic_not_sent"); // nobody sees this panel
      },
    });
  }

  /** Asks which tracks and channels are wanted of a file that has several; what was spoken here has one. */
  async askForParts(/** @type {{ ticket: string, name: string }} */ sent) {
    if (this.kept?.id) {
      const documentId = await this.kept.settle?.();
      this.arrived(documentId ? { ...sent, document_id: documentId } : sent);
      return;
    }
    const headers = { "Content-Type": "application/json" };
    const asked = { method: "POST", headers, body: JSON.stringify(sent), signal: this.signal };
    const { kept } = this;
    const tracks = (await requestJson(UPLOAD_TRACKS, asked))?.tracks ?? [];
    if (this.kept !== kept || !this.is("sending")) return; // the visitor is further already
    if (!tracks.length) {
      this.arrived(sent);
      return;
    }
    this.setState("choosing");
    this.parts.ask(tracks, (wanted) => (wanted ? this.arrived({ ...sent, ...wanted }) : this.withdraw()));
  }

  arrived(/** @type {object} */ files) {
    this.setState("sent", () => say("sent"));
    this.triggers.recorded(files);
    setTimeout(() => {
      this.part("again").hidden = !(this.kept && this.is("sent"));
    }, WAITING_MS);
  }

  withdraw() {
    this.triggers.withdrawn();
    this.setState("idle");
    this.letGo();
  }

  startAgain(/** @type {Told | null | undefined} */ problem) {
    if (this.isBusy) return; // the visitor is further already
    if (!this.kept?.id) this.letGo(); // a file that was refused is on the disk
    this.setState(problem ? "problem" : "idle", () => tell(problem));
  }

  async soundIsKept() {
    if (!this.is("sent", "idle") || !this.kept?.id) return;
    await forgetRecording(this.kept.id);
    this.letGo();
  }

  async sendLeft(/** @type {LeftRecording} */ recording) {
    if (this.isBusy) return;
    this.triggers.begun();
    takeRecording(recording.id);
    const { id, name, document = "" } = recording;
    this.keep({ blob: await soundOfRecording(recording), name, id, settle: async () => document });
  }
}
