// Holds rows with waiting operations laid over them, and which of them differ from those the server has. Pure.
/** @import { Row } from "../../types" */

/** A copy of the saved rows that notes what is changed in it.
 * @extends {Map<string, Row>} */
export class LaidRows extends Map {
  constructor(/** @type {Map<string, Row>} */ saved) {
    super(saved);
    /** @type {Set<string>} */
    this.differing = new Set();
  }

  /** @param {string} id
   * @param {Row} row
   * @returns {this} */
  set(id, row) {
    this.differing?.add(id); // not while the copy is made
    return super.set(id, row);
  }

  /** @param {string} id
   * @returns {boolean} */
  delete(id) {
    this.differing.add(id);
    return super.delete(id);
  }
}
