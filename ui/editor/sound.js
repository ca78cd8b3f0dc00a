// Holds the one player: a stretch of the recording is played from its first to its last millisecond.
// Must know nothing of rows except the id that it hands back to its listener {soundChanged, soundMoved, soundFailed}.

const STOP_EARLY_MS = 6; // half a frame: the stop falls on both sides of the end, not always behind it

class Sound {
  constructor(audio, listener) {
    this.audio = audio;
    this.listener = listener;
    this.id = null;
    this.endMs = 0;
    this.timer = 0;
    this.frame = 0;
    audio.addEventListener("ended", () => this.finish());
    audio.addEventListener("error", () => {
      if (audio.getAttribute("src")) this.fail();
    });
    audio.addEventListener("timeupdate", () => this.check());
  }

  setSource(url) {
    if (this.audio.getAttribute("src") === (url || null)) return;
    this.stop();
    if (url) this.audio.setAttribute("src", url);
    else this.audio.removeAttribute("src");
    this.audio.load();
  }

  get playing() {
    return this.id !== null && !this.audio.paused;
  }

  get positionMs() {
    return this.audio.currentTime * 1000;
  }

  /** Play from one moment to another. `id` names what is played. */
  async play(id, startMs, endMs) {
    if (!this.audio.getAttribute("src")) return;
    this.halt();
    this.id = id;
    this.endMs = endMs;
    this.audio.currentTime = startMs / 1000;
    await this.resume();
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
      if (error.name !== "AbortError" && this.id === id) this.fail();
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
    this.id = null;
    this.listener.soundChanged();
  }

  halt() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.audio.pause();
  }

  finish() {
    if (this.id === null) return;
    this.stop();
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
      if (!this.check()) this.watch();
    });
  }

  /** Stop at the end; returns whether it was reached. */
  check() {
    if (!this.playing || this.audio.seeking) return false;
    const left = this.endMs - STOP_EARLY_MS - this.positionMs;
    if (left <= 0) {
      this.finish();
      return true;
    }
    clearTimeout(this.timer);
    if (left < 300) this.timer = setTimeout(() => this.check(), left / this.audio.playbackRate);
    return false;
  }
}
