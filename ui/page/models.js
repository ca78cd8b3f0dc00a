// Which models serve, in the words of the page. Texts enter through textContent only.
/** @import { Component, Told } from "../types" */

import { inEachLanguage, say, tell } from "./language.js";
import { lifetimeOf } from "./lifetime.js";

/** What `ModelNotice.view` of ui/page/models.py makes.
 * @typedef {object} ModelsView
 * @property {{ key: string }} state
 * @property {Told | null} problem
 * @property {Told[]} notices
 * @property {boolean} has_starter
 * @property {[role: string, name: string, licence: string, state: string, about: string, problem: Told | null][]} lines
 */

/** @param {Component<ModelsView>} component */
export function mount({ element, props, watch }) {
  const signal = lifetimeOf(element);
  const root = /** @type {HTMLDetailsElement} */ (element.querySelector(".models"));
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

  function show() {
    const view = props.value;
    if (!view || signal.aborted) return;
    part(".models-state").textContent = say(view.state.key, view.state);
    if (view.problem && !root.classList.contains("models-problem")) root.open = true; // once: it can be closed
    root.classList.toggle("models-problem", Boolean(view.problem));
    part("tbody").replaceChildren(...view.lines.map(line));
    part(".models-hint").textContent = hint(view);
  }

  watch("value", show);
  inEachLanguage(element, signal, show);
}

/** @param {ModelsView["lines"][number]} line */
function line([role, name, licence, state, about, problem]) {
  const row = document.createElement("tr");
  const texts = [
    say(`role_${role}`),
    name,
    about,
    licence,
    problem ? `${say(state)}: ${tell(problem)}` : say(state),
  ];
  for (const text of texts) row.appendChild(document.createElement("td")).textContent = text;
  return row;
}

/** @param {ModelsView} view */
function hint({ problem, notices, has_starter: hasStarter }) {
  const words = problem
    ? [tell(problem), say("offline_hint")]
    : [...notices.map(tell), hasStarter ? say("full_models_hint") : ""];
  return words.filter(Boolean).join(" ");
}
