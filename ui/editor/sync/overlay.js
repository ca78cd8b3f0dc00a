// Holds what waiting edits do to the rows, before the server has answered: pure, without page or network.
// The server's answer is what counts; here stands the nearest that can be said without words and their times.

/** @import { Entry, Row } from "../../types" */

/** @typedef {Map<string, Row>} Rows */

import { GRAPHEMES } from "../text_format.js";

const LETTERS_AROUND = 20; // beside a change, where only the change is shown

/** What each operation of several fields or rows does to a Map of rows; revert and replace wait for the server.
 * @type {Record<string, (rows: Rows, value: any, id: string) => void>} */
export const OPERATIONS = {
  split: laySplit,
  merge: layMerge,
  insert: layInsert,
  delete: (rows, { ids }) => unlockedIds(rows, ids, ids.length > 1).forEach((id) => rows.delete(id)),
  speaker_of: (rows, { ids, speaker }) =>
    layField(rows, unlockedIds(rows, ids, ids.length > 1), "speaker", speaker),
  status_of: (rows, { ids, status }) =>
    layField(rows, unlockedIds(rows, ids, ids.length > 1 && status === "skipped"), "status", status),
  swap: laySwap,
  revert: () => {},
  replace: () => {},
};

export function isOperation(/** @type {Entry} */ { name, field }) {
  return name === "edit" && field in OPERATIONS;
}

/** The ids that a change may touch: verified rows are locked where many rows are changed at once.
 * @param {Rows} rows
 * @param {string[]} ids
 * @param {boolean} isBulk */
export function unlockedIds(rows, ids, isBulk) {
  return ids.filter((id) => rows.has(id) && !(isBulk && rows.get(id)?.status === "verified"));
}

export function clustersOf(/** @type {string} */ text) {
  return [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
}

/** How many grapheme clusters begin before a place in UTF-16 units.
 * @param {string} text
 * @param {number} offset */
export function clusterIndex(text, offset) {
  let count = 0;
  for (const { index, segment } of GRAPHEMES.segment(text)) {
    if (index + segment.length > offset) break;
    count += 1;
  }
  return count;
}

const CLOSING = /^[,.;:!?…।॥)\]}\p{Pf}\p{Pe}"']$/u;

/** The place, or behind the closing marks that follow it where a word ends right before them.
 * @param {string[]} letters
 * @param {number} index */
function behindMarks(letters, index) {
  let place = index;
  while (place > 0 && place < letters.length && CLOSING.test(letters[place])) place += 1;
  const isEnd = place === letters.length || letters[place].trim() === "";
  return place > index && isEnd && letters[index - 1].trim() !== "" ? place : index;
}

/** (text before, text behind) the cluster `cluster`, without the blanks at the cut; a comma there stays with the word
 * before it.
 * @param {string} text
 * @param {number} place */
export function cutText(text, place) {
  const letters = clustersOf(text);
  const cluster = behindMarks(letters, Math.min(place, letters.length));
  return [letters.slice(0, cluster).join("").trimEnd(), letters.slice(cluster).join("").trimStart()];
}

/** Where two texts differ, with some letters on both sides, cut between words: what was, and what will be.
 * @param {string} before
 * @param {string} after */
export function differingParts(before, after) {
  const texts = [clustersOf(before), clustersOf(after)];
  const [was, will] = texts;
  const least = Math.min(was.length, will.length);
  let head = 0;
  while (head < least && was[head] === will[head]) head += 1;
  let tail = 0;
  while (tail < least - head && was.at(-1 - tail) === will.at(-1 - tail)) tail += 1;
  const start = wordEdge(was, Math.max(0, head - LETTERS_AROUND), -1);
  return texts.map((letters) => {
    const end = wordEdge(letters, letters.length - Math.max(0, tail - LETTERS_AROUND), 1);
    return `${start > 0 ? "…" : ""}${letters.slice(start, end).join("")}${end < letters.length ? "…" : ""}`;
  });
}

/** The edge of the word that a place lies in; a word without end is cut.
 * @param {string[]} letters
 * @param {number} place
 * @param {1 | -1} step */
function wordEdge(letters, place, step) {
  const isInside = (/** @type {number} */ at) =>
    at > 0 && at < letters.length && letters[at - 1].trim() !== "" && letters[at].trim() !== "";
  for (let moved = 0; moved < LETTERS_AROUND; moved += 1)
    if (!isInside(place + step * moved)) return place + step * moved;
  return place;
}

/** A time for a cut in proportion to the text, strictly inside the row.
 * @param {Row} row
 * @param {number} cluster */
function cutTime(row, cluster) {
  const share = cluster / Math.max(1, clustersOf(row.text).length);
  const at = Math.floor(row.start_ms + (row.end_ms - row.start_ms) * share);
  return Math.min(Math.max(at, row.start_ms + 1), row.end_ms - 1);
}

/** The cluster that begins a word nearest a time, where a row is cut at the playhead.
 * @param {Row} row
 * @param {number} atMs */
function clusterAt(row, atMs) {
  const letters = clustersOf(row.text);
  const inner = letters.map((_, index) => index).slice(1);
  const starts = inner.filter((index) => letters[index - 1].trim() === "" && letters[index].trim() !== "");
  const distance = (/** @type {number} */ index) => Math.abs(cutTime(row, index) - atMs);
  return (starts.length > 0 ? starts : inner).reduce(
    (best, index) => (distance(index) < distance(best) ? index : best),
    starts[0] ?? 1,
  );
}

/** @param {Rows} rows
 * @param {{ cluster: number | null, at_ms: number | null, new_id: string }} value
 * @param {string} id */
function laySplit(rows, { cluster, at_ms: atMs, new_id: newId }, id) {
  const row = rows.get(id);
  if (row === undefined) return;
  const place = cluster ?? clusterAt(row, atMs ?? row.start_ms);
  const [left, right] = cutText(row.text, place);
  const at = atMs ?? cutTime(row, place);
  const { alternatives, ...rest } = row;
  rows.set(id, { ...row, text: left, end_ms: at, status: "edited" });
  rows.set(newId, { ...rest, id: newId, text: right, start_ms: at, status: "edited" });
}

/** @param {Rows} rows
 * @param {{ ids: string[], selection?: boolean }} value */
function layMerge(rows, { ids, selection }) {
  const merged = rowsOf(rows, unlockedIds(rows, ids, Boolean(selection))).sort(compareRows);
  if (merged.length < 2) return;
  const [first, ...others] = merged;
  const { alternatives, ...rest } = first;
  for (const { id } of others) rows.delete(id);
  rows.set(first.id, {
    ...rest,
    end_ms: Math.max(...merged.map((row) => row.end_ms)),
    language: merged.every((row) => row.language === first.language) ? first.language : null,
    text: merged
      .map((row) => row.text)
      .filter((text) => text !== "")
      .join(" "),
    status: "edited",
  });
}

/** @param {Rows} rows
 * @param {{ new_id: string, start_ms: number, end_ms: number, speaker: string | null, shorten?: string | null }} value */
function layInsert(rows, { new_id: id, start_ms, end_ms, speaker, shorten }) {
  const before = rows.get(shorten ?? "");
  if (before !== undefined) rows.set(before.id, { ...before, end_ms: start_ms });
  rows.set(id, {
    id,
    start_ms,
    end_ms,
    speaker,
    language: null,
    engine: "",
    text: "",
    status: "edited",
    flags: [],
  });
}

/** @param {Rows} rows
 * @param {string[]} ids */
function rowsOf(rows, ids) {
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** @param {Rows} rows
 * @param {string[]} ids
 * @param {"speaker" | "status"} field
 * @param {string | null} value */
function layField(rows, ids, field, value) {
  for (const row of rowsOf(rows, ids)) {
    const status = row.status === "untouched" ? "edited" : row.status;
    rows.set(row.id, { ...row, status, [field]: value });
  }
}

/** @param {Rows} rows
 * @param {{ alternative: number }} value
 * @param {string} id */
function laySwap(rows, { alternative }, id) {
  const row = rows.get(id);
  const other = row?.alternatives?.[alternative];
  if (row?.alternatives === undefined || other === undefined) return;
  const said = { text: row.text, engine: row.engine, language: row.language };
  const alternatives = row.alternatives.with(alternative, said);
  const { text, engine } = other;
  rows.set(id, {
    ...row,
    text,
    engine,
    language: other.language ?? row.language,
    alternatives,
    status: "edited",
  });
}

/** Rows stand in the order of their times.
 * @param {Row} a
 * @param {Row} b */
export function compareRows(a, b) {
  return a.start_ms - b.start_ms || a.end_ms - b.end_ms || (a.id < b.id ? -1 : 1);
}

/** Waiting edits laid over one acknowledged row; the row itself where nothing waits for it.
 * @param {Row} row
 * @param {Entry[]} entries */
export function overlay(row, entries) {
  let shown = row;
  for (const { name, id, field, value } of entries) {
    if (name !== "edit") continue;
    if (field === "rename_speaker") {
      if (shown.speaker === value.from) shown = { ...shown, speaker: value.to };
    } else if (id === row.id) {
      const given =
        field === "heard" ? { text: value.text, language: value.language, flags: [] } : { [field]: value };
      shown = { ...shown, ...given };
    }
  }
  return shown;
}

/** One waiting edit laid over a Map of rows, which is changed.
 * @param {Rows} rows
 * @param {Entry} entry */
export function layEntry(rows, entry) {
  const { name, id, field, value } = entry;
  if (name !== "edit") return;
  if (field === "rename_speaker") {
    for (const row of rows.values())
      if (row.speaker === value.from) rows.set(row.id, { ...row, speaker: value.to });
  } else if (isOperation(entry)) {
    OPERATIONS[field](rows, value, id);
  } else {
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, overlay(row, [entry]));
  }
}

/** What becomes of a waiting operation once the document was loaded anew: keep, done, or gone.
 * @param {Entry} entry
 * @param {Rows} rows
 * @returns {"keep" | "done" | "gone"} */
export function judgeOperation({ id, field, value, was, sent }, rows) {
  const row = rows.get(id);
  if (field === "split" || field === "insert") {
    if (rows.has(value.new_id)) return "done";
    return field === "insert" || (row !== undefined && row.text === was) ? "keep" : "gone";
  }
  if (field === "revert") return row === undefined ? "gone" : "keep";
  if (field === "swap") {
    if (row === undefined) return "gone";
    return row.text === was.text ? "keep" : row.text === was.other ? "done" : "gone";
  }
  if (field === "replace") return sent.length > 0 && rows.get(was.id)?.text !== was.text ? "done" : "keep";
  const there = value.ids.filter((/** @type {string} */ known) => rows.has(known));
  if (field === "merge")
    return there.length === value.ids.length
      ? "keep"
      : there.length === 1 && sent.length > 0
        ? "done"
        : "gone";
  if (there.length === 0) return field === "delete" ? "done" : "gone";
  value.ids = there;
  return "keep";
}
