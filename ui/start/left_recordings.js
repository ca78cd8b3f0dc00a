// Holds the list of recordings that were spoken here and never reached the server: each can be sent, saved, deleted.
/** @import { LeftRecording } from "./spoken.js" */

import { say } from "../page/language.js";
import { writeLength } from "./recording_time.js";
import { forgetRecording, leftRecordings, soundOfRecording } from "./spoken.js";

const LINK_LIVES_MS = 60000; // a browser may begin the download late

export class LeftRecordings {
  /** @param {HTMLElement} list
   * @param {(recording: LeftRecording) => void} onSend
   * @param {AbortSignal} signal */
  constructor(list, onSend, signal) {
    this.list = list;
    this.onSend = onSend;
    this.signal = signal;
  }

  async show() {
    this.list.replaceChildren(...(await leftRecordings()).map((recording) => this.line(recording)));
  }

  line(/** @type {LeftRecording} */ recording) {
    const line = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = say("left", { name: recording.name, length: writeLength(recording.seconds) });
    line.append(
      words,
      this.button("left_send", () => this.onSend(recording)),
      this.button("left_save", () => this.save(recording)),
      this.button("left_delete", () => this.remove(recording)),
    );
    return line;
  }

  /** @param {string} key
   * @param {() => void} act */
  button(key, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say(key);
    button.addEventListener("click", act, { signal: this.signal });
    return button;
  }

  async save(/** @type {LeftRecording} */ recording) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await soundOfRecording(recording));
    link.download = recording.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), LINK_LIVES_MS);
  }

  async remove(/** @type {LeftRecording} */ recording) {
    if (!window.confirm(say("left_really", { name: recording.name }))) return;
    await forgetRecording(recording.id);
    this.show();
  }
}
