import { IntList } from "../../../base/collections/int-list.ts";
import { decodeRun, encodeInto } from "../../condition/code.ts";
import { negate } from "../../condition/negate.ts";
import { type ConditionNode, isFalseNode } from "../../condition/node.ts";
import { conditionSize, simplify } from "../../condition/simplify.ts";
import type { VariableTable } from "../definition/variables.ts";
import { COPY, EFFECT_LENGTH, type GroundActions, isConditional } from "./actions.ts";
import type { EffectCases, Grounding } from "./grounding.ts";

/**
 * Splits ground actions into cases. A case has its action's precondition and a fixed set of effects; contradictory
 * cases are left out. An action with `n` conditional effects has up to `2 ** n` cases: one for each combination that
 * can hold. An action with the cost of a way has a case for each place where the way may start, so that each case has a
 * constant cost.
 *
 * @returns undefined if there are more cases than allowed, or the split takes too much work
 */
export function splitCases(
  grounding: Grounding,
  variables: VariableTable,
  maxCases: number,
): EffectCases | undefined {
  const builder = new CaseBuilder(grounding, variables, maxCases);
  for (let action = 0; action < grounding.actions.count; action++) {
    if (!builder.add(action)) return undefined;
  }
  return builder.finish();
}

/** Limit on the tests and groups visited per allowed case: even effects that do not split any case take work. */
const WORK_PER_CASE = 200;

class CaseBuilder {
  readonly #grounding: Grounding;
  readonly #actions: GroundActions;
  readonly #variables: VariableTable;
  readonly #maxCases: number;
  readonly #actionOf = new IntList();
  readonly #start = new IntList();
  readonly #conditions = new IntList();
  readonly #conditionStart = new IntList();
  readonly #effects = new IntList();
  readonly #effectStart = new IntList();
  /** The place where each case's way starts; -1 without a way. */
  readonly #wayFrom = new IntList();
  #split = 0;
  #workLeft: number;

  constructor(grounding: Grounding, variables: VariableTable, maxCases: number) {
    this.#grounding = grounding;
    this.#actions = grounding.actions;
    this.#variables = variables;
    this.#maxCases = maxCases;
    this.#workLeft = WORK_PER_CASE * maxCases;
    for (const list of [this.#start, this.#conditionStart, this.#effectStart]) list.push(0);
  }

  /** Adds the cases of the next action; returns whether they fitted the limit. */
  add(action: number): boolean {
    const { simplified, simplifiedStart } = this.#grounding;
    const from = simplifiedStart[action] as number;
    const to = simplifiedStart[action + 1] as number;
    const { effects, effectStart } = this.#actions;
    const own = effects.subarray(effectStart[action], effectStart[action + 1]);
    const condition: ConditionNode = { kind: "all", children: decodeRun(simplified, from, to) };
    const room = this.#splitByStart(action, condition, own);
    this.#start.push(this.#actionOf.length);
    return room;
  }

  /** A case for each place where an action's way may start. */
  #splitByStart(action: number, condition: ConditionNode, own: Int32Array): boolean {
    const { ways } = this.#actions;
    if (ways === undefined || (ways.to[action] as number) < 0) {
      return this.#splitByEffects(action, -1, condition, own);
    }
    const { position: variable } = ways;
    const last = this.#variables.max[variable] as number;
    for (let from = 0; from <= last; from++) {
      const here: ConditionNode = { kind: "test", operator: "=", variable, value: from };
      const started = this.#with(condition, here);
      if (isFalseNode(started)) continue;
      if (this.#workLeft < 0 || ++this.#split > this.#maxCases) return false;
      if (!this.#splitByEffects(action, from, started, own)) return false;
    }
    return true;
  }

  #splitByEffects(
    action: number,
    from: number,
    condition: ConditionNode,
    own: Int32Array,
  ): boolean {
    if (isConditional(this.#actions, action)) {
      const first = this.#actions.conditional?.start[action] as number;
      if (!this.#branch(action, first, condition, [own])) return false;
    } else this.#emit(action, condition, [own]);
    while (this.#wayFrom.length < this.#actionOf.length) this.#wayFrom.push(from);
    return true;
  }

  /** Branches on each group: either it acts or it does not. */
  #branch(
    action: number,
    group: number,
    condition: ConditionNode,
    effects: readonly Int32Array[],
  ): boolean {
    if (this.#workLeft < 0) return false;
    const { conditional } = this.#actions;
    if (conditional === undefined || group === conditional.start[action + 1]) {
      if (++this.#split > this.#maxCases) return false;
      this.#emit(action, condition, effects);
      return true;
    }
    const { guards, guardStart, effectStart } = conditional;
    const from = guardStart[group] as number;
    const children = decodeRun(guards, from, guardStart[group + 1] as number);
    const guard: ConditionNode = { kind: "all", children };
    const more = conditional.effects.subarray(effectStart[group], effectStart[group + 1]);
    const acting = this.#with(condition, guard);
    if (!isFalseNode(acting)) {
      const next = conditional.next[group] as number;
      if (!this.#branch(action, next, acting, [...effects, more])) return false;
    }
    const idle = this.#with(condition, negate(guard));
    return isFalseNode(idle) || this.#branch(action, group + 1, idle, effects);
  }

  #with(condition: ConditionNode, further: ConditionNode): ConditionNode {
    const both: ConditionNode = { kind: "all", children: [condition, further] };
    this.#workLeft -= conditionSize(both);
    return simplify(both, this.#variables);
  }

  #emit(action: number, condition: ConditionNode, effects: readonly Int32Array[]): void {
    const byVariable = new Map<number, Int32Array>();
    for (const run of effects) {
      for (let at = 0; at < run.length; at += EFFECT_LENGTH) {
        const effect = run.subarray(at, at + EFFECT_LENGTH);
        const other = byVariable.get(effect[1] as number);
        if (other !== undefined && areContrary(other, effect)) return;
        byVariable.set(effect[1] as number, effect);
      }
    }
    for (const effect of byVariable.values()) this.#effects.append(effect);
    this.#effectStart.push(this.#effects.length);
    encodeInto(condition, this.#conditions);
    this.#conditionStart.push(this.#conditions.length);
    this.#actionOf.push(action);
  }

  finish(): EffectCases {
    const actionOf = this.#actionOf.toArray();
    const { tool, scaledCost, minScaledCost, ways } = this.#actions;
    const ofCases = (values: Int32Array): Int32Array =>
      actionOf.map((action) => values[action] as number);
    const conditions = this.#conditions.toArray();
    const conditionStart = this.#conditionStart.toArray();
    const actions: GroundActions = {
      count: actionOf.length,
      tool: ofCases(tool),
      conditions,
      conditionStart,
      impliedStart: conditionStart.slice(1),
      effects: this.#effects.toArray(),
      effectStart: this.#effectStart.toArray(),
      conditional: undefined,
      scaledCost: ofCases(scaledCost),
      minScaledCost: ofCases(minScaledCost),
      ways: ways && { ...ways, to: ofCases(ways.to), from: this.#wayFrom.toArray() },
    };
    const grounding: Grounding = {
      ...this.#grounding,
      actions,
      // Steps have actions, not cases.
      lookup: new Int32Array(0),
      combination: ofCases(this.#grounding.combination),
      simplified: conditions,
      simplifiedStart: conditionStart,
      cases: undefined,
    };
    return { grounding, actionOf, start: this.#start.toArray() };
  }
}

/**
 * Whether constant effects contradict each other. The condition forbids that, but in a form too complex to simplify
 * away.
 */
function areContrary(one: Int32Array, other: Int32Array): boolean {
  if (one[0] === COPY || other[0] === COPY) return false;
  return one.some((integer, index) => integer !== other[index]);
}
