import { Hash64 } from "../../hash.ts";
import { COST_SCALE } from "../definition/costs.ts";
import type { Variable } from "../definition/variables.ts";

/** The actions that cost what the way to a place costs. */
export interface WayActions {
  /** Slot of the variable that says where the agent is. */
  readonly position: number;
  /** By action: the code of the place that it leads to; -1 where it costs something else. */
  readonly to: Int32Array;
  /** By case: the code of the place that it starts from, or -1. Undefined for actions, which start from anywhere. */
  readonly from: Int32Array | undefined;
}

/** Costs of ways, by where they start and where they lead; what is left out is no way. */
export type WayTable = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Stands in tables for a way that does not exist: nothing is free. */
export const NO_WAY = 0;

/** The classes of costs that keys of caches tell apart. */
const CLASSES = 8;

/**
 * The costs of the ways between the places of a domain, for one request. Immutable. Made by `domain.ways`.
 *
 * @example
 * const ways = domain.ways((from, to) => paths.cost(from, to)); // undefined where there is no way
 * orchestrator.planNow({ agent: "grik", state, goal: "rich", ways });
 */
export class Ways {
  /** The variable whose values the places are. */
  readonly position: Variable;
  /** The cost from place to place in thousandths, row by row; 0 where there is no way. Not to be written to. */
  readonly scaledCosts: Int32Array;
  #key: string | undefined;

  /**
   * @param scaledCosts kept, not copied
   * @param key a coarser key for caches than the one that is made of the costs
   * @throws RangeError if there is not one for each pair of places
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

  /** The cost of the way from one place to another, by their codes, in thousandths; infinite where there is none. */
  scaledCost(from: number, to: number): number {
    const cost = this.scaledCosts[from * this.position.values.length + to] as number;
    return cost === NO_WAY ? Number.POSITIVE_INFINITY : cost;
  }

  /** The cost of an action in a state, in thousandths; infinite where there is no way, undefined where it takes none. */
  scaledActionCost(
    ways: WayActions | undefined,
    action: number,
    state: Int32Array,
  ): number | undefined {
    if (ways === undefined) return undefined;
    const to = ways.to[action] as number;
    return to < 0 ? undefined : this.scaledCost(state[ways.position] as number, to);
  }

  /** The table that `domain.ways` makes the same ways of. */
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

  /** Whether both say the same. */
  equals(other: Ways): boolean {
    if (this === other) return true;
    const costs = this.scaledCosts;
    const others = other.scaledCosts;
    if (costs.length !== others.length) return false;
    for (let at = 0; at < costs.length; at++) if (costs[at] !== others[at]) return false;
    return this.position === other.position;
  }

  /**
   * A key that tables share in which everything is about as far as in this one. Costs fall into eight classes, each
   * half as dear as the one before, down from the dearest way. Plans found under one key are priced again.
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
