// Rows and entries for the tests of what needs no browser.
/** @import { Entry, Row } from "../../ui/types" */

/** @param {string} id
 * @param {Partial<Row>} [fields]
 * @returns {Row} */
export function makeRow(id, fields = {}) {
  const number = Number(id.replace(/\D/g, "")) || 0;
  return {
    id,
    start_ms: number * 1000,
    end_ms: number * 1000 + 900,
    speaker: "Speaker 1",
    language: "te",
    engine: "test",
    text: `text of ${id}`,
    status: "untouched",
    flags: [],
    ...fields,
  };
}

/** @param {Partial<Entry>} fields
 * @returns {Entry} */
export function makeEntry(fields) {
  return { name: "edit", id: "", field: "", value: null, was: null, sent: [], ...fields };
}

/** @param {Row[]} rows */
export function mapOf(...rows) {
  return new Map(rows.map((row) => [row.id, row]));
}
