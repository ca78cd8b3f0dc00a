// Holds names from another recording: the documents that this browser knows, the server's proposals, and the
// renaming of those that somebody chooses. Nothing is renamed by itself.

import { menuItem } from "../commands/menu.js";
import { make } from "../dom.js";
import { knownDocuments } from "../../page/documents.js";
import { tell } from "../../page/language.js";
import { fill, showMarks } from "../text_format.js";

const NAMES_TIMEOUT_MS = 60000;

export class SpeakerNames {
  constructor(editor) {
    this.editor = editor;
  }

  /** Other documents that this browser opened; the page around the editor keeps them. */
  others() {
    return knownDocuments().filter(({ id }) => id !== this.editor.state.meta.document_id);
  }

  openDocuments(button) {
    const { menu, strings } = this.editor;
    const items = this.others().map(({ id, name }) => {
      const action = () => {
        menu.close();
        this.propose(id, button);
      };
      return menuItem({ label: showMarks(name || "–"), action });
    });
    const title = make("span", { class: "lk-menu-title", text: strings.editor_names_choose });
    menu.open(button, { role: "menu", label: strings.editor_names }, [title, ...items]);
  }

  async propose(otherId, button) {
    const { editor } = this;
    const documentId = editor.state.meta.document_id;
    const answer = await this.ask({ document_id: documentId, other_id: otherId });
    if (editor.state.meta.document_id !== documentId) return;
    if (answer === null) editor.notify(editor.strings.editor_names_lost);
    else if (answer.error) editor.notify(tell(answer.error));
    else if (answer.proposals.length === 0) editor.notify(editor.strings.editor_names_none);
    else this.openProposals(answer.proposals, button);
  }

  /** Each proposal is a line that renames; the others stay to be chosen. */
  openProposals(proposals, button) {
    const { menu, saving, strings } = this.editor;
    const items = proposals.map((proposal) => {
      const { speaker, name, percent } = proposal;
      const action = () => {
        menu.close();
        saving.renameSpeaker(speaker, name);
        const left = proposals.filter((other) => other !== proposal);
        if (left.length > 0) this.openProposals(left, button);
      };
      const label = fill(strings.editor_names_proposal, { speaker: showMarks(speaker), name: showMarks(name) });
      return menuItem({ label, hint: `${percent} %`, action });
    });
    menu.open(button, { role: "menu", label: strings.editor_names }, items);
  }

  /** The answer as an object, null where none came in time. */
  async ask(payload) {
    const late = new Promise((resolve) => {
      setTimeout(resolve, NAMES_TIMEOUT_MS);
    });
    const answer = await Promise.race([this.editor.server.document_names(payload), late]).catch(() => null);
    return answer && typeof answer === "object" && !answer.failed ? answer : null;
  }
}
