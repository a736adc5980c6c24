import type { PackedState } from "@understudy/planner-core";
import type { SlicedWork } from "../work/work.ts";
import { type ComponentTable, NO_PLAN } from "./layout/component-table.ts";
import { StateIndex } from "./layout/state-index.ts";

/** Limit on steps of all plans in a book, so that it fits the processor's first cache. */
const MAX_STEPS = 1 << 13;
/** Limit on joint states of a book. */
const MAX_STATES = 1 << 11;

/**
 * The plans of several small parts, written out for every joint state: one lookup and one copy
 * instead of a walk for each part.
 */
export class PlanBook {
  /** Size of the book in bytes, without the parts. */
  readonly bytes: number;
  readonly #index: StateIndex;
  /** The start of each joint state's plan; one extra entry marks the end. */
  readonly #start: Int32Array;
  readonly #steps: Int32Array;
  /** Cost of each joint state's plan, in thousandths; `Infinity` for an unsolvable state. */
  readonly #scaledCosts: Float64Array;

  private constructor(
    index: StateIndex,
    start: Int32Array,
    steps: Int32Array,
    scaledCosts: Float64Array,
  ) {
    this.#index = index;
    this.#start = start;
    this.#steps = steps;
    this.#scaledCosts = scaledCosts;
    this.bytes = start.byteLength + steps.byteLength + scaledCosts.byteLength;
  }

  /** Writes out the plans. Yields units of work. */
  static *write(parts: readonly ComponentTable[]): SlicedWork<PlanBook> {
    const states = parts.reduce((product, { layout }) => product * layout.states, 1);
    const start = new Int32Array(states + 1);
    const scaledCosts = new Float64Array(states);
    const longest = parts.reduce((sum, { facts }) => sum + facts.longestPlan, 0);
    const steps = new Int32Array(stepsOf(parts) + longest);
    let length = 0;
    for (let joint = 0; joint < states; joint++) {
      let rest = joint;
      for (const part of parts) {
        const own = rest % part.layout.states;
        rest = (rest - own) / part.layout.states;
        scaledCosts[joint] = (scaledCosts[joint] as number) + part.scaledCostAt(own);
        if (scaledCosts[joint] !== Number.POSITIVE_INFINITY)
          length = part.appendAt(own, steps, length);
      }
      if (scaledCosts[joint] === Number.POSITIVE_INFINITY) length = start[joint] as number;
      start[joint + 1] = length;
      yield parts.length + length - (start[joint] as number);
    }
    const layouts = parts.map(({ layout }) => layout);
    return new PlanBook(StateIndex.joint(layouts), start, steps.slice(0, length), scaledCosts);
  }

  scaledCost(state: PackedState): number {
    return this.#scaledCosts[this.#index.of(state)] as number;
  }

  /** @returns the position after the plan; -1 for an unsolvable state */
  append(state: PackedState, actions: Int32Array, from: number): number {
    const joint = this.#index.of(state);
    const first = this.#start[joint] as number;
    const end = this.#start[joint + 1] as number;
    if (first === end && this.#scaledCosts[joint] === NO_PLAN) return -1;
    const steps = this.#steps;
    const shift = from - first;
    for (let at = first; at < end; at++) actions[at + shift] = steps[at] as number;
    return end + shift;
  }
}

/** Groups small parts into books; large parts stay separate. */
export function groupParts(parts: readonly ComponentTable[]): {
  readonly small: readonly (readonly ComponentTable[])[];
  readonly large: readonly ComponentTable[];
} {
  const large: ComponentTable[] = [];
  const small: ComponentTable[][] = [];
  for (const part of parts) {
    if (!fits([part])) {
      large.push(part);
      continue;
    }
    const group = small.at(-1);
    if (group !== undefined && fits([...group, part])) group.push(part);
    else small.push([part]);
  }
  return { small, large };
}

function fits(parts: readonly ComponentTable[]): boolean {
  const states = parts.reduce((product, { layout }) => product * layout.states, 1);
  return states <= MAX_STATES && stepsOf(parts) <= MAX_STEPS;
}

/** An upper bound on the steps of all joint plans. */
function stepsOf(parts: readonly ComponentTable[]): number {
  const states = parts.reduce((product, { layout }) => product * layout.states, 1);
  return parts.reduce(
    (sum, { facts, layout }) => sum + facts.totalSteps * (states / layout.states),
    0,
  );
}
