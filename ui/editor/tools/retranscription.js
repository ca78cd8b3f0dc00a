// Holds the rows that are being heard again: asks the server, looks how far it is, and hands the result to
// saving.js as an edit like any other. What is going on stands in the row, with a way to stop it.

import { menuItem } from "../commands/menu.js";
import { make } from "../dom.js";
import { tell } from "../../page/language.js";
import { fill } from "../text_format.js";

const LOOK_MS = 500;
const LOOKS_WITHOUT_ANSWER = 20;
const HEAR_TIMEOUT_MS = 20000;

export class Retranscription {
  constructor(editor) {
    this.editor = editor;
    this.tasks = new Map(); // row id -> { key, name, timer, misses, sentence }
  }

  /** The engines that may hear a row, as a menu. */
  openMenu(id, button) {
    const { menu, strings, state } = this.editor;
    const items = state.meta.hearers.map((hearer) => {
      const action = () => {
        menu.close();
        this.start(id, hearer);
      };
      const label = hearer.draft ? `${hearer.label} · ${strings.editor_flag_draft}` : hearer.label;
      return menuItem({ label, hint: hearer.language, action });
    });
    menu.open(button, { role: "menu", label: strings.editor_hear_again }, items);
  }

  async start(id, { language, role, name }) {
    const { editor } = this;
    this.stop(id);
    editor.typing.commit();
    editor.rows.say(id, null);
    const task = { key: null, name, timer: 0, misses: 0, sentence: "" };
    this.tasks.set(id, task);
    this.show(id, fill(editor.strings.editor_hearing_waits, { language: name }));
    const answer = await this.ask("hear", { id, language, role });
    if (this.tasks.get(id) !== task) {
      if (answer?.key) this.ask("heard", { key: answer.key, stop: true });
    } else if (answer?.key) {
      task.key = answer.key;
      this.lookSoon(id, task);
    } else {
      this.end(id, answer?.error ? tell(answer.error) : editor.strings.editor_hearing_lost);
    }
  }

  lookSoon(id, task) {
    task.timer = setTimeout(() => this.look(id, task), LOOK_MS);
  }

  async look(id, task) {
    const { editor } = this;
    const answer = await this.ask("heard", { key: task.key });
    if (this.tasks.get(id) !== task) return;
    task.misses = answer === null ? task.misses + 1 : 0;
    if (task.misses > LOOKS_WITHOUT_ANSWER) this.end(id, editor.strings.editor_hearing_lost);
    else if (answer?.error) this.end(id, tell(answer.error));
    else if (answer?.value) this.take(id, answer.value);
    else if (answer?.state === "cancelled") this.end(id, null);
    else {
      if (answer !== null) this.show(id, this.describe(answer, task.name));
      this.lookSoon(id, task);
    }
  }

  describe({ state, fetching, fraction }, language) {
    const { strings } = this.editor;
    const percent = Math.round(fraction * 100);
    if (state === "waiting") return fill(strings.editor_hearing_waits, { language });
    return fill(fetching ? strings.editor_hearing_fetches : strings.editor_hearing, { language, percent });
  }

  /** What was heard becomes an edit; what somebody is still writing in the row comes before it. */
  take(id, value) {
    const { editor } = this;
    this.end(id, null);
    editor.typing.commit();
    editor.saving.edit(id, "heard", value);
  }

  stop(id) {
    const task = this.tasks.get(id);
    if (task === undefined) return;
    if (task.key !== null) this.ask("heard", { key: task.key, stop: true });
    this.end(id, null);
  }

  stopAll() {
    for (const id of [...this.tasks.keys()]) this.stop(id);
  }

  end(id, sentence) {
    clearTimeout(this.tasks.get(id)?.timer);
    this.tasks.delete(id);
    this.editor.rows.node(id)?.querySelector(".lk-hearing")?.remove();
    if (sentence !== null) this.editor.rows.say(id, sentence);
  }

  show(id, sentence) {
    this.tasks.get(id).sentence = sentence;
    this.write(id);
  }

  /**
   * One quiet line in the row, also when its node is made anew; the same line is kept, so that a screen reader
   * hears changes only.
   */
  write(id) {
    const node = this.editor.rows.node(id);
    if (node === undefined || !this.tasks.has(id)) return;
    const { sentence } = this.tasks.get(id);
    let line = node.querySelector(".lk-hearing");
    if (line === null) {
      const button = make("button", { type: "button", class: "lk-button lk-link", text: this.editor.strings.editor_hearing_stop });
      button.addEventListener("click", () => this.stop(id));
      line = make("div", { class: "lk-hearing" }, [make("span", { role: "status" }), button]);
      node.parts.text.parentElement.append(line);
    }
    if (line.firstChild.textContent !== sentence) line.firstChild.textContent = sentence;
  }

  /** The answer as an object, null where none came in time. */
  async ask(name, payload) {
    const call = this.editor.server[`document_${name}`];
    const late = new Promise((resolve) => {
      setTimeout(resolve, HEAR_TIMEOUT_MS);
    });
    const sent = call({ document_id: this.editor.state.meta.document_id, ...payload });
    const answer = await Promise.race([sent, late]).catch(() => null);
    return answer && typeof answer === "object" && !answer.failed ? answer : null;
  }
}
