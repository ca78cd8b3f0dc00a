// Holds what this page keeps of a document in the browser until the server has it. Every page has a list of its own,
// for a second tab must not write over what the first one still waits to send.

import { keep, keptKeys, readKeptValue } from "../../page/browser_store.js";

const PAGE = `${Date.now().toString(36).padStart(9, "0")}-${Math.random().toString(36).slice(2, 10)}`;

/** @template Entry */
export class LocalStore {
  /** `kind` says what is kept ("waiting", "lost").
   * @param {string} kind
   * @param {string} documentId */
  constructor(kind, documentId) {
    this.prefix = `likhita.${kind}.${documentId}`;
    this.key = `${this.prefix}.${PAGE}`;
  }

  /** Where storage is full or forbidden, what the page itself holds is what counts. */
  save(/** @type {Entry[]} */ entries) {
    return keep(this.key, entries.length === 0 ? null : JSON.stringify(entries));
  }

  /** What pages before this one left, oldest first; from now on this page keeps it. */
  take() {
    const keys = this.keys();
    const entries = keys.flatMap((key) => this.read(key));
    if (entries.length > 0 && this.save(entries)) {
      for (const key of keys) if (key !== this.key) keep(key, null);
    }
    return entries;
  }

  keys() {
    const mine = (/** @type {string} */ key) => key === this.prefix || key.startsWith(`${this.prefix}.`);
    return keptKeys().filter(mine).sort();
  }

  /** @param {string} key
   * @returns {Entry[]} */
  read(key) {
    const entries = readKeptValue(key);
    return Array.isArray(entries) ? entries : [];
  }
}
