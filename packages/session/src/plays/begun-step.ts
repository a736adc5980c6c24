import type { PackedState } from "@understudy/planner-core";
import type { SessionDomain } from "../session-domain.ts";
import type { Seen } from "./want.ts";

/** A step between its start and its end. */
export interface StepUnderWay {
  readonly index: number;
  /** A state in which it may have begun, and its time. */
  readonly before: Pick<Seen, "state" | "nowMs">;
  /** The state after its end. */
  readonly after: PackedState;
}

type Begun = SessionDomain["orchestrator"]["routes"]["schedules"]["begun"];

/** Finds the step that a client is doing which tells states and no steps: by what the step does at its start. */
export class BegunStep {
  readonly #begun: Begun;
  /** The states before the present one: as it was told, and as clocks of things have changed it since. */
  #before: readonly StepUnderWay["before"][] = [];
  #step: Omit<StepUnderWay, "after"> | undefined;

  constructor(begun: Begun) {
    this.#begun = begun;
  }

  /** Begins with the state that a plan is made for. */
  restart(state: StepUnderWay["before"]): void {
    this.#before = [state];
    this.#step = undefined;
  }

  /**
   * Goes on to another state.
   *
   * @param now the last one, as clocks of things have changed it since
   */
  goOn(last: StepUnderWay["before"], now: PackedState | undefined): void {
    this.#before = [last, ...(now === undefined ? [] : [{ ...last, state: now }])];
  }

  /**
   * The step of a plan that is under way in a state; undefined if none is.
   *
   * @param first index of the first step that may be
   * @param next the state after a whole step; undefined if it is not possible
   */
  find(
    actions: readonly number[],
    first: number,
    state: PackedState,
    next: (state: PackedState, index: number) => PackedState | undefined,
  ): StepUnderWay | undefined {
    const known = this.#step;
    this.#step = undefined;
    if (known !== undefined && known.index >= first) {
      const after = this.#begun.after(actions[known.index] as number, known.before.state, state);
      if (after !== undefined) return this.#note({ ...known, after });
    }
    for (const last of this.#before) {
      let before: PackedState | undefined = last.state;
      for (let index = first; index < actions.length && before !== undefined; index++) {
        const after = this.#begun.after(actions[index] as number, before, state);
        if (after !== undefined) {
          return this.#note({ index, before: { ...last, state: before }, after });
        }
        before = next(before, index);
      }
    }
    return undefined;
  }

  #note(step: StepUnderWay): StepUnderWay {
    this.#step = step;
    return step;
  }
}
