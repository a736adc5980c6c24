import type { AdmissibleHeuristic } from "../heuristics/admissible.ts";
import { packLanes } from "../model/layout.ts";
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
  /** Node that meets the goal, once found. */
  goalNode = -1;
  /** The node with the lowest estimate that was expanded. */
  bestNode = 0;
  /** No plan is cheaper; grows as the search goes on. */
  lowerBound = 0;
  readonly #context: SearchContext;
  readonly #store: StateStore;
  readonly #heuristic: AdmissibleHeuristic;
  readonly #open: OpenList;
  readonly #maxNodes: number;
  #bestH = Number.POSITIVE_INFINITY;
  readonly #upperBound: number;
  #sharpened = false;

  /**
   * @param upperBound cost of a plan that is known; only cheaper ones are looked for
   */
  constructor(
    context: SearchContext,
    store: StateStore,
    open: OpenList,
    heuristic: AdmissibleHeuristic,
    maxNodes: number,
    upperBound: number,
  ) {
    this.#context = context;
    this.#store = store;
    this.#heuristic = heuristic;
    this.#maxNodes = maxNodes;
    this.#upperBound = upperBound;
    this.#open = open;
    open.clear();
    store.reset(context.layout);
    packLanes(context.task, context.layout, context.start, context.lanes, 0);
    this.#open.push(store.add(context.lanes, 0, -1, -1), 0, 0);
  }

  run(limits: SliceLimits): RunEnd {
    const store = this.#store;
    const open = this.#open;
    const context = this.#context;
    const { task, layout, successors, values, lanes } = context;
    const { laneCount } = layout;
    for (;;) {
      if (open.size === 0 || open.minKey >= this.#upperBound) return "exhausted";
      this.lowerBound = Math.max(this.lowerBound, open.minKey);
      if (store.count >= this.#maxNodes) return "memory";
      if (!limits.spend()) return "slice";
      const key = open.minKey;
      const node = open.pop();
      const status = store.state[node] as number;
      if ((status & 3) !== OPEN) continue;
      const g = store.g[node] as number;
      context.load(store.lanes, node * laneCount);
      if (this.#evaluate(node, status, g, key)) continue;
      const h = store.h[node] as number;
      if (h < this.#bestH) {
        this.#bestH = h;
        this.bestNode = node;
      }
      if (context.isGoal()) {
        this.goalNode = node;
        this.lowerBound = g;
        return "found";
      }
      store.state[node] = CLOSED;
      context.expansions++;
      const offset = node * laneCount;
      for (let operator = 0; operator < task.operatorCount; operator++) {
        if (!successors.applies(operator, values)) continue;
        for (let lane = 0; lane < laneCount; lane++) {
          lanes[lane] = store.lanes[offset + lane] as number;
        }
        if (!successors.apply(operator, values, lanes)) continue;
        const cost = context.costOf(operator);
        const childG = g + cost;
        const childH = h > cost ? h - cost : 0;
        if (childG + childH >= this.#upperBound) continue;
        const child = store.add(lanes, childG, node, operator);
        if (child >= 0) {
          store.h[child] = childH;
          this.#pushOpen(child, childG + childH, childH);
        }
      }
    }
  }

  /**
   * Evaluates what is left to evaluate of a node: landmark cuts first, then potentials, each only
   * once the node comes up again with the bound of the one before.
   *
   * @returns whether the node went back to the open list, or has no plan
   */
  #evaluate(node: number, status: number, g: number, key: number): boolean {
    const store = this.#store;
    const heuristic = this.#heuristic;
    const { values } = this.#context;
    let h = store.h[node] as number;
    let flags = status;
    if ((flags & EVALUATED) === 0) {
      flags |= EVALUATED;
      h = Math.max(h, heuristic.evaluate(values));
    }
    if (g + h <= key && (flags & SHARPENED) === 0) {
      if (!this.#sharpened) this.#sharpened = heuristic.sharpen(this.#context);
      if (heuristic.isSharp) {
        flags |= SHARPENED;
        h = Math.max(h, heuristic.evaluateSharply(values));
      }
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
    if (f < this.#upperBound) this.#open.push(node, f, h);
  }
}
