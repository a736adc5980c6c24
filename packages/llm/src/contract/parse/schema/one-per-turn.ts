/** Runs what holds up the game's thread one at a time: each in a turn of the event loop that has had no other. */
export class OnePerTurn {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Runs it at once if this turn has had no other, or in a later turn. */
  run(act: () => void): void {
    if (this.#isTaken) {
      this.#waiting.push(act);
      return;
    }
    this.#isTaken = true;
    setImmediate(() => this.#next()).unref();
    act();
  }

  #next(): void {
    this.#isTaken = false;
    const act = this.#waiting.shift();
    if (act !== undefined) this.run(act);
  }
}
