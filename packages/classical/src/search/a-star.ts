import type { AdmissibleHeuristic } from "../heuristics/admissible.ts";
import { packLanes } from "../model/layout.ts";
import type { RunEnd, SearchContext } from "./context.ts";
import type { SliceLimits } from "./limits.ts";
import type { OpenList } from "./open-list.ts";
import { CLOSED, DEAD, OPEN, type StateStore } from "./state-store.ts";

/** Flag in the state of a node: its estimate is its own, not passed on from its parent. */
const EVALUATED = 4;

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
  readonly #startValues: () => Int32Array;

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
    this.#startValues = () =>
      Int32Array.from(context.task.variables, (id) => context.start[id] as number);
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
      if (status === DEAD || status === CLOSED) continue;
      const g = store.g[node] as number;
      context.load(store.lanes, node * laneCount);
      if ((status & EVALUATED) === 0) {
        this.#heuristic.sharpen(this.#startValues);
        const h = Math.max(key - g, this.#heuristic.evaluate(values));
        if (h === Number.POSITIVE_INFINITY) {
          store.state[node] = CLOSED;
          continue;
        }
        store.h[node] = h;
        store.state[node] = OPEN | EVALUATED;
        if (g + h > key) {
          this.#pushOpen(node, g + h, h);
          continue;
        }
      }
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

  #pushOpen(node: number, f: number, h: number): void {
    if (f < this.#upperBound) this.#open.push(node, f, h);
  }
}
