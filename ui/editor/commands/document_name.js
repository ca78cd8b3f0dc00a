// Holds the name of the document in the head: a click makes it a field, Enter saves it, Escape leaves it as it was.
/** @import { Meta, Server, Words } from "../../types" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */

import { nameDocument } from "../../page/documents.js";
import { tell } from "../../page/language.js";
import { isComposing, make, setAttribute, setLabel } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { showMarks } from "../text_format.js";

const NAME_LIMIT = 200;
const ANSWER_MS = 15000;

export class DocumentName {
  /** @param {{ state: TranscriptState, server: Server, saving: Saving, notices: Notices, words: Words,
   *   signal: AbortSignal }} parts */
  constructor({ state, server, saving, notices, words, signal }) {
    this.state = state;
    this.server = server;
    this.saving = saving;
    this.notices = notices;
    this.words = words;
    /** The document whose name is being written.
     * @type {string | null} */
    this.of = null;
    this.isOpen = false;
    this.button = make("button", { type: "button", class: "lk-document-name" });
    this.field = make("input", {
      type: "text",
      class: "lk-field lk-document-name-field",
      maxlength: NAME_LIMIT,
    });
    this.node = make("h2", { class: "lk-title", translate: "no" }, [this.button]);
    this.button.addEventListener("click", () => this.begin(), { signal });
    this.field.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.field.addEventListener("blur", () => this.end(true), { signal });
  }

  translate() {
    setLabel(this.field, this.words.strings.editor_document_name);
    this.show(this.state.meta);
  }

  show(/** @type {Meta} */ { document_id: id, name = "" }) {
    nameDocument(id, name);
    if (this.isOpen && this.of !== id) this.end(false);
    const shown = showMarks(name);
    if (this.button.textContent !== shown) this.button.textContent = shown;
    setAttribute(this.node, "title", name);
    this.button.disabled = this.state.isReadOnly;
    const rename = this.button.disabled ? null : this.words.strings.editor_rename_document;
    setAttribute(this.button, "aria-description", rename);
    setAttribute(this.button, "title", rename === null ? name : `${name} · ${rename}`);
  }

  begin() {
    this.of = this.state.meta.document_id;
    this.isOpen = true;
    this.field.value = this.state.meta.name ?? "";
    this.node.replaceChildren(this.field);
    this.field.focus();
    this.field.select();
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    event.stopPropagation(); // nothing that is typed here is a key of the editor
    if (isComposing(event) || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    this.end(event.key === "Enter");
    this.button.focus();
  }

  end(/** @type {boolean} */ isMeant) {
    if (!this.isOpen) return;
    this.isOpen = false; // the field loses the focus as it goes
    const name = this.field.value.trim().normalize("NFC");
    this.node.replaceChildren(this.button);
    if (isMeant && name !== "" && name !== this.state.meta.name) this.rename(name);
  }

  async rename(/** @type {string} */ name) {
    const { meta } = this.state;
    const { document_id: id, name: before } = meta;
    const { queue } = this.saving;
    this.put(id, name);
    const answer = await askServer(this.server, "rename", { document_id: id, name }, ANSWER_MS);
    this.put(id, answer?.name ?? before);
    if (answer?.name === undefined) {
      this.notices.notify(tell(answer) || this.words.strings.editor_not_renamed);
    } else if (queue?.sending === null && queue.revision === answer.revision - 1) queue.reach(answer);
  }

  /** The document has this name, if it is the one that is shown still.
   * @param {string | null} id
   * @param {string} [name] */
  put(id, name) {
    const { meta } = this.state;
    if (meta.document_id !== id) return;
    meta.name = name;
    this.show(meta);
  }
}
