// Holds the rows on the page: one prototype cloned per row that is near, and only what differs is written.
// Must not decide what an edit means; clicks and keys are read by editor.js through data-action and data-field.

import { make, setAttribute, writeText } from "../dom.js";
import { tell } from "../../page/language.js";
import { DRAFT, FLAG_KEYS, flagsBelow } from "./flags.js";
import { speakerColour, speakerLetter } from "./speaker_badge.js";
import { RowWindow } from "./window.js";
import { fill, formatTime, sameValue, showMarks } from "../text_format.js";

function buildPrototype() {
  const cell = (name, ...children) => make("div", { class: `lk-cell lk-cell-${name}`, role: "gridcell" }, children);
  const button = (action, children = []) =>
    make("button", { type: "button", class: `lk-button lk-${action}`, tabindex: "-1", "data-action": action }, children);
  const field = (tag, name) =>
    make(tag, { class: `lk-edit lk-edit-${name}`, role: "textbox", tabindex: "-1", spellcheck: "false", "data-field": name });
  const speaker = button("speaker", [make("span", { class: "lk-letter" }), make("span", { class: "lk-name" })]);
  speaker.setAttribute("aria-haspopup", "menu");
  const language = button("language");
  language.setAttribute("aria-haspopup", "menu");
  const text = field("div", "text");
  text.setAttribute("aria-multiline", "true");
  const more = button("more");
  more.setAttribute("aria-haspopup", "menu");
  return make("div", { class: "lk-row", role: "row", tabindex: "-1" }, [
    cell("play", button("play")),
    cell("start", field("span", "start_ms")),
    cell("end", field("span", "end_ms")),
    cell("speaker", speaker),
    cell("language", language),
    cell("text", text),
    cell("status", button("verify")),
    cell("more", more),
  ]);
}

/** The controls of a row, by the field they show or the action they do. */
function findParts(node) {
  const [play, start_ms, end_ms, speaker, language, text, verify, more] = [...node.children].map((cell) => cell.firstElementChild);
  return { play, start_ms, end_ms, speaker, language, text, verify, more };
}

export class RowList {
  constructor(grid, state, strings) {
    this.grid = grid;
    this.state = state;
    this.strings = strings;
    this.prototype = buildPrototype();
    this.nodes = new Map(); // of the rows near what is seen; window.js makes and takes them
    this.editable = false;
    this.here = null; // id of the current row
    this.sounding = null; // id of the row that is heard
    this.chosen = new Set(); // ids of the rows selected together
    this.held = null; // a row with typed text that others overtook: nobody has chosen yet
    this.onBuild = () => {}; // told of each node that is made, to add what its row shows besides
    this.messages = new Map(); // id -> what say() was told, for rows whose node comes and goes
    this.window = new RowWindow(grid, this);
  }

  /** The row's node; undefined while the row is far from what is seen. */
  node(id) {
    return this.nodes.get(id);
  }

  cell(id, field) {
    return this.nodes.get(id)?.querySelector(`[data-field="${field}"]`);
  }

  /** Bring the page to the state's rows and order; nodes of rows that stay are kept. */
  arrange() {
    for (const id of this.messages.keys()) if (!this.state.rows.has(id)) this.messages.delete(id);
    this.window.arrange();
  }

  /** Another document, or none. */
  clear() {
    this.here = null;
    this.sounding = null;
    this.messages.clear();
    this.window.clear();
  }

  /** Rows that keep their node wherever the page stands: they hold the focus, typed text, or the sound. */
  keeps() {
    const focused = this.grid.contains(document.activeElement) ? document.activeElement.closest(".lk-row") : null;
    return new Set([this.here, this.sounding, this.held, focused?.dataset.id]);
  }

  build(id) {
    const node = this.prototype.cloneNode(true);
    node.dataset.id = id;
    node.parts = findParts(node);
    this.nodes.set(id, node);
    this.markNode(id);
    this.write(id);
    if (this.messages.has(id)) this.writeMessage(id);
    this.onBuild(id);
    return node;
  }

  /** Make a row the current one: it alone is reached by Tab. */
  markHere(id) {
    const before = this.here;
    this.here = id;
    this.markNode(before);
    if (id !== null && !this.nodes.has(id)) this.window.arrange();
    else this.markNode(id);
  }

  /** Make a row the one that sounds; null for none. */
  markSounding(id, typing) {
    const before = this.sounding;
    if (before === id) return;
    this.sounding = id;
    for (const changed of [before, id]) {
      this.markNode(changed);
      this.write(changed, typing);
    }
  }

  markNode(id) {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    const isHere = id === this.here;
    node.classList.toggle("is-here", isHere);
    const isChosen = this.chosen.has(id);
    node.classList.toggle("is-chosen", isChosen);
    setAttribute(node, "aria-selected", isHere || isChosen ? "true" : null);
    node.tabIndex = isHere ? 0 : -1;
    for (const part of Object.values(node.parts)) part.tabIndex = isHere ? 0 : -1;
    node.classList.toggle("is-sounding", id === this.sounding);
    setAttribute(node, "aria-current", id === this.sounding ? "true" : null);
  }

  /** Scroll a row into view, as little as possible. */
  reveal(id) {
    this.nodes.get(id)?.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.window.arrange();
    this.nodes.get(id)?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** Rows can be edited, or only read and played while a job still writes them. */
  setEditable(editable) {
    for (const node of [this.prototype, ...this.nodes.values()]) {
      if (this.editable === editable && node !== this.prototype) break;
      const parts = findParts(node);
      for (const part of [parts.start_ms, parts.end_ms, parts.text]) {
        setAttribute(part, "contenteditable", editable ? "plaintext-only" : "false");
        setAttribute(part, "aria-readonly", String(!editable));
      }
      for (const part of [parts.speaker, parts.language, parts.verify, parts.more]) part.disabled = !editable;
    }
    this.editable = editable;
  }

  /** Write what differs from what the node shows. `typing` is a cell with text not yet committed: left alone. */
  write(id, typing = null) {
    const node = this.nodes.get(id);
    const row = this.state.row(id);
    if (node === undefined || row === undefined) {
      this.window.heights.forget(id);
      return;
    }
    const old = node.shown ?? {};
    const { parts } = node;
    if (parts.text !== typing) writeText(parts.text, row.text);
    if (parts.start_ms !== typing) writeText(parts.start_ms, formatTime(row.start_ms));
    if (parts.end_ms !== typing) writeText(parts.end_ms, formatTime(row.end_ms));
    this.writeSpeaker(parts.speaker, row.speaker);
    if (node.shown === undefined || old.language !== row.language) this.writeLanguage(parts, row.language);
    if (old.status !== row.status) setAttribute(node, "data-status", row.status);
    if (old.text !== row.text || !sameValue(old.flags, row.flags)) {
      this.writeDraft(parts.language.parentElement, row);
      this.writeFlags(node, row);
    }
    this.writeLabels(node, row);
    node.shown = row;
  }

  writeSpeaker(button, name) {
    const { strings } = this;
    const index = this.state.speakerIndex(name);
    const key = `${index} ${name}`;
    if (button.written === key) return;
    button.written = key;
    const shown = name === null || name === undefined ? strings.editor_no_speaker : showMarks(name);
    const [letter, label] = button.children;
    letter.textContent = speakerLetter(index);
    label.textContent = shown;
    setAttribute(button, "data-colour", speakerColour(index));
    setAttribute(button, "aria-label", fill(strings.editor_speaker_of, { speaker: shown }));
  }

  writeLanguage(parts, code) {
    const { strings } = this;
    const known = this.state.meta.languages.find((language) => language.code === code);
    const language = known?.label ?? code ?? strings.editor_unknown;
    parts.language.textContent = code ?? "–";
    setAttribute(parts.language, "aria-label", fill(strings.editor_language_of, { language }));
    setAttribute(parts.text, "lang", code);
  }

  /** Names for screen readers; a row's controls are told apart by its time. */
  writeLabels({ parts, classList, shown }, row) {
    const { strings } = this;
    const sounding = classList.contains("is-sounding");
    const time = formatTime(row.start_ms);
    if (shown?.start_ms !== row.start_ms) {
      setAttribute(parts.start_ms, "aria-label", strings.editor_start);
      setAttribute(parts.end_ms, "aria-label", strings.editor_end);
      setAttribute(parts.text, "aria-label", fill(strings.editor_text_of, { time }));
      setAttribute(parts.more, "aria-label", fill(strings.editor_more_of, { time }));
    }
    setAttribute(parts.play, "aria-label", fill(sounding ? strings.editor_pause_row : strings.editor_play_row, { time }));
    if (shown?.status === row.status) return;
    const verified = row.status === "verified";
    const status = strings[`editor_status_${row.status}`] ?? row.status;
    setAttribute(parts.verify, "aria-label", `${status}. ${verified ? strings.editor_unverify : strings.editor_verify}`);
    setAttribute(parts.verify, "aria-pressed", String(verified));
  }

  /** A mark beside the language: every row of an engine may be a draft, and none shall be taller for it. */
  writeDraft(cell, { flags }) {
    cell.querySelector(".lk-draft")?.remove();
    const draft = (flags ?? []).find(({ kind }) => kind === DRAFT);
    if (draft === undefined) return;
    const label = `${this.strings.editor_flag_draft}: ${showMarks(tell(draft.reason))}`;
    cell.append(make("span", { class: "lk-draft", role: "img", "aria-label": label, title: label, text: "⚑" }));
  }

  /** Each other flag with its reason in words, below the text. */
  writeFlags(node, row) {
    node.querySelector(".lk-flags")?.remove();
    const { text } = row;
    const lines = flagsBelow(row).map(({ kind, reason }) => {
      const label = this.strings[`editor_flag_${kind}`] ?? kind;
      const words = make("span", { text: reason ? `${label}: ${showMarks(tell(reason))}` : label });
      return make("li", { class: "lk-flag", "data-kind": kind }, [words, this.flagKey(kind)]);
    });
    if (showMarks(text) !== text) lines.push(make("li", { class: "lk-flag", text: this.strings.editor_flag_direction }));
    if (lines.length > 0) node.parts.text.after(make("ul", { class: "lk-flags" }, lines));
  }

  /** The one key that settles a flag, and what it says; seen on the current row. */
  flagKey(kind) {
    const [keys, words] = FLAG_KEYS[kind] ?? ["Ctrl Enter", "editor_flag_right"];
    return make("span", { class: "lk-flag-key" }, [make("kbd", { text: keys }), make("span", { text: this.strings[words] })]);
  }

  /** A sentence in the row, where it happened, with what can be done; null takes it away. */
  say(id, sentence, actions = [], field = "text") {
    if (sentence === null) this.messages.delete(id);
    else this.messages.set(id, { sentence, actions, field });
    this.writeMessage(id);
  }

  writeMessage(id) {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    node.querySelector(".lk-message")?.remove();
    for (const part of Object.values(node.parts)) part.removeAttribute("aria-invalid");
    const message = this.messages.get(id);
    if (message === undefined) return;
    const buttons = message.actions.map(({ label, action }) => {
      const button = make("button", { type: "button", class: "lk-button lk-link", text: label });
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
      button.addEventListener("click", action);
      return button;
    });
    const words = make("span", { text: message.sentence });
    node.parts.text.parentElement.append(make("div", { class: "lk-message", role: "alert" }, [words, ...buttons]));
    node.parts[message.field]?.setAttribute("aria-invalid", "true");
  }

  /** Write every label again, in new words. */
  translate(strings, typing) {
    this.strings = strings;
    for (const [id, node] of this.nodes) {
      node.shown = undefined;
      node.parts.speaker.written = undefined;
      this.write(id, typing);
    }
  }
}
