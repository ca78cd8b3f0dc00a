// Holds the headings of the table's columns: read on a wide page, heard on every one.
/** @import { Strings } from "../../types" */

import { make } from "../dom.js";

/** As the cells of a row, see row_node.js. */
const COLUMNS = ["play", "start", "end", "speaker", "language", "text", "status", "more"];

export class Columns {
  constructor() {
    this.cells = COLUMNS.map((name) =>
      make("div", { class: `lk-column lk-column-${name}`, role: "columnheader" }, [make("span")]),
    );
    this.node = make("div", { class: "lk-columns", role: "row" }, this.cells);
  }

  translate(/** @type {Strings} */ strings) {
    for (const [index, name] of COLUMNS.entries()) {
      /** @type {HTMLElement} */ (this.cells[index].firstElementChild).textContent =
        strings[`editor_column_${name}`];
    }
  }
}
