import { COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { sortInSlices } from "../work/sort.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { Detail } from "./detail.ts";

/** Limit on variants of all operators together; beyond it fewer bounds are derived. */
const MAX_VARIANTS = 60_000;
const MIN_BOUNDS = 8;

/** A source of new fact numbers. */
interface FactSource {
  create(): number;
}

/** Bounds of a variable in one direction, with their facts. */
export interface Bounds {
  /** Bounds, easiest first: ascending for "at least", descending for "at most". */
  readonly values: readonly number[];
  readonly facts: readonly number[];
}

/** The bounds to keep, ascending, by `2 * variable` for "at least", plus 1 for "at most". */
export type KeptBounds = ReadonlyMap<number, Int32Array>;

/** A change of a variable by an operator. */
interface Step {
  readonly variable: number;
  readonly up: boolean;
  readonly by: number;
  readonly from: number;
  /** Number of the variable's bounds that are already regressed. */
  traced: number;
}

/** A variable in one direction. */
interface Side {
  /** The fact of each bound. */
  readonly facts: Map<number, number>;
  /** The bounds in order of creation. */
  readonly bounds: number[];
  /** Bounds that exceeded the limit. */
  readonly refused: Set<number>;
}

/**
 * The "at least" and "at most" facts of integers and booleans. The bounds in conditions are closed
 * under regression: reaching `t` by an increase of `d` takes `t - d` before it. If there are too
 * many, an easier bound replaces a refused one, so the result is still a relaxation.
 */
export class ThresholdTable {
  readonly #task: Task;
  readonly #detail: Detail;
  /** The directions that have any bounds. */
  readonly #sides: (Side | undefined)[];
  readonly #kept: KeptBounds;

  /** @param kept the bounds to keep for variables with too many: from `tooMany` */
  constructor(task: Task, detail: Detail, kept: KeptBounds = new Map()) {
    this.#task = task;
    this.#detail = detail;
    this.#kept = kept;
    this.#sides = new Array(2 * task.variables.length);
  }

  /** The fact that a variable is at least a value; undefined if its bound was dropped. */
  atLeast(variable: number, value: number, facts: FactSource): number | undefined {
    return this.#ask(2 * variable, value, facts);
  }

  /** The fact that a variable is at most a value; undefined if its bound was dropped. */
  atMost(variable: number, value: number, facts: FactSource): number | undefined {
    return this.#ask(2 * variable + 1, value, facts);
  }

  /**
   * The bounds to keep if too many are in use: the first ones, which come from the goal, and a
   * selection of the others. Undefined if no bound was refused.
   */
  *tooMany(): SlicedWork<KeptBounds | undefined> {
    const kept = new Map<number, Int32Array>();
    for (let at = 0; at < this.#sides.length; at++) {
      yield 1;
      const side = this.#sides[at];
      if (side === undefined || side.refused.size === 0) continue;
      kept.set(at, yield* spread(side.bounds, side.refused));
    }
    return kept.size === 0 ? undefined : kept;
  }

  /** Closes the bounds under regression. */
  *close(facts: FactSource): SlicedWork<void> {
    const { operatorCount, min, max } = this.#task;
    const fitting = Math.max(MIN_BOUNDS, Math.floor(MAX_VARIANTS / (operatorCount + 1)));
    const most = Math.min(this.#detail.derivedBounds, fitting);
    const steps = yield* this.#steps();
    for (let grown = true; grown; ) {
      grown = false;
      for (const step of steps) {
        const { variable, up, by, from } = step;
        const { bounds } = this.#side(variable, up);
        const source = this.#side(from, up);
        const end = bounds.length;
        let { traced } = step;
        for (; traced < end && source.bounds.length < most; traced++) {
          const bound = bounds[traced] as number;
          const before = up ? bound - by : bound + by;
          const trivial = up ? before <= (min[from] as number) : before >= (max[from] as number);
          const never = up ? before > (max[from] as number) : before < (min[from] as number);
          if (trivial || never || source.facts.has(before)) continue;
          addBound(source, before, facts);
          grown = true;
        }
        yield 2 + 4 * (traced - step.traced);
        step.traced = end;
      }
    }
  }

  /** The bounds of a variable, closed under regression. */
  bounds(variable: number, up: boolean): Bounds {
    const side = this.#sides[sideOf(variable, up)];
    if (side === undefined) return NO_BOUNDS;
    const { bounds, facts } = side;
    const values = bounds.toSorted((a, b) => (up ? a - b : b - a));
    return { values, facts: values.map((value) => facts.get(value) as number) };
  }

  /** The distinct changes that operators make to integers and booleans. */
  *#steps(): SlicedWork<readonly Step[]> {
    const { effects, operatorCount, effectStart, isEnum } = this.#task;
    const steps: Step[] = [];
    const seen = new Map<number, Set<number>>();
    const end = effectStart[operatorCount] as number;
    for (let at = 0; at < end; at += EFFECT_LENGTH) {
      if (at % CHUNK === 0) yield CHUNK;
      const opcode = effects[at] as number;
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      if (isEnum[variable] === 1) continue;
      const isMove = (opcode === INCREASE || opcode === DECREASE) && operand > 0;
      if (!isMove && opcode !== COPY) continue;
      const kind = EFFECT_LENGTH * variable + opcode;
      const operands = seen.get(kind) ?? new Set();
      seen.set(kind, operands);
      if (operands.has(operand)) continue;
      operands.add(operand);
      if (isMove) {
        steps.push({ variable, up: opcode === INCREASE, by: operand, from: variable, traced: 0 });
      } else {
        steps.push({ variable, up: true, by: 0, from: operand, traced: 0 });
        steps.push({ variable, up: false, by: 0, from: operand, traced: 0 });
      }
    }
    return steps;
  }

  #ask(at: number, value: number, facts: FactSource): number | undefined {
    const side = this.#sideAt(at);
    const kept = this.#kept.get(at);
    const bound = kept === undefined ? value : easierBound(kept, value, at % 2 === 0);
    if (bound === undefined) return undefined;
    const known = side.facts.get(bound);
    if (known !== undefined) return known;
    if (kept === undefined && side.bounds.length >= this.#detail.askedBounds) {
      side.refused.add(value);
      return undefined;
    }
    return addBound(side, bound, facts);
  }

  #side(variable: number, up: boolean): Side {
    return this.#sideAt(sideOf(variable, up));
  }

  #sideAt(at: number): Side {
    const known = this.#sides[at];
    if (known !== undefined) return known;
    const side: Side = { facts: new Map(), bounds: [], refused: new Set() };
    this.#sides[at] = side;
    return side;
  }
}

const NO_BOUNDS: Bounds = { values: [], facts: [] };

function sideOf(variable: number, up: boolean): number {
  return 2 * variable + Number(!up);
}

function addBound({ facts, bounds }: Side, bound: number, source: FactSource): number {
  const fact = source.create();
  facts.set(bound, fact);
  bounds.push(bound);
  return fact;
}

/**
 * Half of the first bounds, and as many of the others, spread evenly by rank; in ascending order.
 */
function* spread(first: readonly number[], refused: ReadonlySet<number>): SlicedWork<Int32Array> {
  const half = first.length >> 1;
  const unsorted = new Int32Array(first.length - half + refused.size);
  let count = 0;
  for (; count < first.length - half; count++) unsorted[count] = first[half + count] as number;
  for (const bound of refused) {
    unsorted[count++] = bound;
    if (count % CHUNK === 0) yield CHUNK;
  }
  const others = yield* sortInSlices(unsorted, (a, b) => a - b);
  const kept = new Set(first.slice(0, half));
  const picked = first.length - half;
  for (let pick = 0; pick < picked; pick++) {
    const rank = Math.floor(((pick + 1) * others.length) / picked) - 1;
    kept.add(others[Math.max(0, rank)] as number);
  }
  return Int32Array.from(kept).sort();
}

/** The hardest kept bound that is no harder than a value. */
function easierBound(kept: Int32Array, value: number, up: boolean): number | undefined {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const bound = kept[middle] as number;
    if (up ? bound <= value : bound < value) low = middle + 1;
    else high = middle;
  }
  return up ? kept[low - 1] : kept[low];
}
