// Notices when a microphone that is on gives nothing: the device is muted, or nothing is heard for long. Pure.

const QUIET = 0.003; // of full scale: a room with the gain up is louder than that
const QUIET_S = 12;

export class SoundWatch {
  constructor(/** @type {number} */ nowS) {
    this.heardAtS = nowS;
  }

  /** The key of the sentence that is true now, or null.
   * @param {number} nowS
   * @param {number} peak loudest sample since the last look, in [0, 1]
   * @param {boolean} isMuted the device says so itself
   * @returns {"mic_muted" | "mic_silent" | null} */
  look(nowS, peak, isMuted) {
    if (peak > QUIET && !isMuted) this.heardAtS = nowS;
    if (isMuted) return "mic_muted";
    return nowS - this.heardAtS >= QUIET_S ? "mic_silent" : null;
  }
}
