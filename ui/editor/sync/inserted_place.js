// Holds where a row goes that is inserted behind another one: right behind it, whatever follows. Pure.
/** @import { Row } from "../../types" */

const MOST_MS = 2000; // of a silence
const MOST_SHARED_MS = 1000; // of a row
const LEAST_MS = 100; // shorter nobody hears anything in it

/** A place in the recording; `shortens` says that the row before ends where it begins.
 * @typedef {{ start_ms: number, end_ms: number, shortens: boolean }} InsertedPlace */

/** In the silence behind the row, where there is one; else the last third of it, at most a second. Where the two rows
 * are spoken at once, or the first has no third to give, it lies over the beginning of the next.
 * @param {Row | undefined} row
 * @param {Row | undefined} next the row behind it
 * @param {number} durationMs
 * @returns {InsertedPlace} */
export function placeBehind(row, next, durationMs) {
  const startMs = Math.min(row?.end_ms ?? 0, Math.max(durationMs - 1, 0));
  const freeUntilMs = next?.start_ms ?? durationMs;
  if (row === undefined || freeUntilMs - startMs >= LEAST_MS)
    return { start_ms: startMs, end_ms: Math.min(startMs + MOST_MS, freeUntilMs), shortens: false };
  const isOver = next !== undefined && row.end_ms - next.start_ms >= LEAST_MS;
  const borderMs = Math.min(row.end_ms, freeUntilMs);
  const sharedMs = Math.min(MOST_SHARED_MS, Math.floor((borderMs - row.start_ms) / 3));
  if (!isOver && sharedMs >= LEAST_MS)
    return { start_ms: borderMs - sharedMs, end_ms: borderMs, shortens: true };
  const end = next === undefined ? durationMs : Math.min(borderMs + MOST_SHARED_MS, next.end_ms - 1);
  const least = borderMs === row.start_ms ? row.end_ms + 1 : borderMs + 1; // behind the row in the order of times
  return { start_ms: borderMs, end_ms: Math.max(end, least), shortens: false };
}
