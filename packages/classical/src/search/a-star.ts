import {
  AdmissibleHeuristic,
  type BoundSource,
  type LandmarkCuts,
} from "../heuristics/admissible.ts";
import { packFields } from "../model/layout.ts";
import { Completion } from "./completion.ts";
import type { Pausing, SearchContext, SearchEnd } from "./context.ts";
import type { OpenList } from "./lists/open-list.ts";
import { CLOSED, OPEN, type StateStore } from "./states/state-store.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/** Node flag: the estimate is the node's own and not inherited from its parent. */
const EVALUATED = 4;
/** Node flag: the estimate includes potentials. */
const SHARPENED = 8;

/**
 * A* (Hart, Nilsson, Raphael 1968) with an admissible heuristic, evaluated when a node is first
 * taken from the open list. Nodes are reopened on cheaper paths, so the heuristic need not be
 * consistent.
 */
export class AStarSearch {
  /** Operators of the plan found last. */
  plan: number[] = [];
  scaledPlanCost = 0;
  /** Lower bound on the cost of every plan. Rises during the search. */
  scaledLowerBound = 0;
  /** Upper limit on cost; only cheaper plans are of interest. */
  scaledUpperBound: number;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  /** The heuristic; undefined without a relaxation, which makes this a uniform-cost search. */
  readonly #heuristic: AdmissibleHeuristic | undefined;
  readonly #open: OpenList;
  readonly #workspace: Workspace;
  readonly #completion: Completion;
  /** Recent share of cases where potentials gave the higher bound (a decaying average). */
  #sharpWins = 0;
  readonly #isFull: () => boolean;
  readonly #steps: Generator<SearchEnd, never, void>;

  /** @param scaledUpperBound cost of a known plan; only cheaper ones are of interest */
  constructor(
    context: SearchContext,
    workspace: Workspace,
    heuristic: AdmissibleHeuristic | undefined,
    completion: Completion,
    isFull: () => boolean,
    scaledUpperBound: number,
  ) {
    this.#context = context;
    const { store, open } = workspace;
    this.#store = store;
    this.#heuristic = heuristic;
    this.#completion = completion;
    this.#isFull = isFull;
    this.scaledUpperBound = scaledUpperBound;
    this.#open = open;
    this.#workspace = workspace;
    this.#enterStart();
    this.#steps = this.#search();
  }

  /**
   * Continues the search. May be called again after a plan was found, which is optimal only if it costs no more than
   * `scaledLowerBound`.
   */
  run(): SearchEnd {
    return this.#steps.next().value;
  }

  /** The states that the search has reached. */
  get reached(): StateStore {
    return this.#store;
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#workspace.bytes;
  }

  /** Releases the arrays of the search, which has ended. */
  release(pool: WorkspacePool): void {
    pool.release(this.#workspace);
  }

  #enterStart(): void {
    const { task, layout, start, fields } = this.#context;
    this.#workspace.clear(layout);
    packFields(task, layout, start, fields, 0);
    this.#open.push(this.#store.add(fields, 0, -1, -1), 0, 0);
  }

  /** Stores a plan, which consists of the path to a node and further steps. */
  #keepPlan(node: number, steps: readonly number[], scaledCost: number): void {
    this.plan = [...this.#store.pathTo(node), ...steps];
    this.scaledPlanCost = scaledCost;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const store = this.#store;
    const open = this.#open;
    const context = this.#context;
    const heuristic = this.#heuristic;
    for (;;) {
      while (open.size === 0 || open.minKey >= this.scaledUpperBound) yield "exhausted";
      this.scaledLowerBound = Math.max(this.scaledLowerBound, open.minKey);
      while (this.#isFull()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      const key = open.minKey;
      const node = open.pop();
      if ((store.state.get(node) & 3) !== OPEN) continue;
      context.load(store, node);
      if (heuristic !== undefined) {
        if (heuristic.wantsToSharpen) yield* context.drive(heuristic.sharpen());
        if (heuristic.isSharp) this.#raiseQuickly(heuristic, node);
        yield* this.#raise(heuristic, node, key);
        if (this.#refuse(node, key)) continue;
      }
      context.trace?.("proof", store, node);
      if (context.isGoal()) {
        this.#keepPlan(node, [], store.g.get(node));
        this.scaledLowerBound = this.scaledPlanCost;
        yield "found";
        continue;
      }
      if (this.#completion.isDue()) {
        if (yield* this.#complete(node)) {
          yield "found";
          continue;
        }
        context.load(store, node);
      }
      store.state.set(node, CLOSED);
      context.expansions++;
      for (let from = this.#expand(node, 0); from >= 0; from = this.#expand(node, from)) {
        yield "slice";
      }
    }
  }

  /**
   * Generates the successors of the loaded node, starting from one of the applicable operators.
   *
   * @returns where to resume in the next slice, or -1
   */
  #expand(node: number, from: number): number {
    const store = this.#store;
    const context = this.#context;
    const { applicable } = context;
    const g = store.g.get(node);
    const h = store.h.get(node);
    const count = from === 0 ? context.findApplicable() : context.applicableCount;
    for (let index = from; index < count; index++) {
      const operator = applicable[index] as number;
      if (context.makeSuccessor(operator)) {
        const scaledCost = context.scaledCostOf(operator);
        const childH = h > scaledCost ? h - scaledCost : 0;
        this.#enter(node, operator, g + scaledCost, childH);
      }
      if (context.isLateAfterSuccessor(store)) return index + 1;
    }
    return -1;
  }

  /** Enters the successor in `fields`, unless it is known or too expensive. */
  #enter(node: number, operator: number, g: number, h: number): void {
    if (g + h >= this.scaledUpperBound) return;
    const store = this.#store;
    const child = store.add(this.#context.fields, g, node, operator);
    if (child < 0) return;
    store.h.set(child, h);
    this.#pushOpen(child, g + h, h);
  }

  /**
   * Tries to complete the path to the loaded node with relaxed plans, below the upper limit.
   * Returns whether it reached the goal.
   */
  *#complete(node: number): Pausing<boolean> {
    const completion = this.#completion;
    const g = this.#store.g.get(node);
    if (!(yield* completion.run(this.scaledUpperBound - g))) return false;
    this.#keepPlan(node, completion.steps, g + completion.scaledCost);
    // The node still has to be expanded.
    this.#pushOpen(node, g + this.#store.h.get(node), 0);
    return true;
  }

  /** Whether a node goes back to the open list or is pruned as a dead end. */
  #refuse(node: number, key: number): boolean {
    const store = this.#store;
    const g = store.g.get(node);
    const h = store.h.get(node);
    if (h === Number.POSITIVE_INFINITY) {
      store.state.set(node, CLOSED);
      return true;
    }
    if (g + h <= key) return false;
    this.#pushOpen(node, g + h, h);
    return true;
  }

  /** Raises the estimate of a node by potentials alone. */
  #raiseQuickly(heuristic: AdmissibleHeuristic, node: number): void {
    const store = this.#store;
    if ((store.state.get(node) & (EVALUATED | SHARPENED)) !== 0) return;
    const bound = heuristic.evaluateQuickly(this.#context.values);
    store.h.set(node, Math.max(store.h.get(node), bound));
  }

  /**
   * Raises the estimate of a node by landmark cuts, first with the bound that is usually higher. The other bound waits
   * until the node is taken again.
   */
  *#raise(heuristic: AdmissibleHeuristic, node: number, key: number): Pausing<void> {
    const store = this.#store;
    const g = store.g.get(node);
    while (g + store.h.get(node) <= key) {
      const flags = store.state.get(node);
      const sharply = heuristic.isSharp && (flags & SHARPENED) === 0;
      const plainly = (flags & EVALUATED) === 0;
      if (!sharply && !plainly) return;
      const isSharpFirst = sharply && (!plainly || this.#sharpWins > 0);
      let cuts = this.#begin(heuristic, isSharpFirst, g);
      while (!heuristic.advance(this.#context.limits)) {
        yield "slice";
        // Another search may have taken the heuristics in the meantime.
        if (this.#context.heuristics.cuts !== cuts) cuts = this.#begin(heuristic, isSharpFirst, g);
      }
      const { scaledBound } = heuristic;
      const h = store.h.get(node);
      store.state.set(node, flags | (isSharpFirst ? SHARPENED : EVALUATED));
      if (isSharpFirst && !plainly) this.#sharpWins += scaledBound > h ? 1 : -1;
      if (!isSharpFirst && heuristic.isSharp && !sharply) {
        this.#sharpWins += scaledBound > h ? -1 : 1;
      }
      store.h.set(node, Math.max(h, scaledBound));
    }
  }

  /** Starts to evaluate landmark cuts for the loaded state. */
  #begin(heuristic: AdmissibleHeuristic, sharply: boolean, g: number): LandmarkCuts {
    const { heuristics, values } = this.#context;
    const cuts = heuristics.cuts as LandmarkCuts;
    if (sharply) heuristic.beginSharply(cuts, values, this.scaledUpperBound - g);
    else heuristic.begin(cuts, values, this.scaledUpperBound - g);
    return cuts;
  }

  #pushOpen(node: number, f: number, h: number): void {
    if (f < this.scaledUpperBound) this.#open.push(node, f, h);
  }
}

/** The search that proves a plan optimal or finds a cheaper one. Without bounds it is uniform-cost. */
export function proofOf(
  context: SearchContext,
  workspace: Workspace,
  bounds: BoundSource | undefined,
  isFull: () => boolean,
  scaledUpperBound: number,
): AStarSearch {
  return new AStarSearch(
    context,
    workspace,
    bounds && new AdmissibleHeuristic(bounds, () => context.startValues()),
    new Completion(context, workspace.player),
    isFull,
    scaledUpperBound,
  );
}
