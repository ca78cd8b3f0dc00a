// Holds the way from one doubtful place to the next: words the engine was unsure of, rows whose language or
// script is doubtful, rows where somebody speaks and no words were heard. The word that was reached is selected, so that
// typing replaces it. doubt_marks.js marks the words.
/** @import { Doubt, Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { Notices } from "../notices.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Filters } from "../tools/filters.js" */
/** @import { Cursor } from "./cursor.js" */
/** @import { RowList } from "./rows.js" */

import { doubtfulPlaces } from "../sync/doubtful_places.js";
import { fill } from "../text_format.js";
import { wordFlag } from "./flags.js";

export class Doubts {
  /** @param {{ state: TranscriptState, rows: RowList, cursor: Cursor, filters: Filters, notices: Notices, words: Words,
   *   events: Events }} parts */
  constructor({ state, rows, cursor, filters, notices, words, events }) {
    this.state = state;
    this.rows = rows;
    this.cursor = cursor;
    this.filters = filters;
    this.notices = notices;
    this.words = words;
    this.events = events;
    /** Where the way led last. @type {{ id: string, start: number } | null} */
    this.reached = null;
    events.on("leave", () => {
      this.reached = null;
    });
  }

  /** Doubtful places of a row, see `doubtfulPlaces`.
   * @param {string} id
   * @returns {Doubt[]} */
  placesIn(id) {
    const row = this.state.row(id);
    if (row === undefined) return [];
    const isSaved = row.text === this.state.rows.get(id)?.text; // places are counted in the text that was stored
    return doubtfulPlaces(row, isSaved ? (row.doubts ?? []) : []);
  }

  /** Where the person is: index of the row, and the place of caret or selection in its text (-1: before it). */
  position() {
    const { here } = this.cursor;
    const index = here === null ? -1 : this.state.listed.indexOf(here);
    const cell = this.rows.cell(here, "text");
    const selection = document.getSelection();
    const reached = this.reached?.id === here ? this.reached.start : -1; // from the button, which has the focus now
    if (cell === undefined || selection === null || document.activeElement !== cell)
      return { index, start: reached };
    return { index, start: Math.min(selection.anchorOffset, selection.focusOffset) };
  }

  /** Go to the next doubtful place (or the one before, with a step of -1), round the end if need be. */
  go(step = 1) {
    this.events.tell("settle");
    this.state.whenWhole(() => this.goOn(step));
  }

  goOn(/** @type {number} */ step) {
    const { listed } = this.state;
    const { index, start } = this.position();
    const isBeyond = (/** @type {Doubt} */ [place]) => (step > 0 ? place > start : place < start);
    for (let moved = 0; moved <= listed.length; moved += 1) {
      const at = (((Math.max(index, 0) + step * moved) % listed.length) + listed.length) % listed.length;
      const places = this.placesIn(listed[at]);
      const found = (moved === 0 ? places.filter(isBeyond) : places).at(step > 0 ? 0 : -1);
      if (found === undefined) continue;
      const isRound = step > 0 ? index + moved >= listed.length : index - moved < 0;
      this.reach(listed[at], found, isRound);
      return;
    }
    this.say(this.words.strings.editor_no_doubt);
  }

  /** @param {string} id
   * @param {Doubt} doubt
   * @param {boolean} isRound */
  reach(id, [start, end, confidence], isRound) {
    const { strings } = this.words;
    this.cursor.go(id, "text");
    this.reached = { id, start };
    const text = this.rows.cell(id, "text")?.firstChild;
    if (text instanceof Text && end <= text.length)
      document.getSelection()?.setBaseAndExtent(text, start, text, end);
    const flags = (this.state.row(id)?.flags ?? []).map((flag) => wordFlag(flag, strings));
    const percent = Math.round((confidence ?? 0) * 100);
    const why =
      confidence === null
        ? flags.join(", ") || strings.editor_doubtful_row
        : fill(strings.editor_doubtful_word, { percent });
    this.say(isRound ? `${strings.editor_doubt_round} ${why}` : why);
  }

  say(/** @type {string} */ sentence) {
    this.notices.speak(sentence);
    this.filters.tell(sentence);
  }
}
