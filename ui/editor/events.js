// Holds what the editor's parts tell each other. A part that needs another one is given it; here is told what happened
// to whoever wants to know. Listeners run at once, in the order in which they came.
/** @import { Description, Row, View } from "../types" */
/** @import { SaveQueue } from "./sync/save_queue.js" */

/**
 * What happens, and what is told about it:
 * settle: whatever is typed or dragged has to become an edit now;
 * document: more than single rows changed, so everything around the rows is shown anew;
 * edited: one field of a row (its name) has another value;
 * saving: what waits to be saved, or whether that can be undone, changed;
 * leave: another row becomes the current one; here: it is (told whether other rows are listed now);
 * written: a row on the page (its id) shows what it says now;
 * arranged: the rows on the page are those of the state; built: a row (its id) got a node;
 * chosen: what is shown in rows, or what a key does, was chosen otherwise;
 * keys: somebody set a key of their own, or took it back;
 * filtered: other rows are listed because a filter was chosen; selected: other rows are selected together;
 * opened: a document is shown, or shown anew;
 * overtake: others changed rows, which the state takes in next; loaded: the document was loaded anew;
 * acknowledged: the server has saved the first entry of a queue; refused: it would not take an edit.
 * @typedef {object} EditorEvents
 * @property {void} settle
 * @property {void} document
 * @property {string} edited
 * @property {void} saving
 * @property {void} leave
 * @property {boolean} here
 * @property {void} arranged
 * @property {string} built
 * @property {void} chosen
 * @property {void} keys
 * @property {string} written
 * @property {void} filtered
 * @property {void} selected
 * @property {{ rows: Row[], removed: string[] }} overtake
 * @property {View} loaded
 * @property {Description} opened
 * @property {SaveQueue} acknowledged
 * @property {{ id: string, field: string, value: any, sentence: string }} refused
 */

export class Events {
  /** @param {AbortSignal} signal the life of the editor; no listener outlives it */
  constructor(signal) {
    this.signal = signal;
    this.target = new EventTarget();
  }

  /** @template {keyof EditorEvents} Name
   * @param {Name} name
   * @param {EditorEvents[Name] extends void ? [] : [EditorEvents[Name]]} told */
  tell(name, ...[detail]) {
    this.target.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @template {keyof EditorEvents} Name
   * @param {Name} name
   * @param {(detail: EditorEvents[Name]) => void} listener */
  on(name, listener) {
    const hear = (/** @type {Event} */ event) => listener(/** @type {CustomEvent} */ (event).detail);
    this.target.addEventListener(name, hear, { signal: this.signal });
  }
}
