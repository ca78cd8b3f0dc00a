// Holds which flags of a row still ask for somebody's eye. Pure.
/** @import { Flag, Row } from "../../types" */

/** What somebody has verified is sure.
 * @returns {Flag[]} */
export function openFlags(/** @type {Pick<Row, "flags" | "status">} */ { flags, status }) {
  return status === "verified" ? [] : (flags ?? []);
}
