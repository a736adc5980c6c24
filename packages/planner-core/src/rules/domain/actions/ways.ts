import { Hash64 } from "../../../base/hash.ts";
import { COST_SCALE } from "../definition/costs.ts";
import type { Variable } from "../definition/variables.ts";

/** The actions with travel costs. */
export interface WayActions {
  /** Slot of the position variable. */
  readonly position: number;
  /** Code of each action's destination; -1 for actions with other costs. */
  readonly to: Int32Array;
  /** Code of each case's start, or -1. Undefined for actions, whose ways may start anywhere. */
  readonly from: Int32Array | undefined;
}

/** Costs of ways, by start and destination; a missing entry means there is no way. */
export type WayTable = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Entry for a missing way in tables; no real cost is 0. */
export const NO_WAY = 0;

/** Number of cost classes in cache keys. */
const CLASSES = 8;

/**
 * The costs of the ways between the places of a domain, for one request. Immutable. Made by `domain.ways`.
 *
 * @example
 * const ways = domain.ways((from, to) => paths.cost(from, to)); // undefined where there is no way
 * orchestrator.planNow({ agent: "grik", state, goal: "rich", ways });
 */
export class Ways {
  /** The variable whose values are the places. */
  readonly position: Variable;
  /** The cost from place to place in thousandths, row by row; 0 for a missing way. Must not be modified. */
  readonly scaledCosts: Int32Array;
  #key: string | undefined;

  /**
   * @param scaledCosts kept, not copied
   * @param key a coarser cache key than the key of the costs
   * @throws RangeError unless there is one cost for each pair of places
   */
  constructor(position: Variable | undefined, scaledCosts: Int32Array, key?: string) {
    const places = position?.values.length ?? 0;
    if (position === undefined || scaledCosts.length !== places * places) {
      throw new RangeError(
        `${places} places have ${places * places} ways, not ${scaledCosts.length}`,
      );
    }
    this.position = position;
    this.scaledCosts = scaledCosts;
    this.#key = key;
  }

  /** The cost of the way from one place to another, by their codes, in thousandths; infinite without a way. */
  scaledCost(from: number, to: number): number {
    const cost = this.scaledCosts[from * this.position.values.length + to] as number;
    return cost === NO_WAY ? Number.POSITIVE_INFINITY : cost;
  }

  /**
   * The cost of an action in a state, in thousandths; infinite without a way, undefined for an action with another
   * cost.
   */
  scaledActionCost(
    ways: WayActions | undefined,
    action: number,
    state: Int32Array,
  ): number | undefined {
    if (ways === undefined) return undefined;
    const to = ways.to[action] as number;
    return to < 0 ? undefined : this.scaledCost(state[ways.position] as number, to);
  }

  /** The table for recreating these ways by `domain.ways`. */
  toJSON(): WayTable {
    const places = this.position.values;
    const table: Record<string, Record<string, number>> = {};
    for (const [from, start] of places.entries()) {
      const row: Record<string, number> = {};
      for (const [to, end] of places.entries()) {
        const cost = this.scaledCost(from, to);
        if (cost !== Number.POSITIVE_INFINITY) row[end] = cost / COST_SCALE;
      }
      table[start] = row;
    }
    return table;
  }

  /** Whether both tables have the same costs. */
  equals(other: Ways): boolean {
    if (this === other) return true;
    const costs = this.scaledCosts;
    const others = other.scaledCosts;
    if (costs.length !== others.length) return false;
    for (let at = 0; at < costs.length; at++) if (costs[at] !== others[at]) return false;
    return this.position === other.position;
  }

  /**
   * A key shared by tables with roughly equal costs: there are eight classes, each half as expensive as the one before,
   * starting from the most expensive way. Plans found by this key are priced again.
   */
  get key(): string {
    this.#key ??= this.#makeKey();
    return this.#key;
  }

  #makeKey(): string {
    const costs = this.scaledCosts;
    let dearest = 1;
    for (let at = 0; at < costs.length; at++) dearest = Math.max(dearest, costs[at] as number);
    const top = octaveOf(dearest);
    const hash = new Hash64().integer(costs.length).integer(top);
    for (let at = 0; at < costs.length; at++) {
      const cost = costs[at] as number;
      hash.integer(cost === NO_WAY ? -1 : Math.min(CLASSES - 1, top - octaveOf(cost)));
    }
    return hash.digest();
  }
}

/** The number of binary digits of a cost. */
function octaveOf(scaledCost: number): number {
  return 32 - Math.clz32(scaledCost);
}
