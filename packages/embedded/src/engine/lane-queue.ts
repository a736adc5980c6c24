import { Lane } from "@understudy/session";

/** The lanes of an engine. Their work runs in steps, piece by piece, lane after lane. */
export class LaneQueue {
  readonly #waiting: Lane[] = [];
  #isRunning = false;

  /** Creates a lane. */
  lane(): Lane {
    return new Lane((lane) => {
      lane.isEntered = true;
      this.#waiting.push(lane);
    });
  }

  /** Runs the next piece. @returns false if there is none */
  run(): boolean {
    const lane = this.#waiting[0];
    // A piece that sends messages back must not begin another.
    if (lane === undefined || this.#isRunning) return false;
    this.#isRunning = true;
    try {
      lane.step();
    } finally {
      this.#isRunning = false;
      if (lane.isIdle) {
        this.#waiting.shift();
        lane.isEntered = false;
      }
    }
    return true;
  }
}
