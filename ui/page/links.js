// Joins the address to Gradio: where somebody goes back, forward or to a link, "asked" tells Python what to show.
/** @import { Component } from "../types" */

import { documentEvents, followAddress } from "./documents.js";
import { lifetimeOf } from "./lifetime.js";

/** @param {Component} component */
export function mount({ element, triggers }) {
  const signal = lifetimeOf(element);
  history.scrollRestoration = "manual"; // the editor knows the place in a document (resume.js)
  // A link put into the address tells both; one of them is enough, the other finds nothing to do.
  for (const happens of ["popstate", "hashchange"])
    window.addEventListener(happens, followAddress, { signal });
  const ask = () => {
    window.scrollTo(0, 0);
    triggers.asked();
  };
  documentEvents.addEventListener("asked", ask, { signal });
}
