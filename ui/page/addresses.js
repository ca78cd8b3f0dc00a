// Holds the addresses of the server's routes. Those of one document come with its view (`meta`), ready to be asked;
// null where the document has no such thing.
/** @import { Meta, Export, Look } from "../types" */

export const HEALTH = "health";
export const UPLOAD = "gradio_api/upload";
export const UPLOAD_TRACKS = "uploads/tracks";
export const DOCUMENTS_PROGRESS = "documents/progress";

/** What a request about one document carries: its secret in a header, so that no proxy writes it down.
 * @param {string} id
 * @returns {RequestInit} */
export function ofDocument(id) {
  return { headers: { "X-Likhita-Document": id }, cache: "no-store" };
}

/** A document without its rows; asked with `ofDocument`, as the next. */
export function documentView() {
  return "documents/-/view";
}

/** So many rows after or before a key, around a row, or from the beginning.
 * @param {Record<string, unknown>} which */
export function documentRows(which) {
  const asked = Object.entries(which).map(([name, value]) => [name, String(value)]);
  return `documents/-/rows?${new URLSearchParams(asked)}`;
}

/** Where pieces of a live session go.
 * @param {string} key a secret of the page
 * @param {{ at: number, row: number, language: string }} place */
export function livePiece(key, { at, row, language }) {
  return `live/${key}?${new URLSearchParams({ at: String(at), row: String(row), language })}`;
}

export function liveEnd(/** @type {string} */ key) {
  return `live/${key}/end`;
}

export function soundOf(/** @type {Meta} */ meta) {
  return meta.media_url || null;
}

export function peaksOf(/** @type {Meta} */ meta) {
  return meta.peaks_url || null;
}

export function changesOf(/** @type {Meta} */ meta) {
  return meta.changes_url || null;
}

/** What is new since a revision; the server may hold the question for so many seconds.
 * @param {string} changes
 * @param {number} revision
 * @param {number} waitS */
export function changesSince(changes, revision, waitS) {
  return `${changes}?since=${revision}&wait=${waitS}`;
}

export function checksOf(/** @type {Meta} */ meta) {
  return meta.checks_url || null;
}

export function memoryOf(/** @type {Meta} */ meta) {
  return meta.memory_url || null;
}

export function memoryFileOf(/** @type {Meta} */ meta) {
  return `${meta.memory_url}.tsv`;
}

/** The page of what was corrected.
 * @param {Meta} meta
 * @param {Look} look */
export function correctionsOf(meta, look) {
  return meta.corrections_url ? inLook(meta.corrections_url, look) : null;
}

/** A download, or the page of all of them; null where the address is none of the web.
 * @param {Export} entry
 * @param {Look} look */
export function exportOf({ url, page = false }, look) {
  if (!["http:", "https:"].includes(new URL(url, document.baseURI).protocol)) return null;
  return page ? inLook(url, look) : url;
}

/** A page without scripts cannot know the chosen language and theme unless told.
 * @param {string} url
 * @param {Look} look */
function inLook(url, { language, theme }) {
  return `${url}?language=${language}&theme=${theme}`;
}
