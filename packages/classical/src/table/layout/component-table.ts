import type { PackedState } from "@understudy/planner-core";
import { StateIndex } from "./state-index.ts";
import type { TableLayout } from "./table-layout.ts";

/** The cost of an unsolvable state. */
export const NO_PLAN: number = Number.POSITIVE_INFINITY;

/** Bytes of a finished table per state: its step and its cost. */
export const BYTES_PER_STATE = 8;

/** The arrays of a finished table. */
export interface TableArrays {
  /**
   * For each state, the state after its step, shifted by `labelBits`, and the label of the step. Label 0 marks the end.
   */
  readonly walk: Uint32Array;
  /** The cost from each state in units of the grain, plus one; 0 for an unsolvable state. */
  readonly costsInGrains: Uint32Array;
}

/** The scalars of a finished table. */
export interface TableFacts {
  readonly labelBits: number;
  /** Thousandths in a unit of cost. */
  readonly grain: number;
  /** Steps of the longest plan. */
  readonly longestPlan: number;
  /** Steps of all plans together. */
  readonly totalSteps: number;
  /** Solvable states. */
  readonly solvable: number;
}

/** The number of bits of a label. */
export function labelBitsOf(operatorCount: number): number {
  return 32 - Math.clz32(operatorCount);
}

/** The optimal step from every state, for one independent part of a goal. */
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

  /** The cost of an optimal plan in thousandths; `Infinity` for an unsolvable state. */
  scaledCost(state: PackedState): number {
    return this.scaledCostAt(this.#index.of(state));
  }

  /**
   * Writes the plan from position `from`.
   *
   * @returns the position after the plan; -1 for an unsolvable state
   */
  append(state: PackedState, actions: Int32Array, from: number): number {
    return this.appendAt(this.#index.of(state), actions, from);
  }

  /** `scaledCost` by the number of the state in the table. */
  scaledCostAt(index: number): number {
    const scaledCost = this.#costsInGrains[index] as number;
    return scaledCost === 0 ? NO_PLAN : (scaledCost - 1) * this.facts.grain;
  }

  /** `append` by the number of the state in the table. */
  appendAt(index: number, actions: Int32Array, from: number): number {
    const walk = this.#walk;
    const byLabel = this.#actions;
    const bits = this.#bits;
    const mask = this.#mask;
    let entry = walk[index] as number;
    let label = entry & mask;
    if (label === 0) return this.#costsInGrains[index] === 0 ? -1 : from;
    let at = from;
    // The bound stops cycles, which only a corrupt imported table can contain.
    const end = from + this.#longest;
    do {
      actions[at++] = byLabel[label] as number;
      entry = walk[entry >>> bits] as number;
      label = entry & mask;
    } while (label !== 0 && at < end);
    return at;
  }
}
