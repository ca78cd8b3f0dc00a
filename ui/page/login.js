// The form to log in, shown to who is not. Once in, the page begins anew.
/** @import { Component } from "../types" */

import { LOG_IN } from "./addresses.js";
import { inEachLanguage, say, tell } from "./language.js";
import { lifetimeOf } from "./lifetime.js";
import { request } from "./request.js";
import { findAccount } from "./session.js";

/** @param {Component} component */
export async function mount({ element }) {
  const signal = lifetimeOf(element);
  const form = /** @type {HTMLFormElement} */ (element.querySelector(".login"));
  const told = /** @type {HTMLElement} */ (form.querySelector(".login-told"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector(".login-in"));
  let sentence = () => "";
  const show = () => {
    told.textContent = sentence();
  };
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = JSON.stringify({ name: given.get("username"), password: given.get("password") });
    button.disabled = true;
    const answer = await request(LOG_IN, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    button.disabled = false;
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
