/**
 * Plans shared between agents, with variables in place of things.
 *
 * @module
 */

import type {
  CompiledCondition,
  PackedState,
  PlanConstraints,
  PlanProver,
  Ways,
} from "@understudy/planner-core";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";

/** A step of a lifted plan: a tool, and the plan's things that it uses. */
interface LiftedStep {
  /** The action in the original plan. */
  readonly action: number;
  /** The step's things, as indices into the plan's things. */
  readonly things: readonly number[];
  /** The names of its things in the tool. */
  readonly names: readonly string[];
  /** The ground action for each choice of places; -1 for none. */
  readonly actions: Map<number, number>;
  /** Lower bound on the cost of the remaining steps without ways, in thousandths. */
  readonly scaledRest: number;
  /** Number of ways in the remaining steps. */
  readonly waysLeft: number;
  /** Whether it is a way. */
  readonly isWay: boolean;
}

/** The ground actions of lifted steps, by step and places. Shared between plans. */
export type ActionsOfSteps = Map<string, Map<number, number>>;

/** Limit on steps tried per question. */
const MOST_STEPS = 4000;

/** Finds the cheapest instance of lifted plans. Reuses its memory. */
export class LiftedPlay {
  /** The cheapest plan so far, with its cost. */
  best: readonly number[] | undefined;
  bestScaledCost: number = Number.POSITIVE_INFINITY;
  #left = 0;
  /** Lower bound of a way. */
  #scaledLeastWay = 0;
  readonly #layout: ThingLayout;
  readonly #prover: PlanProver;
  readonly #states: PackedState[] = [];
  readonly #actions: number[] = [];
  /** Whether each step changes anything. A move to the current position is dropped. */
  readonly #changes: boolean[] = [];
  readonly #places: (ThingPlace | undefined)[] = [];

  constructor(layout: ThingLayout, prover: PlanProver) {
    this.#layout = layout;
    this.#prover = prover;
  }

  /**
   * Begins with another question.
   *
   * @param ways of the question
   */
  begin(ways: Ways | undefined): void {
    this.#scaledLeastWay = ways === undefined ? 0 : leastOf(ways.scaledCosts);
    this.best = undefined;
    this.bestScaledCost = Number.POSITIVE_INFINITY;
    this.#left = MOST_STEPS;
  }

  /** Tries all instances of a plan. Returns whether one was cheaper than the best so far. */
  play(
    plan: LiftedPlan,
    state: PackedState,
    goal: CompiledCondition,
    constraints: PlanConstraints,
  ): boolean {
    const before = this.bestScaledCost;
    for (let thing = 0; thing < plan.kinds.length; thing++) this.#places[thing] = undefined;
    this.#states[0] = state;
    this.#play(plan, 0, 0, goal, constraints);
    return this.bestScaledCost < before;
  }

  #play(
    plan: LiftedPlan,
    at: number,
    scaledCost: number,
    goal: CompiledCondition,
    constraints: PlanConstraints,
  ): void {
    const step = plan.steps[at];
    if (step === undefined) {
      this.best = this.#actions.slice(0, at).filter((_, index) => this.#changes[index] === true);
      this.bestScaledCost = scaledCost;
      return;
    }
    const open = this.#openThingOf(step);
    if (open < 0) {
      this.#playStep(plan, step, at, scaledCost, goal, constraints);
      return;
    }
    const state = this.#states[at] as PackedState;
    const { places } = plan.kinds[open] as Kind;
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as ThingPlace;
      if (state[place.there] === 0 || this.#places.includes(place)) continue;
      this.#places[open] = place;
      this.#play(plan, at, scaledCost, goal, constraints);
      this.#places[open] = undefined;
    }
  }

  /** The first thing of a step without a place; -1 if all have one. */
  #openThingOf({ things }: LiftedStep): number {
    for (let at = 0; at < things.length; at++) {
      const thing = things[at] as number;
      if (this.#places[thing] === undefined) return thing;
    }
    return -1;
  }

  #playStep(
    plan: LiftedPlan,
    step: LiftedStep,
    at: number,
    scaledCost: number,
    goal: CompiledCondition,
    constraints: PlanConstraints,
  ): void {
    if (scaledCost + this.#leastFrom(step) >= this.bestScaledCost || this.#left-- <= 0) return;
    const action = this.#actionOf(step);
    if (action < 0) return;
    const start = this.#states[at] as PackedState;
    const following = plan.steps[at + 1];
    const rest = following === undefined ? 0 : this.#leastFrom(following);
    const { actions } = this.#layout.domain;
    const way = constraints.ways?.scaledActionCost(actions.ways, action, start) ?? 0;
    if (scaledCost + way + rest >= this.bestScaledCost) return;
    const prover = this.#prover;
    this.#actions[at] = action;
    const reached = following === undefined ? goal : undefined;
    if (!prover.prove(start, this.#actions, reached, constraints, at, at + 1)) return;
    const doesChange = differs(prover.state, start);
    this.#changes[at] = doesChange;
    const sum = scaledCost + (doesChange ? prover.scaledCost : 0);
    if (sum + rest >= this.bestScaledCost) return;
    let next = this.#states[at + 1];
    if (next === undefined) {
      next = new Int32Array(start.length);
      this.#states[at + 1] = next;
    }
    next.set(prover.state);
    this.#play(plan, at + 1, sum, goal, constraints);
  }

  #leastFrom({ scaledRest, waysLeft }: LiftedStep): number {
    return scaledRest + waysLeft * this.#scaledLeastWay;
  }

  #actionOf(step: LiftedStep): number {
    let key = 0;
    for (let at = 0; at < step.things.length; at++) {
      const place = this.#places[step.things[at] as number] as ThingPlace;
      key = key * this.#layout.places.length + place.index;
    }
    const known = step.actions.get(key);
    if (known !== undefined) return known;
    const { domain } = this.#layout;
    const { tool, args } = domain.step(step.action);
    const changed: Record<string, unknown> = { ...args };
    step.names.forEach((name, index) => {
      changed[name] = this.#places[step.things[index] as number]?.name;
    });
    const action = domain.actionOf({ tool, args: changed as typeof args });
    step.actions.set(key, action);
    return action;
  }
}

/** A plan with variables in place of its things. */
export class LiftedPlan {
  readonly steps: readonly LiftedStep[];
  /** The kind of each thing in the plan. */
  readonly kinds: readonly Kind[];
  /** Equal for plans that differ only in their things. */
  readonly key: string;
  /** The places of its things in the original plan. */
  readonly places: readonly ThingPlace[];
  /** When it was last served, by a counter of questions. */
  servedAt = 0;
  readonly #layout: ThingLayout;

  constructor(layout: ThingLayout, actions: readonly number[], known: ActionsOfSteps) {
    const { domain } = layout;
    const places: ThingPlace[] = [];
    const kinds: Kind[] = [];
    const said: string[] = [];
    const steps = actions.map((action) => {
      const things = layout.thingsOf(action).map(({ place }) => {
        const known = places.indexOf(place);
        if (known >= 0) return known;
        kinds.push(layout.kinds.get(place.kind) as Kind);
        return places.push(place) - 1;
      });
      const names = layout.thingsOf(action).map(({ name }) => name);
      const { tool, args } = domain.step(action);
      const others = Object.entries(args).filter(([name]) => !names.includes(name));
      const kindNames = things.map((thing) => kinds[thing]?.name);
      said.push(JSON.stringify([tool, things, kindNames, others]));
      const alike = JSON.stringify([tool, kindNames, others]);
      const becomes = known.get(alike) ?? new Map<number, number>();
      known.set(alike, becomes);
      return { action, things, names, actions: becomes };
    });
    let scaledRest = 0;
    let waysLeft = 0;
    const lifted: LiftedStep[] = [];
    for (const step of steps.reverse()) {
      const isWay = (domain.actions.ways?.to[step.action] ?? -1) >= 0;
      if (isWay) waysLeft++;
      else scaledRest += domain.actions.scaledCost[step.action] as number;
      lifted.unshift({ ...step, scaledRest, waysLeft, isWay });
    }
    this.steps = lifted;
    this.kinds = kinds;
    this.key = said.join();
    this.places = places;
    this.#layout = layout;
  }

  /** The actions that do not use the thing at a place. */
  without(place: ThingPlace): readonly number[] {
    return this.steps
      .map(({ action }) => action)
      .filter((action) => this.#layout.thingsOf(action).every((thing) => thing.place !== place));
  }
}

function differs(one: PackedState, other: PackedState): boolean {
  for (let slot = 0; slot < one.length; slot++) if (one[slot] !== other[slot]) return true;
  return false;
}

function leastOf(scaledCosts: Int32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const cost of scaledCosts) if (cost > 0 && cost < least) least = cost;
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}
