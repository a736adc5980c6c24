import { applyAction, type GroundActions } from "../../../rules/domain/actions/actions.ts";
import type { Domain, DomainTypes, PackedState, Variable } from "../../../rules/index.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { PlanInPlay } from "../plan-in-play.ts";

/** Limit on the number of remembered repetitions. */
const MAX_VISITS = 256;

/** The plan of a finished step, as far as it is known. */
type PlanOfStep<T extends DomainTypes> = Pick<Outcome<T>, "goal">;

/** A finished step whose effects have not been observed yet. */
export interface FinishedStep<T extends DomainTypes> {
  readonly of: PlanOfStep<T>;
  /** The agent's state when the step started. */
  readonly before: PackedState;
  /** Whether the step was already reported as finished in vain. */
  readonly isReported: boolean;
}

/** The steps that a runner watches for their effects, for saving. */
export interface WatchedEffects<T extends DomainTypes> {
  /** The agent's state when the running step started. */
  readonly before: PackedState;
  /** By action. */
  readonly finished: ReadonlyMap<number, FinishedStep<T>>;
  /** Repetitions of a step from a state, by hash of both. */
  readonly visits: ReadonlyMap<number, number>;
}

/**
 * Finds steps that finish in vain. A game may report a step as finished although its effects are missing: an inventory
 * was full, another agent undid it at once, or the rules of the game differ from the domain. The planner would then
 * choose the same step for ever. A step finished in vain if its plan broke and some of its effects are missing when the
 * next plan is made. It goes round in circles if it has often finished in the same state and no goal was reached in
 * between.
 */
export class EffectWatch<T extends DomainTypes> {
  readonly #actions: GroundActions;
  readonly #variables: readonly Variable[];
  /** The variables that the world sets. */
  readonly #sensed: ReadonlySet<number>;
  /** The agent's state when the running step started. */
  readonly #before: PackedState;
  readonly #after: PackedState;
  readonly #finished = new Map<number, FinishedStep<T>>();
  /**
   * For each step and state, by hash: the number of times that the step has finished from this state since a goal was
   * last reached.
   */
  readonly #visits = new Map<number, number>();

  constructor(domain: Domain<T>) {
    const { actions, variables } = domain;
    this.#actions = actions;
    this.#variables = variables.all;
    this.#sensed = sensedOf(domain);
    this.#before = new Int32Array(variables.all.length);
    this.#after = new Int32Array(variables.all.length);
  }

  /** The steps that it watches, not copied. */
  get watched(): WatchedEffects<T> {
    return { before: this.#before, finished: this.#finished, visits: this.#visits };
  }

  /** Resumes the watch of a saved game. */
  restore({ before, finished, visits }: WatchedEffects<T>): void {
    this.forget();
    this.began(before);
    for (const [action, step] of finished) this.#finished.set(action, step);
    for (const [visit, count] of visits) this.#visits.set(visit, count);
  }

  /** Records that a step starts. */
  began(observed: PackedState): void {
    this.#before.set(observed);
  }

  /** Records that the running step ends. */
  finished(inPlay: PlanInPlay<T>, action: number): void {
    const before = this.#before.slice();
    this.#finished.set(action, { of: inPlay.outcome, before, isReported: false });
    const visit = visitOf(before, action);
    if (this.#visits.size >= MAX_VISITS) this.#visits.clear();
    this.#visits.set(visit, (this.#visits.get(visit) ?? 0) + 1);
  }

  /**
   * Looks for the effects of finished steps in the observed state. If the plan still works or its goal holds, the
   * effects that matter are present.
   *
   * @param inPlay the plan, if it has just been proved
   * @param worked called with each step whose effects show
   */
  check(
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    worked: (action: number) => void,
  ): void {
    if (this.#finished.size === 0) return;
    for (const [action, step] of this.#finished) {
      const isReached = step.of.goal.condition.holds(observed);
      if (isReached) this.#visits.clear();
      const isOfPlan = step.of === inPlay?.outcome;
      const hasWorked = isReached || isOfPlan || this.#hasShown(action, step.before, observed);
      if (!hasWorked) continue;
      this.#finished.delete(action);
      worked(action);
    }
  }

  /**
   * Whether all expected changes show. A number may have changed by another amount. What the world sets counts only for
   * a step that changes nothing else: a game may take it back at once.
   */
  #hasShown(action: number, before: PackedState, observed: PackedState): boolean {
    const after = this.#after;
    after.set(before);
    applyAction(this.#actions, action, before, after);
    const changed = this.#variables.filter(({ id }) => after[id] !== before[id]);
    const own = changed.filter(({ id }) => !this.#sensed.has(id));
    return (own.length === 0 ? changed : own).every(({ id, type }) =>
      type === "integer" ? observed[id] !== before[id] : observed[id] === after[id],
    );
  }

  /** Called when another plan is needed. Calls back once for each step that finished in vain. */
  reportVain(failed: (action: number) => void): void {
    for (const [action, step] of this.#finished) {
      if (step.isReported) continue;
      failed(action);
      this.#finished.set(action, { ...step, isReported: true });
    }
  }

  /**
   * Whether a step goes round in circles: it has often finished in the same state and no goal was reached in between.
   */
  isRepeated(action: number, observed: PackedState, limit: number): boolean {
    if (this.#visits.size === 0) return false;
    const visit = visitOf(observed, action);
    if ((this.#visits.get(visit) ?? 0) < limit) return false;
    this.#visits.delete(visit);
    return true;
  }

  /** Clears the repetitions, because a goal was reached. */
  forgetVisits(): void {
    this.#visits.clear();
  }

  /** Forgets the finished steps. Called when the game drops its plan, which says nothing about them. */
  forget(): void {
    this.#finished.clear();
    this.#visits.clear();
  }
}

/** The slots of the variables that are declared to be set by the world. */
function sensedOf<T extends DomainTypes>({
  definition,
  kinds,
  variables,
}: Pick<Domain<T>, "definition" | "kinds" | "variables">): ReadonlySet<number> {
  // Expanded kinds declare more variables to be sensed than their author.
  const { state } = kinds?.definition ?? definition;
  const all = variables.all.filter(({ name }) => state[name]?.sensed === true);
  return new Set(all.map(({ id }) => id));
}

/** A hash of a step and its exact initial state; values of the same bucket count as different here. */
function visitOf(state: PackedState, action: number): number {
  let hash = action;
  for (let id = 0; id < state.length; id++) {
    hash = Math.imul(hash ^ (state[id] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
