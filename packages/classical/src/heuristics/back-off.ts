/** Limit on failed attempts in a row that lengthen the pause. */
const MAX_WAIT = 32;

/** Skips an attempt more and more often while it fails, and less often once it pays off again. */
export class BackOff {
  /** Length of the next pause, and the attempts left to skip in the current one. */
  #wait = 0;
  #skip = 0;

  /** Whether to make an attempt now. */
  isDue(): boolean {
    if (this.#skip-- > 0) return false;
    this.#skip = this.#wait;
    return true;
  }

  learn(isOfUse: boolean): void {
    this.#wait = isOfUse ? this.#wait >> 1 : Math.min(MAX_WAIT, 2 * this.#wait + 1);
    this.#skip = this.#wait;
  }
}
