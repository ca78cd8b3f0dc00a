// Holds "divide speakers again": a small form in the document's menu, the question to the server, and the answer
// in a sentence. What changed comes back as an edit's acknowledgement, so one undo takes it back.

import { make, setLabel } from "../dom.js";
import { tell } from "../../page/language.js";
import { fill } from "../text_format.js";

const MOST_SPEAKERS = 20;
const DIVIDE_TIMEOUT_MS = 60000;
const OVERTAKEN_TRIES = 3; // others may edit meanwhile

export class Rediarization {
  constructor(editor) {
    this.editor = editor;
    this.line = null; // what is going on, until the answer
  }

  openForm(button) {
    const { menu, strings } = this.editor;
    const kinds = [
      ["find_out", strings.editor_divide_find_out], ["exactly", strings.editor_divide_exactly],
      ["at_least", strings.editor_divide_at_least], ["at_most", strings.editor_divide_at_most],
    ];
    const options = kinds.map(([value, text]) => make("option", { value, text }));
    const kind = make("select", { class: "lk-field", "aria-label": strings.editor_divide_how_many }, options);
    const number = make("input", { class: "lk-field lk-number", type: "number", min: 1, max: MOST_SPEAKERS, step: 1, required: true });
    setLabel(number, strings.editor_divide_how_many);
    number.value = Math.max(1, this.editor.state.speakers().length);
    number.hidden = number.disabled = true;
    kind.addEventListener("change", () => {
      number.hidden = number.disabled = kind.value === "find_out";
    });
    const form = make("form", { class: "lk-divide" }, [
      make("strong", { class: "lk-menu-title", text: strings.editor_divide_how_many }),
      make("div", { class: "lk-divide-line" }, [
        kind, number, make("button", { type: "submit", class: "lk-button lk-solid", text: strings.editor_divide_do }),
      ]),
      make("p", { class: "lk-hint", text: strings.editor_divide_hint }),
    ]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      menu.close();
      this.begin(writeCount(kind.value, number.value));
    });
    menu.open(button, { role: "dialog", label: strings.editor_divide, className: "lk-sheet" }, [form]);
    kind.focus();
  }

  /** Whatever is typed is saved first, so that the division starts from what the page shows. */
  begin(speakers) {
    if (this.line !== null) return;
    const { editor } = this;
    const { queue } = editor.saving;
    this.line = make("p", { class: "lk-notice", role: "status", text: editor.strings.editor_dividing });
    editor.notices.append(this.line);
    editor.typing.commit();
    editor.saving.whenSaved(() => this.divide(queue, speakers));
  }

  async divide(queue, speakers, tries = OVERTAKEN_TRIES) {
    const { editor } = this;
    const answer = await this.ask({ document_id: queue.documentId, base_revision: queue.revision, speakers });
    if (answer?.stale && tries > 1 && (await queue.reconcile())) return this.divide(queue, speakers, tries - 1);
    this.line?.remove();
    this.line = null;
    if (queue !== editor.saving.queue) return;
    if (answer === null) editor.notify(editor.strings.editor_divide_lost);
    else if (answer.error) editor.notify(tell(answer.error));
    else this.take(queue, answer);
  }

  take(queue, answer) {
    const { editor } = this;
    const { heard_speakers: speakers, rows } = answer;
    if (answer.revision > queue.revision) {
      queue.revision = answer.revision;
      queue.savedAt = answer.saved_at;
      editor.saving.acknowledged(queue, { name: "edit", field: "speaker" }, answer);
      editor.refresh(editor.state.order);
      editor.saving.showState();
    }
    editor.notify(fill(editor.strings.editor_divided, { speakers, rows }));
  }

  /** The answer as an object, null where none came in time. */
  async ask(payload) {
    const late = new Promise((resolve) => {
      setTimeout(resolve, DIVIDE_TIMEOUT_MS);
    });
    const answer = await Promise.race([this.editor.server.document_divide(payload), late]).catch(() => null);
    return answer && typeof answer === "object" && !answer.failed ? answer : null;
  }
}

/** As the server reads it: 0 is to be found out, 3, "2-", "1-4". */
function writeCount(kind, number) {
  if (kind === "exactly") return Number(number);
  if (kind === "at_least") return `${number}-`;
  return kind === "at_most" ? `1-${number}` : 0;
}
