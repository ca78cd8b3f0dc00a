// Holds sound that waits to be sent, in the order it came. Pure.

export class SoundQueue {
  constructor() {
    /** @type {Int16Array<ArrayBuffer>[]} */
    this.pieces = [];
    this.samples = 0;
  }

  add(/** @type {Int16Array<ArrayBuffer>} */ piece) {
    this.pieces.push(piece);
    this.samples += piece.length;
  }

  /** The first pieces, together at most so many samples; they stay until they are dropped.
   * @param {number} most */
  peek(most) {
    let samples = 0;
    const count = this.pieces.findIndex((piece) => (samples += piece.length) > most);
    return this.pieces.slice(0, count < 0 ? undefined : count);
  }

  /** So many samples have arrived; it may be a part of a piece. */
  drop(/** @type {number} */ arrived) {
    let left = Math.max(0, arrived);
    while (this.pieces.length && left >= this.pieces[0].length) {
      left -= this.pieces[0].length;
      this.samples -= /** @type {Int16Array} */ (this.pieces.shift()).length;
    }
    if (left && this.pieces.length) {
      this.pieces[0] = this.pieces[0].slice(left);
      this.samples -= left;
    }
  }
}
