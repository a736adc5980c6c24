import type { PackedState } from "@understudy/planner-core";
import { StateIndex } from "./state-index.ts";
import type { TableLayout } from "./table-layout.ts";

/** The cost where no plan exists. */
export const NO_PLAN: number = Number.POSITIVE_INFINITY;

/** Bytes of a finished table for one state: its step and its cost. */
export const BYTES_PER_STATE = 8;

/** The arrays of a finished table. */
export interface TableArrays {
  /** By state: the state after its step, shifted by `labelBits`, and the label of the step; label 0 ends. */
  readonly walk: Uint32Array;
  /** By state: 1 more than the cost in units of the grain; 0 where no plan exists. */
  readonly costsInGrains: Uint32Array;
}

/** Facts about a finished table, besides its arrays. */
export interface TableFacts {
  readonly labelBits: number;
  /** Thousandths in a unit of cost. */
  readonly grain: number;
  /** Steps of the longest plan. */
  readonly longestPlan: number;
  /** Steps of all plans together. */
  readonly totalSteps: number;
  /** States from which a plan exists. */
  readonly solvable: number;
}

/** The number of bits of a walk's labels. */
export function labelBitsOf(operatorCount: number): number {
  return 32 - Math.clz32(operatorCount);
}

/** The optimal step from every state of one independent part of a goal. */
export class ComponentTable {
  readonly layout: TableLayout;
  readonly arrays: TableArrays;
  readonly facts: TableFacts;
  readonly #index: StateIndex;
  readonly #walk: Uint32Array;
  readonly #costsInGrains: Uint32Array;
  readonly #bits: number;
  readonly #mask: number;
  readonly #longest: number;
  /** The domain's action by label. */
  readonly #actions: Int32Array;

  constructor(layout: TableLayout, arrays: TableArrays, facts: TableFacts) {
    this.layout = layout;
    this.arrays = arrays;
    this.facts = facts;
    this.#index = StateIndex.single(layout);
    this.#walk = arrays.walk;
    this.#costsInGrains = arrays.costsInGrains;
    this.#bits = facts.labelBits;
    this.#mask = 2 ** facts.labelBits - 1;
    this.#longest = facts.longestPlan;
    this.#actions = new Int32Array(layout.task.operatorCount + 1);
    this.#actions.set(layout.task.actions, 1);
  }

  /** The cost of an optimal plan in thousandths; `Infinity` where none exists. */
  scaledCost(state: PackedState): number {
    return this.scaledCostAt(this.#index.of(state));
  }

  /**
   * Writes the plan from position `from`.
   *
   * @returns the position after it; -1 where no plan exists
   */
  append(state: PackedState, actions: Int32Array, from: number): number {
    return this.appendAt(this.#index.of(state), actions, from);
  }

  /** As `cost`, by the number of the state in the table. */
  scaledCostAt(index: number): number {
    const scaledCost = this.#costsInGrains[index] as number;
    return scaledCost === 0 ? NO_PLAN : (scaledCost - 1) * this.facts.grain;
  }

  /** As `append`, by the number of the state in the table. */
  appendAt(index: number, actions: Int32Array, from: number): number {
    const walk = this.#walk;
    const byLabel = this.#actions;
    const bits = this.#bits;
    const mask = this.#mask;
    let entry = walk[index] as number;
    let label = entry & mask;
    if (label === 0) return this.#costsInGrains[index] === 0 ? -1 : from;
    let at = from;
    // The bound only matters for a table from elsewhere that leads in circles.
    const end = from + this.#longest;
    do {
      actions[at++] = byLabel[label] as number;
      entry = walk[entry >>> bits] as number;
      label = entry & mask;
    } while (label !== 0 && at < end);
    return at;
  }
}
