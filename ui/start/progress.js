// The panel of a running job. Texts enter through textContent only.
/** @import { Component, Phrase } from "../types" */

import { HEALTH } from "../page/addresses.js";
import { nameJob } from "../page/documents.js";
import { inEachLanguage, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { request } from "../page/request.js";

const LOOK_MS = 2000;

/** What ui/start/progress.py shows; empty while nothing runs.
 * @typedef {object} JobView
 * @property {Phrase} [title]
 * @property {Phrase} [detail]
 * @property {number} [fraction]
 * @property {string} [job_id]
 * @property {string} [document_id]
 * @property {string} [left] a document that the job did not make
 * @property {boolean} [restarting] the server is being restarted
 */

/** @param {Component<JobView>} component */
export function mount({ element, props, server, watch }) {
  const signal = lifetimeOf(element);
  const panel = /** @type {HTMLElement} */ (element.querySelector(".job"));
  const find = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (panel.querySelector(`.job-${name}`));
  const cancel = /** @type {HTMLButtonElement} */ (find("cancel"));

  function show() {
    const view = props.value;
    if (signal.aborted) return;
    nameJob(view ?? {});
    if (view?.restarting && !panel.dataset.restarting) comeBack(signal);
    panel.dataset.restarting = view?.restarting ? "yes" : "";
    panel.hidden = !view?.title;
    if (!view?.title) return;
    const percent = Math.floor(100 * Math.min(1, Math.max(0, view.fraction || 0)));
    find("title").textContent = sayPhrase(view.title);
    find("percent").textContent = view.job_id ? `${percent} %` : "";
    find("detail").textContent = sayPhrase(view.detail);
    find("bar").setAttribute("aria-valuenow", String(percent));
    find("done").style.width = `${percent}%`;
    cancel.hidden = !view.job_id;
    if (panel.dataset.job !== (view.job_id || "")) cancel.disabled = false;
    panel.dataset.job = view.job_id || "";
    panel.dataset.document = view.document_id || "";
  }

  const stop = () => {
    cancel.disabled = true;
    server.cancel_job({ job_id: panel.dataset.job, document_id: panel.dataset.document });
  };
  cancel.addEventListener("click", stop, { signal });
  watch("value", show);
  inEachLanguage(element, signal, show);
}

/** When the restarted server answers again the page is loaded anew, and the job is followed.
 * @param {AbortSignal} signal */
async function comeBack(signal) {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const answer = await request(HEALTH, { cache: "no-store" });
    if (answer?.ok) return location.reload();
  }
}

/** A phrase {key, ...values} in the language of the page.
 * @param {Phrase} [phrase] */
function sayPhrase(phrase) {
  return phrase ? say(phrase.key, phrase) : "";
}
