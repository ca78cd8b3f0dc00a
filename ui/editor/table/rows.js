// Holds the rows on the page: one prototype cloned per row that is near, and only what differs is written.
// Must not decide what an edit means; clicks and keys are read by input_handler.js through data-action and data-field.
/** @import { Row, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { RowNode } from "./row_node.js" */
/** @import { ViewChoices } from "./view_choices.js" */

import { focusedElement, make, setAttribute } from "../dom.js";
import { buildPrototype, cleanNode, findParts, lockNode } from "./row_node.js";
import { writeRow } from "./row_writer.js";
import { RowWindow } from "./window.js";

/** @typedef {{ label: string, action: () => void }} Choice */

export class RowList {
  /** @param {{ grid: HTMLElement, state: TranscriptState, choices: ViewChoices, words: Words, events: Events,
   *   signal: AbortSignal }} parts */
  constructor({ grid, state, choices, words, events, signal }) {
    this.grid = grid;
    this.state = state;
    this.choices = choices;
    this.words = words;
    this.events = events;
    this.signal = signal;
    this.prototype = buildPrototype();
    /** Of the rows near what is seen; window.js makes and takes them.
     * @type {Map<string, RowNode>} */
    this.nodes = new Map();
    /** @type {string | null} */
    this.here = null; // id of the current row
    /** @type {string | null} */
    this.sounding = null; // id of the row that is heard
    /** Ids of the rows selected together.
     * @type {Set<string>} */
    this.selected = new Set();
    /** @type {string | null} */
    this.held = null; // a row with typed text that others overtook: nobody has chosen yet
    /** The cell with uncommitted text, which nothing may write into.
     * @type {HTMLElement | null} */
    this.protectedCell = null;
    /** What say() was told, for rows whose node comes and goes.
     * @type {Map<string, { sentence: string, actions: Choice[], field: string }>} */
    this.messages = new Map();
    this.window = new RowWindow(grid, this, signal);
    events.on("chosen", () => this.writeAnew());
  }

  /** The row's node; undefined while the row is far from what is seen. */
  node(/** @type {string | null} */ id) {
    return id === null ? undefined : this.nodes.get(id);
  }

  /** @param {string | null} id
   * @param {string} field or the action of a button
   * @returns {HTMLElement | undefined} */
  cell(id, field) {
    return this.node(id)?.querySelector(`[data-field="${field}"], [data-action="${field}"]`) ?? undefined;
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
    const focused = focusedElement();
    const row = this.grid.contains(focused) ? focused?.closest(".lk-row") : null;
    const ids = [this.here, this.sounding, this.held, row instanceof HTMLElement ? row.dataset.id : null];
    return new Set(ids.flatMap((id) => id ?? []));
  }

  /** @param {string} id
   * @param {RowNode} [spare] a node that showed another row */
  build(id, spare) {
    const node = spare ?? /** @type {RowNode} */ (this.prototype.cloneNode(true));
    if (spare === undefined) node.parts = findParts(node);
    else cleanNode(spare);
    node.dataset.id = id;
    lockNode(node, this.state.isReadOnly);
    this.nodes.set(id, node);
    this.markNode(id);
    this.write(id);
    if (this.messages.has(id)) this.writeMessage(id);
    this.events.tell("built", id);
    return node;
  }

  /** Make a row the current one: it and its text alone are reached by Tab. */
  markHere(/** @type {string | null} */ id) {
    const before = this.here;
    this.here = id;
    this.markNode(before);
    if (id !== null && !this.nodes.has(id)) this.window.arrange();
    else this.markNode(id);
  }

  /** Make a row the one that sounds; null for none. */
  markSounding(/** @type {string | null} */ id) {
    const before = this.sounding;
    if (before === id) return;
    this.sounding = id;
    for (const changed of [before, id]) {
      if (changed === null) continue;
      this.markNode(changed);
      this.write(changed);
    }
  }

  /** Select rows together; `changed` are those that may look otherwise now.
   * @param {Set<string>} ids
   * @param {Iterable<string | null>} changed */
  markSelected(ids, changed) {
    this.selected = ids;
    for (const id of changed) this.markNode(id);
  }

  markNode(/** @type {string | null} */ id) {
    const node = this.node(id);
    if (node === undefined || id === null) return;
    const isHere = id === this.here;
    node.classList.toggle("is-here", isHere);
    const isSelected = this.selected.has(id);
    node.classList.toggle("is-chosen", isSelected);
    setAttribute(node, "aria-selected", isHere || isSelected ? "true" : null);
    node.tabIndex = isHere ? 0 : -1;
    node.parts.text.tabIndex = isHere ? 0 : -1; // the other controls are reached by arrows
    node.classList.toggle("is-sounding", id === this.sounding);
    setAttribute(node, "aria-current", id === this.sounding ? "true" : null);
  }

  /** Scroll a row into view, as little as possible. */
  reveal(/** @type {string} */ id) {
    this.nodes.get(id)?.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.window.arrange();
    this.nodes.get(id)?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** Write what differs from what the node shows; the protected cell is left alone. */
  write(/** @type {string} */ id) {
    const node = this.nodes.get(id);
    const row = this.state.row(id);
    if (node === undefined || row === undefined) this.window.heights.forget(id);
    else {
      writeRow(node, row, this);
      this.events.tell("written", id);
    }
  }

  /** The same for every row: those without a node are only thought anew. */
  writeAll() {
    this.window.heights.forgetChanged();
    for (const id of this.nodes.keys()) if (this.state.rows.has(id)) this.write(id);
  }

  // --- sentences in the rows -----------------------------------------------------------------------

  /** A sentence in the row, where it happened, with what can be done; null takes it away.
   * @param {string | null} id
   * @param {string | null} sentence
   * @param {Choice[]} [actions] */
  say(id, sentence, actions = [], field = "text") {
    if (id === null) return;
    if (sentence === null) this.messages.delete(id);
    else this.messages.set(id, { sentence, actions, field });
    this.writeMessage(id);
  }

  writeMessage(/** @type {string} */ id) {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    node.querySelector(".lk-message")?.remove();
    for (const part of Object.values(node.parts)) part.removeAttribute("aria-invalid");
    const message = this.messages.get(id);
    if (message === undefined) return;
    const { signal } = this;
    const buttons = message.actions.map(({ label, action }) => {
      const button = make("button", { type: "button", class: "lk-button lk-link", text: label });
      button.addEventListener("mousedown", (event) => event.preventDefault(), { signal }); // the caret stays
      button.addEventListener("click", action, { signal });
      return button;
    });
    const words = make("span", { text: message.sentence });
    node.parts.text.parentElement?.append(
      make("div", { class: "lk-message", role: "alert" }, [words, ...buttons]),
    );
    const field = Object.entries(node.parts).find(([name]) => name === message.field);
    field?.[1].setAttribute("aria-invalid", "true");
  }

  /** Write every row again: in new words, or with more or less to see. */
  writeAnew() {
    for (const [id, node] of this.nodes) {
      node.shown = undefined;
      node.speakerShown = undefined;
      this.write(id);
    }
  }
}
