// Holds how a document comes to the page: what is seen first, then the other rows in pieces, both ways from there.
// What becomes of them is told to a listener; a piece that did not come is asked for again.
/** @import { Description, Piece, Row, Version, View, Words } from "../../types" */
/** @import { Notices } from "../notices.js" */

import { documentRows, documentView, ofDocument } from "../../page/addresses.js";
import { request, requestJson } from "../../page/request.js";
import { takeFirstLook } from "./first_look.js";
import { earlier, NEVER } from "./version.js";

/**
 * @typedef {object} SourceListener
 * @property {(view: View, isBeginning: boolean) => void} opened its `segments` are the first rows to be shown;
 *   `isBeginning` where the document has none before them
 * @property {(piece: Piece) => void} arrived further rows
 * @property {(oldest: Version) => void} completed every row is here; some may be as they were then
 * @property {(id: string) => boolean} isShown whether this document is
 * @property {(view: Description) => void} described what is said of it besides its rows
 * @property {(sentence: string) => void} gone there is no such document (any more); the server's own sentence, or ""
 */

const PIECE_ROWS = 500;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15000];
const FRAME_MS = 100; // as long as a page that nobody sees waits for a frame that does not come

export class RowSource {
  /** @param {{ notices: Notices, words: Words, signal: AbortSignal }} parts
   * @param {SourceListener} listener */
  constructor({ notices, words, signal }, listener) {
    this.notices = notices;
    this.words = words;
    this.listener = listener;
    this.round = 0; // another one ends what is under way
    this.descriptions = 0; // a later question makes the answer to an earlier one worthless
    /** What the oldest rows were read at. */
    this.oldest = NEVER;
    /** The first answer that is under way.
     * @type {Promise<unknown>} */
    this.looking = Promise.resolve();
    /** @type {string | null} */
    this.coming = null; // the document that is under way
    /** Takes away the line that says that rows are asked for again.
     * @type {(() => void) | null} */
    this.endNotice = null;
    signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  stop() {
    this.round += 1;
    this.coming = null;
    this.endNotice?.();
    this.endNotice = null;
  }

  /** Show a document as soon as its first rows are here, then bring the others. */
  async open(/** @type {string} */ id) {
    this.stop();
    this.coming = id;
    const { round } = this;
    const looking = this.look(round, id);
    this.looking = looking;
    const first = await looking;
    if (first === null) return;
    this.listener.opened({ ...first.view, segments: first.piece.rows }, first.piece.first);
    if (first.view.complete === false) this.describe(id); // the look may be older than the job's end
    await nextFrame();
    const { piece } = first;
    await this.bringRest(round, id, piece, (further) => this.listener.arrived(further));
    if (round !== this.round) return;
    this.coming = null;
    this.listener.completed(this.oldest);
  }

  /** The document without its rows once more, which are here or on their way: its sound or its exports came. */
  async describe(/** @type {string} */ id) {
    this.descriptions += 1;
    const own = this.descriptions;
    await this.looking; // an answer from before must not come behind this one
    for (let failures = 0; own === this.descriptions && this.listener.isShown(id); failures += 1) {
      const answer = await request(documentView(), ofDocument(id));
      const view = answer?.ok ? await answer.json().catch(() => null) : null;
      if (own !== this.descriptions || answer?.status === 404) return;
      if (view !== null) {
        this.listener.described(view);
        return;
      }
      await pause(pauseAfter(failures));
    }
  }

  /** The first answer; null where another document was opened meanwhile, or this one is gone.
   * @param {number} round
   * @param {string} id */
  async look(round, id) {
    for (let failures = 0; round === this.round; failures += 1) {
      const first = await takeFirstLook(id);
      if (round !== this.round) return null;
      if ("view" in first) {
        const { revision = 0, machine = 0 } = first.view;
        this.oldest = earlier({ revision, machine }, first.piece);
        this.showNotice(false);
        return first;
      }
      if (first.status === 404) {
        this.stop();
        this.listener.gone(first.sentence ?? "");
        return null;
      }
      await this.rest(failures);
    }
    return null;
  }

  /** Both ways at once: nobody knows which way somebody goes.
   * @param {number} round
   * @param {string} id
   * @param {Piece} piece
   * @param {(piece: Piece) => void} take */
  async bringRest(round, id, piece, take) {
    const ways = [];
    if (!piece.last) ways.push(this.follow(round, id, "after", piece, take));
    if (!piece.first) ways.push(this.follow(round, id, "before", piece, take));
    await Promise.all(ways);
  }

  /** One way to its end; the next piece is on its way while one is taken in.
   * @param {number} round
   * @param {string} id
   * @param {"after" | "before"} way
   * @param {Piece} from
   * @param {(piece: Piece) => void} take */
  async follow(round, id, way, from, take) {
    const isEnd = (/** @type {Piece} */ piece) => (way === "after" ? piece.last : piece.first);
    const ask = (/** @type {Piece} */ { rows }) => {
      const edge = /** @type {Row} */ (way === "after" ? rows.at(-1) : rows[0]);
      return this.ask(round, id, { count: PIECE_ROWS, [way]: `${edge.start_ms},${edge.end_ms},${edge.id}` });
    };
    /** @type {Promise<Piece | null> | null} */
    let coming = ask(from);
    while (coming !== null) {
      /** @type {Piece | null} */
      const piece = await coming;
      if (piece === null || round !== this.round) return;
      coming = isEnd(piece) || piece.rows.length === 0 ? null : ask(piece);
      this.oldest = earlier(this.oldest, piece);
      take(piece);
      await nextTask();
    }
  }

  /** A piece, asked for until it comes; null once it is not wanted any more.
   * @param {number} round
   * @param {string} id
   * @param {Record<string, unknown>} which
   * @returns {Promise<Piece | null>} */
  async ask(round, id, which) {
    for (let failures = 0; round === this.round; failures += 1) {
      const piece = await requestJson(documentRows(which), ofDocument(id));
      if (round !== this.round) return null;
      if (piece !== null) {
        this.showNotice(false);
        return piece;
      }
      await this.rest(failures);
    }
    return null;
  }

  async rest(/** @type {number} */ failures) {
    if (failures > 0) this.showNotice(true); // once may be chance
    await pause(pauseAfter(failures));
  }

  showNotice(/** @type {boolean} */ isStuck) {
    if (isStuck === (this.endNotice !== null)) return;
    this.endNotice?.();
    this.endNotice = isStuck ? this.notices.showWork(this.words.strings.editor_rows_stuck) : null;
  }
}

function pauseAfter(/** @type {number} */ failures) {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
}

/** @param {number} ms
 * @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function nextTask() {
  return pause(0);
}

/** Once what was just shown is on the screen. */
function nextFrame() {
  const frame = new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
  return Promise.race([frame, pause(FRAME_MS)]);
}
