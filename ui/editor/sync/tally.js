// Holds what is counted over all rows, kept up row by row: at 50,000 rows nobody walks them for a number. Pure.
/** @import { Row } from "../../types" */

import { doubtfulPlaces } from "./doubtful_places.js";
import { openFlags } from "./open_flags.js";

export class Tally {
  constructor() {
    this.rows = 0;
    this.verified = 0;
    this.verifiedMs = 0;
    this.totalMs = 0; // skipped rows are out of the work
    this.doubts = 0; // places that nobody has settled
    /** How many rows each speaker has, null for none.
     * @type {Map<string | null, number>} */
    this.speakers = new Map();
    /** @type {Map<string | null, number>} */
    this.languages = new Map();
    /** How many rows have a flag of each kind.
     * @type {Map<string, number>} */
    this.flags = new Map();
  }

  copy() {
    const { speakers, languages, flags } = this;
    const maps = {
      speakers: new Map(speakers),
      languages: new Map(languages),
      flags: new Map(flags),
    };
    return Object.assign(new Tally(), this, maps);
  }

  add(/** @type {Row} */ row) {
    this.count(row, 1);
  }

  remove(/** @type {Row | undefined} */ row) {
    if (row !== undefined) this.count(row, -1);
  }

  /** @param {Row} row
   * @param {1 | -1} by */
  count(row, by) {
    const { status, start_ms: startMs, end_ms: endMs, speaker, language, flags } = row;
    const ms = by * (endMs - startMs);
    this.rows += by;
    this.doubts += by * doubtfulPlaces(row).length;
    if (status !== "skipped") this.totalMs += ms;
    if (status === "verified") {
      this.verified += by;
      this.verifiedMs += ms;
    }
    raise(this.speakers, speaker, by);
    raise(this.languages, language, by);
    for (const kind of new Set(openFlags({ flags, status }).map((flag) => flag.kind)))
      raise(this.flags, kind, by);
  }

  /** @param {string} from
   * @param {string} to */
  renameSpeaker(from, to) {
    const rows = this.speakers.get(from) ?? 0;
    raise(this.speakers, from, -rows);
    if (rows > 0) raise(this.speakers, to, rows);
  }
}

/** A count of nothing is none.
 * @template Key
 * @param {Map<Key, number>} counts
 * @param {Key} key
 * @param {number} by */
function raise(counts, key, by) {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
