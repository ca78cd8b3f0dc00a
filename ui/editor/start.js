// Joins the editor to Gradio: it is mounted into the element of the component `SegmentEditor`.

import { InputHandler } from "./commands/input_handler.js";
import { Editor } from "./editor.js";
import { documentEvents, takeWantedRow } from "../page/documents.js";
import { lifetimeOf } from "../page/lifetime.js";

export function mount({ element, props, server, watch, given: { styles, letters } }) {
  const signal = lifetimeOf(element);
  const sheet = document.createElement("style");
  sheet.textContent = styles;
  element.append(sheet);
  const section = element.querySelector(".lk");
  const editor = new Editor(section, server, props.strings, letters);
  new InputHandler(editor);
  section.editor = editor;
  editor.show(props.value);
  watch("value", () => editor.show(props.value));
  watch("strings", () => editor.translate(props.strings));
  const goToWanted = () => setTimeout(() => editor.go(takeWantedRow(), "text")); // rows are shown before that
  documentEvents.addEventListener("row-wanted", goToWanted, { signal });
  goToWanted();
}
