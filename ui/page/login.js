// The form to log in, shown to who is not, and the way to where their account is. Once in, the page begins anew.
/** @import { Component } from "../types" */

import { LOG_IN, LOG_IN_ELSEWHERE } from "./addresses.js";
import { inEachLanguage, say, tell } from "./language.js";
import { lifetimeOf } from "./lifetime.js";
import { request } from "./request.js";
import { findAccount } from "./session.js";

/** @param {Component} component */
export async function mount({ element }) {
  const signal = lifetimeOf(element);
  const form = /** @type {HTMLFormElement} */ (element.querySelector(".login"));
  const told = /** @type {HTMLElement} */ (form.querySelector(".login-told"));
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("button.login-in"));
  let sentence = takeProblem();
  const show = () => {
    told.textContent = sentence();
    showElsewhere(form);
  };
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = JSON.stringify({ name: given.get("username"), password: given.get("password") });
    if (button) button.disabled = true;
    const answer = await request(LOG_IN, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    if (button) button.disabled = false;
    if (answer?.ok) {
      location.reload();
      return;
    }
    const found = await answer?.json().catch(() => null);
    sentence = () => tell(found) || say("account_lost");
    show();
  };
  form.addEventListener("submit", send, { signal });
  inEachLanguage(element, signal, show);
  form.hidden = (await findAccount()).name !== null;
}

/** What went wrong elsewhere, which the address says on the way back; it is taken out of it.
 * @returns {() => string} */
function takeProblem() {
  const address = new URL(location.href);
  const code = address.searchParams.get("login");
  if (code === null) return () => "";
  address.searchParams.delete("login");
  history.replaceState(history.state, "", address);
  return () => tell({ code }) || say("account_lost");
}

/** In another page's frame the way leads out of it: there no cookie of ours is kept.
 * @param {HTMLFormElement} form */
function showElsewhere(form) {
  const link = /** @type {HTMLAnchorElement | null} */ (form.querySelector(".login-elsewhere"));
  if (!link) return;
  link.textContent = say("account_at", { host: link.dataset.host ?? "" });
  link.href = LOG_IN_ELSEWHERE;
  if (window !== window.top) link.target = "_blank";
}
