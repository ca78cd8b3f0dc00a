// Holds "delete this document": a question that names it, and in the end what was removed. The dialog stands in the
// page itself, for the editor goes with its document.
/** @import { Words } from "../../types" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */

import { DELETE_DOCUMENT, secretHeaders } from "../../page/addresses.js";
import { leaveDeleted } from "../../page/documents.js";
import { tell } from "../../page/language.js";
import { request } from "../../page/request.js";
import { make } from "../dom.js";
import { fill, showMarks } from "../text_format.js";

/** @typedef {{ removed: { rows: number, edits: number, files: string[], bytes: number } }} Deleted */

export class DocumentDeletion {
  /** @param {{ state: TranscriptState, saving: Saving, words: Words, signal: AbortSignal }} parts */
  constructor({ state, saving, words, signal }) {
    this.state = state;
    this.saving = saving;
    this.words = words;
    this.signal = signal;
    /** Where the focus goes back to.
     * @type {HTMLElement | null} */
    this.opener = null;
    this.told = make("p");
    this.close = make("button", { type: "button" });
    this.remove = make("button", { type: "button", class: "lk-deletion-do" });
    this.title = make("h2", { id: "lk-deletion-title" });
    this.dialog = make("dialog", { class: "lk-deletion", "aria-labelledby": "lk-deletion-title" }, [
      this.title,
      this.told,
      make("div", { class: "lk-deletion-buttons" }, [this.close, this.remove]),
    ]);
    this.told.setAttribute("role", "status");
    this.close.addEventListener("click", () => this.dialog.close(), { signal });
    this.remove.addEventListener("click", () => this.begin(), { signal });
    this.dialog.addEventListener("close", () => this.opener?.focus(), { signal });
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    signal.addEventListener("abort", () => this.dialog.remove(), { once: true });
  }

  open(/** @type {HTMLElement} */ opener) {
    const { strings } = this.words;
    const { name = "" } = this.state.meta;
    this.title.textContent = fill(strings.editor_deletion_title, { name: showMarks(name) });
    this.say(fill(strings.editor_deletion_what, { rows: this.state.meta.rows ?? 0 }));
    this.close.textContent = strings.editor_deletion_keep;
    this.remove.textContent = strings.editor_deletion_do;
    this.remove.hidden = this.remove.disabled = this.close.disabled = false;
    document.body.append(this.dialog);
    this.opener = opener;
    this.dialog.showModal();
    this.close.focus();
  }

  say(/** @type {string} */ sentence) {
    this.told.textContent = sentence;
  }

  async begin() {
    const { strings } = this.words;
    const id = this.state.meta.document_id;
    if (id === null) return;
    this.remove.disabled = this.close.disabled = true;
    this.say(strings.editor_deletion_goes_on);
    const answer = await request(DELETE_DOCUMENT, { method: "POST", headers: secretHeaders(id) });
    const found = await answer?.json().catch(() => null);
    this.remove.disabled = this.close.disabled = false;
    if (!answer?.ok) {
      this.say(tell(found) || strings.editor_deletion_lost);
      return;
    }
    this.remove.hidden = true;
    this.close.textContent = strings.editor_deletion_close;
    this.sayDone(found);
    leaveDeleted(id);
  }

  sayDone(/** @type {Deleted} */ { removed: { rows, edits, files, bytes } }) {
    const megabytes = (bytes / 1e6).toFixed(1);
    const values = { rows, edits, files: files.length, megabytes };
    this.say(fill(this.words.strings.editor_deletion_done, values));
  }
}
