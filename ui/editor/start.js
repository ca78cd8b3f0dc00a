// Joins the editor to Gradio: it is mounted into the element of the component `SegmentEditor`.
/** @import { Component, Shown } from "../types" */
/** @import { LetterTable } from "./tools/latin_letters.js" */

import { documentEvents, rememberDocument, takeWantedRow } from "../page/documents.js";
import { lifetimeOf } from "../page/lifetime.js";
import { Editor } from "./editor.js";

/** @param {Component<Shown, { styles: string, letters: LetterTable }>} component */
export function mount({ element, props, server, watch, given: { styles, letters } }) {
  const signal = lifetimeOf(element);
  const sheet = document.createElement("style");
  sheet.textContent = styles;
  element.append(sheet);
  const section = /** @type {HTMLElement & { editor?: Editor }} */ (element.querySelector(".lk"));
  const editor = new Editor(section, server, props.strings, letters, signal);
  section.editor = editor; // for whoever looks at it from outside: tests, the browser's console
  const whileThere = (/** @type {() => void} */ action) => () => signal.aborted || action();
  watch(
    "value",
    whileThere(() => editor.show(props.value)),
  );
  watch(
    "strings",
    whileThere(() => editor.translate(props.strings)),
  );
  editor.core.events.on("opened", rememberDocument);
  const goToWanted = () => {
    const row = takeWantedRow();
    if (row !== null) editor.go(row);
  };
  const goSoon = () => setTimeout(whileThere(goToWanted)); // its rows are shown before that
  documentEvents.addEventListener("row-wanted", goSoon, { signal });
  editor.show(props.value);
  goSoon();
}
