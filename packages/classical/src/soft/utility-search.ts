/**
 * Soft goals: the plan with the highest utility minus cost.
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
import { SequenceSearch } from "@understudy/planner-core/internal";
import { HillClimb } from "./hill-climb.ts";
import { type CompiledSoftProblem, compileSoftProblem, type SoftProblem } from "./soft-problem.ts";

/** The result of a search with utilities. Costs, utilities and values are in thousandths. */
export type UtilityResult =
  | {
      /** A plan reaches the hard goal. */
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly scaledCost: number;
      /** The sum over the soft goals that hold at the end. */
      readonly scaledUtility: number;
      /** `scaledUtility - scaledCost`, the objective. May be negative. */
      readonly scaledValue: number;
      /** Whether each soft goal holds at the end. */
      readonly met: readonly boolean[];
      /** Whether no plan has a higher value. */
      readonly optimal: boolean;
      /** No plan has a higher value than this. Equal to `scaledValue` when optimal. */
      readonly scaledUpperBound: number;
    }
  | {
      /** Proved: no plan reaches the hard goal. */
      readonly status: "unsolvable";
    }
  | {
      /** Undecided so far. */
      readonly status: "cut-off";
      readonly scaledUpperBound: number;
    };

/** Limit on soft goals for which all sets are examined. */
const MOST_EXAMINED = 16;
/** Expansions for a set before the most promising one is selected again. */
const CHUNK = 32;

/** The search for a plan that reaches a set of soft goals. */
interface Candidate {
  /** A bit for each soft goal that the plan must reach. */
  readonly set: bigint;
  /** The lowest soft goal that may still be dropped. */
  readonly next: number;
  readonly utility: number;
  search: PlanSearch | undefined;
  /** Upper bound on the value of plans for exactly this set. */
  scaledBound: number;
}

/**
 * Finds the plan with the highest utility minus cost. Best-first search over sets of soft goals by
 * their upper bounds, with a resumable search for each set. It ends with a proof when no bound
 * exceeds the best plan's value. Hill climbing from the hard goal provides a good plan early.
 */
export class UtilitySearch {
  readonly #planner: Planner;
  readonly #compiled: CompiledSoftProblem;
  readonly #prover: PlanProver;
  readonly #waiting: Candidate[] = [];
  /** The hill climbing; undefined for a single soft goal. */
  readonly #climb: HillClimb | undefined;
  #best: (UtilityResult & { readonly status: "solved" }) | undefined;
  #expansions = 0;
  #isClimbNext = true;
  /** A lower bound on the cost of any plan, from the hard goal alone. */
  #leastScaledCost = 0;
  /** The upper bound of searches that ran out of memory. */
  #leftOpen: number = Number.NEGATIVE_INFINITY;
  /** Whether the hard goal alone is proved unreachable. */
  #unsolvable = false;

  /** @throws RequestError if a goal is unknown or malformed, or a utility is invalid */
  constructor(planner: Planner, problem: SoftProblem) {
    this.#planner = planner;
    this.#compiled = compileSoftProblem(problem);
    this.#prover = new PlanProver(problem.domain);
    const { soft, utilities } = this.#compiled;
    const set = (1n << BigInt(soft.length)) - 1n;
    const utility = utilities.reduce((sum, one) => sum + one, 0);
    // The hard goal alone comes first, for an early plan.
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
      this.#climb = new HillClimb(utilities, start, soft.length > MOST_EXAMINED);
    }
  }

  get expansions(): number {
    return this.#expansions;
  }

  /**
   * Continues for at most one slice.
   *
   * @returns whether the result is final
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
      if (chosen instanceof HillClimb) {
        const climbed = chosen.step(share, this.#metByBest(), (actions) => this.#consider(actions));
        this.#expansions += climbed;
        // Tables need no expansions, but a lookup counts as one.
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

  /** The best result so far. Sound at any time. */
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
   * The hill climbing, if it is its turn. It always is until every soft goal was tried once.
   *
   * @param isAlone whether no waiting set has a bound above the best plan's value
   */
  #nextClimb(isAlone: boolean): HillClimb | undefined {
    const climb = this.#climb;
    if (this.#best === undefined || climb === undefined || climb.isOver) return undefined;
    const hasUnexamined = this.#compiled.soft.length > MOST_EXAMINED;
    if (isAlone)
      return hasUnexamined && this.#leftOpen > this.#best.scaledValue ? climb : undefined;
    if (!climb.isPastFirstRound) return climb;
    this.#isClimbNext = !this.#isClimbNext;
    return this.#isClimbNext ? climb : undefined;
  }

  /** Removes the candidate with the highest bound; undefined if none exceeds the best plan's value. */
  #takeMostPromising(): Candidate | undefined {
    const waiting = this.#waiting;
    if (this.#unsolvable) return undefined;
    // Before there is a plan, the hard goal alone comes first.
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

  /** Begins the search for a set, and adds the sets with one soft goal less. */
  #open(candidate: Candidate): void {
    const { set, next, utility } = candidate;
    candidate.search = this.#start(set);
    candidate.scaledBound = Math.min(candidate.scaledBound, utility - this.#leastScaledCost);
    const { scaledBound } = candidate;
    const { utilities } = this.#compiled;
    if (utilities.length > MOST_EXAMINED) {
      // Smaller sets are left to hill climbing.
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
    const isSoft = candidate.set !== 0n;
    const result = isSoft ? SequenceSearch.resultOf(search) : search.result();
    if (result === undefined) {
      // A schedule may reach these soft goals.
      this.#leftOpen = Math.max(this.#leftOpen, candidate.scaledBound);
      return;
    }
    if (result.status === "unsolvable") {
      if (!isSoft) this.#unsolvable = true;
      return;
    }
    candidate.scaledBound = Math.min(
      candidate.scaledBound,
      candidate.utility - result.scaledLowerBound,
    );
    if (!isSoft) this.#leastScaledCost = Math.max(this.#leastScaledCost, result.scaledLowerBound);
    if (result.status === "solved") {
      this.#consider(result.actions);
      if (result.optimal) return;
    }
    if (!done) this.#waiting.push(candidate);
    else this.#leftOpen = Math.max(this.#leftOpen, candidate.scaledBound);
  }

  /** The soft goals that the best plan meets, a bit for each. */
  #metByBest(): bigint {
    const met = this.#best?.met ?? [];
    return met.reduce((set, isMet, index) => (isMet ? set | (1n << BigInt(index)) : set), 0n);
  }

  /**
   * Keeps a plan if it beats the best one so far.
   *
   * @returns whether it does
   */
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
