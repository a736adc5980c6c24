import type { Domain, PackedState } from "@understudy/planner-core";
import {
  ASSIGN,
  type ConditionNode,
  CostHeap,
  conditionVariables,
  conjuncts,
  DECREASE,
  EFFECT_LENGTH,
  encode,
  holds,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";

/** Number of edges between two pauses: some tens of microseconds. */
const EDGES_A_PIECE = 512;

interface Effect {
  readonly opcode: number;
  /** Position of the variable in the pattern. */
  readonly position: number;
  readonly operand: number;
  readonly bound: number;
}

/** An action in the abstraction. */
interface AbstractAction {
  readonly condition: Int32Array;
  readonly effects: readonly Effect[];
  readonly scaledCost: number;
}

/**
 * The exact cost to a goal in an abstraction with a few variables: a pattern database (Culberson and Schaeffer 1998;
 * for planning Edelkamp 2001). No plan of the domain is cheaper, so this is an admissible bound. A look-up takes time
 * linear in the variables of the pattern.
 *
 * Built by Dijkstra's algorithm from the goal over states × actions edges.
 */
export class PatternTable {
  readonly #variables: Int32Array;
  readonly #strides: Int32Array;
  readonly #min: Int32Array;
  /** Costs in thousandths, by abstract state. */
  readonly #scaledCosts: Float64Array;

  /** Creates a table that is empty until {@link fill} is complete. */
  constructor(domain: Domain, pattern: readonly number[]) {
    const { min, max } = domain.variables;
    this.#variables = Int32Array.from(pattern);
    this.#min = Int32Array.from(pattern, (id) => min[id] as number);
    this.#strides = new Int32Array(pattern.length);
    let size = 1;
    pattern.forEach((id, position) => {
      this.#strides[position] = size;
      size *= (max[id] as number) - (min[id] as number) + 1;
    });
    this.#scaledCosts = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  }

  /** The cost in thousandths; infinite if the goal is unreachable in the abstraction. Allocates nothing. */
  scaledAt(state: PackedState): number {
    let index = 0;
    for (let position = 0; position < this.#variables.length; position++) {
      const value = state[this.#variables[position] as number] as number;
      index += (value - (this.#min[position] as number)) * (this.#strides[position] as number);
    }
    return this.#scaledCosts[index] as number;
  }

  /** Computes all costs, a few states at a time. */
  *fill(domain: Domain, pattern: readonly number[], goal: ConditionNode): Work {
    const kept = new Set(pattern);
    const goalCode = project(goal, kept);
    const maintain = project(domain.maintain.node, kept);
    const actions = abstractActions(domain.cases.domain, pattern, kept);
    const scratch = new Int32Array(domain.variables.all.length);
    const edges: number[][] = Array.from(this.#scaledCosts, () => []);
    const heap = new CostHeap(1024);
    const piece = Math.max(1, Math.floor(EDGES_A_PIECE / Math.max(1, actions.length)));
    for (let from = 0; from < this.#scaledCosts.length; from++) {
      if (from % piece === 0) yield;
      this.#unpack(from, scratch);
      if (holds(goalCode, 0, goalCode.length, scratch)) {
        this.#scaledCosts[from] = 0;
        heap.push(from, 0);
      }
      for (const action of actions) {
        if (!holds(action.condition, 0, action.condition.length, scratch)) continue;
        for (const to of this.#successors(domain, action, from, scratch)) {
          if (to !== from) (edges[to] as number[]).push(from, action.scaledCost);
        }
      }
    }
    // A state that violates `maintain` may be the first of a plan, never a later one.
    const allowed = (index: number): boolean => {
      this.#unpack(index, scratch);
      return holds(maintain, 0, maintain.length, scratch);
    };
    let left = EDGES_A_PIECE;
    while (heap.size > 0) {
      const state = heap.pop();
      left -= 1 + (edges[state] as number[]).length;
      if (left <= 0) {
        left = EDGES_A_PIECE;
        yield;
      }
      const scaledCost = this.#scaledCosts[state] as number;
      // An outdated entry: the state was reached at a lower cost since.
      if (heap.cost > scaledCost || !allowed(state)) continue;
      const list = edges[state] as number[];
      for (let scaledAt = 0; scaledAt < list.length; scaledAt += 2) {
        const from = list[scaledAt] as number;
        const total = scaledCost + (list[scaledAt + 1] as number);
        if (total >= (this.#scaledCosts[from] as number)) continue;
        this.#scaledCosts[from] = total;
        heap.push(from, total);
      }
    }
  }

  #unpack(index: number, scratch: PackedState): void {
    let left = index;
    for (let position = this.#variables.length - 1; position >= 0; position--) {
      const stride = this.#strides[position] as number;
      const digit = Math.floor(left / stride);
      left -= digit * stride;
      scratch[this.#variables[position] as number] = digit + (this.#min[position] as number);
    }
  }

  /** Abstract states after an action; several if a value comes from a variable outside the pattern. */
  #successors(
    domain: Domain,
    { effects }: AbstractAction,
    from: number,
    state: PackedState,
  ): readonly number[] {
    let successors = [from];
    for (const { opcode, position, operand, bound } of effects) {
      const variable = this.#variables[position] as number;
      const now = state[variable] as number;
      const stride = this.#strides[position] as number;
      const values: number[] = [];
      if (opcode === ASSIGN) values.push(operand);
      else if (opcode === INCREASE) values.push(Math.min(bound, now + operand));
      else if (opcode === DECREASE) values.push(now - operand);
      else if (this.#variables.includes(operand)) {
        values.push(Math.min(bound, state[operand] as number));
      } else {
        const { min, max } = domain.variables;
        const low = Math.max(min[variable] as number, Math.min(bound, min[operand] as number));
        const high = Math.min(bound, max[operand] as number);
        for (let value = low; value <= high; value++) values.push(value);
      }
      // A step out of range does not apply, even if the abstraction lacks the condition for it.
      const least = domain.variables.min[variable] as number;
      successors = values.flatMap((value) =>
        value < least ? [] : successors.map((index) => index + (value - now) * stride),
      );
    }
    return successors;
  }
}

/** The parts of a condition that use only variables of the pattern. */
function project(node: ConditionNode, kept: ReadonlySet<number>): Int32Array {
  const children = conjuncts(node).filter((part) =>
    [...conditionVariables(part)].every((id) => kept.has(id)),
  );
  return encode({ kind: "all", children });
}

function abstractActions(
  domain: Domain,
  pattern: readonly number[],
  kept: ReadonlySet<number>,
): AbstractAction[] {
  const { actions } = domain;
  const abstract: AbstractAction[] = [];
  for (let action = 0; action < actions.count; action++) {
    const effects: Effect[] = [];
    const end = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const position = pattern.indexOf(actions.effects[at + 1] as number);
      if (position < 0) continue;
      const [opcode, operand, bound] = [at, at + 2, at + 3].map(
        (index) => actions.effects[index] as number,
      ) as [number, number, number];
      effects.push({ opcode, position, operand, bound });
    }
    if (effects.length === 0) continue;
    const condition = project(domain.actionCondition(action), kept);
    abstract.push({ condition, effects, scaledCost: actions.minScaledCost[action] as number });
  }
  return abstract;
}
