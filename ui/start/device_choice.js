// The choice of microphone on the start of the page: opened, it hears the chosen one and shows its level, before
// anybody is recorded. The choice stays in this browser.

import { say } from "../page/language.js";
import { listMicrophones, microphoneProblem, wantMicrophone, wantedMicrophone } from "./devices.js";
import { microphone } from "./microphone.js";

export class DeviceChoice {
  /** `onProblem` gets the key of the sentence that says why there is none to choose.
   * @param {HTMLDetailsElement} details
   * @param {(key: string) => void} onProblem
   * @param {AbortSignal} signal */
  constructor(details, onProblem, signal) {
    this.details = details;
    this.onProblem = onProblem;
    this.signal = signal;
    this.list = /** @type {HTMLSelectElement} */ (details.querySelector(".device-list"));
    details.addEventListener("toggle", () => (details.open ? this.begin() : microphone.endTrial()), {
      signal,
    });
    this.list.addEventListener("change", () => this.choose(), { signal });
    navigator.mediaDevices?.addEventListener("devicechange", () => this.show(), { signal });
    microphone.addEventListener("state", () => this.follow(), { signal });
  }

  async begin() {
    if (microphone.isOn) return;
    try {
      await microphone.tryOut();
    } catch (error) {
      this.details.open = false;
      this.onProblem(microphoneProblem(error));
      return;
    }
    if (!this.details.open) return microphone.endTrial(); // closed while the browser asked
    await this.show();
    this.draw();
  }

  async choose() {
    wantMicrophone(this.list.value);
    await this.begin();
  }

  /** The microphones that there are; where the chosen one is gone the browser's own choice stands. */
  async show() {
    if (!this.details.open) return;
    const wanted = wantedMicrophone();
    const found = await listMicrophones();
    const entries = [{ id: "", label: say("mic_default") }, ...found.filter(({ id }) => id !== "default")];
    this.list.replaceChildren(...entries.map(({ id, label }) => new Option(label, id, false, id === wanted)));
    this.showWords();
  }

  showWords() {
    const words = /** @type {HTMLElement} */ (this.details.querySelector(".device-words"));
    words.textContent = microphone.state === "tried" ? say("mic_try") : "";
    const [own] = this.list.options;
    if (own) own.textContent = say("mic_default");
  }

  follow() {
    if (microphone.isOn) this.details.open = false;
    this.showWords();
  }

  draw() {
    if (microphone.state !== "tried" || this.signal.aborted) return;
    const level = /** @type {HTMLElement} */ (this.details.querySelector(".device-level-now"));
    level.style.transform = `scaleX(${microphone.level})`;
    requestAnimationFrame(() => this.draw());
  }
}
