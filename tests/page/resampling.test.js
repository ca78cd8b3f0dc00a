// Whatever rate a device has, the server gets its sound at 16 kHz.

import assert from "node:assert/strict";
import test from "node:test";

import { RATE_HZ, Resampler } from "../../ui/start/resampling.js";

const BLOCK = 128; // as the audio thread hands it over

/** Two seconds of a tone at the device's rate, as our samples.
 * @param {number} rateHz
 * @param {number} toneHz */
function resample(rateHz, toneHz) {
  const resampler = new Resampler(rateHz);
  const made = [];
  for (let first = 0; first < 2 * rateHz; first += BLOCK) {
    const block = Float32Array.from({ length: BLOCK }, (_, place) =>
      Math.sin((2 * Math.PI * toneHz * (first + place)) / rateHz),
    );
    made.push(...resampler.take(block));
  }
  return made;
}

/** The loudest sample, edges left out, and how often the sound rises through zero in the middle second.
 * @param {number[]} samples */
function hear(samples) {
  const middle = samples.slice(RATE_HZ / 2, (3 * RATE_HZ) / 2);
  const loudest = middle.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const tones = middle.filter((sample, place) => place > 0 && middle[place - 1] < 0 && sample >= 0).length;
  return { loudest, tones };
}

for (const rateHz of [8000, 16000, 22050, 44100, 48000, 96000]) {
  test(`a tone of a device at ${rateHz} Hz keeps its length, height and loudness`, () => {
    const samples = resample(rateHz, 440);
    assert.ok(Math.abs(samples.length - 2 * RATE_HZ) < 64, String(samples.length));
    const { loudest, tones } = hear(samples);
    assert.ok(loudest > 0.98 && loudest < 1.02, String(loudest));
    assert.ok(Math.abs(tones - 440) <= 1, String(tones));
  });
}

for (const rateHz of [44100, 48000, 96000]) {
  test(`what 16 kHz cannot hold of a device at ${rateHz} Hz comes back as no tone`, () => {
    assert.ok(hear(resample(rateHz, 10000)).loudest < 0.01);
    assert.ok(hear(resample(rateHz, 14000)).loudest < 0.01);
  });
}

test("speech up to 7 kHz is heard whole", () => {
  assert.ok(hear(resample(48000, 6800)).loudest > 0.9);
});
