// Holds which stretch of the recording the waveform shows: around a row, or as somebody zoomed it. Pure.

export const LEAST_MS = 500;
export const STANDARD_MS = 8000;

/** @typedef {{ startMs: number, endMs: number }} Stretch */
/** @typedef {{ id: string, start_ms: number, end_ms: number }} Framed */

/** As long as was chosen, else twice the row, at least eight seconds; the row in its middle, or its beginning in view
 * where it is longer.
 * @param {Framed | null} row
 * @param {number} durationMs
 * @param {number | null} chosenMs */
export function frameRow(row, durationMs, chosenMs) {
  const length = row ? row.end_ms - row.start_ms : STANDARD_MS;
  const wanted = chosenMs ?? Math.max(length * 2, STANDARD_MS);
  const width = Math.min(wanted, Math.max(durationMs, 1));
  const middle = row ? (row.start_ms + row.end_ms) / 2 : width / 2;
  const start = row && length > width ? row.start_ms - width / 10 : middle - width / 2;
  return placeInside(start, width, durationMs);
}

/** Longer or shorter around a moment that stays where it is.
 * @param {Stretch} stretch
 * @param {number} factor above 1 brings nearer
 * @param {number} atMs
 * @param {number} durationMs */
export function zoomStretch({ startMs, endMs }, factor, atMs, durationMs) {
  const before = endMs - startMs;
  const width = Math.min(Math.max(before / factor, LEAST_MS), Math.max(durationMs, 1));
  return placeInside(atMs - ((atMs - startMs) * width) / before, width, durationMs);
}

/** @param {Stretch} stretch
 * @param {number} byMs
 * @param {number} durationMs */
export function moveStretch({ startMs, endMs }, byMs, durationMs) {
  return placeInside(startMs + byMs, endMs - startMs, durationMs);
}

/** @param {number} start
 * @param {number} width
 * @param {number} durationMs
 * @returns {Stretch} */
function placeInside(start, width, durationMs) {
  const startMs = Math.max(0, Math.min(start, durationMs - width));
  return { startMs, endMs: startMs + width };
}
