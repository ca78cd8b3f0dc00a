// Holds the keys that somebody set in place of those of the table; this browser keeps them. A key that is set does nothing
// else any more.
/** @import { Events } from "../events.js" */
/** @import { KeyLine } from "./keymap.js" */

import { keep, readKeptValue } from "../../page/browser_store.js";
import { isKeyPressed, writeKeys } from "./key_match.js";
import { KEYMAP } from "./keymap.js";
import { refuseKeys } from "./own_key_rules.js";

const KEY = "likhita.keys";

export class OwnKeys {
  /** @param {{ events: Events }} parts */
  constructor({ events }) {
    this.events = events;
    /** By the name of the line. @type {Map<string, string>} */
    this.set = new Map();
    const kept = /** @type {Record<string, unknown>} */ (readKeptValue(KEY) ?? {});
    for (const { name } of KEYMAP.filter(isChangeable)) {
      const keys = name !== undefined && Object.hasOwn(kept, name) ? kept[name] : undefined;
      const isGood = typeof keys === "string" && refuseKeys(keys) === null && findFixed(keys) === undefined;
      if (name !== undefined && isGood && ![...this.set.values()].includes(keys)) this.set.set(name, keys);
    }
  }

  /** What a line is pressed with now. */
  of(/** @type {KeyLine} */ { name, keys }) {
    const own = name === undefined ? undefined : this.set.get(name);
    if (own !== undefined) return [own];
    const taken = [...this.set.values()];
    return taken.length === 0 ? keys : keys.filter((each) => !taken.includes(each));
  }

  isOwn(/** @type {KeyLine} */ { name }) {
    return name !== undefined && this.set.has(name);
  }

  /** The other line that has this key now, or undefined.
   * @param {string} keys
   * @param {KeyLine} line */
  findOther(keys, line) {
    return KEYMAP.find((other) => other !== line && isChangeable(other) && this.of(other).includes(keys));
  }

  /** Give a line this key, whatever had it before.
   * @param {KeyLine} line
   * @param {string} keys one that is not refused */
  choose(line, keys) {
    const other = this.findOther(keys, line);
    if (other?.name !== undefined) this.set.delete(other.name);
    if (line.name === undefined) return;
    if (line.keys[0] === keys) this.set.delete(line.name);
    else this.set.set(line.name, keys);
    this.save();
  }

  reset(/** @type {KeyLine} */ { name }) {
    if (name !== undefined && this.set.delete(name)) this.save();
  }

  resetAll() {
    this.set.clear();
    this.save();
  }

  save() {
    keep(KEY, this.set.size === 0 ? null : JSON.stringify(Object.fromEntries(this.set)));
    this.events.tell("keys");
  }

  /** The keys of one line, as people read them; "" where it has none. */
  writeOne(/** @type {KeyLine} */ line) {
    return writeKeys({ keys: this.of(line) });
  }

  /** Those of lines that stand together, as people read them; "" where they have none.
   * @param {KeyLine[]} lines */
  write(lines) {
    const isPlain = !lines.some((line) => this.isOwn(line) || this.of(line).length < line.keys.length);
    const shown = isPlain ? lines[0]?.shown : undefined;
    return writeKeys({ keys: lines.flatMap((line) => this.of(line)), shown });
  }

  /** The first key of the line called `name`, as a hint in a menu; "" where it has none. */
  hint(/** @type {string | undefined} */ name) {
    const line = name === undefined ? undefined : KEYMAP.find((entry) => entry.name === name);
    return line === undefined ? "" : writeKeys({ keys: this.of(line).slice(0, 1) });
  }

  /** What a control is called, with its key.
   * @param {string} words
   * @param {string} name */
  label(words, name) {
    const keys = this.hint(name);
    return keys === "" ? words : `${words} (${keys.replaceAll(" ", "+")})`;
  }
}

/** Whether a line of the table can have another key. */
export function isChangeable(/** @type {KeyLine} */ { name, where }) {
  return name !== undefined && where === "everywhere";
}

/** The line that always has this key, or undefined.
 * @param {string} keys as `nameKeys` writes them */
export function findFixed(keys) {
  const parts = keys.split(" ");
  const key = parts.at(-1) ?? "";
  const code = /^[A-Z]$/.test(key) ? `Key${key}` : key;
  const [ctrlKey, altKey, shiftKey] = ["Ctrl", "Alt", "Shift"].map((held) => parts.includes(held));
  const pressed = { key, code, ctrlKey, altKey, shiftKey, metaKey: false };
  return KEYMAP.find((line) => !isChangeable(line) && line.keys.some((each) => isKeyPressed(each, pressed)));
}
