// Holds what the page keeps of documents: the open one's secret in the address, and which this browser opened.
/** @import { Description } from "../types" */

import { keep, readKeptValue } from "./browser_store.js";

/** @typedef {{ id: string, name: string, at: number }} KnownDocument */

const KEY = "likhita.documents";
const MOST_DOCUMENTS = 50;

/** Fires "documents" when the list changed, "sound-kept" when the server has the open one's sound, "row-wanted", and
 * "job-begun" with the id of a document that is recognised again, "job-failed" with why it stayed as it was. */
export const documentEvents = new EventTarget();
/** @type {string | null} */
let wantedRow = null;

/** The open document, as the editor shows it. */
export function rememberDocument(/** @type {Description} */ view) {
  wantedRow = rowInAddress() ?? wantedRow;
  const address = `#${encodeURIComponent(view.document_id)}`;
  if (location.hash !== address) history.replaceState(null, "", address);
  keepDocument({ id: view.document_id, name: view.name, at: Date.now() });
  if (view.media_url) documentEvents.dispatchEvent(new Event("sound-kept"));
  if (wantedRow !== null) documentEvents.dispatchEvent(new Event("row-wanted"));
}

/** The address and the list name a job's document from the start, so that a page finds it; `left`: it made none.
 * @param {{ document_id?: string, name?: string, left?: string }} job */
export function nameJob({ document_id: id, name, left }) {
  if (id && readAddress() !== id) history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  if (id && name && !knownDocuments().some((known) => known.id === id))
    keepDocument({ id, name, at: Date.now() });
  if (!left) return;
  forgetDocument(left);
  if (readAddress() === left) forgetAddress();
}

/** The row that the address asked for, once. */
export function takeWantedRow() {
  const id = wantedRow;
  wantedRow = null;
  return id;
}

export function keepDocument(/** @type {KnownDocument} */ document) {
  const others = knownDocuments().filter((known) => known.id !== document.id);
  keepDocuments([document, ...others].sort((a, b) => b.at - a.at));
}

/** Take a document from the list of this browser; who holds its address can still open it. */
export function forgetDocument(/** @type {string} */ id) {
  keepDocuments(knownDocuments().filter((known) => known.id !== id));
}

/** Where nothing can be kept the address still holds the secret.
 * @param {KnownDocument[]} documents */
function keepDocuments(documents) {
  const isKept = keep(KEY, JSON.stringify(documents.slice(0, MOST_DOCUMENTS)));
  if (isKept) documentEvents.dispatchEvent(new Event("documents"));
}

/** @returns {KnownDocument[]} newest first */
export function knownDocuments() {
  const kept = readKeptValue(KEY);
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

export function forgetAddress() {
  history.replaceState(null, "", location.pathname + location.search);
}
