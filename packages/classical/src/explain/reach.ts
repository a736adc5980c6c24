import {
  type Domain,
  type PackedState,
  type SearchSlice,
  systemClock,
} from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type CompareNode,
  type ConditionNode,
  EFFECT_LENGTH,
  INCREASE,
  mayHoldWithin,
  nextStates,
  termAt,
  type VariableBounds,
} from "@understudy/planner-core/compiled";
import { isClosed } from "../conditional-effects/way-of-case.ts";
import { preconditionsUnder } from "../model/maintenance.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { ExplainedProblem } from "./explained-problem.ts";

/** The gap between a number and the required value. */
export interface Shortfall {
  readonly variable: string;
  /** The reachable value that comes closest. */
  readonly reaches: number;
  readonly needs: number;
}

/** Limit on actions, since the conditions of each must be regressed. */
const MAX_ACTIONS = 20_000;
/** Limit on rounds of widening. */
const MAX_ROUNDS = 200;
/** Limit on action checks over all states. */
const MAX_LOOKS = 20_000_000;
const DEFAULT_STATES = 20_000;
/** Number of states between two readings of the clock, which would otherwise dominate the time. */
const STATES_PER_LOOK = 64;
/** Cost of a regression in units of sliced work. */
const UNITS_PER_REGRESSION = 2 * CHUNK;
const UNITS_PER_WIDENING = 64;
const UNITS_PER_STEP = 8;

/** Bounds on the values of each variable in all states reachable from a state. */
export class Reach implements VariableBounds {
  readonly #domain: Domain;
  readonly #least: Int32Array;
  readonly #most: Int32Array;

  constructor(domain: Domain, state: PackedState) {
    this.#domain = domain;
    this.#least = Int32Array.from(state);
    this.#most = Int32Array.from(state);
  }

  least(variable: number): number {
    return this.#least[variable] as number;
  }

  most(variable: number): number {
    return this.#most[variable] as number;
  }

  /** Widens the bounds of a variable. Returns whether they changed. */
  add(variable: number, least: number, most: number): boolean {
    const isNew = least < this.least(variable) || most > this.most(variable);
    this.#least[variable] = Math.min(this.least(variable), least);
    this.#most[variable] = Math.max(this.most(variable), most);
    return isNew;
  }

  /** The amount by which a numeric condition stays out of reach; undefined if the bounds allow it. */
  shortfall(node: ConditionNode): Shortfall | undefined {
    if (node.kind === "compare") return this.#shortfallOf(node);
    if (node.kind !== "test") return undefined;
    const { variable: id, operator, value: needs } = node;
    const variable = this.#domain.variables.all[id];
    if (variable?.type !== "integer" || operator === "!=") return undefined;
    const [least, most] = [this.least(id), this.most(id)];
    const { name } = variable;
    if (operator !== "<=" && most < needs) return { variable: name, reaches: most, needs };
    if (operator !== ">=" && least > needs) return { variable: name, reaches: least, needs };
    return undefined;
  }

  /** The shortfall of a comparison. For `price<=coins`: the most coins compared with the lowest price. */
  #shortfallOf({ operator, left, right }: CompareNode): Shortfall | undefined {
    const variable = this.#domain.variables.all[right.variable];
    if (variable?.type !== "integer" || operator !== "<=") return undefined;
    const least = termAt(left, this.least(left.variable));
    const reaches = this.most(right.variable);
    if (least <= termAt(right, reaches) || least > right.cap) return undefined;
    return { variable: variable.name, reaches, needs: least - right.offset };
  }
}

/**
 * Bounds from a relaxation where nothing is ever used up; undefined if that takes too long. They include every
 * reachable state.
 */
export function* relaxedReach(problem: ExplainedProblem): SlicedWork<Reach | undefined> {
  const { domain, state, disabled, maintain } = problem;
  const { actions, variables } = domain;
  const hasNumbers = variables.all.some(({ type }) => type === "integer");
  if (!hasNumbers || actions.count > MAX_ACTIONS) return undefined;
  const maintained =
    domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
  const conditionOf = yield* preconditionsUnder(domain, problem, maintained);
  const conditions: ConditionNode[] = [];
  for (let action = 0; action < actions.count; action++) {
    conditions.push(conditionOf(action));
    yield UNITS_PER_REGRESSION;
  }
  const reach = new Reach(domain, state);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let isNew = false;
    for (const [action, condition] of conditions.entries()) {
      yield UNITS_PER_WIDENING;
      if (disabled?.has(action) || isClosed(problem, action)) continue;
      if (!mayHoldWithin(condition, reach)) continue;
      isNew = widen(domain, action, condition, reach) || isNew;
    }
    if (!isNew) return reach;
  }
  return undefined;
}

/** Widens the bounds by the effects of an action. Returns whether they changed. */
function widen(domain: Domain, action: number, condition: ConditionNode, reach: Reach): boolean {
  const { effects, effectStart } = domain.actions;
  const { min, max } = domain.variables;
  const end = effectStart[action + 1] as number;
  let isNew = false;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const opcode = effects[at] as number;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const bound = effects[at + 3] as number;
    if (opcode === ASSIGN) {
      isNew = reach.add(variable, operand, operand) || isNew;
      continue;
    }
    const [low, high] = allowed(condition, opcode === COPY ? operand : variable, reach);
    if (low > high) continue;
    if (opcode === COPY) {
      isNew = reach.add(variable, Math.min(bound, low), Math.min(bound, high)) || isNew;
    } else if (opcode === INCREASE) {
      const most = Math.min(bound, high + operand);
      // The effect repeats as long as the condition allows; the bounds already contain the
      // condition's limit.
      const last = lastAllowed(condition, variable, max[variable] as number, ">=");
      const repeated = most <= last && operand > 0 ? Math.min(bound, last + operand) : most;
      isNew = reach.add(variable, Math.min(most, low), repeated) || isNew;
    } else {
      const least = low - operand;
      const last = lastAllowed(condition, variable, min[variable] as number, "<=");
      const repeated = least >= last && operand > 0 ? last - operand : least;
      isNew = reach.add(variable, Math.max(min[variable] as number, repeated), high) || isNew;
    }
  }
  return isNew;
}

/** The values of a variable, within the bounds, for which an action can apply. */
function allowed(node: ConditionNode, variable: number, reach: Reach): [number, number] {
  return [
    Math.max(reach.least(variable), lastAllowed(node, variable, reach.least(variable), "<=")),
    Math.min(reach.most(variable), lastAllowed(node, variable, reach.most(variable), ">=")),
  ];
}

/** The greatest (`>=`) or least value of a variable that a conjunction allows. */
function lastAllowed(
  node: ConditionNode,
  variable: number,
  otherwise: number,
  towards: ">=" | "<=",
): number {
  if (node.kind === "all") {
    const pick = towards === ">=" ? Math.min : Math.max;
    return node.children.reduce(
      (last, child) => pick(last, lastAllowed(child, variable, otherwise, towards)),
      otherwise,
    );
  }
  if (node.kind !== "test" || node.variable !== variable) return otherwise;
  const opposite = towards === ">=" ? "<=" : ">=";
  return node.operator === "=" || node.operator === opposite ? node.value : otherwise;
}

/** Exact bounds, found by visiting all reachable states; undefined if there are too many for the slice. */
export function* exactReach(
  problem: ExplainedProblem,
  slice: SearchSlice,
): SlicedWork<Reach | undefined> {
  const { domain, state } = problem;
  const { expansions = DEFAULT_STATES, untilMs, clock = systemClock } = slice;
  if (!domain.variables.all.some(({ type }) => type === "integer")) return undefined;
  const most = Math.min(expansions, DEFAULT_STATES, MAX_LOOKS / (1 + domain.actions.count));
  const seen = new Set([state.join()]);
  const open = [state];
  const reach = new Reach(domain, state);
  for (let index = 0; index < open.length; index++) {
    const isLate = index % STATES_PER_LOOK === 0 && untilMs !== undefined && clock.now() >= untilMs;
    if (isLate || open.length > most) return undefined;
    yield domain.actions.count * UNITS_PER_STEP;
    for (const { state: next } of nextStates(domain, open[index] as PackedState, problem)) {
      const key = next.join();
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
      next.forEach((value, variable) => {
        reach.add(variable, value, value);
      });
    }
  }
  return reach;
}
