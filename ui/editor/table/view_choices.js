// Holds what a person chose to see in rows and what Enter does on one; this browser keeps it.
/** @import { Events } from "../events.js" */

import { keep, readKeptValue } from "../../page/browser_store.js";

/** unseen: signs that take no place are written out; doubts: words the engine was unsure of are marked;
 * enterEdits: Enter on a row goes into its text, as in a spreadsheet, instead of playing it.
 * @typedef {{ unseen: boolean, doubts: boolean, enterEdits: boolean }} Choices */

const KEY = "likhita.view";
/** @type {Choices} */
const STANDARD = { unseen: false, doubts: true, enterEdits: false };

export class ViewChoices {
  /** @param {{ events: Events }} parts */
  constructor({ events }) {
    this.events = events;
    /** @type {Choices} */
    this.now = { ...STANDARD };
    const kept = /** @type {Record<string, unknown> | undefined} */ (readKeptValue(KEY));
    for (const name of /** @type {(keyof Choices)[]} */ (Object.keys(STANDARD))) {
      const value = kept?.[name];
      if (typeof value === "boolean") this.now[name] = value;
    }
  }

  toggle(/** @type {keyof Choices} */ name) {
    this.now[name] = !this.now[name];
    keep(KEY, JSON.stringify(this.now));
    this.events.tell("chosen");
  }
}
