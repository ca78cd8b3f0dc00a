// Holds names from another recording: the documents that this browser knows, the server's proposals, and the
// renaming of those that somebody chooses. Nothing is renamed by itself.
/** @import { Server, Words } from "../../types" */
/** @import { Menu } from "../commands/menu.js" */
/** @import { Notices } from "../notices.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */

import { knownDocuments } from "../../page/documents.js";
import { tell } from "../../page/language.js";
import { make } from "../dom.js";
import { askServer } from "../sync/ask_server.js";
import { fill, showMarks } from "../text_format.js";

/** @typedef {{ speaker: string, name: string, percent: number }} Proposal */

const NAMES_TIMEOUT_MS = 60000;

export class SpeakerNames {
  /** @param {{ server: Server, state: TranscriptState, saving: Saving, menu: Menu, notices: Notices, words: Words }} parts */
  constructor({ server, state, saving, menu, notices, words }) {
    this.server = server;
    this.state = state;
    this.saving = saving;
    this.menu = menu;
    this.notices = notices;
    this.words = words;
  }

  /** Other documents that this browser opened. */
  others() {
    return knownDocuments().filter(({ id }) => id !== this.state.meta.document_id);
  }

  openDocuments(/** @type {HTMLElement} */ opener) {
    const { menu } = this;
    const { strings } = this.words;
    const items = this.others().map(({ id, name }) =>
      menu.item({ label: showMarks(name || "–"), action: () => this.propose(id, opener) }),
    );
    const title = make("span", { class: "lk-menu-title", text: strings.editor_names_choose });
    menu.open(opener, { role: "menu", label: strings.editor_names }, [title, ...items]);
  }

  /** @param {string} otherId
   * @param {HTMLElement} opener */
  async propose(otherId, opener) {
    const { notices, state } = this;
    const { strings } = this.words;
    const { document_id: documentId } = state.meta;
    const payload = { document_id: documentId, other_id: otherId };
    const answer = await askServer(this.server, "names", payload, NAMES_TIMEOUT_MS);
    if (state.meta.document_id !== documentId) return;
    if (answer === null) notices.notify(strings.editor_names_lost);
    else if (answer.error) notices.notify(tell(answer));
    else if (answer.proposals.length === 0) notices.fade(strings.editor_names_none);
    else this.openProposals(answer.proposals, opener);
  }

  /** Each proposal is a line that renames; the others stay to be chosen.
   * @param {Proposal[]} proposals
   * @param {HTMLElement} opener */
  openProposals(proposals, opener) {
    const { menu, saving } = this;
    const { strings } = this.words;
    const items = proposals.map((proposal) => {
      const { speaker, name, percent } = proposal;
      const action = () => {
        saving.renameSpeaker(speaker, name);
        const left = proposals.filter((other) => other !== proposal);
        if (left.length > 0) this.openProposals(left, opener);
      };
      const label = fill(strings.editor_names_proposal, {
        speaker: showMarks(speaker),
        name: showMarks(name),
      });
      return menu.item({ label, aside: `${percent} %`, action });
    });
    menu.open(opener, { role: "menu", label: strings.editor_names }, items);
  }
}
