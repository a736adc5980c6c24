import type { PackedState } from "../state/packed-state.ts";
import type { PlanConstraints, PlanProver } from "./prover.ts";

/** A plan that breaks, and how far it may be bent. */
export interface BridgeProblem {
  readonly state: PackedState;
  readonly constraints: PlanConstraints;
  /** Ids of ground actions, whatever a model said. */
  readonly plan: readonly number[];
  /** How many ground actions there are. */
  readonly actionCount: number;
  /** How many steps at the beginning stay whatever happens. They are sound. */
  readonly fixed: number;
  /** Dearer plans are of no use. */
  readonly maxScaledCost: number;
  /** A lower bound of the scaled cost from a state to the goal; `Infinity` where the goal is out of reach. */
  readonly costToGo: (state: PackedState) => number;
}

/** Sound steps that go as far as possible through a plan of a model. */
export interface Beginning {
  readonly actions: readonly number[];
  /** For each action whether the model wrote it. */
  readonly byLead: readonly boolean[];
  readonly leadSteps: number;
}

/** How far bridges are looked for. */
export interface BridgeLimits {
  /** Ways through the plan that are followed side by side. Default 12. */
  readonly width?: number | undefined;
  /** Steps that a bridge may have. Default 4. */
  readonly longest?: number | undefined;
  /** Steps that may be tried in all: each takes about a tenth of a microsecond. Default 3,000. */
  readonly trials?: number | undefined;
}

/** A place on a way through the plan. */
interface Place {
  readonly state: PackedState;
  readonly scaledCost: number;
  /** With the least that is still to come. */
  readonly scaledTotal: number;
  readonly leadSteps: number;
  readonly before: Place | undefined;
  /** The step that led here. */
  readonly action: number;
  readonly isLead: boolean;
}

/** Enough for any domain's steps from one place; more are looked at by nobody. */
const MAX_PER_BRIDGE = 160;

/**
 * Goes on through a plan where it breaks: before a step that does not apply a few others are inserted
 * that make it applicable, or it is left out. A beam search over the model's steps in their order.
 * Nothing but proofs decides what applies.
 *
 * @returns the beginnings that keep most steps of the model first, the cheaper ones of these first; none
 * reaches the goal but by chance. At most `width`
 */
export function bridgePlan(
  prover: PlanProver,
  problem: BridgeProblem,
  limits: BridgeLimits = {},
): readonly Beginning[] {
  return new Bridging(prover, problem, limits).run();
}

class Bridging {
  readonly #prover: PlanProver;
  readonly #problem: BridgeProblem;
  readonly #width: number;
  readonly #longest: number;
  #trials: number;

  constructor(prover: PlanProver, problem: BridgeProblem, limits: BridgeLimits) {
    const { width = 12, longest = 4, trials = 3000 } = limits;
    this.#prover = prover;
    this.#problem = problem;
    this.#width = width;
    this.#longest = longest;
    this.#trials = trials;
  }

  run(): readonly Beginning[] {
    const { state, plan, fixed } = this.#problem;
    let start: Place | undefined = {
      ...{ state, scaledCost: 0, scaledTotal: 0, leadSteps: 0 },
      ...{ before: undefined, action: -1, isLead: false },
    };
    for (const action of plan.slice(0, fixed)) {
      start = start && this.#step(start, action, true);
    }
    let places: readonly Place[] = start === undefined ? [] : [start];
    for (const action of plan.slice(fixed)) {
      const next = [...places];
      for (const place of places) {
        const there = this.#step(place, action, true) ?? this.#bridge(place, action);
        if (there !== undefined) next.push(there);
      }
      places = this.#best(next);
    }
    return places.filter(({ leadSteps }) => leadSteps > 0).map(beginningAt);
  }

  /** The place behind a step; undefined where it does not apply, changes nothing, or leads too far. */
  #step(from: Place, action: number, isLead: boolean): Place | undefined {
    const { constraints, maxScaledCost, costToGo } = this.#problem;
    const prover = this.#prover;
    this.#trials--;
    if (!prover.prove(from.state, [action], undefined, constraints)) return undefined;
    const scaledCost = from.scaledCost + prover.cost;
    if (scaledCost > maxScaledCost || isSame(prover.state, from.state)) return undefined;
    const state = prover.state.slice();
    const scaledTotal = scaledCost + costToGo(state);
    if (scaledTotal > maxScaledCost) return undefined;
    const leadSteps = from.leadSteps + (isLead ? 1 : 0);
    return { state, scaledCost, scaledTotal, leadSteps, before: from, action, isLead };
  }

  /** The shortest way to a place where a step applies, and that step. */
  #bridge(from: Place, target: number): Place | undefined {
    const { actionCount } = this.#problem;
    if (!(target >>> 0 === target && target < actionCount)) return undefined;
    const seen = new Set<string>([from.state.join()]);
    let frontier: Place[] = [from];
    let made = 0;
    for (let length = 1; length <= this.#longest; length++) {
      const next: Place[] = [];
      for (const place of frontier) {
        for (let action = 0; action < actionCount; action++) {
          if (this.#trials <= 0 || made >= MAX_PER_BRIDGE) return undefined;
          const there = this.#step(place, action, false);
          if (there === undefined) continue;
          const key = there.state.join();
          if (seen.has(key)) continue;
          seen.add(key);
          made++;
          const reached = this.#step(there, target, true);
          if (reached !== undefined) return reached;
          next.push(there);
        }
      }
      frontier = next;
    }
    return undefined;
  }

  /** The most promising places, those alike but worse left out. */
  #best(places: Place[]): readonly Place[] {
    places.sort((a, b) => b.leadSteps - a.leadSteps || a.scaledTotal - b.scaledTotal);
    const kept: Place[] = [];
    for (const place of places) {
      if (kept.length >= this.#width) break;
      const isWorse = kept.some(
        (other) => other.scaledCost <= place.scaledCost && isSame(other.state, place.state),
      );
      if (!isWorse) kept.push(place);
    }
    return kept;
  }
}

function isSame(one: PackedState, other: PackedState): boolean {
  for (let variable = 0; variable < one.length; variable++) {
    if (one[variable] !== other[variable]) return false;
  }
  return true;
}

function beginningAt(place: Place): Beginning {
  const actions: number[] = [];
  const byLead: boolean[] = [];
  for (let at: Place | undefined = place; at?.before !== undefined; at = at.before) {
    actions.push(at.action);
    byLead.push(at.isLead);
  }
  return { actions: actions.reverse(), byLead: byLead.reverse(), leadSteps: place.leadSteps };
}
