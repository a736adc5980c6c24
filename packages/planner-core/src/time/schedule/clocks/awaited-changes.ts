import { decodeRun } from "../../../rules/condition/code.ts";
import { CompiledCondition } from "../../../rules/condition/condition.ts";
import { conditionVariables } from "../../../rules/condition/condition-variables.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import { footprintOfClock, haveCommon } from "../../durations/footprints.ts";
import type { PlayedHappening } from "../happenings.ts";
import { goalsOfMember, type SquadProblem } from "../problem.ts";
import type { TimedSteps } from "../timed-steps.ts";
import type { PlayedClocks } from "./played-clocks.ts";
import type { TimedClock } from "./timed-clocks.ts";

/**
 * Most moments that are played after the end of a schedule's last step. Clocks of different periods take as many moments to
 * come round as their periods have a common multiple, which no tick of a game could wait for.
 */
export const MAX_LATER_MOMENTS = 500;

/** The changes by the world that may still bring a goal about once all steps have ended. */
export class AwaitedChanges {
  readonly #steps: TimedSteps;
  readonly #problem: SquadProblem;
  readonly #needed = new Set<number>();
  readonly #seen = new Set<string>();
  #clocks: readonly number[] = [];
  #left = MAX_LATER_MOMENTS;
  #events = Number.NaN;

  constructor(steps: TimedSteps, problem: SquadProblem) {
    this.#steps = steps;
    this.#problem = problem;
    for (const member of problem.members.keys())
      for (const { node } of goalsOfMember(problem, member)) conditionVariables(node, this.#needed);
  }

  /**
   * Whether waiting is in vain at a moment: nothing that the goal depends on can change any more, or all of it has been like
   * this before. Also after `MAX_LATER_MOMENTS`, where waiting may help but takes too long to prove.
   *
   * @param states of the members
   * @param events that are still to come
   */
  areOver(
    clocks: PlayedClocks,
    scaledNow: number,
    states: readonly PackedState[],
    events: readonly PlayedHappening[],
  ): boolean {
    if (this.#left-- === 0) return true;
    if (events.length !== this.#events && this.#isLost(states, this.#close(events))) return true;
    if (changesOf(events).some((writes) => haveCommon(writes, this.#needed))) return false;
    if (this.#clocks.length === 0) return true;
    // Clocks change shared variables alone.
    const [state] = states;
    const values = [...this.#needed].map((variable) => state?.[variable]);
    const key = `${values.join()}|${clocks.leftOf(this.#clocks, scaledNow).join()}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  /**
   * Finds the clocks on which the goal depends, directly or not, and all that they read.
   *
   * @returns the variables that they and the events change
   */
  #close(events: readonly PlayedHappening[]): ReadonlySet<number> {
    this.#events = events.length;
    const changed = new Set(changesOf(events).flatMap((writes) => [...writes]));
    const { clocks, time } = this.#steps;
    const rest = new Set(clocks);
    const found: number[] = [];
    for (let size = -1; size < found.length; ) {
      size = found.length;
      for (const clock of rest) {
        const { reads, writes } = footprintOfClock(time.happenings, clock);
        if (!haveCommon(writes, this.#needed)) continue;
        rest.delete(clock);
        found.push(clock.index);
        for (const variable of writes) changed.add(variable);
        for (const variable of reads) this.#needed.add(variable);
        for (const [variable] of termsOf(clock)) this.#needed.add(variable);
      }
    }
    this.#clocks = found.sort((one, other) => one - other);
    this.#seen.clear();
    return changed;
  }

  /** Whether a part of the goal does not hold that nothing changes any more. */
  #isLost(states: readonly PackedState[], changed: ReadonlySet<number>): boolean {
    return states.some((state, member) =>
      goalsOfMember(this.#problem, member).some(({ code }) =>
        decodeRun(code, 0, code.length).some(
          (part) =>
            !new CompiledCondition(part).holds(state) &&
            !haveCommon(conditionVariables(part), changed),
        ),
      ),
    );
  }
}

/** The variables on which the length of a clock depends. */
function termsOf({ duration }: TimedClock): readonly (readonly [variable: number, ...unknown[]])[] {
  return duration.kind === "range" ? duration.from.terms : [];
}

/** The variables that happenings change, for each of their parts. */
function changesOf(happenings: readonly PlayedHappening[]): readonly ReadonlySet<number>[] {
  return happenings.flatMap(({ parts }) => parts.map(({ writes }) => writes));
}
