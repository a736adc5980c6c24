import { Lane } from "../../lane.ts";

/**
 * Lanes whose work runs at once, one piece of each in turn. Work queued by a running piece waits
 * for its turn.
 */
export class RigLanes {
  readonly #waiting: Lane[] = [];
  #isAtWork = false;

  lane(): Lane {
    return new Lane((lane) => {
      lane.isEntered = true;
      this.#waiting.push(lane);
      if (!this.#isAtWork) this.#work();
    });
  }

  #work(): void {
    this.#isAtWork = true;
    try {
      for (let lane = this.#waiting.shift(); lane !== undefined; lane = this.#waiting.shift()) {
        lane.step();
        if (lane.isIdle) lane.isEntered = false;
        else this.#waiting.push(lane);
      }
    } finally {
      this.#isAtWork = false;
    }
  }
}
