// Holds the first question about a document: its view, and the rows around the place where somebody was. It can be
// asked as soon as the address is known, before the editor is there; the answer is taken once.
/** @import { Piece, View } from "../../types" */

import { documentRows, documentView, ofDocument } from "../../page/addresses.js";
import { tellGoneLink } from "../../page/language.js";
import { rowInAddress } from "../../page/documents.js";
import { request } from "../../page/request.js";
import { placeIn } from "./resume.js";

const FIRST_ROWS = 100;
const FRESH_MS = 10000; // an answer that nobody took by then is asked for anew

/** What there is to show first; `status` is the server's, 0 where no answer came, and `sentence` says why there is nothing.
 * @typedef {{ view: View, piece: Piece, status: 200 } | { status: number, sentence?: string }} FirstLook */

/** @type {{ id: string, at: number, look: Promise<FirstLook> } | null} */
let begun = null;

/** Ask already now; `takeFirstLook` gets the answer. */
export function lookAhead(/** @type {string} */ id) {
  if (id !== "") begun = { id, at: performance.now(), look: ask(id) };
}

/** @returns {Promise<FirstLook>} */
export async function takeFirstLook(/** @type {string} */ id) {
  const known = begun;
  begun = null;
  const isFresh = known?.id === id && performance.now() - known.at < FRESH_MS;
  const look = isFresh ? await known.look : null;
  return look?.status === 200 ? look : ask(id); // a job may have made the document since
}

/** @param {string} id
 * @returns {Promise<FirstLook>} */
async function ask(id) {
  const around = rowInAddress(id) ?? placeIn(id)?.row ?? null;
  const place = around === null ? {} : { around };
  const [first, rows] = await Promise.all([
    request(documentView(), ofDocument(id)),
    request(documentRows({ count: FIRST_ROWS, ...place }), ofDocument(id)),
  ]);
  if (!first?.ok || !rows?.ok) {
    const refused = first?.ok ? rows : first;
    return { status: refused?.status ?? 0, sentence: tellGoneLink(await refused?.json().catch(() => null)) };
  }
  const [view, piece] = await Promise.all([first.json(), rows.json()]).catch(() => [null, null]);
  return view === null || piece === null ? { status: 0 } : { view, piece, status: 200 };
}
