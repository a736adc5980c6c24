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
import { isClosed } from "../cases/way-of-case.ts";
import { preconditionsUnder } from "../model/maintenance.ts";
import type { ExplainedProblem } from "./explained-problem.ts";

/** How far a number gets, where that is not far enough. */
export interface Shortfall {
  readonly variable: string;
  /** No state that can be reached has it nearer to what is needed. */
  readonly reaches: number;
  readonly needs: number;
}

/** Larger domains are not looked through: each action's conditions would have to be worked out. */
const MAX_ACTIONS = 20_000;
/** Bounds that still grow after so many rounds are not awaited. */
const MAX_ROUNDS = 200;
/** Actions that are looked at, in all states together. */
const MAX_LOOKS = 20_000_000;
const DEFAULT_STATES = 20_000;
/** Reading the clock for every state would take longer than many of them do. */
const STATES_PER_LOOK = 64;

/** Bounds that the values of variables never leave, whatever is done from a state. */
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

  /** Widens the bounds of a variable; true if that was new. */
  add(variable: number, least: number, most: number): boolean {
    const isNew = least < this.least(variable) || most > this.most(variable);
    this.#least[variable] = Math.min(this.least(variable), least);
    this.#most[variable] = Math.max(this.most(variable), most);
    return isNew;
  }

  /** By how much a condition on a number can never be met; undefined where the bounds do not rule it out. */
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

  /** The shortfall of a comparison: in `price<=coins` the coins do not get as far as the least price. */
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
 * Bounds that are found without a search, as if nothing were ever used up; undefined where that would take long.
 * Every state that can be reached lies within them.
 */
export function relaxedReach(problem: ExplainedProblem): Reach | undefined {
  const { domain, state, disabled, maintain } = problem;
  const { actions, variables } = domain;
  const hasNumbers = variables.all.some(({ type }) => type === "integer");
  if (!hasNumbers || actions.count > MAX_ACTIONS) return undefined;
  const maintained =
    domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
  const conditionOf = preconditionsUnder(domain, problem, maintained);
  const conditions = Array.from({ length: actions.count }, (_, action) => conditionOf(action));
  const reach = new Reach(domain, state);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let isNew = false;
    conditions.forEach((condition, action) => {
      if (disabled?.has(action) || isClosed(problem, action)) return;
      if (!mayHoldWithin(condition, reach)) return;
      isNew = widen(domain, action, condition, reach) || isNew;
    });
    if (!isNew) return reach;
  }
  return undefined;
}

/** Adds what an action makes of the values within the bounds; true if anything was new. */
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
      // Again and again, as far as the condition lets it: what it allows at most was reached by then.
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

/** The values of a variable within the bounds that a condition lets an action see. */
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

/**
 * The exact bounds, by going through all states that can be reached; undefined where those are too many for a slice.
 */
export function exactReach(problem: ExplainedProblem, slice: SearchSlice): Reach | undefined {
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
