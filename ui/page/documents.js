// Holds what the page keeps of documents: the open one's secret in the address, its name in the title, and which
// documents this browser opened. The secret stands behind the #, which no browser sends anywhere.
/** @import { Description } from "../types" */

import { keep, keptKeys, readKeptValue } from "./browser_store.js";

/** @typedef {{ id: string, name: string, at: number }} KnownDocument */

/** Under which this browser keeps the list; an account has one of its own. */
let key = "likhita.documents";
const MOST_DOCUMENTS = 50;

/** Fires "documents" when the list changed, "forgotten" with the id of what somebody took from it, "sound-kept" when the server has the open one's sound, "asked" when the
 * address names something else than the page shows, "row-wanted" when it names a row of what is shown, "left" on the
 * way back to the start, "job-begun" with the id of a document that is recognised again, "job-failed" with why it stayed as it was. */
export const documentEvents = new EventTarget();
/** The secret of the document that the page shows, "" at its start.
 * @type {string} */
let shown = readAddress();
/** What the address asked for and the page does not show yet; null for nothing.
 * @type {string | null} */
let asked = null;
/** @type {string | null} */
let wantedRow = null;
/** @type {string | undefined} */
let startTitle;
let named = ""; // what nameDocument was told last
/** Documents that Python was asked to show, and that somebody left before its answer.
 * @type {Set<string>} */
const unwanted = new Set();

/** The open document, as the editor shows it. */
export function rememberDocument(/** @type {Description} */ view) {
  if (asked !== null && asked !== view.document_id) return; // an answer that came too late
  if (isUnwanted(view.document_id)) {
    unwanted.delete(view.document_id);
    ask(readAddress());
    return;
  }
  wantedRow = rowInAddress() ?? wantedRow;
  showAddress(view.document_id);
  keepDocument({ id: view.document_id, name: view.name, at: Date.now() });
  if (view.media_url) documentEvents.dispatchEvent(new Event("sound-kept"));
  if (wantedRow !== null) documentEvents.dispatchEvent(new Event("row-wanted"));
}

/** Python is asked for this document now, or, where it is not wanted any more, its answer is still on its way.
 * @param {string} id
 * @param {boolean} isWanted */
export function expectDocument(id, isWanted) {
  if (isWanted) unwanted.delete(id);
  else unwanted.add(id);
}

/** Whether an answer that shows this document comes to a page that has left it. */
export function isUnwanted(/** @type {string} */ id) {
  return unwanted.has(id) && readAddress() !== id;
}

/** The address and the list name a job's document from the start, so that a page finds it; `left`: it made none.
 * @param {{ document_id?: string, name?: string, left?: string }} job */
export function nameJob({ document_id: id, name, left }) {
  if (id && (asked === null || asked === id)) showAddress(id);
  if (id && name && !knownDocuments().some((known) => known.id === id))
    keepDocument({ id, name, at: Date.now() });
  if (!left) return;
  forgetDocument(left);
  if (readAddress() === left) history.replaceState(null, "", startAddress());
  if (shown === left) shown = "";
}

/** Another document is a new entry of the history, so that Back leaves it; a row in the address has had its use. */
function showAddress(/** @type {string} */ id) {
  const hash = `#${encodeURIComponent(id)}`;
  const address = startAddress() + hash; // a hash alone would stand behind the page's base, without its query
  if (readAddress() !== id) history.pushState(null, "", address);
  else if (location.hash !== hash) history.replaceState(null, "", address);
  shown = id;
}

/** Somebody went back or forward, followed a link or put one into the address: "asked" tells what is wanted. */
export function followAddress() {
  const id = readAddress();
  wantedRow = rowInAddress();
  if (id !== (asked ?? shown)) ask(id);
  else if (wantedRow !== null && asked === null) documentEvents.dispatchEvent(new Event("row-wanted"));
}

/** Python is to show this document, "" for the start. */
function ask(/** @type {string} */ id) {
  unwanted.delete(id);
  asked = id;
  documentEvents.dispatchEvent(new Event("asked"));
}

/** The page shows what its address asked for, or has said why it cannot. */
export function showAsked() {
  shown = asked ?? shown;
  asked = null;
  if (readAddress() !== shown) followAddress(); // somebody was faster than the answer
}

/** The document that is shown has this name: the tab, and the list of this browser, say so; null for no document.
 * @param {string | null} id
 * @param {string} [name] */
export function nameDocument(id, name = "") {
  startTitle ??= document.title;
  const key = `${id} ${name}`;
  if (key === named) return;
  named = key;
  document.title = id !== null && name !== "" ? `${name} · లిఖిత` : startTitle;
  if (id !== null) renameKnown(id, name);
}

/** What the list calls a document, where it is in it.
 * @param {string} id
 * @param {string} name */
export function renameKnown(id, name) {
  const known = knownDocuments().find((one) => one.id === id);
  if (known !== undefined && known.name !== name && name !== "") keepDocument({ ...known, name });
}

/** The row that the address asked for, once. */
export function takeWantedRow() {
  const id = wantedRow;
  wantedRow = null;
  return id;
}

/** From now on the list is that of this account: what was opened without one is nobody else's business. */
export function keepFor(/** @type {string} */ account) {
  key = `likhita.documents.of.${account}`;
  documentEvents.dispatchEvent(new Event("documents"));
}

/** The account leaves this browser, and its list with it; the server has it still. */
export function forgetAll() {
  keep(key, null);
}

export function keepDocument(/** @type {KnownDocument} */ document) {
  const others = knownDocuments().filter((known) => known.id !== document.id);
  keepDocuments([document, ...others].sort((a, b) => b.at - a.at));
}

/** Take a document from the list of this browser; who holds its address can still open it. */
export function forgetDocument(/** @type {string} */ id) {
  keepDocuments(knownDocuments().filter((known) => known.id !== id));
  documentEvents.dispatchEvent(new CustomEvent("forgotten", { detail: id }));
}

/** Where nothing can be kept the address still holds the secret.
 * @param {KnownDocument[]} documents */
function keepDocuments(documents) {
  const isKept = keep(key, JSON.stringify(documents.slice(0, MOST_DOCUMENTS)));
  if (isKept) documentEvents.dispatchEvent(new Event("documents"));
}

/** @returns {KnownDocument[]} newest first */
export function knownDocuments() {
  const kept = readKeptValue(key);
  return Array.isArray(kept) ? kept.filter((known) => known && typeof known.id === "string") : [];
}

/** The document's secret from the address; behind a slash may stand a row to show. */
export function readAddress() {
  return decodeURIComponent(location.hash.slice(1).split("/")[0]);
}

/** The row that the address asks for, where it names this document. */
export function rowInAddress(id = readAddress()) {
  return id === readAddress() ? decodeURIComponent(location.hash.split("/")[1] || "") || null : null;
}

/** Back to the start of the page, as a new entry of the history. */
export function forgetAddress() {
  if (readAddress() !== "") history.pushState(null, "", startAddress());
  asked = ""; // until the start is shown, no answer that comes late names a document
  documentEvents.dispatchEvent(new Event("left"));
}

/** A document that is deleted: nothing of this browser names it any more, and the page goes to its start. */
export function leaveDeleted(/** @type {string} */ id) {
  forgetDocument(id);
  for (const key of keptKeys()) if (key.includes(`.${id}`)) keep(key, null);
  if (readAddress() !== id) return;
  history.replaceState(null, "", startAddress()); // Back must not lead to it
  followAddress();
}

function startAddress() {
  return location.pathname + location.search;
}
