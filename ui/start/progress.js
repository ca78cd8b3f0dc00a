// The panel of a running job. Texts enter through textContent only.
/** @import { Component, Message } from "../types" */

import { inEachLanguage, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";

/** What ui/progress.py shows; empty while nothing runs.
 * @typedef {object} JobView
 * @property {Message} [title]
 * @property {Message} [detail]
 * @property {number} [fraction]
 * @property {string} [job_id]
 * @property {string} [document_id]
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
    panel.hidden = !view?.title;
    if (!view?.title) return;
    const percent = Math.floor(100 * Math.min(1, Math.max(0, view.fraction || 0)));
    find("title").textContent = sayMessage(view.title);
    find("percent").textContent = view.job_id ? `${percent} %` : "";
    find("detail").textContent = sayMessage(view.detail);
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

/** A message {key, ...values} in the language of the page.
 * @param {Message} [message] */
function sayMessage(message) {
  return message ? say(message.key, message) : "";
}
