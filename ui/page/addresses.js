// Holds the addresses of the server's routes. Those of one document come with its view (`meta`), ready to be asked;
// null where the document has no such thing.
/** @import { Meta, Export, Look } from "../types" */

export const HEALTH = "health";
export const UPLOAD = "gradio_api/upload";
export const SAMPLE = "sample/conversation.ogg";
export const UPLOAD_TRACKS = "uploads/tracks";
export const DOCUMENTS_PROGRESS = "documents/progress";
export const DELETE_DOCUMENT = "documents/-/delete";
export const ACCOUNT = "account";
export const ACCOUNT_DOCUMENTS = "account/documents";
export const LOG_IN = "account/login";
export const LOG_IN_ELSEWHERE = "account/openid";
export const LOG_OUT = "account/logout";
export const LINKS = "documents/-/links";
export const CANCEL_JOB = "documents/-/job/cancel";

/** Who asks with these names a document by its secret, which then stands in no address, where a proxy may write it down. */
export function secretHeaders(/** @type {string} */ documentId) {
  return { "X-Likhita-Document": documentId };
}

/** What a request about one document carries.
 * @param {string} documentId
 * @returns {RequestInit} */
export function ofDocument(documentId) {
  return { headers: secretHeaders(documentId), cache: "no-store" };
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

/** Where pieces of a live session go; `held` says that the speaker pauses behind this one.
 * @param {string} key a secret of the page
 * @param {{ at: number, row: number, begun: number, language: string, name: string, held: boolean }} asked */
export function livePiece(key, { at, row, begun, language, name, held }) {
  const place = {
    at: String(at),
    row: String(row),
    begun: String(begun),
    language,
    name,
    held: String(held),
  };
  return `live/${key}?${new URLSearchParams(place)}`;
}

/** @param {string} key
 * @param {number} row */
export function liveEnd(key, row) {
  return `live/${key}/end?row=${row}`;
}

/** How far a document's job is, once it is another than was seen; the server may hold the question for so long.
 * @param {string} seen
 * @param {number} waitS */
export function jobSince(seen, waitS) {
  return `documents/-/job?${new URLSearchParams({ seen, wait: String(waitS) })}`;
}

/** @param {string} link the id of one in the list of them */
export function linkRevocation(link) {
  return `${LINKS}/${link}/revoke`;
}

/** What somebody is sent who shall open a document by a link: this page with the link's name behind the #.
 * @param {string} name */
export function sharedAddress(name) {
  return `${location.origin}${location.pathname}#${name}`;
}

export function soundOf(/** @type {Meta} */ meta) {
  return meta.media_url || null;
}

/** What was spoken so far, of a document whose recording is still to come. */
export function liveSoundOf(/** @type {Meta} */ meta) {
  return soundOf(meta) === null ? meta.live_url || null : null;
}

/** The same up to a moment: what the browser has of it stays true when more is said.
 * @param {string} live
 * @param {number} untilMs */
export function liveSoundUntil(live, untilMs) {
  return `${live}?until=${untilMs}`;
}

export function peaksOf(/** @type {Meta} */ meta) {
  return meta.peaks_url || null;
}

/** The tiles of the spectrogram of the sound that is there now. */
export function spectrogramOf(/** @type {Meta} */ meta) {
  return meta.spectrogram_url || null;
}

/** @param {string} spectrogram
 * @param {number} level
 * @param {number} tile */
export function spectrogramTile(spectrogram, level, tile) {
  return `${spectrogram}?level=${level}&tile=${tile}`;
}

export function changesOf(/** @type {Meta} */ meta) {
  return meta.changes_url || null;
}

/** What is new since a revision, and since a job wrote so often; the server may hold the question for so long.
 * @param {string} changes
 * @param {{ revision: number, machine: number }} seen
 * @param {number} waitS */
export function changesSince(changes, { revision, machine }, waitS) {
  return `${changes}?since=${revision}&machine=${machine}&wait=${waitS}`;
}

export function wordsOf(/** @type {Meta} */ meta) {
  return meta.words_url || null;
}

/** When the words of a stretch are said; the server tells two minutes at most.
 * @param {string} words
 * @param {number} startMs
 * @param {number} endMs */
export function wordsBetween(words, startMs, endMs) {
  return `${words}?start=${startMs}&end=${endMs}`;
}

/** Where the server tells whether what is saved is copied to its storage; null where saved means that. */
export function copiedOf(/** @type {Meta} */ meta) {
  return meta.copied_url || null;
}

/** @param {string} copied
 * @param {number} waitS */
export function copiedWithin(copied, waitS) {
  return `${copied}?wait=${waitS}`;
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
