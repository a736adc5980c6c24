import type { AdmissibleHeuristic } from "../heuristics/admissible.ts";
import { packLanes } from "../model/layout.ts";
import type { Completion } from "./completion.ts";
import type { RunEnd, SearchContext } from "./context.ts";
import type { SliceLimits } from "./limits.ts";
import type { OpenList } from "./open-list.ts";
import { CLOSED, OPEN, type StateStore } from "./state-store.ts";

/** Flag in the state of a node: its estimate is its own, not passed on from its parent. */
const EVALUATED = 4;
/** Flag: so is that by potentials. */
const SHARPENED = 8;

/**
 * A* (Hart, Nilsson, Raphael 1968) with an admissible heuristic, evaluated when a node is first
 * taken from the open list. A node that is reached more cheaply later is entered anew, so the
 * heuristic need not be consistent.
 */
export class AStarSearch {
  /** Operators of the plan that was found last. */
  plan: number[] = [];
  planCost = 0;
  /** No plan is cheaper; grows as the search goes on. */
  lowerBound = 0;
  /** Only plans that cost less are looked for. */
  upperBound: number;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  readonly #heuristic: AdmissibleHeuristic;
  readonly #open: OpenList;
  readonly #completion: Completion;
  /** How often more potentials were the higher bound than not, of late the more so. */
  #sharpWins = 0;
  readonly #maxNodes: number;

  /**
   * @param upperBound cost of a plan that is known; only cheaper ones are looked for
   */
  constructor(
    context: SearchContext,
    store: StateStore,
    open: OpenList,
    heuristic: AdmissibleHeuristic,
    completion: Completion,
    maxNodes: number,
    upperBound: number,
  ) {
    this.#context = context;
    this.#store = store;
    this.#heuristic = heuristic;
    this.#completion = completion;
    this.#maxNodes = maxNodes;
    this.upperBound = upperBound;
    this.#open = open;
    open.clear();
    store.reset(context.layout);
    packLanes(context.task, context.layout, context.start, context.lanes, 0);
    this.#open.push(store.add(context.lanes, 0, -1, -1), 0, 0);
  }

  /** Whether tables bound the costs: no other search settles the rest sooner. */
  get isTabled(): boolean {
    return this.#heuristic.isTabled;
  }

  /**
   * May be called again after a plan was found: it is the cheapest only if its cost is no higher than
   * `lowerBound`.
   */
  run(limits: SliceLimits): RunEnd {
    const store = this.#store;
    const open = this.#open;
    const context = this.#context;
    const { task, layout, successors, values, lanes } = context;
    const { laneCount } = layout;
    for (;;) {
      if (open.size === 0 || open.minKey >= this.upperBound) return "exhausted";
      this.lowerBound = Math.max(this.lowerBound, open.minKey);
      if (store.count >= this.#maxNodes) return "memory";
      if (!limits.spend()) return "slice";
      const key = open.minKey;
      const node = open.pop();
      const status = store.state[node] as number;
      if ((status & 3) !== OPEN) continue;
      const g = store.g[node] as number;
      context.load(store.lanes, node * laneCount);
      if (this.#evaluate(node, status, g, key, limits)) continue;
      context.trace?.("proof", store, node);
      if (context.isGoal()) {
        this.plan = store.pathTo(node);
        this.planCost = g;
        this.lowerBound = g;
        return "found";
      }
      if (this.#completion.isDue()) {
        if (this.#complete(node, g)) return "found";
        context.load(store.lanes, node * laneCount);
      }
      store.state[node] = CLOSED;
      context.expansions++;
      const offset = node * laneCount;
      const h = store.h[node] as number;
      for (let operator = 0; operator < task.operatorCount; operator++) {
        if (!successors.applies(operator, values)) continue;
        for (let lane = 0; lane < laneCount; lane++) {
          lanes[lane] = store.lanes[offset + lane] as number;
        }
        if (!successors.apply(operator, values, lanes)) continue;
        const cost = context.costOf(operator);
        const childG = g + cost;
        const childH = h > cost ? h - cost : 0;
        if (childG + childH >= this.upperBound) continue;
        const child = store.add(lanes, childG, node, operator);
        if (child >= 0) {
          store.h[child] = childH;
          this.#pushOpen(child, childG + childH, childH);
        }
      }
    }
  }

  /** Whether relaxed plans lead from the loaded state of a node to the goal, below the bound. */
  #complete(node: number, g: number): boolean {
    const completion = this.#completion;
    if (!completion.run(this.upperBound - g)) return false;
    this.plan = [...this.#store.pathTo(node), ...completion.steps];
    this.planCost = g + completion.cost;
    // The node is still to be expanded.
    this.#pushOpen(node, g + (this.#store.h[node] as number), 0);
    return true;
  }

  /**
   * Evaluates what is left to evaluate of a node, the bound that was higher more often first. The
   * other one only once the node comes up again.
   *
   * @returns whether the node went back to the open list, or has no plan
   */
  #evaluate(node: number, status: number, g: number, key: number, limits: SliceLimits): boolean {
    const enough = this.upperBound - g;
    const store = this.#store;
    const heuristic = this.#heuristic;
    const { values } = this.#context;
    let h = store.h[node] as number;
    let flags = status;
    heuristic.prepareTables(limits);
    heuristic.sharpen(limits);
    const tabled = heuristic.isTabled ? heuristic.look(values) : -1;
    if (tabled > h) h = tabled;
    const isSharp = heuristic.isSharp;
    if (isSharp && (flags & (EVALUATED | SHARPENED)) === 0) {
      h = Math.max(h, heuristic.evaluateQuickly(values));
    }
    while (g + h <= key) {
      const sharply = isSharp && (flags & SHARPENED) === 0;
      const plainly = (flags & EVALUATED) === 0;
      if (!sharply && !plainly) break;
      if (tabled >= 0 && !heuristic.isDue()) break;
      let bound: number;
      if (sharply && (!plainly || this.#sharpWins > 0)) {
        flags |= SHARPENED;
        bound = heuristic.evaluateSharply(values, enough, limits);
        if (!plainly) this.#sharpWins += bound > h ? 1 : -1;
      } else {
        flags |= EVALUATED;
        bound = heuristic.evaluate(values, enough, limits);
        if (isSharp && !sharply) this.#sharpWins += bound > h ? -1 : 1;
      }
      // What was passed on from the parent may have come from landmark cuts, too.
      if (tabled >= 0) heuristic.learn(bound > tabled);
      h = Math.max(h, bound);
    }
    if (h === Number.POSITIVE_INFINITY) {
      store.state[node] = CLOSED;
      return true;
    }
    store.h[node] = h;
    store.state[node] = flags;
    if (g + h <= key) return false;
    this.#pushOpen(node, g + h, h);
    return true;
  }

  #pushOpen(node: number, f: number, h: number): void {
    if (f < this.upperBound) this.#open.push(node, f, h);
  }
}
