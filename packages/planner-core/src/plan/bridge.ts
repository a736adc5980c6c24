import type { Domain } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import { BridgePlaces, hashOfState, NOWHERE, ROOM } from "./bridge-places.ts";
import { type PlanConstraints, PlanProver } from "./prover.ts";

/** A plan that breaks, and how far it may be bent. */
export interface BridgeProblem {
  readonly state: PackedState;
  readonly constraints: PlanConstraints;
  /** Ids of ground actions, whatever a model said. */
  readonly plan: readonly number[];
  /** The number of steps at the beginning that stay whatever happens. They are sound. */
  readonly fixed: number;
  /** Dearer plans are of no use. */
  readonly maxScaledCost: number;
  /** A lower bound of the scaled cost from a state to the goal; `Infinity` where the goal is out of reach. */
  readonly scaledCostToGo?: ((state: PackedState) => number) | undefined;
}

/** Sound steps that go as far as possible through a plan of a model. */
export interface Beginning {
  readonly actions: readonly number[];
  /** For each action which step of the model's plan it is; -1 for one that was inserted. */
  readonly origins: readonly number[];
  readonly leadSteps: number;
}

/** How far bridges are looked for. */
export interface BridgeLimits {
  /** Ways through the plan that are followed side by side. Default 12. */
  readonly width?: number | undefined;
  /** Steps that a bridge may have. Default 4. */
  readonly longest?: number | undefined;
  /** Looks at whether an action applies somewhere, in all: each takes nanoseconds. Default 40,000. */
  readonly looks?: number | undefined;
}

/** Places that are looked at around one place for the beginning of a bridge. */
const MAX_AROUND = 160;
/** A step that is played takes as long as this many looks. */
const LOOKS_PER_STEP = 16;

/**
 * Goes on through plans where they break: before a step that does not apply a few others are inserted
 * that make it applicable, or it is left out. A beam search over the model's steps in their order; what
 * lies around a place is looked up once, for all steps that could follow there. Nothing but proofs
 * decides what applies. One bridger serves any number of plans, one after the other, in the same memory.
 */
export class PlanBridger {
  readonly #prover: PlanProver;
  readonly #actionCount: number;
  readonly #places: BridgePlaces;
  /** A plan of one step. */
  readonly #step: [number] = [0];

  constructor(domain: Domain) {
    this.#prover = new PlanProver(domain);
    this.#actionCount = domain.actions.count;
    this.#places = new BridgePlaces(domain.variables.all.length);
  }

  /**
   * @returns the beginnings that keep most steps of the model first, the cheaper ones of these first; none
   * reaches the goal but by chance. At most `width`
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
    return kept.filter((place) => places.leadSteps(place) > 0).map((place) => this.#read(place));
  }

  /** The place behind a step of the model: reached at once, else by the shortest way to where it applies. */
  #bridgeTo(search: BridgeSearch, from: number, target: number, index: number): number {
    const places = this.#places;
    // Those around a place follow in the order of their distance, it itself first.
    for (let around = from; around !== NOWHERE; around = this.#nextAround(search, from, around)) {
      if (!this.#prover.applies(places.state(around), target)) continue;
      const there = this.#play(search, around, target, index);
      if (there !== NOWHERE) return there;
    }
    return NOWHERE;
  }

  /** The next place around one, looked for where it is not known yet; nowhere if there is none within the limits. */
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

  /** Looks for the places one step from another. */
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
   * The place behind a step; nowhere where the step cannot be done, leads back to where the way has been, or too far.
   *
   * @param origin which step of the model's plan it is
   * @param root of a bridge: no state is reached twice around it
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
      leadSteps: places.leadSteps(place),
    };
  }
}

/** The limits of a search. */
interface BridgeSearch
  extends Pick<BridgeProblem, "constraints" | "maxScaledCost" | "scaledCostToGo"> {
  readonly longest: number;
  /** The place behind the steps that stay: what leads back to somewhere since then is of no use. */
  since: number;
  /** Looks that are left. */
  looks: number;
}
