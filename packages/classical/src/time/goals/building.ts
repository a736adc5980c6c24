import type { EarliestTimes } from "../task/earliest-times.ts";
import { type GoalPart, valuesIn } from "./goal-part.ts";

/** A sequence under construction: its steps, the state after them, and their times. */
export class Building {
  readonly actions: number[];
  readonly times: EarliestTimes;
  state: Int32Array;
  /** The end of the step that was added last. */
  time = 0;

  constructor(times: EarliestTimes, state: Int32Array, actions: number[] = []) {
    this.times = times;
    this.state = state;
    this.actions = actions;
  }

  copy(): Building {
    const copy = new Building(this.times.copy(), this.state, [...this.actions]);
    copy.time = this.time;
    return copy;
  }

  /**
   * Starts an estimate at the state after the sequence, from the times at which its variables got their values.
   *
   * @param banned operators that must not be used
   * @param isNow whether all of them count as known since the last end
   */
  beginIn(part: GoalPart, banned: readonly number[], isNow = false): void {
    const { variables } = part.prepared.task;
    const { wrote, last } = this.times;
    for (let at = 0; at < variables.length; at++) {
      part.since[at] = isNow ? last : Math.max(0, wrote[variables[at] as number] ?? 0);
    }
    part.reach.begin(valuesIn(part, this.state), part.since, banned);
  }
}
