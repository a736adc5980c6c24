import type {
  ActionSet,
  CompiledCondition,
  Domain,
  PackedState,
  Ways,
} from "@understudy/planner-core";
import { DeadEnds, nextStates } from "@understudy/planner-core/compiled";
import type { NextStep, StepRules } from "./step-rules.ts";

/** Constraints on a plan. */
export interface ApplicableOptions {
  readonly state: PackedState;
  readonly goal: CompiledCondition;
  /** Ground actions excluded from the plan. */
  readonly disabled?: Pick<ActionSet, "has"> | undefined;
  /** Condition on every state after a step, in addition to the domain's `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Costs of ways; a step without a way does not apply. */
  readonly ways?: Ways | undefined;
  /** Maximum number of steps. Default 100. */
  readonly maxSteps?: number | undefined;
}

/** A simulated position in a plan. */
export interface SimulatedPlace {
  readonly state: PackedState;
  readonly steps: number;
  /** The previous position; undefined at the start. */
  readonly before: SimulatedPlace | undefined;
}

/**
 * Rules for executable plans: each step applies in the current state, satisfies every `maintain` and leads to a new
 * state. Dead ends are left out while there are other steps: states after which no step may follow, or which lead only
 * back to earlier states of the plan. A plan ends when the goal holds, or else when no step may follow.
 *
 * @example
 * const rules = new ApplicableSteps(domain, { state, goal: domain.goal("eat").condition });
 */
export class ApplicableSteps implements StepRules<SimulatedPlace> {
  readonly start: SimulatedPlace;
  readonly mayBeEmpty: boolean;
  readonly #domain: Domain;
  readonly #options: ApplicableOptions;
  readonly #maxSteps: number;
  readonly #known = new WeakMap<SimulatedPlace, readonly NextStep<SimulatedPlace>[]>();

  constructor(domain: Domain, options: ApplicableOptions) {
    this.#domain = domain;
    this.#options = options;
    this.#maxSteps = options.maxSteps ?? 100;
    this.start = { state: options.state.slice(), steps: 0, before: undefined };
    this.mayBeEmpty = options.goal.holds(this.start.state) || !this.#canGoOn(this.start);
  }

  /** Takes O(ground actions) time on the first call for a place. */
  next(place: SimulatedPlace): readonly NextStep<SimulatedPlace>[] {
    let known = this.#known.get(place);
    if (known === undefined) {
      known = this.#steps(place);
      this.#known.set(place, known);
    }
    return known;
  }

  #steps(place: SimulatedPlace): readonly NextStep<SimulatedPlace>[] {
    const { goal } = this.#options;
    if (place.steps >= this.#maxSteps || goal.holds(place.state)) return [];
    const deadEnds = new DeadEnds({
      actionCount: this.#domain.actions.count,
      isGoal: (state) => goal.holds(state),
      after: (state) => this.#statesAfter(state, place),
    });
    const places = [...this.#places(place)];
    // The only possible step is allowed without a check.
    const avoidsDeadEnds = places.length > 1;
    const steps: NextStep<SimulatedPlace>[] = [];
    const dead: NextStep<SimulatedPlace>[] = [];
    for (const { action, place: after } of places) {
      const isGoal = goal.holds(after.state);
      const mayGoOn = !isGoal && this.#canGoOn(after);
      const isDead = avoidsDeadEnds && !isGoal && (!mayGoOn || deadEnds.has(after.state));
      (isDead ? dead : steps).push({ action, place: after, mayEnd: isGoal || !mayGoOn, mayGoOn });
    }
    return steps.length > 0 ? steps : dead;
  }

  #canGoOn(place: SimulatedPlace): boolean {
    return place.steps < this.#maxSteps && this.#places(place).next().done !== true;
  }

  *#places(
    place: SimulatedPlace,
  ): Generator<{ readonly action: number; readonly place: SimulatedPlace }> {
    for (const { action, state } of this.#statesAfter(place.state, place)) {
      yield { action, place: { state, steps: place.steps + 1, before: place } };
    }
  }

  /** The applicable actions and their successor states, without states that the plan has visited before. */
  *#statesAfter(state: PackedState, place: SimulatedPlace): ReturnType<typeof nextStates> {
    for (const next of nextStates(this.#domain, state, this.#options)) {
      if (!wasIn(place, next.state)) yield next;
    }
  }
}

/** Whether a plan has visited a state. Plans are too short for a hash table to pay off. */
function wasIn(place: SimulatedPlace | undefined, state: PackedState): boolean {
  for (let at = place; at !== undefined; at = at.before) {
    if (isSame(at.state, state)) return true;
  }
  return false;
}

function isSame(a: PackedState, b: PackedState): boolean {
  for (let variable = 0; variable < a.length; variable++) {
    if (a[variable] !== b[variable]) return false;
  }
  return true;
}
