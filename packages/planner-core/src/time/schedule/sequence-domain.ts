import type { Work } from "../../base/work/work.ts";
import { decodeRun } from "../../rules/condition/code.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { FALSE_NODE, isFalseNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { regressThrough } from "../../rules/plan/regress/regress.ts";
import type { ClockEnd } from "./derive-joint.ts";
import type { JointDomain, JointTimedStep } from "./join-domain.ts";
import { type PlainAction, plainDomain } from "./plain-domain.ts";
import { textOfStep } from "./timed-steps.ts";

/** A joint domain whose actions are whole steps, for plans of one step after the other. */
export interface SequenceDomain {
  readonly domain: Domain;
  /** The joint step of each action; `-1 - index` for the end of a clock. */
  readonly stepOf: Int32Array;
}

/**
 * The steps of a joint domain as actions: start and end at once, in states in which no step runs. A step is left out if
 * its effects do not compose to simple ones, so a plan proves nothing about other plans. Clocks may end whenever they run,
 * but for those that lower a number, which take no more than there is.
 *
 * @param costOf cost of a step, in thousandths, at least 1
 * @returns pieces are numbers of built actions
 */
export function* sequenceDomain(
  joint: JointDomain,
  costOf: (step: JointTimedStep) => number,
  clocks: readonly (ClockEnd & { readonly least: number })[],
): Work<SequenceDomain, number> {
  const { variables } = joint.domain;
  const actions: PlainAction[] = [];
  const stepOf: number[] = [];
  const nameOf = (action: number): string => {
    const step = joint.steps[stepOf[action] as number];
    return step === undefined ? "the end of a clock" : textOfStep(step.timed, step.members);
  };
  for (const step of joint.steps) {
    yield step.starts.length;
    for (const start of step.starts) {
      for (const end of step.ends.length === 0 ? [-1] : step.ends) {
        const action = compose(joint, start, end);
        if (action === undefined) continue;
        const condition = simplify(action.condition, variables);
        if (isFalseNode(condition)) continue;
        actions.push({ ...action, condition, scaledCost: costOf(step) });
        stepOf.push(step.index);
      }
    }
  }
  for (const [
    index,
    {
      condition: { node },
      effects,
      least,
    },
  ] of clocks.entries()) {
    if (hasDecrease(effects)) continue;
    actions.push({ condition: node, effects: [...effects], scaledCost: least });
    stepOf.push(-1 - index);
  }
  const { name, hash } = joint.domain;
  const { node } = joint.maintain;
  const domain = plainDomain(name, variables, actions, node, `${hash}:sequence`, nameOf);
  return { domain, stepOf: Int32Array.from(stepOf) };
}

function hasDecrease(effects: Int32Array): boolean {
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    if (effects[at] === DECREASE) return true;
  }
  return false;
}

function compose(
  { plain: domain, markStart }: JointDomain,
  start: number,
  end: number,
): Omit<PlainAction, "scaledCost"> | undefined {
  // No step runs before or after, so the variables that tell which ones do stay as they are.
  const before = conditionsOf(domain, start).filter(
    (node) => node.kind !== "test" || node.variable < markStart,
  );
  const first = effectsOf(domain, start);
  if (end < 0) return { condition: { kind: "all", children: before }, effects: [...first] };
  const composed = composeEffects(first, effectsOf(domain, end));
  if (composed === undefined) return undefined;
  const effects = withoutMarks(composed, markStart);
  const after = conditionsBefore(domain, start, first, conditionsOf(domain, end));
  return { condition: { kind: "all", children: [...before, ...after] }, effects };
}

function withoutMarks(effects: readonly number[], markStart: number): readonly number[] {
  return effects.filter((_, at) => (effects[at - (at % EFFECT_LENGTH) + 1] as number) < markStart);
}

/** Conditions after a start as conditions before it. */
function conditionsBefore(
  domain: Domain,
  start: number,
  effects: Int32Array,
  after: readonly ConditionNode[],
): readonly ConditionNode[] {
  const left: ConditionNode[] = [];
  for (const node of after) {
    const value = node.kind === "test" ? changeOf(effects, node.variable) : undefined;
    // Most conditions are about values that the start leaves alone or assigns.
    if (node.kind === "test" && value === NO_CHANGE) left.push(node);
    else if (node.kind === "test" && node.operator === "=" && value !== undefined) {
      if (value !== node.value) return [FALSE_NODE];
    } else {
      const back = regressThrough(domain, start);
      return after.map(back);
    }
  }
  return left;
}

const NO_CHANGE = Symbol("no change");

/** The value that effects assign to a variable; undefined for any other change. */
function changeOf(effects: Int32Array, variable: number): number | typeof NO_CHANGE | undefined {
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    if (effects[at + 1] !== variable) continue;
    return effects[at] === ASSIGN ? (effects[at + 2] as number) : undefined;
  }
  return NO_CHANGE;
}

function conditionsOf({ actions }: Domain, action: number): ConditionNode[] {
  const { conditions, conditionStart } = actions;
  return decodeRun(
    conditions,
    conditionStart[action] as number,
    conditionStart[action + 1] as number,
  );
}

function effectsOf({ actions }: Domain, action: number): Int32Array {
  const { effects, effectStart } = actions;
  return effects.subarray(effectStart[action], effectStart[action + 1]);
}

/** The effects of both runs, one after the other; undefined if they are no simple effects. */
function composeEffects(first: Int32Array, second: Int32Array): readonly number[] | undefined {
  if (onlyAssigns(first) && onlyAssigns(second)) return assignments(first, second);
  const byVariable = new Map<number, readonly number[]>();
  for (let at = 0; at < first.length; at += EFFECT_LENGTH) {
    byVariable.set(first[at + 1] as number, [...first.subarray(at, at + EFFECT_LENGTH)]);
  }
  const changed = new Map(byVariable);
  for (let at = 0; at < second.length; at += EFFECT_LENGTH) {
    const effect = [...second.subarray(at, at + EFFECT_LENGTH)];
    const [opcode = 0, variable = 0, operand = 0, bound = 0] = effect;
    const known = changed.get(variable);
    if (opcode === COPY && changed.has(operand)) return undefined;
    if (known === undefined || opcode === ASSIGN || opcode === COPY) {
      byVariable.set(variable, effect);
      continue;
    }
    const sum = composeAmounts(known, opcode === INCREASE ? operand : -operand, bound);
    if (sum === undefined) return undefined;
    byVariable.set(variable, sum);
  }
  return [...byVariable.values()].flat();
}

function onlyAssigns(effects: Int32Array): boolean {
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    if (effects[at] !== ASSIGN) return false;
  }
  return true;
}

/** The values of both runs; values of the second replace values of the first. */
function assignments(first: Int32Array, second: Int32Array): readonly number[] {
  const all: number[] = [];
  for (let at = 0; at < first.length; at += EFFECT_LENGTH) {
    const variable = first[at + 1] as number;
    const later = changeOf(second, variable);
    all.push(ASSIGN, variable, typeof later === "number" ? later : (first[at + 2] as number), 0);
  }
  for (let at = 0; at < second.length; at += EFFECT_LENGTH) {
    const variable = second[at + 1] as number;
    if (changeOf(first, variable) === NO_CHANGE) {
      all.push(ASSIGN, variable, second[at + 2] as number, 0);
    }
  }
  return all;
}

/** An effect followed by a change of its variable by a number. */
function composeAmounts(
  [opcode = 0, variable = 0, operand = 0, bound = 0]: readonly number[],
  amount: number,
  limit: number,
): readonly number[] | undefined {
  const most = amount > 0 ? limit : bound;
  if (opcode === ASSIGN) {
    const value = operand + amount;
    return [ASSIGN, variable, amount > 0 ? Math.min(value, limit) : value, 0];
  }
  if (opcode === COPY) return undefined;
  const total = (opcode === INCREASE ? operand : -operand) + amount;
  // An increase that is cut off at the limit does not add up with a decrease.
  if ((opcode === INCREASE) !== amount > 0) return undefined;
  return total < 0 ? [DECREASE, variable, -total, 0] : [INCREASE, variable, total, most];
}
