// Holds which of two states of a document is the earlier one: people's edits and what a job wrote are counted apart. Pure.
/** @import { Version } from "../../types" */

/** @type {Version} */
export const NEVER = { revision: Infinity, machine: Infinity };

/** Whoever knows this has missed nothing that either of the two has not.
 * @param {Version} one
 * @param {Version} other
 * @returns {Version} */
export function earlier(one, other) {
  return {
    revision: Math.min(one.revision, other.revision),
    machine: Math.min(one.machine, other.machine),
  };
}
