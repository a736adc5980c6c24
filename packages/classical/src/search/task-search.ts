import {
  type PackedState,
  type PlanningProblem,
  PlanProver,
  type SearchResult,
} from "@understudy/planner-core";
import { AdmissibleHeuristic } from "../heuristics/admissible.ts";
import type { PreparedTask } from "../model/prepared-task.ts";
import { AStarSearch } from "./a-star.ts";
import { BlindSearch, turns } from "./blind-search.ts";
import { Completion } from "./completion.ts";
import { type PartEnd, type Pausing, type RunEnd, SearchContext } from "./context.ts";
import { GreedySearch } from "./greedy-search.ts";
import type { SliceLimits } from "./limits.ts";
import { shorten } from "./shorten.ts";
import type { TraceRecorder } from "./trace.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/** Expansions in turn for a better plan and for the proof, where both are wanted. */
const IMPROVING_SHARE = 64;
const PROVING_SHARE = 128;
/** Weight of the estimate when improving a plan. */
const IMPROVING_WEIGHT = 2;
/** Nodes are limited by what so many of them take where states fit into one lane. */
const BYTES_PER_NODE = 64;
const BYTES_PER_LANE = 4;

/**
 * The search for one task from one state, slice by slice: greedy search for a first plan, then A*
 * below its cost for a better one or the proof that there is none.
 */
export class TaskSearch {
  readonly #problem: PlanningProblem;
  readonly #prepared: PreparedTask;
  readonly #context: SearchContext;
  readonly #maxNodes: number;
  readonly #pool: WorkspacePool;
  #workspace: Workspace | undefined;
  #greedy: GreedySearch | undefined;
  #aStar: AStarSearch | undefined;
  #improver: GreedySearch | undefined;
  #improverWorkspace: Workspace | undefined;
  #improverEnded = false;
  readonly #steps: Generator<"slice" | "turn", void, void>;
  /** Why the search broke off: a run-time cost function misbehaved. */
  #failure: { readonly error: unknown } | undefined;
  #turn = 0;
  #blind: BlindSearch | undefined;
  /** Whether the space has turned out not to be small. */
  #blindEnded = false;
  #blindTurn = false;
  #greedyTurn: number = turns.firstInformed;
  #result: SearchResult | undefined;
  #plan: readonly number[] | undefined;
  #planCost: number = Number.POSITIVE_INFINITY;
  #lowerBound = 0;

  /** @param state not modified, and not to be modified by others */
  constructor(
    problem: PlanningProblem,
    state: PackedState,
    prepared: PreparedTask,
    pool: WorkspacePool,
    maxNodes: number,
    recorder?: TraceRecorder,
  ) {
    this.#problem = problem;
    this.#pool = pool;
    this.#prepared = prepared;
    const { task, layout } = prepared;
    const lanes = Math.max(1, layout.laneCount) - 1;
    const bytesPerNode = BYTES_PER_NODE + BYTES_PER_LANE * lanes;
    this.#maxNodes = Math.max(1, Math.floor((maxNodes * BYTES_PER_NODE) / bytesPerNode));
    this.#context = new SearchContext(prepared, state);
    this.#steps = this.#search();
    if (recorder !== undefined) this.#record(recorder);
    if (task.goalCondition.holds(state)) {
      this.#plan = [];
      this.#planCost = 0;
      this.#finish();
      return;
    }
    if (task.impossible || task.operatorCount === 0) {
      this.#result = { status: "unsolvable" };
      return;
    }
    this.#lowerBound = prepared.cheapest;
    this.#takeIncumbent();
    if (problem.mode === "first" && this.#plan !== undefined) this.#finish();
  }

  get expansions(): number {
    return this.#context.expansions;
  }

  /** @param untilPlanned whether to come back as soon as there is any plan */
  run(limits: SliceLimits, untilPlanned: boolean): PartEnd {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#result !== undefined) return "done";
    const { kits } = this.#prepared;
    const context = this.#context;
    const kit = kits.take(this);
    context.limits = limits;
    context.kit = kit;
    try {
      while (this.#result === undefined) {
        if (untilPlanned && this.#plan !== undefined) return "planned";
        if (this.#steps.next().value === "slice") return "slice";
      }
    } catch (error) {
      this.#failure = { error };
      throw error;
    } finally {
      context.kit = undefined;
      kits.giveBack(this, kit);
    }
    this.#release();
    return "done";
  }

  result(): SearchResult {
    if (this.#result !== undefined) return this.#result;
    if (this.#plan !== undefined) {
      const cost = this.#planCost;
      const lowerBound = Math.min(this.#lowerBound, cost);
      const optimal = lowerBound >= cost;
      return { status: "solved", actions: this.#plan, cost, optimal, lowerBound };
    }
    const node = this.#greedy?.bestNode ?? 0;
    const store = this.#workspace?.store;
    return {
      status: "cut-off",
      actions: this.#greedy === undefined ? [] : this.#actionsOf(store?.pathTo(node) ?? []),
      cost: this.#greedy === undefined ? 0 : (store?.g[node] ?? 0),
      lowerBound: this.#lowerBound,
    };
  }

  /** Searches in turns. Pauses wherever a slice ends. */
  *#search(): Generator<"slice" | "turn", void, void> {
    this.#workspace = this.#pool.acquire();
    while (this.#result === undefined) {
      if (this.#blindTurn && !this.#blindEnded) yield* this.#runBlind();
      else if (this.#plan === undefined) yield* this.#runGreedy(this.#workspace);
      else if (this.#problem.mode === "anytime" && this.#turn++ % 2 === 1) yield* this.#improve();
      else yield* this.#runAStar(this.#workspace);
      this.#blindTurn = !this.#blindTurn;
      yield "turn";
    }
  }

  /** Lets one of the searches run for so many expansions, in as many slices as that takes. */
  *#runFor(expansions: number, search: { run(): RunEnd }): Pausing<RunEnd> {
    for (let share = expansions; ; ) {
      const { limits } = this.#context;
      limits.share = share;
      const end = search.run();
      if (end !== "slice" || !limits.isOver) return end;
      share = limits.share;
      yield "slice";
    }
  }

  *#runGreedy(workspace: Workspace): Pausing<void> {
    this.#greedy ??= this.#greedySearch(workspace);
    const share = this.#blindEnded ? Number.POSITIVE_INFINITY : this.#greedyTurn;
    this.#greedyTurn *= 2;
    const end = yield* this.#runFor(share, this.#greedy);
    if (end === "found") {
      yield* this.#take(this.#greedy, workspace);
      // Estimates go on: many a plan is proved cheapest by the first one.
      this.#blindTurn = true;
      if (this.#problem.mode === "first" || this.#lowerBound >= this.#planCost) this.#finish();
    } else if (end === "exhausted") this.#result = { status: "unsolvable" };
    else if (end === "memory") this.#finish();
  }

  #provingShare(): number {
    if (!this.#blindEnded) return turns.informed;
    return this.#problem.mode === "anytime" ? PROVING_SHARE : Number.POSITIVE_INFINITY;
  }

  /** Uniform-cost search: settles what is small, whatever the estimates are worth. */
  *#runBlind(): Pausing<void> {
    const { cheapest } = this.#prepared;
    this.#blind ??= new BlindSearch(this.#context, this.#pool, this.#maxNodes, cheapest);
    const blind = this.#blind;
    blind.upperBound = this.#planCost;
    const share = this.#plan === undefined ? turns.firstBlind : turns.blind;
    const end = yield* this.#runFor(share, blind);
    this.#lowerBound = Math.max(this.#lowerBound, blind.lowerBound);
    this.#blindEnded = end !== "slice";
    if (end === "found") {
      this.#plan = this.#actionsOf(blind.plan);
      this.#planCost = blind.planCost;
    }
    if (end !== "found" && end !== "exhausted") return;
    if (this.#plan === undefined) this.#result = { status: "unsolvable" };
    else this.#proved();
  }

  /** Weighted A* for a cheaper plan, in turns with the proof. */
  *#improve(): Pausing<void> {
    if (this.#improverEnded) return;
    this.#improverWorkspace ??= this.#pool.acquire();
    this.#improver ??= this.#greedySearch(this.#improverWorkspace, IMPROVING_WEIGHT);
    this.#improver.upperBound = this.#planCost;
    const end = yield* this.#runFor(IMPROVING_SHARE, this.#improver);
    if (end === "found") {
      yield* this.#take(this.#improver, this.#improverWorkspace);
      if (this.#aStar !== undefined) this.#aStar.upperBound = this.#planCost;
      if (this.#lowerBound >= this.#planCost) this.#finish();
    } else if (end === "exhausted") this.#proved();
    else if (end === "memory") this.#improverEnded = true;
  }

  *#runAStar(workspace: Workspace): Pausing<void> {
    this.#aStar ??= this.#aStarSearch(workspace);
    const aStar = this.#aStar;
    const end = yield* this.#runFor(this.#provingShare(), aStar);
    this.#lowerBound = Math.max(this.#lowerBound, aStar.lowerBound);
    this.#blindEnded ||= aStar.isTabled;
    if (end === "found") {
      yield* this.#keep(aStar.plan, aStar.planCost);
      aStar.upperBound = this.#planCost;
      if (this.#lowerBound >= this.#planCost) this.#finish();
    } else if (end === "exhausted") this.#proved();
    else if (end === "memory") this.#finish();
  }

  #aStarSearch({ store, open, player }: Workspace): AStarSearch {
    const context = this.#context;
    const { bounds } = this.#prepared;
    return new AStarSearch(
      context,
      store,
      open,
      bounds && new AdmissibleHeuristic(bounds, () => context.startValues()),
      new Completion(context, player),
      this.#maxNodes,
      this.#planCost,
    );
  }

  #greedySearch(workspace: Workspace, weight?: number): GreedySearch {
    return new GreedySearch(this.#context, workspace, this.#maxNodes, weight);
  }

  /** Keeps the plan that a search found. */
  *#take({ goalNode }: GreedySearch, { store }: Workspace): Pausing<void> {
    yield* this.#keep(store.pathTo(goalNode), store.g[goalNode] as number);
  }

  /** Keeps a plan, and then what is left of it without steps that it does not need. */
  *#keep(plan: number[], cost: number): Pausing<void> {
    const keep = (known: number): void => {
      this.#planCost = known;
      this.#plan = this.#actionsOf(plan);
    };
    keep(cost);
    yield* shorten(this.#context, plan, cost, keep);
  }

  /** No cheaper plan than the one in hand exists. */
  #proved(): void {
    this.#lowerBound = this.#planCost;
    this.#finish();
  }

  #release(): void {
    this.#blind?.release();
    for (const workspace of [this.#workspace, this.#improverWorkspace]) {
      if (workspace !== undefined) this.#pool.release(workspace);
    }
    this.#workspace = this.#improverWorkspace = undefined;
    this.#greedy = this.#improver = this.#aStar = this.#blind = undefined;
  }

  #finish(): void {
    this.#result = this.result();
  }

  /** Lets a recorder see what the searches do; each fills stores of its own. */
  #record(recorder: TraceRecorder): void {
    const { actions } = this.#prepared.task;
    const own = recorder.newTask(actions);
    const stores = new Map<object, Map<string, number>>();
    this.#context.trace = (phase, store, node) => {
      const phases = stores.get(store) ?? new Map<string, number>();
      stores.set(store, phases);
      const number = phases.get(phase) ?? stores.size;
      phases.set(phase, number);
      recorder.visit(own, `${number}:${phase}`, phase, store, node, actions);
    };
  }

  #takeIncumbent(): void {
    const { domain, state, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    const goal = this.#prepared.task.goalCondition;
    if (!prover.prove(state, incumbent, goal, this.#problem)) return;
    this.#plan = Object.freeze([...incumbent]);
    this.#planCost = prover.cost;
  }

  #actionsOf(operators: readonly number[]): readonly number[] {
    const { actions } = this.#prepared.task;
    return Object.freeze(operators.map((operator) => actions[operator] as number));
  }
}
