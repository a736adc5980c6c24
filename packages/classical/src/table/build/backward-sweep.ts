import { holds } from "@understudy/planner-core/compiled";
import { CHUNK } from "../../work/work.ts";
import { labelBitsOf } from "../layout/component-table.ts";
import type { InverseOperator } from "../layout/inverse-operators.ts";
import type { OperatorIndex } from "../layout/operator-index.ts";
import type { TableLayout } from "../layout/table-layout.ts";
import { classOf } from "../layout/value-classes.ts";
import { BucketQueue } from "./bucket-queue.ts";

/** Costs are 32-bit numbers; the highest one is reserved. */
const MAX_COST_IN_GRAINS = 2 ** 32 - 2;

/** A plan cost does not fit into a table. */
export class CostRangeError extends Error {
  override readonly name = "CostRangeError";
}

/** A backward sweep: the state whose predecessors are enumerated, and the position in the enumeration. */
export class BackwardSweep {
  readonly walk: Uint32Array;
  readonly costsInGrains: Uint32Array;
  readonly labelBits: number;
  readonly queue: BucketQueue;
  readonly #layout: TableLayout;
  readonly #index: OperatorIndex;
  /** The operators that may lead to the state. */
  #operators: readonly InverseOperator[] = [];
  /** The state whose predecessors are enumerated: its number, its classes, and its values. */
  #state = 0;
  #base = 0;
  readonly #classes: Int32Array;
  readonly #values: Int32Array;
  /** The current operator. */
  #operator: InverseOperator | undefined;
  #nextOperator = 0;
  /** An odometer: the position of each changed variable in its list of predecessors. */
  readonly #position: Int32Array;
  readonly #first: Int32Array;
  readonly #end: Int32Array;
  #predecessor = 0;
  #work = 0;

  constructor(layout: TableLayout, operators: readonly InverseOperator[], index: OperatorIndex) {
    const { states, classes } = layout;
    this.#layout = layout;
    this.#index = index;
    this.labelBits = labelBitsOf(layout.task.operatorCount);
    this.walk = sharedArray(states);
    this.costsInGrains = sharedArray(states);
    const longest = operators.reduce((most, { costInGrains }) => Math.max(most, costInGrains), 0);
    this.queue = new BucketQueue(states, longest);
    const variables = classes.length;
    this.#classes = new Int32Array(variables);
    this.#values = new Int32Array(variables);
    this.#position = new Int32Array(variables);
    this.#first = new Int32Array(variables);
    this.#end = new Int32Array(variables);
  }

  /** Starts with the goal states: the goal is an operator from them to state 0. */
  begin(goal: InverseOperator): void {
    this.#base = 1;
    this.#load(0);
    this.#open(goal);
  }

  /** Continues with the cheapest remaining state; false if there is none. */
  next(): boolean {
    const state = this.queue.take();
    if (state < 0) return false;
    this.#base = this.costsInGrains[state] as number;
    this.#load(state);
    const { variable, lists } = this.#index;
    const list = variable < 0 ? 0 : (this.#classes[variable] as number);
    this.#operators = lists[list] as readonly InverseOperator[];
    this.#nextOperator = 0;
    return true;
  }

  /** Enumerates predecessors for one chunk of work. Returns whether all are done. */
  advance(): boolean {
    const operators = this.#operators;
    while (this.#work < CHUNK) {
      if (this.#operator !== undefined) {
        this.#relaxAll(this.#operator);
        continue;
      }
      if (this.#nextOperator >= operators.length) return true;
      this.#work++;
      this.#open(operators[this.#nextOperator++] as InverseOperator);
    }
    this.#work = 0;
    return false;
  }

  /** Opens an operator if it leads to the state. */
  #open(operator: InverseOperator): void {
    const own = this.#classes;
    const { tested, changed, copies } = operator;
    for (let at = 0; at < tested.length; at++) {
      const test = tested[at] as InverseOperator["tested"][number];
      if (test.allowed[own[test.variable] as number] === 0) return;
    }
    for (const { isSteady, source, variable, bound } of copies) {
      if (isSteady && this.#copied(variable, bound, this.#valueOf(source)) !== own[variable])
        return;
    }
    let predecessor = this.#state;
    for (let at = 0; at < changed.length; at++) {
      const effect = changed[at] as InverseOperator["changed"][number];
      const after = own[effect.variable] as number;
      const first = effect.first[after] as number;
      const end = effect.end[after] as number;
      if (first === end) return;
      this.#first[at] = first;
      this.#position[at] = first;
      this.#end[at] = end;
      predecessor += (effect.term[first] as number) - after * effect.stride;
    }
    this.#predecessor = predecessor;
    this.#operator = operator;
  }

  /** Relaxes predecessors through the current operator, until the end of the chunk. */
  #relaxAll(operator: InverseOperator): void {
    const { changed, label, isChecked } = operator;
    const { costsInGrains, walk, queue } = this;
    const mask = 2 ** this.labelBits - 1;
    const costInGrains = this.#base + operator.costInGrains;
    const step = label === 0 ? 0 : ((this.#state << this.labelBits) | label) >>> 0;
    if (costInGrains > MAX_COST_IN_GRAINS) throw new CostRangeError();
    let predecessor = this.#predecessor;
    while (this.#work < CHUNK) {
      this.#work++;
      if (!isChecked || this.#precedes(operator)) {
        const known = costsInGrains[predecessor] as number;
        if (known === 0) {
          costsInGrains[predecessor] = costInGrains;
          walk[predecessor] = step;
          queue.add(predecessor, costInGrains);
        } else if (costInGrains < known) {
          costsInGrains[predecessor] = costInGrains;
          walk[predecessor] = step;
          queue.lower(predecessor, known, costInGrains);
        } else if (costInGrains === known && ((walk[predecessor] as number) & mask) > label) {
          // Among equally good steps the lowest action wins, whatever the order of discovery.
          walk[predecessor] = step;
        }
      }
      let at = 0;
      for (; at < changed.length; at++) {
        const { term } = changed[at] as InverseOperator["changed"][number];
        const position = this.#position[at] as number;
        const following = position + 1;
        if (following < (this.#end[at] as number)) {
          this.#position[at] = following;
          predecessor += (term[following] as number) - (term[position] as number);
          break;
        }
        const first = this.#first[at] as number;
        this.#position[at] = first;
        predecessor += (term[first] as number) - (term[position] as number);
      }
      if (at === changed.length) {
        this.#operator = undefined;
        return;
      }
    }
    this.#predecessor = predecessor;
  }

  /** Whether the operator applies in the predecessor and leads to the state. */
  #precedes({ changed, code, copies }: InverseOperator): boolean {
    const { classes } = this.#layout;
    const values = this.#values;
    const own = this.#classes;
    for (let variable = 0; variable < own.length; variable++) {
      values[variable] = this.#valueOf(variable);
    }
    for (let at = 0; at < changed.length; at++) {
      const { variable, before } = changed[at] as InverseOperator["changed"][number];
      const { representative } = classes[variable] as TableLayout["classes"][number];
      const previous = before[this.#position[at] as number] as number;
      values[variable] = representative[previous] as number;
    }
    if (!holds(code, 0, code.length, values)) return false;
    for (const { variable, source, bound } of copies) {
      const copied = this.#copied(variable, bound, values[source] as number);
      if (copied !== own[variable]) return false;
    }
    return true;
  }

  /** A representative value of the class of a variable in the state. */
  #valueOf(variable: number): number {
    const { representative } = this.#layout.classes[variable] as TableLayout["classes"][number];
    return representative[this.#classes[variable] as number] as number;
  }

  /** The class of a copied value. */
  #copied(variable: number, bound: number, value: number): number {
    const target = this.#layout.classes[variable] as TableLayout["classes"][number];
    return classOf(target, Math.min(bound, value));
  }

  #load(state: number): void {
    const { classes } = this.#layout;
    this.#state = state;
    let rest = state;
    for (let variable = 0; variable < classes.length; variable++) {
      const { count } = classes[variable] as TableLayout["classes"][number];
      const quotient = (rest / count) | 0;
      this.#classes[variable] = rest - quotient * count;
      rest = quotient;
    }
    this.#work += 2;
  }
}

/**
 * A zeroed array that threads can share, if the environment allows it; browsers do so only on
 * cross-origin isolated pages. The operating system provides such memory lazily.
 */
function sharedArray(length: number): Uint32Array {
  const bytes = length * Uint32Array.BYTES_PER_ELEMENT;
  return new Uint32Array(
    typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  );
}
