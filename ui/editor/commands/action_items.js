// Holds how the lines of a menu of actions are made.
/** @import { Strings } from "../../types" */
/** @import { Menu } from "./menu.js" */

import { hintOf } from "./key_match.js";

/** The lines of a menu; undefined is one that is not offered, null separates. Separators stand only between lines.
 * @template {{ label: string, key?: string }} Entry
 * @param {Menu} menu
 * @param {Strings} strings
 * @param {(Entry | null | undefined)[]} entries
 * @param {(entry: Entry) => void} run */
export function actionItems(menu, strings, entries, run) {
  /** @type {HTMLElement[]} */
  const items = [];
  let separate = false;
  for (const entry of entries) {
    if (entry === null) separate = items.length > 0;
    if (!entry) continue;
    if (separate) items.push(menu.separator());
    separate = false;
    items.push(menu.item({ label: strings[entry.label], hint: hintOf(entry.key), action: () => run(entry) }));
  }
  return items;
}
