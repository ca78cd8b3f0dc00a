// Holds how the lines of a menu of actions are made.
/** @import { Strings } from "../../types" */
/** @import { Menu } from "./menu.js" */
/** @import { OwnKeys } from "./own_keys.js" */

/** The lines of a menu; undefined is one that is not offered, null separates. Separators stand only between lines.
 * A line with `checked` is a switch.
 * @template {{ label: string, key?: string, checked?: boolean, note?: string }} Entry
 * @param {{ menu: Menu, strings: Strings, ownKeys: OwnKeys }} parts
 * @param {(Entry | null | undefined)[]} entries
 * @param {(entry: Entry) => void} run */
export function actionItems({ menu, strings, ownKeys }, entries, run) {
  /** @type {HTMLElement[]} */
  const items = [];
  let separate = false;
  for (const entry of entries) {
    if (entry === null) separate = items.length > 0;
    if (!entry) continue;
    if (separate) items.push(menu.separator());
    separate = false;
    const { label, key, checked, note } = entry;
    const look = {
      note,
      label: strings[label],
      hint: ownKeys.hint(key),
      checked,
      isSwitch: checked !== undefined,
    };
    items.push(menu.item({ ...look, action: () => run(entry) }));
  }
  return items;
}
