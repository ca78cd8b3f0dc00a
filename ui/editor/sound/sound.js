// Holds the one player: a stretch of the recording is played from its first to its last millisecond, once or again
// and again, at a speed that leaves the pitch as it is.
// Must know nothing of rows except the id that it hands back to its listener, which sees to it that the source reaches
// as far as is wanted.

/** @typedef {{ soundWanted: (endMs: number) => void, soundChanged: () => void, soundMoved: (ms: number) => void,
 *   soundFailed: () => void }} SoundListener */

const STOP_EARLY_MS = 6; // half a frame: the stop falls on both sides of the end, not always behind it
const NEAR_MS = 300; // this close to the end a timer watches, more exact than frames

export class Sound {
  /** @param {HTMLAudioElement} audio
   * @param {SoundListener} listener
   * @param {AbortSignal} signal */
  constructor(audio, listener, signal) {
    this.audio = audio;
    this.listener = listener;
    /** @type {string | null} */
    this.id = null;
    this.startMs = 0;
    this.endMs = 0;
    this.looping = false;
    this.through = false; // on to the end of the recording, whatever row is heard meanwhile
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.frame = 0;
    audio.preservesPitch = true;
    const fail = () => {
      if (audio.getAttribute("src")) this.fail();
    };
    audio.addEventListener("ended", () => this.reachEnd(), { signal });
    audio.addEventListener("error", fail, { signal });
    audio.addEventListener("timeupdate", () => this.check(), { signal });
    signal.addEventListener("abort", () => this.halt(), { once: true });
  }

  setSource(/** @type {string | null} */ url) {
    if (this.audio.getAttribute("src") === (url || null)) return;
    this.stop();
    if (url) this.audio.setAttribute("src", url);
    else this.audio.removeAttribute("src");
    this.audio.load();
  }

  /** Loading falls back to the default rate, so both are set. */
  setRate(/** @type {number} */ rate) {
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
  }

  get playing() {
    return this.id !== null && !this.audio.paused;
  }

  get positionMs() {
    return this.audio.currentTime * 1000;
  }

  /** Play a stretch, this once from another place of it where one is given. `id` names what is played; one that is
   * listened `through` is played once, whatever is chosen.
   * @param {string} id
   * @param {number} startMs
   * @param {number} endMs */
  async play(id, startMs, endMs, fromMs = startMs, through = false) {
    this.listener.soundWanted(endMs);
    if (!this.audio.getAttribute("src")) return;
    this.halt();
    this.through = through;
    this.id = id;
    this.startMs = startMs;
    this.endMs = endMs;
    this.jump(fromMs);
    await this.resume();
  }

  /** Go to another place of what plays. */
  jump(/** @type {number} */ ms) {
    this.audio.currentTime = ms / 1000;
  }

  /** The stretch that plays has other borders now.
   * @param {number} startMs
   * @param {number} endMs */
  retarget(startMs, endMs) {
    this.startMs = startMs;
    this.endMs = endMs;
  }

  async resume() {
    const id = this.id;
    try {
      const started = this.audio.play();
      this.listener.soundChanged();
      this.watch();
      await started;
    } catch (error) {
      // AbortError: another row was asked for before this one began
      const wasLeft = error instanceof DOMException && error.name === "AbortError";
      if (!wasLeft && this.id === id) this.fail();
    }
  }

  /** Pause, keeping the place. */
  pause() {
    this.halt();
    this.listener.soundChanged();
  }

  /** Stop and forget what was played. */
  stop() {
    this.halt();
    this.through = false;
    this.id = null;
    this.listener.soundChanged();
  }

  halt() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.audio.pause();
  }

  reachEnd() {
    if (this.id === null) return;
    if (!this.looping || this.through) {
      this.stop();
      return;
    }
    this.audio.currentTime = this.startMs / 1000;
    if (this.audio.paused) this.resume(); // the end of the recording pauses by itself
  }

  fail() {
    this.stop();
    this.listener.soundFailed();
  }

  /** Frames move the playhead; the timer also runs where no frames are drawn. */
  watch() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.playing) return;
      this.listener.soundMoved(this.positionMs);
      this.check();
      if (this.playing) this.watch();
    });
  }

  /** Go back or stop where the end is reached. */
  check() {
    clearTimeout(this.timer);
    if (!this.playing || this.audio.seeking) return;
    const { playbackRate } = this.audio;
    const leftMs = (this.endMs - this.positionMs) / playbackRate - STOP_EARLY_MS;
    if (leftMs <= 0) this.reachEnd();
    else if (leftMs < NEAR_MS) this.timer = setTimeout(() => this.check(), leftMs);
  }
}
