// Holds how the spectrogram is cut into tiles, as the server makes them (engines/audio/spectrogram.py). Pure.
/** @import { Stretch } from "./wave_window.js" */

export const COLUMNS = 512; // of a tile
export const ROWS = 128;
export const ROW_HZ = 62.5;
export const LEVELS_PER_DB = 2;
const FARTHEST_LEVEL = 6; // 64 ms a column

/** The level whose columns are about as wide as a pixel, never wider than two; null where one would last too long.
 * @param {number} msPerPixel */
export function chooseLevel(msPerPixel) {
  const level = Math.max(0, Math.floor(Math.log2(msPerPixel)));
  return level > FARTHEST_LEVEL ? null : level;
}

/** The columns that a stretch shows, from the first to before `end`.
 * @param {Stretch} stretch
 * @param {number} level
 * @param {number} durationMs */
export function columnsOf({ startMs, endMs }, level, durationMs) {
  const stepMs = 2 ** level;
  const end = Math.ceil(Math.min(endMs, durationMs) / stepMs);
  return { first: Math.max(0, Math.floor(startMs / stepMs)), end: Math.max(end, 0), stepMs };
}

/** The numbers of the tiles that hold these columns.
 * @param {{ first: number, end: number }} columns */
export function tilesOf({ first, end }) {
  const from = Math.floor(first / COLUMNS);
  return Array.from({ length: Math.max(Math.ceil(end / COLUMNS) - from, 0) }, (_, index) => from + index);
}

/** The loudest level of some columns and the lowest rows; 0 where nothing is known.
 * @param {(Uint8Array | null)[]} tiles those of `tilesOf`
 * @param {{ first: number, end: number }} columns
 * @param {number} rows */
export function findLoudest(tiles, { first, end }, rows) {
  const offset = Math.floor(first / COLUMNS) * COLUMNS;
  let loudest = 0;
  tiles.forEach((levels, index) => {
    if (levels === null) return;
    const before = offset + index * COLUMNS;
    const [from, until] = [Math.max(first - before, 0), Math.min(end - before, COLUMNS)];
    for (let row = 0; row < rows; row += 1) {
      for (let place = row * COLUMNS + from; place < row * COLUMNS + until; place += 1)
        if (levels[place] > loudest) loudest = levels[place];
    }
  });
  return loudest;
}

/** Pictures one colour in many strengths: the pixels of some columns, high pitches on top. What is not here stays empty.
 * @param {(Uint8Array | null)[]} tiles those of `tilesOf`
 * @param {{ first: number, end: number }} columns
 * @param {number} rows the lowest ones
 * @param {Uint32Array} shades a pixel for each level
 * @param {Uint32Array} pixels rows * columns */
export function paintColumns(tiles, { first, end }, rows, shades, pixels) {
  const width = end - first;
  const offset = Math.floor(first / COLUMNS) * COLUMNS;
  tiles.forEach((levels, index) => {
    if (levels === null) return;
    const before = offset + index * COLUMNS;
    const [from, until] = [Math.max(first - before, 0), Math.min(end - before, COLUMNS)];
    for (let row = 0; row < rows; row += 1) {
      let pixel = (rows - 1 - row) * width + before + from - first;
      for (let place = row * COLUMNS + from; place < row * COLUMNS + until; place += 1, pixel += 1)
        pixels[pixel] = shades[levels[place]];
    }
  });
}
