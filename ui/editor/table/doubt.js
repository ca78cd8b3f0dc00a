// Holds the way from one doubtful place to the next: words the engine was unsure of, rows whose language or
// script is doubtful. Nothing is painted: the word that was reached is selected, so that typing replaces it.

import { tell } from "../../page/language.js";
import { fill } from "../text_format.js";

const DOUBTFUL_FLAGS = ["unsure_language", "script"];
const SETTLED = ["verified", "skipped"];

export class Doubts {
  constructor(editor) {
    this.editor = editor;
  }

  /** Doubtful places of a row, [start, end, confidence or null]; a doubtful row without such words has its beginning. */
  placesIn(id) {
    const { state } = this.editor;
    const row = state.row(id);
    if (SETTLED.includes(row.status)) return [];
    const isSaved = row.text === state.rows.get(id).text; // places are counted in the text that was stored
    const words = isSaved ? (row.doubts ?? []) : [];
    if (words.length > 0) return words;
    const flagged = (row.flags ?? []).some(({ kind }) => DOUBTFUL_FLAGS.includes(kind));
    return flagged ? [[0, 0, null]] : [];
  }

  /** Where the person is: index of the row, and the place of caret or selection in its text (-1: before it). */
  position() {
    const { editor } = this;
    const index = editor.state.listed.indexOf(editor.here);
    const cell = editor.rows.cell(editor.here, "text");
    if (cell === undefined || document.activeElement !== cell) return { index, start: -1 };
    const { anchorOffset, focusOffset } = document.getSelection();
    return { index, start: Math.min(anchorOffset, focusOffset) };
  }

  /** Go to the next doubtful place (or the one before, with a step of -1), round the end if need be. */
  go(step = 1) {
    const { editor } = this;
    editor.typing.commit();
    const { listed } = editor.state;
    const { index, start } = this.position();
    const isBeyond = ([place]) => (step > 0 ? place > start : place < start);
    for (let moved = 0; moved <= listed.length; moved += 1) {
      const at = (((Math.max(index, 0) + step * moved) % listed.length) + listed.length) % listed.length;
      const places = this.placesIn(listed[at]);
      const found = (moved === 0 ? places.filter(isBeyond) : places).at(step > 0 ? 0 : -1);
      if (found === undefined) continue;
      const isRound = step > 0 ? index + moved >= listed.length : index - moved < 0;
      this.reach(listed[at], found, isRound);
      return;
    }
    this.say(editor.strings.editor_no_doubt);
  }

  reach(id, [start, end, confidence], isRound) {
    const { editor } = this;
    const { strings } = editor;
    editor.go(id, "text");
    const cell = editor.rows.cell(id, "text");
    const text = cell.firstChild;
    if (text !== null && end <= text.length) document.getSelection().setBaseAndExtent(text, start, text, end);
    const flags = (editor.state.row(id).flags ?? []).map(({ kind, reason }) => `${strings[`editor_flag_${kind}`] ?? kind} ${tell(reason)}`);
    const why = confidence === null ? flags.join(", ") : fill(strings.editor_doubtful_word, { percent: Math.round(confidence * 100) });
    this.say(isRound ? `${strings.editor_doubt_round} ${why}` : why);
  }

  say(sentence) {
    this.editor.live.textContent = sentence;
    this.editor.filters.tell(sentence);
  }
}
