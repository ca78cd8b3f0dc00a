// How long somebody has spoken and still may, what waits to be sent, and what is wrong with a microphone that is on.

import assert from "node:assert/strict";
import test from "node:test";

import { RecordingClock, secondsLeft, writeLength } from "../../ui/start/recording_time.js";
import { SoundQueue } from "../../ui/start/sound_queue.js";
import { SoundWatch } from "../../ui/start/sound_watch.js";

test("a pause is none of the recording's time", () => {
  let now = 1000;
  const clock = new RecordingClock(() => now);
  clock.run();
  now += 4000;
  clock.hold();
  now += 60000;
  assert.equal(clock.seconds, 4);
  clock.run();
  clock.run();
  now += 1500;
  assert.equal(clock.seconds, 5.5);
  clock.hold();
  clock.hold();
  assert.equal(clock.seconds, 5.5);
});

test("what is left follows the length, or the size at the recording's own bit rate", () => {
  const limits = { most_s: 3600, most_bytes: 1_000_000_000 };
  assert.equal(secondsLeft(600, 9_600_000, limits), 3000);
  assert.equal(secondsLeft(0, 0, { ...limits, most_bytes: 1_600_000 }), 100);
  assert.equal(secondsLeft(50, 400_000, { ...limits, most_bytes: 1_600_000 }), 150);
  assert.equal(secondsLeft(4000, 0, limits), 0);
});

test("lengths are written as people read them", () => {
  assert.deepEqual([5, 65, 3605].map(writeLength), ["0:05", "1:05", "1:00:05"]);
});

test("what waits is sent in order and once, also where only a part has arrived", () => {
  const queue = new SoundQueue();
  for (const first of [0, 4, 8]) queue.add(Int16Array.from([first, first + 1, first + 2, first + 3]));
  const sent = (/** @type {number} */ most) => queue.peek(most).flatMap((piece) => [...piece]);
  assert.deepEqual(sent(8), [0, 1, 2, 3, 4, 5, 6, 7]);
  queue.drop(6);
  assert.deepEqual([queue.samples, ...sent(100)], [6, 6, 7, 8, 9, 10, 11]);
  queue.drop(-2);
  queue.drop(0);
  assert.equal(queue.samples, 6);
  queue.drop(6);
  assert.deepEqual([queue.samples, queue.peek(100)], [0, []]);
});

test("silence is told after a while, and at once where the device is muted", () => {
  const watch = new SoundWatch(0);
  assert.equal(watch.look(11, 0.001, false), null);
  assert.equal(watch.look(12, 0.001, false), "mic_silent");
  assert.equal(watch.look(13, 0.2, false), null);
  assert.equal(watch.look(14, 0, true), "mic_muted");
  assert.equal(watch.look(15, 0, false), null);
  assert.equal(watch.look(25, 0, false), "mic_silent");
});
