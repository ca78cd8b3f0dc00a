// The panel of a running job. Texts enter through textContent only.
/** @import { Component, Phrase } from "../types" */
/** @import { JobView } from "./job_follower.js" */

import { documentEvents, expectDocument, isUnwanted, nameJob } from "../page/documents.js";
import { inEachLanguage, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { JobFollower } from "./job_follower.js";

const SHOW_AGAIN_MS = 8000; // where the page did not get the document that it asked for

/** What ui/start/progress.py hands over; empty while nothing runs.
 * @typedef {object} Followed
 * @property {string} [document_id]
 * @property {string} [name]
 * @property {boolean} [is_open] the editor shows it
 * @property {string} [left] a document that the job did not make
 */

/** @param {Component<Followed>} component */
export function mount(component) {
  const { element, watch } = component;
  const panel = new JobPanel(component, lifetimeOf(element));
  watch("value", () => panel.take());
  inEachLanguage(element, panel.signal, () => panel.show());
  panel.take();
}

class JobPanel {
  /** @param {Component<Followed>} component
   * @param {AbortSignal} signal */
  constructor({ element, props, triggers }, signal) {
    this.panel = /** @type {HTMLElement} */ (element.querySelector(".job"));
    this.props = props;
    this.triggers = triggers;
    this.signal = signal;
    /** @type {JobFollower | null} */
    this.follower = null;
    /** What was heard of it last; null before that, and while the server does not answer.
     * @type {JobView | null} */
    this.job = null;
    this.isLost = false;
    this.isOpen = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** The document that Python is to show.
     * @type {string | null} */
    this.wanted = null;
    this.cancel = /** @type {HTMLButtonElement} */ (this.find("cancel"));
    this.cancel.addEventListener("click", () => this.end(), { signal });
    const begun = (/** @type {Event} */ event) => this.begin(/** @type {CustomEvent} */ (event).detail);
    documentEvents.addEventListener("job-begun", begun, { signal });
    documentEvents.addEventListener("left", () => this.forget(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
  }

  /** @param {string} name
   * @returns {HTMLElement} */
  find(name) {
    return /** @type {HTMLElement} */ (this.panel.querySelector(`.job-${name}`));
  }

  /** Another document is to be followed, or none. */
  take() {
    const { document_id: id, name, is_open: isOpen = false, left } = this.props.value ?? {};
    if (this.signal.aborted || (id && isUnwanted(id))) return;
    clearTimeout(this.timer);
    this.wanted = null;
    nameJob({ document_id: id, name, left });
    this.isOpen = isOpen;
    if (id === this.follower?.documentId) return;
    this.leave();
    if (id) this.follow(id);
    this.show();
  }

  /** A job that the editor began at the document that it shows. */
  begin(/** @type {string} */ id) {
    this.leave();
    this.isOpen = true;
    this.follow(id);
    this.show();
  }

  /** Somebody went back to the start: the job goes on, and asks for nothing here. */
  forget() {
    clearTimeout(this.timer);
    if (this.wanted !== null) expectDocument(this.wanted, false);
    this.wanted = null;
    this.leave();
    this.show();
  }

  leave() {
    this.follower?.stop();
    this.follower = null;
    this.job = null;
    this.isLost = false;
  }

  async follow(/** @type {string} */ id) {
    const follower = new JobFollower(id, (job) => this.hear(job), this.signal);
    this.follower = follower;
    this.cancel.disabled = false;
    const end = await follower.follow();
    if (end === null || this.follower !== follower) return;
    this.leave();
    this.show();
    if (end.has_sound && end.problem)
      documentEvents.dispatchEvent(new CustomEvent("job-failed", { detail: end.problem }));
    this.askForDocument(id);
  }

  hear(/** @type {JobView | null} */ job) {
    this.isLost = job === null;
    this.job = job ?? this.job;
    this.show();
    const { follower } = this;
    if (job?.has_sound && !this.isOpen && follower !== null) {
      this.isOpen = true;
      this.askForDocument(follower.documentId);
    }
  }

  /** Python shows the document; where its answer gets lost it is asked again. */
  askForDocument(/** @type {string} */ id) {
    this.wanted = id;
    expectDocument(id, true);
    this.triggers.changed({ document_id: id });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted === id && this.askForDocument(id), SHOW_AGAIN_MS);
  }

  async end() {
    this.cancel.disabled = true;
    const isTaken = await this.follower?.cancel();
    if (!isTaken) this.cancel.disabled = false;
  }

  show() {
    const { panel, job, follower, isLost } = this;
    panel.hidden = follower === null;
    if (follower === null) return;
    const percent = job?.percent ?? 0;
    const isRunning = job?.state === "running" || job?.state === "queued";
    this.find("title").textContent = sayPhrase(job?.title ?? { key: "waiting" });
    this.find("percent").textContent = isRunning ? `${percent} %` : "";
    this.find("detail").textContent = isLost ? say("job_no_answer") : sayPhrase(job?.detail);
    this.find("bar").setAttribute("aria-valuenow", String(percent));
    this.find("done").style.width = `${percent}%`;
    this.cancel.hidden = !isRunning || mayOnlyRead(follower.documentId);
  }
}

/** Whether the page came by a link that only reads; its name says so, and the server holds to it. */
function mayOnlyRead(/** @type {string} */ id) {
  return id.startsWith("read.");
}

/** A phrase {key, ...values} in the language of the page.
 * @param {Phrase | null} [phrase] */
function sayPhrase(phrase) {
  return phrase ? say(phrase.key, phrase) : "";
}
