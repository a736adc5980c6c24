/** How often in a row something may be of no use before it is left out for so long. */
const MAX_WAIT = 32;

/** Leaves out what is of no use more and more often, and less often once it is of use again. */
export class BackOff {
  /** Times to leave out after the next one of no use, and how many are still to be left out. */
  #wait = 0;
  #skip = 0;

  /** Whether it is worth trying now. */
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
