// Turns a device's sound into 16 kHz, whatever its own rate is: a windowed sinc, so that nothing above 8 kHz comes back
// as a lower tone. Pure; runs in the audio thread (pcm_worklet.js).

export const RATE_HZ = 16000;
const ZEROS = 16; // of the sinc on each side
const PHASES = 256; // places between two samples of the device
const PASSED = 0.92; // of what the lower of both rates can hold

export class Resampler {
  constructor(/** @type {number} */ rateHz) {
    this.step = rateHz / RATE_HZ; // samples of the device for one of ours
    const width = Math.max(1, this.step);
    this.reach = Math.ceil(ZEROS * width);
    this.table = makeTable(this.reach, width);
    /** What the next samples still need of the sound before. */
    this.kept = new Float32Array(this.reach);
    this.next = this.reach; // place of our next sample, from the start of what is kept
  }

  /** The samples of ours that the next block of the device completes.
   * @param {Float32Array} block
   * @returns {number[]} */
  take(block) {
    const sound = new Float32Array(this.kept.length + block.length);
    sound.set(this.kept);
    sound.set(block, this.kept.length);
    const made = [];
    for (; this.next + this.reach < sound.length; this.next += this.step)
      made.push(this.at(sound, this.next));
    const first = Math.max(0, Math.floor(this.next) - this.reach);
    this.kept = sound.slice(first);
    this.next -= first;
    return made;
  }

  /** @param {Float32Array} sound
   * @param {number} place */
  at(sound, place) {
    const phase = Math.round((place % 1) * PHASES);
    const weights = 2 * this.reach;
    const first = Math.floor(place) - this.reach + 1;
    let sum = 0;
    for (let tap = 0; tap < weights; tap += 1) sum += sound[first + tap] * this.table[phase * weights + tap];
    return sum;
  }
}

/** Weights of the samples around a place, a row a phase; each row sums to 1.
 * @param {number} reach samples on each side
 * @param {number} width of our samples, in samples of the device */
function makeTable(reach, width) {
  const table = new Float32Array((PHASES + 1) * 2 * reach);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    const row = table.subarray(phase * 2 * reach, (phase + 1) * 2 * reach);
    for (let tap = 0; tap < row.length; tap += 1) {
      const distance = tap - reach + 1 - phase / PHASES;
      row[tap] =
        sinc((distance * PASSED) / width) * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
    }
    const sum = row.reduce((all, weight) => all + weight, 0);
    for (let tap = 0; tap < row.length; tap += 1) row[tap] /= sum;
  }
  return table;
}

function sinc(/** @type {number} */ place) {
  return place === 0 ? 1 : Math.sin(Math.PI * place) / (Math.PI * place);
}
