import { applyAction, type GroundActions } from "../../domain/actions/actions.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import type { Variable } from "../../domain/definition/variables.ts";
import type { Domain } from "../../domain/domain.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { PlanInPlay } from "../plan-in-play.ts";

/** Repetitions that are remembered at most. */
const MAX_VISITS = 256;

/** A step that finished, and whose effects have not shown yet. */
interface FinishedStep<T extends DomainTypes> {
  readonly inPlay: PlanInPlay<T>;
  /** The agent's state when it began. */
  readonly before: PackedState;
  /** The state that it was to lead to. */
  readonly after: PackedState;
  /** Whether it was told that it finished in vain. */
  isTold: boolean;
}

/**
 * Finds steps that finish in vain. A game may say that a step has finished although the world shows nothing of it: an
 * inventory was full, somebody undid it at once, the rules of the game are not those of the domain. Then the planner
 * would choose the same step again and again. A step has finished in vain if its plan broke and some of its effects do
 * not show when the next plan is made. It leads round in a circle if it finished in this very state often before and no
 * goal was reached since.
 */
export class EffectWatch<T extends DomainTypes> {
  readonly #actions: GroundActions;
  readonly #variables: readonly Variable[];
  /** The agent's state when the running step began. */
  readonly #before: PackedState;
  readonly #finished = new Map<number, FinishedStep<T>>();
  /** How often a step finished that began in some state, by a hash of both, since a goal was last reached. */
  readonly #visits = new Map<number, number>();

  constructor({ actions, variables }: Domain<T>) {
    this.#actions = actions;
    this.#variables = variables.all;
    this.#before = new Int32Array(variables.all.length);
  }

  /** A step begins, or goes on in a game that was restored. */
  began(observed: PackedState): void {
    this.#before.set(observed);
  }

  /** The running step has finished. */
  finished(inPlay: PlanInPlay<T>, action: number): void {
    const before = this.#before.slice();
    const after = before.slice();
    applyAction(this.#actions, action, before, after);
    this.#finished.set(action, { inPlay, before, after, isTold: false });
    const visit = visitOf(before, action);
    if (this.#visits.size >= MAX_VISITS) this.#visits.clear();
    this.#visits.set(visit, (this.#visits.get(visit) ?? 0) + 1);
  }

  /**
   * Looks for the effects of finished steps in what is observed now. A plan that still works, or whose goal holds, has
   * got what it needed of its steps.
   *
   * @param inPlay the plan that was just found to work
   * @param worked called with each step that has worked
   */
  look(
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    worked: (action: number) => void,
  ): void {
    if (this.#finished.size === 0) return;
    for (const [action, step] of this.#finished) {
      const isReached = step.inPlay.outcome.goal.condition.holds(observed);
      if (isReached) this.#visits.clear();
      const hasWorked = isReached || step.inPlay === inPlay || this.#hasShown(step, observed);
      if (!hasWorked) continue;
      this.#finished.delete(action);
      worked(action);
    }
  }

  /** Whether all that a step was to change is so now; a number may have changed by another amount. */
  #hasShown({ before, after }: FinishedStep<T>, observed: PackedState): boolean {
    return this.#variables.every(({ id, type }) => {
      if (after[id] === before[id]) return true;
      return type === "integer" ? observed[id] !== before[id] : observed[id] === after[id];
    });
  }

  /** Another plan is to be made. Calls once with each step that finished in vain. */
  tellVain(failed: (action: number) => void): void {
    for (const [action, step] of this.#finished) {
      if (!step.isTold) failed(action);
      step.isTold = true;
    }
  }

  /** Whether a step goes round in circles: it finished so often in this very state, and no goal was reached. */
  isRepeated(action: number, observed: PackedState, limit: number): boolean {
    if (this.#visits.size === 0) return false;
    const visit = visitOf(observed, action);
    if ((this.#visits.get(visit) ?? 0) < limit) return false;
    this.#visits.delete(visit);
    return true;
  }

  /** A goal was reached: what was done on the way may be done again. */
  forgetVisits(): void {
    this.#visits.clear();
  }

  /** The game called its plan off: that says nothing about steps. */
  forget(): void {
    this.#finished.clear();
    this.#visits.clear();
  }
}

/** A hash of a step and of the very state in which it begins: values of one bucket differ here. */
function visitOf(state: PackedState, action: number): number {
  let hash = action;
  for (let id = 0; id < state.length; id++) {
    hash = Math.imul(hash ^ (state[id] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
