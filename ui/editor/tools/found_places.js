// Holds the matches of a search as the page steps through them. Pure.

/** A name of a speaker that matches, and what would be put in its place.
 * @typedef {{ from: string, to: string }} FoundName */
/** @typedef {[start: number, end: number]} Span in UTF-16 units */
/** A match in a text, with its number among the row's, or one in a speaker's name.
 * @typedef {{ id: string, span?: Span, number?: number, name?: FoundName }} FoundPlace */
/** What the server answers; `error` alone where it cannot search.
 * @typedef {object} Found
 * @property {string} [error]
 * @property {{ id: string, spans: Span[], speaker: string | null }[]} [hits]
 * @property {FoundName[]} [names]
 * @property {{ id: string, text: string }[]} [lines]
 * @property {number} [count]
 * @property {number} [rows]
 * @property {number} [verified]
 * @property {number} [sounds]
 * @property {number} [replaced]
 * @property {number} [changing]
 */

/** Every match in a text, and one for each speaker's name, where that speaker is first heard.
 * @param {Found} found
 * @returns {FoundPlace[]} */
export function listPlaces({ hits = [], names = [] }) {
  const open = new Map(names.map((name) => [name.from, name]));
  return hits.flatMap(({ id, spans, speaker }) => {
    const name = open.get(speaker ?? "");
    open.delete(speaker ?? "");
    const places = spans.map((span, number) => ({ id, span, number }));
    return name === undefined ? places : [{ id, name }, ...places];
  });
}
