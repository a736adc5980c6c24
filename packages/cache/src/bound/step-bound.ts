import type { Domain, PackedState } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";

/** An action that sets a variable regardless of its previous value. */
interface Jump {
  readonly scaledCost: number;
  /** The highest and lowest value to which the action may set the variable. */
  readonly highest: number;
  readonly lowest: number;
}

/** The rate at which a variable can change in one direction. */
interface Speed {
  readonly largestStep: number;
  readonly cheapestStep: number;
  /** Lowest cost per unit of change. */
  readonly cheapestUnit: number;
}

/**
 * A lower bound on the cost of one test of a variable, from the distance and from the largest and cheapest steps; for
 * variables whose range is too wide for a table. Ignores other variables and preconditions.
 */
export class StepBound {
  readonly #test: TestNode;
  readonly #up: Speed;
  readonly #down: Speed;
  readonly #jumps: readonly Jump[];
  readonly #cheapest: number;

  constructor(domain: Domain, test: TestNode) {
    this.#test = test;
    const { variables } = domain;
    const { actions } = domain.cases.domain;
    const up: [amount: number, cost: number][] = [];
    const down: [amount: number, cost: number][] = [];
    const jumps: Jump[] = [];
    let cheapest = Number.POSITIVE_INFINITY;
    for (let action = 0; action < actions.count; action++) {
      const scaledCost = actions.minScaledCost[action] as number;
      const end = actions.effectStart[action + 1] as number;
      for (
        let scaledAt = actions.effectStart[action] as number;
        scaledAt < end;
        scaledAt += EFFECT_LENGTH
      ) {
        if (actions.effects[scaledAt + 1] !== test.variable) continue;
        const operand = actions.effects[scaledAt + 2] as number;
        cheapest = Math.min(cheapest, scaledCost);
        const opcode = actions.effects[scaledAt];
        if (opcode === INCREASE && operand > 0) up.push([operand, scaledCost]);
        if (opcode === DECREASE && operand > 0) down.push([operand, scaledCost]);
        if (opcode === ASSIGN) jumps.push({ scaledCost, highest: operand, lowest: operand });
        if (opcode === COPY) {
          const highest = variables.max[operand] as number;
          jumps.push({ scaledCost, highest, lowest: variables.min[operand] as number });
        }
      }
    }
    this.#up = speedOf(up);
    this.#down = speedOf(down);
    this.#jumps = jumps;
    this.#cheapest = cheapest;
  }

  /** The bound in thousandths; infinite if no action leads there. */
  scaledAt(state: PackedState): number {
    const { operator, variable, value } = this.#test;
    const now = state[variable] as number;
    if (operator === "!=") return now === value ? this.#cheapest : 0;
    if (now < value && operator !== "<=") return this.#upTo(value, now);
    if (now > value && operator !== ">=") return this.#downTo(value, now);
    return 0;
  }

  #upTo(value: number, now: number): number {
    let least = scaledMoveCost(this.#up, value - now);
    for (const { scaledCost, highest } of this.#jumps) {
      least = Math.min(least, scaledCost + scaledMoveCost(this.#up, value - highest));
    }
    return least;
  }

  #downTo(value: number, now: number): number {
    let least = scaledMoveCost(this.#down, now - value);
    for (const { scaledCost, lowest } of this.#jumps) {
      least = Math.min(least, scaledCost + scaledMoveCost(this.#down, lowest - value));
    }
    return least;
  }
}

function speedOf(steps: readonly [amount: number, cost: number][]): Speed {
  return {
    largestStep: Math.max(0, ...steps.map(([amount]) => amount)),
    cheapestStep: Math.min(Number.POSITIVE_INFINITY, ...steps.map(([, cost]) => cost)),
    cheapestUnit: Math.min(
      Number.POSITIVE_INFINITY,
      ...steps.map(([amount, cost]) => cost / amount),
    ),
  };
}

function scaledMoveCost(
  { largestStep, cheapestStep, cheapestUnit }: Speed,
  distance: number,
): number {
  if (distance <= 0) return 0;
  if (largestStep === 0) return Number.POSITIVE_INFINITY;
  const bySteps = Math.ceil(distance / largestStep) * cheapestStep;
  // Rounding down a little keeps the bound admissible despite the division.
  return Math.max(bySteps, Math.ceil(distance * cheapestUnit - 1e-6));
}
