import type { Domain } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import { BridgePlaces, hashOfState, NOWHERE, ROOM } from "./bridge-places.ts";
import { type PlanConstraints, PlanProver } from "./prover.ts";

/** A broken plan, and the limits on its repair. */
export interface BridgeProblem {
  readonly state: PackedState;
  readonly constraints: PlanConstraints;
  /** Ids of ground actions from a model; not yet checked. */
  readonly plan: readonly number[];
  /** Number of steps at the beginning that must be kept. They are sound. */
  readonly fixed: number;
  /** Limit on the cost of the whole plan. */
  readonly maxScaledCost: number;
  /** A lower bound on the scaled cost from a state to the goal; `Infinity` if the goal is unreachable from there. */
  readonly scaledCostToGo?: ((state: PackedState) => number) | undefined;
}

/** Sound steps that follow a model's plan as far as possible. */
export interface Beginning {
  readonly actions: readonly number[];
  /** Index of each action's step in the model's plan; -1 for an inserted step. */
  readonly origins: readonly number[];
  readonly llmSteps: number;
}

/** Limits on the search for bridges. */
export interface BridgeLimits {
  /** Width of the beam. Default 12. */
  readonly width?: number | undefined;
  /** Maximum length of a bridge, in steps. Default 4. */
  readonly longest?: number | undefined;
  /** Maximum number of applicability checks in total; each takes nanoseconds. Default 40,000. */
  readonly looks?: number | undefined;
}

/** Maximum number of places in one neighbourhood. */
const MAX_AROUND = 160;
/** Cost of playing a step, in applicability checks. */
const LOOKS_PER_STEP = 16;

/**
 * Repairs broken plans: before a step that does not apply, a bridge of other steps is inserted, or the step is left
 * out. Works by beam search over the model's steps in order. The neighbourhood of a place is computed once, for all
 * steps that could follow there. Only proofs decide which steps apply. One bridger repairs any number of plans in turn,
 * in the same memory.
 */
export class PlanBridger {
  readonly #prover: PlanProver;
  readonly #actionCount: number;
  readonly #places: BridgePlaces;
  /** A reusable plan of one step. */
  readonly #step: [number] = [0];

  constructor(domain: Domain) {
    this.#prover = new PlanProver(domain);
    this.#actionCount = domain.actions.count;
    this.#places = new BridgePlaces(domain.variables.all.length);
  }

  /**
   * @returns at most `width` beginnings, those with the most steps of the model first, then the cheapest. They need
   *   not reach the goal
   */
  bridge(problem: BridgeProblem, limits: BridgeLimits = {}): readonly Beginning[] {
    const { width = 12, longest = 4, looks = 40_000 } = limits;
    const { state, plan, fixed, constraints, maxScaledCost, scaledCostToGo } = problem;
    const places = this.#places;
    const search = { constraints, maxScaledCost, scaledCostToGo, longest, looks, since: ROOM };
    let start = places.restart(state);
    for (let index = 0; index < fixed && start !== NOWHERE; index++) {
      start = this.#play(search, start, plan[index] as number, index);
    }
    search.since = start;
    let kept = start === NOWHERE ? [] : [start];
    for (let index = fixed; index < plan.length; index++) {
      const action = plan[index] as number;
      if (action >>> 0 !== action || action >= this.#actionCount) continue;
      const next = [...kept];
      for (const place of kept) {
        const there = this.#bridgeTo(search, place, action, index);
        if (there !== NOWHERE) next.push(there);
      }
      kept = places.best(next, width);
    }
    return kept.filter((place) => places.llmSteps(place) > 0).map((place) => this.#read(place));
  }

  /**
   * The place reached by a step of the model: directly, or over the shortest bridge to a place where the step applies.
   */
  #bridgeTo(search: BridgeSearch, from: number, target: number, index: number): number {
    const places = this.#places;
    // The neighbourhood of a place is ordered by distance, and starts with the place itself.
    for (let around = from; around !== NOWHERE; around = this.#nextAround(search, from, around)) {
      if (!this.#prover.applies(places.state(around), target)) continue;
      const there = this.#play(search, around, target, index);
      if (there !== NOWHERE) return there;
    }
    return NOWHERE;
  }

  /** The next place of a neighbourhood, which grows as needed; `NOWHERE` once its limits are reached. */
  #nextAround(search: BridgeSearch, root: number, last: number): number {
    const places = this.#places;
    for (;;) {
      const known = places.after(last);
      if (known !== NOWHERE) return known;
      if (search.looks <= 0 || places.countAround(root) >= MAX_AROUND) return NOWHERE;
      const at = places.toExpand(root);
      if (at === NOWHERE || places.distance(root, at) >= search.longest) return NOWHERE;
      this.#expand(search, root, at);
    }
  }

  /** Adds the places that are one step from another place. */
  #expand(search: BridgeSearch, root: number, at: number): void {
    const places = this.#places;
    const prover = this.#prover;
    search.looks -= this.#actionCount;
    for (let action = 0; action < this.#actionCount; action++) {
      if (!prover.applies(places.state(at), action)) continue;
      if (places.countAround(root) >= MAX_AROUND) break;
      const there = this.#play(search, at, action, NOWHERE, root);
      if (there !== NOWHERE) places.addAround(root, there);
    }
    places.expanded(root);
  }

  /**
   * The place reached by a step; `NOWHERE` if the step does not apply, returns to an earlier state, or costs too much.
   *
   * @param origin index of the step in the model's plan
   * @param root centre of the bridge's neighbourhood, which repeats no state
   */
  #play(search: BridgeSearch, from: number, action: number, origin: number, root = -1): number {
    const { constraints, maxScaledCost, scaledCostToGo } = search;
    const prover = this.#prover;
    const places = this.#places;
    search.looks -= LOOKS_PER_STEP;
    if (places.size >= ROOM) return NOWHERE;
    this.#step[0] = action;
    if (!prover.prove(places.state(from), this.#step, undefined, constraints)) return NOWHERE;
    const scaledCost = places.scaledCost(from) + prover.scaledCost;
    if (scaledCost > maxScaledCost) return NOWHERE;
    const { state } = prover;
    const hash = hashOfState(state);
    if (places.isOnWay(search.since, from, state, hash)) return NOWHERE;
    if (root >= 0 && !places.isNewAround(root, state, hash)) return NOWHERE;
    const scaledTotal = scaledCost + (scaledCostToGo?.(state) ?? 0);
    if (scaledTotal > maxScaledCost) return NOWHERE;
    return places.add(from, state, hash, scaledCost, scaledTotal, action, origin);
  }

  #read(place: number): Beginning {
    const places = this.#places;
    const actions: number[] = [];
    const origins: number[] = [];
    for (let at = place; places.before(at) !== NOWHERE; at = places.before(at)) {
      actions.push(places.action(at));
      origins.push(places.origin(at));
    }
    return {
      actions: actions.reverse(),
      origins: origins.reverse(),
      llmSteps: places.llmSteps(place),
    };
  }
}

/** The limits and progress of a search. */
interface BridgeSearch
  extends Pick<BridgeProblem, "constraints" | "maxScaledCost" | "scaledCostToGo"> {
  readonly longest: number;
  /** The place after the fixed steps; returning to a state visited since then is useless. */
  since: number;
  /** Number of applicability checks left. */
  looks: number;
}
