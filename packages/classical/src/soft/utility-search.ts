/**
 * Soft goals: the plan with the most utility for its cost.
 *
 * @module
 */

import {
  type Condition,
  type Planner,
  PlanProver,
  type PlanSearch,
  type SearchSlice,
  systemClock,
} from "@understudy/planner-core";
import { Climb } from "./climb.ts";
import { type CompiledSoftProblem, compileSoftProblem, type SoftProblem } from "./soft-problem.ts";

/** The result of a search with utilities. Costs, utilities and values are in thousandths. */
export type UtilityResult =
  | {
      /** A plan that reaches the hard goal. */
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly scaledCost: number;
      /** The sum over the soft goals that hold at the end. */
      readonly scaledUtility: number;
      /** `scaledUtility - scaledCost`: what plans are compared by. May be negative. */
      readonly scaledValue: number;
      /** By soft goal: whether it holds at the end. */
      readonly met: readonly boolean[];
      /** Whether no plan has a higher value. */
      readonly optimal: boolean;
      /** No plan has a higher value than this. Equal to `value` when optimal. */
      readonly scaledUpperBound: number;
    }
  | {
      /** Proved: no plan reaches the hard goal. */
      readonly status: "unsolvable";
    }
  | {
      /** Not decided within the slices granted so far. */
      readonly status: "cut-off";
      readonly scaledUpperBound: number;
    };

/** Up to here any set of soft goals may be looked at. */
const MOST_EXAMINED = 16;
/** Expansions that a set of soft goals gets before the most promising one is chosen again. */
const CHUNK = 32;

/** The progress of the search for a plan that has all of a set of soft goals. */
interface Candidate {
  /** One bit for each soft goal that the plan must reach. */
  readonly set: bigint;
  /** The lowest soft goal that may still be dropped. */
  readonly next: number;
  readonly utility: number;
  search: PlanSearch | undefined;
  /** No plan for the set has a higher value, if it meets no other soft goal. */
  scaledBound: number;
}

/**
 * The plan whose soft goals are worth most, less what it costs: best-first over the sets of soft
 * goals, the one that promises most first, each with a search of its own that resumes where it left
 * off. It ends when no set promises more than the best plan in hand: then that is proved best. Before that,
 * goals are added one by one to the hard one, for a good plan that can be had early.
 */
export class UtilitySearch {
  readonly #planner: Planner;
  readonly #compiled: CompiledSoftProblem;
  readonly #prover: PlanProver;
  readonly #waiting: Candidate[] = [];
  /** The search that finds a good plan first; for a single soft goal its own search does. */
  readonly #climb: Climb | undefined;
  #best: (UtilityResult & { readonly status: "solved" }) | undefined;
  #expansions = 0;
  #isClimbNext = true;
  /** No plan is cheaper: what is known of the hard goal alone. */
  #leastScaledCost = 0;
  /** The value that searches which ended for want of memory left open. */
  #leftOpen: number = Number.NEGATIVE_INFINITY;
  /** Whether the hard goal alone is proved out of reach. */
  #unsolvable = false;

  /** @throws RequestError if a goal is unknown or malformed, or a utility is not valid */
  constructor(planner: Planner, problem: SoftProblem) {
    this.#planner = planner;
    this.#compiled = compileSoftProblem(problem);
    this.#prover = new PlanProver(problem.domain);
    const { soft, utilities } = this.#compiled;
    const set = (1n << BigInt(soft.length)) - 1n;
    const utility = utilities.reduce((sum, one) => sum + one, 0);
    // The hard goal alone goes first: with a plan for it there is something in hand.
    const hard: Candidate = {
      set: 0n,
      next: soft.length,
      utility: 0,
      search: undefined,
      scaledBound: 0,
    };
    hard.search = this.#start(0n);
    this.#waiting.push(hard);
    if (set !== 0n)
      this.#waiting.push({ set, next: 0, utility, search: undefined, scaledBound: utility });
    if (soft.length > 1) {
      const start = (chosen: bigint): PlanSearch => this.#start(chosen);
      this.#climb = new Climb(utilities, start, soft.length > MOST_EXAMINED);
    }
  }

  get expansions(): number {
    return this.#expansions;
  }

  /**
   * Searches on for at most one slice.
   *
   * @returns true when nothing is left to do: the answer is proved
   */
  step(slice: SearchSlice): boolean {
    const { untilMs, clock = systemClock } = slice;
    let left = slice.expansions ?? Number.POSITIVE_INFINITY;
    for (;;) {
      const candidate = this.#takeMostPromising();
      const climb = this.#nextClimb(candidate === undefined);
      const chosen = climb ?? candidate;
      if (chosen === undefined) return true;
      const isCutOff = left <= 0 || (untilMs !== undefined && clock.now() >= untilMs);
      if (candidate !== undefined && (isCutOff || climb !== undefined)) {
        this.#waiting.push(candidate);
      }
      if (isCutOff) return false;
      const share = { expansions: Math.min(CHUNK, left), untilMs, clock };
      if (chosen instanceof Climb) {
        const climbed = chosen.step(share, this.#metByBest(), (actions) => this.#consider(actions));
        this.#expansions += climbed;
        // Tables answer without an expansion: what was tried counts as one.
        left -= Math.max(1, climbed);
        continue;
      }
      if (chosen.search === undefined) this.#open(chosen);
      const search = chosen.search as PlanSearch;
      const before = search.expansions;
      const done = search.step(share);
      const spent = search.expansions - before;
      this.#expansions += spent;
      left -= Math.max(spent, Number(done));
      this.#read(chosen, search, done);
    }
  }

  /** The best answer so far. Sound at any time. */
  result(): UtilityResult {
    if (this.#unsolvable) return { status: "unsolvable" };
    const open = this.#waiting.reduce(
      (most, { scaledBound }) => Math.max(most, scaledBound),
      this.#leftOpen,
    );
    const best = this.#best;
    if (best === undefined) return { status: "cut-off", scaledUpperBound: open };
    const scaledUpperBound = Math.max(best.scaledValue, open);
    return { ...best, scaledUpperBound, optimal: scaledUpperBound <= best.scaledValue };
  }

  /**
   * The climb if it is its turn: until every soft goal was tried once it always is.
   *
   * @param isAlone whether no set waits that promises more than the plan in hand
   */
  #nextClimb(isAlone: boolean): Climb | undefined {
    const climb = this.#climb;
    if (this.#best === undefined || climb === undefined || climb.isOver) return undefined;
    const hasUnexamined = this.#compiled.soft.length > MOST_EXAMINED;
    if (isAlone)
      return hasUnexamined && this.#leftOpen > this.#best.scaledValue ? climb : undefined;
    if (!climb.isPastFirstRound) return climb;
    this.#isClimbNext = !this.#isClimbNext;
    return this.#isClimbNext ? climb : undefined;
  }

  /** Takes the candidate with the highest bound out; undefined when none beats what is in hand. */
  #takeMostPromising(): Candidate | undefined {
    const waiting = this.#waiting;
    if (this.#unsolvable) return undefined;
    // Until there is a plan the hard goal alone goes first.
    let chosen = this.#best === undefined ? waiting.findIndex(({ set }) => set === 0n) : -1;
    if (chosen < 0) {
      chosen = 0;
      waiting.forEach(({ scaledBound }, index) => {
        if (scaledBound > (waiting[chosen] as Candidate).scaledBound) chosen = index;
      });
    }
    const candidate = waiting[chosen];
    if (candidate === undefined) return undefined;
    if (this.#best !== undefined && candidate.scaledBound <= this.#best.scaledValue) {
      waiting.length = 0;
      return undefined;
    }
    waiting[chosen] = waiting[waiting.length - 1] as Candidate;
    waiting.pop();
    return candidate;
  }

  /** Begins the search for a set, and lets the sets with one soft goal less wait. */
  #open(candidate: Candidate): void {
    const { set, next, utility } = candidate;
    candidate.search = this.#start(set);
    candidate.scaledBound = Math.min(candidate.scaledBound, utility - this.#leastScaledCost);
    const { scaledBound } = candidate;
    const { utilities } = this.#compiled;
    if (utilities.length > MOST_EXAMINED) {
      // Smaller sets are left to the climb.
      if (set !== 0n)
        this.#leftOpen = Math.max(this.#leftOpen, scaledBound - Math.min(...utilities));
      return;
    }
    for (let index = next; index < utilities.length; index++) {
      const worth = utilities[index] as number;
      const smaller = set & ~(1n << BigInt(index));
      if (smaller === 0n) continue;
      this.#waiting.push({
        set: smaller,
        next: index + 1,
        utility: utility - worth,
        search: undefined,
        scaledBound: scaledBound - worth,
      });
    }
  }

  #start(set: bigint): PlanSearch {
    const { problem, hard, soft } = this.#compiled;
    const chosen = soft.filter((_, index) => ((set >> BigInt(index)) & 1n) !== 0n);
    const all: readonly Condition[] = [hard, ...chosen].map(({ definition }) => definition);
    const goal = set === 0n ? hard : problem.domain.goal({ allOf: all });
    return this.#planner.start({ ...problem, goal, mode: "anytime" });
  }

  #read(candidate: Candidate, search: PlanSearch, done: boolean): void {
    const result = search.result();
    if (result.status === "unsolvable") {
      if (candidate.set === 0n) this.#unsolvable = true;
      return;
    }
    candidate.scaledBound = Math.min(
      candidate.scaledBound,
      candidate.utility - result.scaledLowerBound,
    );
    if (candidate.set === 0n)
      this.#leastScaledCost = Math.max(this.#leastScaledCost, result.scaledLowerBound);
    if (result.status === "solved") {
      this.#consider(result.actions);
      if (result.optimal) return;
    }
    if (!done) this.#waiting.push(candidate);
    else this.#leftOpen = Math.max(this.#leftOpen, candidate.scaledBound);
  }

  /** The soft goals that the plan in hand meets, one bit for each. */
  #metByBest(): bigint {
    const met = this.#best?.met ?? [];
    return met.reduce((set, isMet, index) => (isMet ? set | (1n << BigInt(index)) : set), 0n);
  }

  /** Keeps a plan if it is worth more than the one in hand. @returns whether it is */
  #consider(actions: readonly number[]): boolean {
    const { problem, hard, soft, utilities } = this.#compiled;
    const prover = this.#prover;
    if (!prover.prove(problem.state, actions, hard.condition, problem)) return false;
    const { scaledCost, state } = prover;
    const met = soft.map(({ condition }) => condition.holds(state));
    const utility = utilities.reduce((sum, worth, index) => sum + (met[index] ? worth : 0), 0);
    const value = utility - scaledCost;
    if (this.#best !== undefined && value <= this.#best.scaledValue) return false;
    const rest = { optimal: false, scaledUpperBound: Number.POSITIVE_INFINITY };
    this.#best = {
      status: "solved",
      actions,
      scaledCost,
      scaledUtility: utility,
      scaledValue: value,
      met,
      ...rest,
    };
    return true;
  }
}
