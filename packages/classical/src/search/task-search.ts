/**
 * Searches: greedy for a first plan, A* for a proved optimum.
 *
 * @module
 */

import type { PackedState, PlanningProblem, SearchResult } from "@understudy/planner-core";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import { type AStarSearch, proofOf } from "./a-star.ts";
import { type PartEnd, SearchContext, type SearchEnd } from "./context.ts";
import { FirstPlanSearch } from "./first/first-plan-search.ts";
import { turns } from "./first/small-search.ts";
import { SmallTurns } from "./first/small-turns.ts";
import { incumbentOf } from "./incumbent.ts";
import type { SliceLimits } from "./limits.ts";
import type { SearchResources } from "./resources.ts";
import { Shortener } from "./shorten.ts";
import type { TraceRecorder } from "./states/trace.ts";

/** The alternating searches, by purpose. */
type Turn = "first-plan" | "proof" | "small";

/**
 * The search of one task from one state, in slices: greedy search for a first plan, then A* below
 * its cost for a better plan or a proof of optimality.
 */
export class TaskSearch {
  readonly #problem: PlanningProblem;
  readonly #prepared: PreparedTask;
  readonly #state: PackedState;
  readonly #recorder: TraceRecorder | undefined;
  #known: SearchContext | undefined;
  readonly #resources: SearchResources;
  #first: FirstPlanSearch | undefined;
  #aStar: AStarSearch | undefined;
  /** An error of a run-time cost function, which ended the search. */
  #failure: { readonly error: unknown } | undefined;
  /** The current turn; undefined between turns. */
  #turn: Turn | undefined;
  /** Expansions left in the turn. */
  #share = 0;
  /** The shortening of a new plan while it is in progress. */
  #shortener: Shortener | undefined;
  #foundBy: Turn = "first-plan";
  /** The search of a state space that may be small. */
  readonly #smallSearch: SmallTurns;
  /** Whether the state space has proved large; whether its size is examined before anything else. */
  #smallSearchEnded: boolean;
  #isLookahead = false;
  #smallSearchTurn = false;
  #result: SearchResult | undefined;
  #hasLeft = false;
  #plan: readonly number[] | undefined;
  #scaledPlanCost: number = Number.POSITIVE_INFINITY;
  #scaledLowerBound = 0;

  /** @param state must not change during the search */
  constructor(
    problem: PlanningProblem,
    state: PackedState,
    prepared: PreparedTask,
    resources: SearchResources,
    recorder?: TraceRecorder,
  ) {
    this.#problem = problem;
    this.#resources = resources;
    this.#prepared = prepared;
    this.#state = state;
    this.#recorder = recorder;
    // A trace should show the nodes of the other searches.
    this.#smallSearch = new SmallTurns(prepared, state, resources, problem.mode);
    this.#smallSearchEnded = recorder !== undefined || !this.#smallSearch.isPossible;
    const { task } = prepared;
    if (task.goalCondition.holds(state)) {
      this.#plan = [];
      this.#scaledPlanCost = 0;
      this.#finish();
      return;
    }
    if (task.impossible || task.operatorCount === 0) {
      this.#result = { status: "unsolvable" };
      return;
    }
    const { scaledLowerBound, proof } = prepared.provedOf(state, problem.mode);
    this.#scaledLowerBound = Math.max(prepared.cheapest, scaledLowerBound);
    const incumbent = incumbentOf(problem, task.goalCondition);
    if (incumbent === undefined) {
      if (proof !== undefined && recorder === undefined) {
        this.#plan = proof.actions;
        this.#scaledPlanCost = this.#scaledLowerBound = proof.scaledCost;
        this.#finish();
        return;
      }
      this.#share = this.#smallSearchEnded ? 0 : this.#smallSearch.lookShare;
      this.#isLookahead = this.#share > 0;
      return;
    }
    this.#plan = incumbent.actions;
    this.#scaledPlanCost = incumbent.scaledCost;
    if (problem.mode === "first") this.#finish();
  }

  get counts(): Pick<SearchContext, "expansions" | "evaluations"> {
    const { expansions = 0, evaluations = 0 } = this.#known ?? {};
    return { expansions: expansions + this.#smallSearch.expansions, evaluations };
  }

  /** The shared state of the searches, created on first use, as small state spaces need none. */
  get #context(): SearchContext {
    if (this.#known === undefined) {
      this.#known = new SearchContext(this.#prepared, this.#state);
      this.#known.trace = this.#recorder?.tracerOf(this.#prepared.task.actions);
    }
    return this.#known;
  }

  /** @param untilPlanned whether to return as soon as there is any plan */
  run(limits: SliceLimits, untilPlanned: boolean): PartEnd {
    if (this.#failure !== undefined) throw this.#failure.error;
    let heuristics: SearchContext["heuristics"] | undefined;
    try {
      if (this.#result === undefined && this.#isLookahead && !this.#lookAhead(limits))
        return "slice";
      if (this.#result !== undefined) return "done";
      heuristics = this.#prepared.heuristics.take(this, this.#prepared);
      this.#context.limits = limits;
      this.#context.heuristics = heuristics;
      while (this.#result === undefined) {
        if (this.#shortener !== undefined) {
          if (!this.#shorten(this.#shortener, limits)) return "slice";
        } else if (untilPlanned && this.#plan !== undefined) return "planned";
        else if (!this.#takeTurn(limits)) return "slice";
      }
    } catch (error) {
      this.#failure = { error };
      throw error;
    } finally {
      if (this.#known !== undefined) this.#known.heuristics = undefined;
      if (heuristics !== undefined) this.#prepared.heuristics.giveBack(this, heuristics);
    }
    this.#leave();
    return "done";
  }

  /** Searches the state space, before there is any other search. Returns whether that is over, not just the slice. */
  #lookAhead(limits: SliceLimits): boolean {
    limits.share = this.#share;
    const end = this.#smallSearch.run(limits, this.#scaledPlanCost);
    this.#share = limits.share;
    this.#settleSmallSearch(end);
    if (end === "slice" && limits.isOver) return false;
    this.#isLookahead = false;
    this.#smallSearchTurn = this.#plan !== undefined;
    if (this.#result !== undefined) this.#leave();
    return true;
  }

  result(): SearchResult {
    if (this.#result !== undefined) return this.#result;
    if (this.#plan !== undefined) {
      const scaledCost = this.#scaledPlanCost;
      const scaledLowerBound = Math.min(this.#scaledLowerBound, scaledCost);
      const optimal = scaledLowerBound >= scaledCost;
      return { status: "solved", actions: this.#plan, scaledCost, optimal, scaledLowerBound };
    }
    const { operators, scaledCost } = this.#first?.best ?? { operators: [], scaledCost: 0 };
    return {
      status: "cut-off",
      actions: this.#actionsOf(operators),
      scaledCost,
      scaledLowerBound: this.#scaledLowerBound,
    };
  }

  /** Continues the current search's turn. Returns whether the turn is over, not just the slice. */
  #takeTurn(limits: SliceLimits): boolean {
    this.#turn ??= this.#nextTurn();
    const turn = this.#turn;
    const search = turn === "small" ? undefined : this.#searchOf(turn);
    limits.share = this.#share;
    const end = search?.run() ?? this.#smallSearch.run(limits, this.#scaledPlanCost);
    if (end === "slice" && limits.isOver) {
      if (turn === "small") this.#settleSmallSearch(end);
      this.#share = limits.share;
      return false;
    }
    this.#turn = undefined;
    // Falling estimates are the best sign of a nearby goal.
    const leadsOn = turn === "first-plan" && !this.#smallSearch.isBounded && this.#first?.leadsOn;
    this.#smallSearchTurn = turn !== "small" && !leadsOn;
    this.#settle(turn, end);
    return true;
  }

  /** The next turn, with its number of expansions. */
  #nextTurn(): Turn {
    if (this.#smallSearchTurn && !this.#smallSearchEnded) {
      this.#share = this.#smallSearch.takeShare(this.#plan !== undefined, this.counts.evaluations);
      return "small";
    }
    if (this.#plan === undefined) {
      this.#share = this.#firstPlanSearch().share;
      return "first-plan";
    }
    const isAnytime = this.#problem.mode === "anytime";
    const isShort = this.#aStar === undefined || !this.#smallSearchEnded;
    this.#share = isShort ? turns.informed : isAnytime ? turns.proving : Number.POSITIVE_INFINITY;
    return "proof";
  }

  #searchOf(turn: Exclude<Turn, "small">): { run(): SearchEnd } {
    switch (turn) {
      case "first-plan":
        return this.#firstPlanSearch();
      case "proof":
        this.#aStar ??= this.#beginProof();
        return this.#aStar;
    }
  }

  /**
   * Releases the arrays until the search resumes, as other parts have their turn. A small state space is searched anew.
   */
  rest(): void {
    if (this.#result === undefined && this.#shortener === undefined) this.#release();
  }

  /** Ends the search with the current result. */
  end(): void {
    this.#finish();
    this.#leave();
  }

  /** Handles the end of a search's run; "slice" if only its turn is over. */
  #settle(turn: Turn, end: SearchEnd): void {
    switch (turn) {
      case "first-plan":
        if (end === "found") {
          const { operators, scaledCost } = this.#firstPlanSearch().plan;
          this.#first?.release();
          this.#first = undefined;
          this.#keep(turn, operators, scaledCost);
        } else if (end === "exhausted") this.#result = { status: "unsolvable" };
        else if (end === "memory") this.#finish();
        return;
      case "proof":
        this.#settleProof(this.#aStar as AStarSearch, end);
        return;
      case "small":
        this.#settleSmallSearch(end);
    }
  }

  #settleProof(aStar: AStarSearch, end: SearchEnd): void {
    this.#scaledLowerBound = Math.max(this.#scaledLowerBound, aStar.scaledLowerBound);
    if (end === "found") this.#keep("proof", aStar.plan, aStar.scaledPlanCost);
    else if (end === "exhausted") this.#proved();
    else if (end === "memory") this.#finish();
    else if (this.#smallSearch.resume(aStar, this.#scaledPlanCost)) this.#smallSearchEnded = false;
  }

  /** Takes over the verdict of the search without estimates, which settles small state spaces. */
  #settleSmallSearch(end: SearchEnd): void {
    const { search } = this.#smallSearch;
    if (search === undefined) return;
    this.#scaledLowerBound = Math.max(this.#scaledLowerBound, search.scaledLowerBound);
    this.#smallSearchEnded = end !== "slice";
    if (search.hasPlan) this.#keep("small", search.plan, search.scaledUpperBound);
    else if (end === "exhausted" && this.#plan !== undefined) this.#proved();
    else if (end === "exhausted") this.#result = { status: "unsolvable" };
    if (end === "memory" && !this.#smallSearch.isPaused) this.#smallSearch.release();
  }

  #beginProof(): AStarSearch {
    const { bounds } = this.#prepared;
    const workspace = this.#resources.pool.acquire();
    return proofOf(this.#context, workspace, bounds, () => this.#isFull, this.#scaledPlanCost);
  }

  #firstPlanSearch(): FirstPlanSearch {
    this.#first ??= new FirstPlanSearch(this.#context, this.#resources, () => this.#isFull);
    return this.#first;
  }

  /** Whether all searches of the task together have reached the limit on memory. */
  get #isFull(): boolean {
    const informed = (this.#first?.bytes ?? 0) + (this.#aStar?.bytes ?? 0);
    return this.#smallSearch.bytes + informed >= this.#resources.maxBytes;
  }

  /** Stores a plan, and begins to shorten it. */
  #keep(turn: Turn, plan: readonly number[], scaledCost: number): void {
    this.#plan = this.#actionsOf(plan);
    this.#scaledPlanCost = scaledCost;
    this.#foundBy = turn;
    const isEnough = this.#problem.mode === "first" || this.#scaledLowerBound >= scaledCost;
    // Without free steps, no step of the cheapest plan could be dropped.
    if (turn === "small" && isEnough && this.#prepared.cheapest > 0) this.#finish();
    else this.#shortener = new Shortener(this.#context, plan, scaledCost);
  }

  /** Continues to shorten the plan. Returns whether that is complete. */
  #shorten(shortener: Shortener, limits: SliceLimits): boolean {
    const isDone = shortener.advance(limits);
    const isShorter = shortener.plan.length < (this.#plan?.length ?? 0);
    if (isShorter || shortener.scaledCost < this.#scaledPlanCost) {
      this.#plan = this.#actionsOf(shortener.plan);
      this.#scaledPlanCost = shortener.scaledCost;
    }
    if (!isDone) return false;
    this.#shortener = undefined;
    if (this.#aStar !== undefined) this.#aStar.scaledUpperBound = this.#scaledPlanCost;
    // A small state space is searched to its end sooner than estimates for a proof are built.
    this.#smallSearchTurn ||= this.#foundBy === "first-plan";
    const isEnough = this.#problem.mode === "first";
    if (isEnough || this.#scaledLowerBound >= this.#scaledPlanCost) this.#finish();
    return true;
  }

  #proved(): void {
    this.#scaledLowerBound = this.#scaledPlanCost;
    if (this.#shortener === undefined || this.#prepared.cheapest > 0) this.#finish();
  }

  /** Releases everything, because there is a result. */
  #leave(): void {
    this.#noteProof();
    this.#release();
    if (!this.#hasLeft) this.#known?.release();
    this.#hasLeft = true;
  }

  /**
   * Keeps a proof for later questions, unless the search began with a plan of the request, with which it may have
   * ended.
   */
  #noteProof(): void {
    const { mode, incumbent } = this.#problem;
    if (this.#aStar === undefined || incumbent !== undefined) return;
    if (this.#result?.status !== "solved" || !this.#result.optimal) return;
    const { actions, scaledCost } = this.#result;
    this.#prepared.noteProof(this.#aStar.reached, { mode, actions, scaledCost });
  }

  #release(): void {
    this.#first?.release();
    this.#smallSearch.release();
    this.#aStar?.release(this.#resources.pool);
    this.#first = this.#aStar = undefined;
  }

  #finish(): void {
    this.#result = this.result();
  }

  #actionsOf(operators: readonly number[]): readonly number[] {
    const { actions } = this.#prepared.task;
    return Object.freeze(operators.map((operator) => actions[operator] as number));
  }
}
