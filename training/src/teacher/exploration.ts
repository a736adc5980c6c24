import type { CompiledCondition, PackedState } from "@understudy/planner-core";
import type { LessonDomain } from "./lesson-domain.ts";
import { StateTable } from "./state-table.ts";

/** Limit on seen states per expanded one. */
const SEEN_PER_CLOSED = 6;
const UNKNOWN = 0x7fffffff;

/**
 * The states reachable from one state, cheapest first, up to a limit. For domains with too large tables: any number of
 * goals can be read off one exploration. One object serves one exploration after the other.
 */
export class Exploration {
  readonly #lesson: LessonDomain;
  readonly #maxStates: number;
  readonly #table: StateTable;
  /** Cost of reaching each state, by number. */
  readonly #costs: Int32Array;
  readonly #isClosed: Uint8Array;
  readonly #marks: Int32Array;
  /** Expanded states, cheapest first. */
  readonly #closed: Int32Array;
  #closedCount = 0;
  /** First link of each state's cheapest predecessors, by number; 0 ends. */
  readonly #firstLink: Int32Array;
  readonly #linkState: Int32Array;
  readonly #linkNext: Int32Array;
  #linkCount = 1;
  /** All cheaper states are expanded. */
  #horizon = 0;
  #stamp = 0;
  readonly #current: PackedState;
  readonly #after: PackedState;

  /** @param maxStates number of states to expand */
  constructor(lesson: LessonDomain, maxStates: number) {
    this.#lesson = lesson;
    this.#maxStates = maxStates;
    const seen = maxStates * SEEN_PER_CLOSED;
    this.#table = new StateTable(lesson.domain, seen);
    this.#costs = new Int32Array(seen);
    this.#isClosed = new Uint8Array(seen);
    this.#marks = new Int32Array(seen);
    this.#closed = new Int32Array(maxStates);
    this.#firstLink = new Int32Array(seen);
    this.#linkState = new Int32Array(seen * 4);
    this.#linkNext = new Int32Array(seen * 4);
    const width = lesson.domain.variables.all.length;
    this.#current = new Int32Array(width);
    this.#after = new Int32Array(width);
  }

  /** Explores from a state, and drops the previous exploration. */
  explore(start: PackedState): void {
    this.#table.clear();
    this.#closedCount = 0;
    this.#linkCount = 1;
    this.#horizon = Number.POSITIVE_INFINITY;
    const buckets: (number[] | undefined)[] = [];
    this.#see(start, 0, buckets);
    for (let cost = 0; cost < buckets.length; cost++) {
      const bucket = buckets[cost];
      if (bucket === undefined) continue;
      buckets[cost] = undefined;
      for (const node of bucket) {
        if (this.#isClosed[node] === 1 || this.#costs[node] !== cost) continue;
        if (!this.#close(node, cost, buckets)) {
          this.#horizon = cost;
          return;
        }
      }
    }
  }

  /** @returns false without room */
  #close(node: number, cost: number, buckets: (number[] | undefined)[]): boolean {
    const { keyed, successors } = this.#lesson;
    const { order } = successors;
    const isRoom =
      this.#closedCount < this.#maxStates &&
      this.#table.size + order.length < this.#costs.length &&
      this.#linkCount + order.length < this.#linkNext.length;
    if (!isRoom) return false;
    this.#isClosed[node] = 1;
    this.#closed[this.#closedCount++] = node;
    this.#table.read(node, this.#current);
    for (let at = 0; at < order.length; at++) {
      const action = order[at] as number;
      if (!successors.play(action, this.#current, this.#after)) continue;
      const next = cost + (keyed.actions.scaledCost[action] as number);
      const child = this.#see(this.#after, next, buckets);
      if (this.#costs[child] !== next || child === node) continue;
      const link = this.#linkCount++;
      this.#linkState[link] = node;
      this.#linkNext[link] = this.#firstLink[child] as number;
      this.#firstLink[child] = link;
    }
    return true;
  }

  /** Records a path to a state; a cheaper one replaces the others. */
  #see(state: PackedState, cost: number, buckets: (number[] | undefined)[]): number {
    const before = this.#table.size;
    const node = this.#table.add(state);
    if (node === before) {
      this.#costs[node] = UNKNOWN;
      this.#isClosed[node] = 0;
      this.#marks[node] = 0;
      this.#firstLink[node] = 0;
    }
    if (cost < (this.#costs[node] as number)) {
      this.#costs[node] = cost;
      this.#firstLink[node] = 0;
      const bucket = buckets[cost];
      if (bucket === undefined) buckets[cost] = [node];
      else bucket.push(node);
    }
    return node;
  }

  /** The canonical plan from the start; undefined if none was found within the exploration. */
  plan(goal: CompiledCondition): number[] | undefined {
    const stamp = ++this.#stamp;
    const open: number[] = [];
    let cost = -1;
    for (let at = 0; at < this.#closedCount; at++) {
      const node = this.#closed[at] as number;
      const own = this.#costs[node] as number;
      // At the horizon there may be further equally cheap states, one of them canonical.
      if ((cost >= 0 && own > cost) || own >= this.#horizon) break;
      this.#table.read(node, this.#current);
      if (!goal.holds(this.#current)) continue;
      cost = own;
      this.#marks[node] = stamp;
      open.push(node);
    }
    if (cost < 0) return undefined;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (
        let link = this.#firstLink[node] as number;
        link !== 0;
        link = this.#linkNext[link] as number
      ) {
        const earlier = this.#linkState[link] as number;
        if (this.#marks[earlier] === stamp) continue;
        this.#marks[earlier] = stamp;
        open.push(earlier);
      }
    }
    return this.#firstMarked(stamp, cost);
  }

  /** The first path in canonical order along marked states. */
  #firstMarked(stamp: number, cost: number): number[] {
    const { keyed, successors } = this.#lesson;
    const plan: number[] = [];
    this.#table.read(0, this.#current);
    for (let spent = 0; spent < cost; ) {
      let price = 0;
      for (const action of successors.order) {
        if (!successors.play(action, this.#current, this.#after)) continue;
        const child = this.#table.find(this.#after);
        const next = spent + (keyed.actions.scaledCost[action] as number);
        if (child < 0 || this.#marks[child] !== stamp || this.#costs[child] !== next) continue;
        plan.push(action);
        this.#current.set(this.#after);
        price = next - spent;
        break;
      }
      if (price === 0) throw new RangeError("A marked state leads nowhere");
      spent += price;
    }
    return plan;
  }
}
