// Holds how lines of the table of keys look in the sheet, and what they are called.
/** @import { Strings } from "../../types" */
/** @import { KeyLine } from "./keymap.js" */

import { make } from "../dom.js";
import { fill } from "../text_format.js";

/** What a line does, told from those that stand with it.
 * @param {KeyLine} line
 * @param {Strings} strings */
export function sayLine({ says, label, values = {} }, strings) {
  return fill(strings[says ?? label ?? ""], values);
}

/** Keys as they look, "Alt ↑ · Alt ↓"; those pressed together are never torn apart. */
export function drawKeys(/** @type {string} */ keys) {
  if (keys === "") return [];
  const together = keys.split(" · ").map((held) => {
    const caps = held.split(" ").map((key) => (key === "…" ? ` ${key} ` : make("kbd", { text: key })));
    return make("span", { class: "lk-key-caps" }, caps);
  });
  return together.flatMap((caps, index) => (index === 0 ? [caps] : [" · ", caps]));
}
