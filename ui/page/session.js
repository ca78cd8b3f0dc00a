// Holds who is logged in, where the host has accounts, and keeps the list of documents with the account: what this page
// opens goes there, what another browser opened comes from there.

import { ACCOUNT, ACCOUNT_DOCUMENTS } from "./addresses.js";
import { documentEvents, keepDocument, keepFor, knownDocuments } from "./documents.js";
import { request, requestJson } from "./request.js";

/** @typedef {import("./documents.js").KnownDocument} KnownDocument */

/** Its name is null for who is not logged in.
 * @typedef {{ name: string | null, documents: KnownDocument[] }} Account */

/** Asked once a page.
 * @type {Promise<Account> | null} */
let asking = null;

/** @returns {Promise<Account>} */
export function findAccount() {
  asking ??= begin();
  return asking;
}

async function begin() {
  const account = await requestJson(ACCOUNT, { cache: "no-store" });
  document.documentElement.classList.toggle("is-logged-in", Boolean(account?.name));
  return account ?? { name: null, documents: [] };
}

/** The list of this page and that of the account are one, as long as the signal lets it.
 * @param {Account} account
 * @param {AbortSignal} signal */
export function joinLists(account, signal) {
  if (account.name === null) return;
  keepFor(account.name);
  const sent = new Map(account.documents.map((one) => [one.id, say(one)]));
  for (const one of account.documents) keepDocument(one);
  const forget = (/** @type {Event} */ event) => drop(sent, /** @type {CustomEvent} */ (event).detail);
  documentEvents.addEventListener("documents", () => bringTo(sent), { signal });
  documentEvents.addEventListener("forgotten", forget, { signal });
  bringTo(sent); // what an earlier page could not tell
}

/** Tell the server what the list has that it does not know.
 * @param {Map<string, string>} sent */
function bringTo(sent) {
  for (const one of knownDocuments()) {
    if (sent.get(one.id) === say(one)) continue;
    sent.set(one.id, say(one));
    put({ id: one.id, name: one.name, at: Math.round(one.at) });
  }
}

/** @param {Map<string, string>} sent
 * @param {string} id */
function drop(sent, id) {
  sent.delete(id);
  put({ id });
}

/** @param {KnownDocument} document */
function say({ name, at }) {
  return `${Math.round(at / 60000)} ${name}`; // a minute more is no news
}

function put(/** @type {object} */ body) {
  const headers = { "Content-Type": "application/json" };
  request(ACCOUNT_DOCUMENTS, { method: "POST", headers, body: JSON.stringify(body), keepalive: true });
}
