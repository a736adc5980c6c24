/**
 * Searches: greedy for a first plan, A* for a proved optimum.
 *
 * @module
 */

import type { PackedState, PlanningProblem, SearchResult } from "@understudy/planner-core";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import { type AStarSearch, proofOf } from "./a-star.ts";
import { type PartEnd, SearchContext, type SearchEnd } from "./context.ts";
import { CountingTurns } from "./counting/counting-turns.ts";
import { BlindSearch, turns } from "./first/blind-search.ts";
import { FirstPlanSearch } from "./first/first-plan-search.ts";
import { GreedySearch } from "./first/greedy-search.ts";
import { incumbentOf } from "./incumbent.ts";
import type { SliceLimits } from "./limits.ts";
import type { SearchResources } from "./resources.ts";
import { Shortener } from "./shorten.ts";
import { plannedActions } from "./states/planned-actions.ts";
import type { TraceRecorder } from "./states/trace.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/** Number of expansions per turn: for better plans, and for the proof of optimality. */
const IMPROVING_SHARE = 64;
const PROVING_SHARE = 128;
/** Weight of the heuristic when improving a plan. */
const IMPROVING_WEIGHT = 2;
/** The alternating searches, by purpose. */
type Turn = "first-plan" | "better-plan" | "proof" | "counts" | "blind";

/**
 * The search of one task from one state, in slices: greedy search for a first plan, then A* below
 * its cost for a better plan or a proof of optimality.
 */
export class TaskSearch {
  readonly #problem: PlanningProblem;
  readonly #prepared: PreparedTask;
  readonly #context: SearchContext;
  readonly #isFull: () => boolean;
  readonly #resources: SearchResources;
  readonly #pool: WorkspacePool;
  #first: FirstPlanSearch | undefined;
  #aStar: AStarSearch | undefined;
  #aStarWorkspace: Workspace | undefined;
  #improver: GreedySearch | undefined;
  #improverWorkspace: Workspace | undefined;
  #improverEnded = false;
  /** An error of a run-time cost function, which ended the search. */
  #failure: { readonly error: unknown } | undefined;
  /** The current turn; undefined between turns. */
  #turn: Turn | undefined;
  /** Expansions left in the turn. */
  #share = 0;
  #provingTurns = 0;
  /** The shortening of a new plan while it is in progress. */
  #shortener: Shortener | undefined;
  #foundBy: Turn = "first-plan";
  /** Undefined before the proof, and for tasks without anything to count. */
  #counting: CountingTurns | undefined;
  #blind: BlindSearch | undefined;
  /** Whether the state space has turned out to be large. */
  #blindEnded = false;
  #blindTurn = false;
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
    this.#pool = resources.pool;
    this.#prepared = prepared;
    const { task } = prepared;
    this.#isFull = () => this.#bytes >= resources.maxBytes;
    this.#context = new SearchContext(prepared, state);
    if (recorder !== undefined) this.#context.trace = recorder.tracerOf(task.actions);
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
    this.#scaledLowerBound = prepared.cheapest;
    const incumbent = incumbentOf(problem, task.goalCondition);
    if (incumbent === undefined) return;
    this.#plan = incumbent.actions;
    this.#scaledPlanCost = incumbent.scaledCost;
    if (problem.mode === "first") this.#finish();
  }

  get counts(): Pick<SearchContext, "expansions" | "evaluations"> {
    return this.#context;
  }

  /** @param untilPlanned whether to return as soon as there is any plan */
  run(limits: SliceLimits, untilPlanned: boolean): PartEnd {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#result !== undefined) return "done";
    const { kits } = this.#prepared;
    const context = this.#context;
    const kit = kits.take(this, this.#prepared);
    context.limits = limits;
    context.kit = kit;
    try {
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
      context.kit = undefined;
      kits.giveBack(this, kit);
    }
    this.#leave();
    return "done";
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
      actions: this.#actionsOf(operators, "first-plan"),
      scaledCost,
      scaledLowerBound: this.#scaledLowerBound,
    };
  }

  /** Continues the current search's turn. Returns whether the turn is over, not just the slice. */
  #takeTurn(limits: SliceLimits): boolean {
    this.#turn ??= this.#nextTurn();
    const turn = this.#turn;
    this.#followFor(turn);
    const search = this.#searchOf(turn);
    limits.share = this.#share;
    const end = search.run();
    if (end === "slice" && limits.isOver) {
      this.#share = limits.share;
      return false;
    }
    this.#turn = undefined;
    // Falling estimates are the best sign of a nearby goal.
    const leadsOn = turn === "first-plan" && this.#first?.leadsOn === true;
    this.#blindTurn = turn !== "blind" && !leadsOn;
    this.#settle(turn, end);
    return true;
  }

  /** The next turn, with its number of expansions. */
  #nextTurn(): Turn {
    if (this.#blindTurn && !this.#blindEnded) {
      this.#share = this.#plan === undefined ? turns.firstBlind : turns.blind;
      return "blind";
    }
    if (this.#plan === undefined) {
      this.#share = this.#firstPlanSearch().share;
      return "first-plan";
    }
    if (this.#counting?.wait === 0) {
      this.#share = this.#counting.share;
      return "counts";
    }
    const isImproving = this.#problem.mode === "anytime" && this.#provingTurns++ % 2 === 1;
    if (isImproving && !this.#improverEnded) {
      this.#share = IMPROVING_SHARE;
      return "better-plan";
    }
    this.#share = this.#provingShare();
    return "proof";
  }

  #searchOf(turn: Turn): { run(): SearchEnd } {
    switch (turn) {
      case "first-plan":
        return this.#firstPlanSearch();
      case "better-plan":
        this.#improverWorkspace ??= this.#pool.acquire();
        this.#improver ??= new GreedySearch(this.#context, this.#improverWorkspace, this.#isFull, {
          weight: IMPROVING_WEIGHT,
        });
        this.#improver.scaledUpperBound = this.#scaledPlanCost;
        return this.#improver;
      case "proof":
        this.#aStarWorkspace ??= this.#pool.acquire();
        this.#aStar ??= this.#beginProof(this.#aStarWorkspace);
        return this.#aStar;
      case "counts": {
        const counting = this.#counting as CountingTurns;
        counting.scaledUpperBound = this.#scaledPlanCost;
        return counting;
      }
      case "blind": {
        const { cheapest } = this.#prepared;
        this.#blind ??= new BlindSearch(this.#context, this.#pool, this.#isFull, cheapest);
        this.#blind.scaledUpperBound = this.#scaledPlanCost;
        return this.#blind;
      }
    }
  }

  /**
   * Releases the arrays until the search resumes: there is a plan, and other parts have their turn.
   * A small state space is searched anew later.
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
        if (end === "found") this.#keepFirst();
        else if (end === "exhausted") this.#result = { status: "unsolvable" };
        else if (end === "memory") this.#finish();
        return;
      case "better-plan":
        if (end === "found") {
          const { store } = this.#improverWorkspace as Workspace;
          const { goalNode } = this.#improver as GreedySearch;
          this.#keep(turn, store.pathTo(goalNode), store.g.get(goalNode));
        } else if (end === "exhausted") this.#proved();
        else if (end === "memory") this.#endImprover();
        return;
      case "proof":
        this.#settleProof(this.#aStar as AStarSearch, end);
        return;
      case "counts":
        this.#settleCounts(this.#counting as CountingTurns, end);
        return;
      case "blind":
        this.#settleBlind(this.#blind as BlindSearch, end);
    }
  }

  /** Ends the search for better plans, and leaves its memory to the proof. */
  #endImprover(): void {
    this.#improverEnded = true;
    this.#improver = undefined;
    this.#pool.release(this.#improverWorkspace as Workspace);
    this.#improverWorkspace = undefined;
  }

  #settleProof(aStar: AStarSearch, end: SearchEnd): void {
    this.#scaledLowerBound = Math.max(this.#scaledLowerBound, aStar.scaledLowerBound);
    this.#blindEnded ||= aStar.isTabled;
    if (end === "found") this.#keep("proof", aStar.plan, aStar.scaledPlanCost);
    else if (end === "exhausted") this.#proved();
    else if (end === "memory") this.#finish();
  }

  /** Operator counts settle tasks with many steps in arbitrary order. */
  #settleCounts({ search }: CountingTurns, end: SearchEnd): void {
    this.#scaledLowerBound = Math.max(this.#scaledLowerBound, search.scaledLowerBound);
    if (end !== "slice") this.#counting = undefined;
    if (end === "found") this.#keep("counts", search.plan, search.scaledPlanCost);
    else if (this.#scaledLowerBound >= this.#scaledPlanCost) this.#proved();
  }

  /** Uniform-cost search settles small state spaces, however bad the estimates are. */
  #settleBlind(blind: BlindSearch, end: SearchEnd): void {
    this.#scaledLowerBound = Math.max(this.#scaledLowerBound, blind.scaledLowerBound);
    this.#blindEnded = end !== "slice";
    if (end === "found") this.#keep("blind", blind.plan, blind.scaledPlanCost);
    if (end !== "exhausted") return;
    if (this.#plan === undefined) this.#result = { status: "unsolvable" };
    else this.#proved();
  }

  #provingShare(): number {
    const wait = this.#counting?.wait ?? Number.POSITIVE_INFINITY;
    if (!this.#blindEnded) return Math.min(turns.informed, wait);
    return this.#problem.mode === "anytime" ? Math.min(PROVING_SHARE, wait) : wait;
  }

  #beginProof(workspace: Workspace): AStarSearch {
    const { bounds } = this.#prepared;
    this.#counting = CountingTurns.of(this.#context, bounds, this.#plan ?? []);
    return proofOf(this.#context, workspace, bounds, this.#isFull, this.#scaledPlanCost);
  }

  #firstPlanSearch(): FirstPlanSearch {
    const { relaxed, estimated, forced } = this.#prepared;
    const known = forced === undefined ? relaxed : estimated;
    this.#first ??= new FirstPlanSearch(this.#context, this.#resources, this.#isFull, known);
    return this.#first;
  }

  /** Memory of all searches of the task, in bytes. */
  get #bytes(): number {
    let bytes = (this.#first?.bytes ?? 0) + (this.#blind?.bytes ?? 0);
    if (this.#aStar !== undefined) bytes += (this.#aStarWorkspace as Workspace).bytes;
    if (this.#improver !== undefined) bytes += (this.#improverWorkspace as Workspace).bytes;
    return bytes;
  }

  /** Stores the first plan, and frees the arrays of its search for the improving ones. */
  #keepFirst(): void {
    const first = this.#firstPlanSearch();
    const { operators, scaledCost } = first.plan;
    first.release();
    this.#first = undefined;
    this.#keep("first-plan", operators, scaledCost);
  }

  /** Stores a plan, and begins to shorten it. */
  #keep(turn: Turn, plan: readonly number[], scaledCost: number): void {
    this.#plan = this.#actionsOf(plan, turn);
    this.#scaledPlanCost = scaledCost;
    this.#shortener = new Shortener(this.#context, plan, scaledCost);
    this.#foundBy = turn;
  }

  /** Continues to shorten the plan. Returns whether that is complete. */
  #shorten(shortener: Shortener, limits: SliceLimits): boolean {
    this.#followFor(this.#foundBy);
    const isDone = shortener.advance(limits);
    const isShorter = shortener.plan.length < (this.#plan?.length ?? 0);
    if (isShorter || shortener.scaledCost < this.#scaledPlanCost) {
      this.#plan = this.#actionsOf(shortener.plan, this.#foundBy);
      this.#scaledPlanCost = shortener.scaledCost;
    }
    if (!isDone) return false;
    this.#shortener = undefined;
    if (this.#aStar !== undefined) this.#aStar.scaledUpperBound = this.#scaledPlanCost;
    const isFirst = this.#foundBy === "first-plan";
    // The first estimate already proves many plans optimal, so A* is next.
    if (isFirst) this.#blindTurn = false;
    const isEnough = isFirst && this.#problem.mode === "first";
    if (isEnough || this.#scaledLowerBound >= this.#scaledPlanCost) this.#finish();
    return true;
  }

  /** Called when the current plan is proved optimal. */
  #proved(): void {
    this.#scaledLowerBound = this.#scaledPlanCost;
    this.#finish();
  }

  /** Releases everything, because there is a result. */
  #leave(): void {
    this.#release();
    if (!this.#hasLeft) this.#context.release();
    this.#hasLeft = true;
  }

  #release(): void {
    this.#first?.release();
    this.#blind?.release();
    for (const workspace of [this.#aStarWorkspace, this.#improverWorkspace]) {
      if (workspace !== undefined) this.#pool.release(workspace);
    }
    this.#aStarWorkspace = this.#improverWorkspace = undefined;
    this.#first = this.#improver = this.#aStar = this.#blind = this.#counting = undefined;
  }

  #finish(): void {
    this.#result = this.result();
  }

  /** The first-plan search skips the states within forced chains; other searches do not. */
  #followFor(turn: Turn): void {
    this.#context.forced = turn === "first-plan" ? this.#prepared.forced : undefined;
  }

  #actionsOf(operators: readonly number[], turn: Turn): readonly number[] {
    const forced = turn === "first-plan" ? this.#prepared.forced : undefined;
    return plannedActions(this.#context, operators, forced);
  }
}
