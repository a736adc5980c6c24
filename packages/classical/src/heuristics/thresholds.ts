import { COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/internal";
import type { Task } from "../model/task.ts";

/** More bounds of one variable than this are not kept: steps between them are not told apart. */
const MAX_BOUNDS = 64;
/** Fewer where many operators would each become a variant for each bound. */
const MAX_VARIANTS = 60_000;
const MIN_BOUNDS = 8;

/** Whatever numbers facts. */
interface FactSource {
  create(): number;
}

/** Bounds of one variable in one direction, with the fact of each. */
export interface Bounds {
  /** Easiest first: ascending for "at least", descending for "at most". */
  readonly values: readonly number[];
  readonly facts: readonly number[];
}

/**
 * "At least" and "at most" facts of integers and booleans. Asked bounds are closed under what the
 * operators do: to have `t` after an increase by `d`, one needs `t - d` before it.
 */
export class ThresholdTable {
  readonly #task: Task;
  readonly #up: Map<number, number>[];
  readonly #down: Map<number, number>[];

  constructor(task: Task) {
    this.#task = task;
    this.#up = Array.from(task.variables, () => new Map());
    this.#down = Array.from(task.variables, () => new Map());
  }

  atLeast(variable: number, value: number, facts: FactSource): number {
    return factOf(this.#up[variable] as Map<number, number>, value, facts);
  }

  atMost(variable: number, value: number, facts: FactSource): number {
    return factOf(this.#down[variable] as Map<number, number>, value, facts);
  }

  /** Adds the bounds that lead to those asked for. */
  close(facts: FactSource): void {
    const { effects, operatorCount, effectStart, min, max } = this.#task;
    const steps: { variable: number; up: boolean; by: number; from: number }[] = [];
    const seen = new Set<string>();
    const fitting = Math.floor(MAX_VARIANTS / (operatorCount + 1));
    const most = Math.max(MIN_BOUNDS, Math.min(MAX_BOUNDS, fitting));
    const end = effectStart[operatorCount] as number;
    for (let at = 0; at < end; at += EFFECT_LENGTH) {
      const opcode = effects[at] as number;
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      if (this.#task.isEnum[variable] === 1) continue;
      const key = `${opcode},${variable},${operand}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (opcode === INCREASE && operand > 0) {
        steps.push({ variable, up: true, by: operand, from: variable });
      } else if (opcode === DECREASE && operand > 0) {
        steps.push({ variable, up: false, by: operand, from: variable });
      } else if (opcode === COPY) {
        steps.push({ variable, up: true, by: 0, from: operand });
        steps.push({ variable, up: false, by: 0, from: operand });
      }
    }
    for (let grown = true; grown; ) {
      grown = false;
      for (const { variable, up, by, from } of steps) {
        const side = up ? this.#up : this.#down;
        const source = side[from] as Map<number, number>;
        for (const bound of [...(side[variable] as Map<number, number>).keys()]) {
          if (source.size >= most) break;
          const before = up ? bound - by : bound + by;
          const trivial = up ? before <= (min[from] as number) : before >= (max[from] as number);
          const never = up ? before > (max[from] as number) : before < (min[from] as number);
          if (trivial || never || source.has(before)) continue;
          factOf(source, before, facts);
          grown = true;
        }
      }
    }
  }

  /** The closed bounds of a variable. */
  bounds(variable: number, up: boolean): Bounds {
    const map = (up ? this.#up : this.#down)[variable] as Map<number, number>;
    const values = [...map.keys()].sort((a, b) => (up ? a - b : b - a));
    return { values, facts: values.map((value) => map.get(value) as number) };
  }
}

function factOf(map: Map<number, number>, value: number, facts: FactSource): number {
  let fact = map.get(value);
  if (fact === undefined) {
    fact = facts.create();
    map.set(value, fact);
  }
  return fact;
}
