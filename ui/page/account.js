// Who is logged in, and the way out, in the page's head. What the account opened leaves this browser with it.
/** @import { Component } from "../types" */

import { LOG_OUT } from "./addresses.js";
import { forgetAll, forgetAddress } from "./documents.js";
import { inEachLanguage } from "./language.js";
import { lifetimeOf } from "./lifetime.js";
import { request } from "./request.js";
import { findAccount, joinLists } from "./session.js";

/** @param {Component} component */
export async function mount({ element }) {
  const signal = lifetimeOf(element);
  const node = /** @type {HTMLElement} */ (element.querySelector(".account"));
  const shown = /** @type {HTMLElement} */ (node.querySelector(".account-name"));
  const button = /** @type {HTMLButtonElement} */ (node.querySelector(".account-out"));
  const leave = async () => {
    button.disabled = true;
    const answer = await request(LOG_OUT, { method: "POST" });
    button.disabled = false;
    if (!answer?.ok) return; // still logged in, as the page says
    forgetAll();
    forgetAddress();
    location.reload();
  };
  button.addEventListener("click", leave, { signal });
  inEachLanguage(element, signal, () => {});
  const account = await findAccount();
  const { name } = account;
  joinLists(account, signal);
  shown.textContent = name ?? "";
  shown.title = name ?? "";
  node.hidden = name === null;
}
