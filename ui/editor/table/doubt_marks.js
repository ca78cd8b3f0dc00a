// Holds the quiet line below words that the engine was unsure of: a highlight of the browser's, so that nothing is
// written into the text. A switch of the menu takes it away.
/** @import { Events } from "../events.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Doubts } from "./doubt.js" */
/** @import { RowList } from "./rows.js" */
/** @import { ViewChoices } from "./view_choices.js" */

const NAME = "lk-doubt"; // as in rows.css

export class DoubtMarks {
  /** @param {{ state: TranscriptState, rows: RowList, choices: ViewChoices, events: Events, signal: AbortSignal }} parts
   * @param {Doubts} doubts */
  constructor({ state, rows, choices, events, signal }, doubts) {
    this.state = state;
    this.rows = rows;
    this.choices = choices;
    this.doubts = doubts;
    this.frame = 0;
    for (const name of /** @type {const} */ (["written", "arranged", "saving", "chosen"]))
      events.on(name, () => this.showSoon());
    const clear = () => {
      cancelAnimationFrame(this.frame);
      globalThis.CSS?.highlights?.delete(NAME);
    };
    signal.addEventListener("abort", clear, { once: true });
  }

  showSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  show() {
    const highlights = globalThis.CSS?.highlights;
    if (highlights === undefined) return;
    const ids = this.choices.now.doubts ? [...this.rows.nodes.keys()] : [];
    const ranges = ids.flatMap((id) => this.rangesIn(id));
    if (ranges.length > 0) highlights.set(NAME, new Highlight(...ranges));
    else highlights.delete(NAME);
  }

  rangesIn(/** @type {string} */ id) {
    const node = this.rows.cell(id, "text")?.firstChild;
    if (!(node instanceof Text) || node.data !== this.state.row(id)?.text) return [];
    return this.doubts.placesIn(id).flatMap(([start, end]) => {
      if (end === start) return [];
      return [
        new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }),
      ];
    });
  }
}
