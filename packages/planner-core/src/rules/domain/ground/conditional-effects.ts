import { IntList } from "../../../base/collections/int-list.ts";
import type { IssueCollector } from "../../../base/json/issues.ts";
import { encode, encodeInto } from "../../condition/code.ts";
import { negate } from "../../condition/negate.ts";
import { type ConditionNode, FALSE_NODE, isFalseNode, isTrueNode } from "../../condition/node.ts";
import type { ConditionalEffects, SumEffect, SumEffects } from "../actions/actions.ts";
import { addChanges } from "../actions/add-changes.ts";
import type { EffectChoice } from "../actions/effect-choice.ts";
import {
  appendEffect,
  conflictOf,
  type Effect,
  impliedConditions,
  isChange,
  mergeEffects,
} from "../actions/effects.ts";
import { type GuardedEffects, groupsOf } from "../actions/guarded-effects.ts";
import type { VariableTable } from "../definition/variables.ts";
import { bindCondition } from "../lift/bind-condition.ts";
import { bindEffects } from "../lift/lifted-effect.ts";
import type { Binding } from "../lift/lifted-value.ts";
import type { LiftedConditional } from "../lift/tools.ts";

/** The conditional effects for one binding of the parameters; undefined if a value does not fit, which is reported. */
export function bindConditionals(
  conditionals: readonly LiftedConditional[],
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): readonly GuardedEffects[] | undefined {
  const bound: GuardedEffects[] = [];
  let sound = true;
  for (const { when, then } of conditionals) {
    const guard = bindCondition(when, binding, variables, issues);
    const effects = bindEffects(then, binding, variables, issues);
    if (guard === undefined || effects === undefined) {
      sound = false;
      continue;
    }
    bound.push({ guard, effects: effects.effects });
    for (const choice of effects.choices) bound.push(...groupsOf(choice, guard));
  }
  return sound ? bound : undefined;
}

/**
 * A variable on which state-dependent effects contradict other effects, or each other, in every state; undefined if
 * there is none.
 */
export function contradictionOf(
  effects: readonly Effect[],
  choices: readonly EffectChoice[],
  variables: VariableTable,
): number | undefined {
  const contradict = (one: Effect, other: Effect): boolean => {
    // Changes add up.
    if (isChange(one) && isChange(other)) return false;
    const conflict = conflictOf([one], [other], variables);
    return conflict !== undefined && isFalseNode(conflict.agreement);
  };
  const others: (readonly Effect[])[] = effects.map((effect) => [effect]);
  for (const choice of choices) {
    const own = choice.effects.map(({ effect }) => effect);
    const isContradicted = others.some((other) =>
      other.every((one) => own.every((effect) => contradict(one, effect))),
    );
    if (isContradicted) return own[0]?.variable;
    others.push(own);
  }
  return undefined;
}

/** The effects of one ground action, sorted by when they act. */
export interface ResolvedEffects {
  /** Effects that always act; they may still contradict each other. */
  readonly always: readonly Effect[];
  /** Effects that sometimes act. No group contradicts itself or an effect that always acts. */
  readonly groups: readonly GuardedEffects[];
  /** Conditions under which the acting effects agree and keep their variables in range. */
  readonly implied: readonly ConditionNode[];
  /** A variable on which two different effects may act at once; undefined if there is none. */
  readonly clash: number | undefined;
  /** A variable whose changes combine to too many totals; undefined if there is none. */
  readonly uncounted: number | undefined;
}

/**
 * Separates effects that always, sometimes and never act, and finds the conditions under which none of them contradict
 * each other.
 *
 * @param simplify puts conditions into canonical form
 */
export function resolveEffects(
  unconditional: readonly Effect[],
  conditionals: readonly GuardedEffects[],
  condition: ConditionNode,
  variables: VariableTable,
  simplify: (node: ConditionNode) => ConditionNode,
): ResolvedEffects {
  const canAct = (...guards: readonly ConditionNode[]): boolean =>
    !isFalseNode(simplify({ kind: "all", children: [condition, ...guards] }));
  const added = addChanges(unconditional, conditionals, variables, canAct, simplify);
  const always = [...added.always];
  const guarded: GuardedEffects[] = [];
  for (const each of added.groups) {
    const simple = simplify(each.guard);
    if (isTrueNode(simple)) always.push(...each.effects);
    else if (!isFalseNode(simple)) guarded.push({ ...each, guard: simple });
  }
  const implied: ConditionNode[] = [];
  const groups: GuardedEffects[] = [];
  let clash: number | undefined;
  for (const each of guarded) {
    const { guard, choice, sets } = each;
    const merged = mergeEffects(each.effects, variables);
    const effects = typeof merged === "number" ? each.effects : merged.effects;
    const against =
      typeof merged === "number"
        ? { variable: merged, agreement: FALSE_NODE }
        : conflictOf(always, effects, variables);
    if (against !== undefined) {
      implied.push(unless(guard, against.agreement));
      if (canAct(guard, negate(against.agreement))) clash ??= against.variable;
      if (isFalseNode(against.agreement)) continue;
    }
    if (typeof merged !== "number") {
      for (const agreement of merged.implied) implied.push(unless(guard, agreement));
    }
    if (each.stays !== undefined) {
      if (implied.at(-1) !== each.stays) implied.push(each.stays);
    } else
      for (const needed of impliedConditions(effects, variables)) {
        implied.push({ kind: "any", children: [negate(guard), needed] });
      }
    for (const other of groups) {
      if (choice !== undefined && other.choice === choice) continue;
      if (sets !== undefined && other.sets === sets) continue;
      const conflict = conflictOf(other.effects, effects, variables);
      if (conflict === undefined) continue;
      if (!canAct(guard, other.guard, negate(conflict.agreement))) continue;
      implied.push(unless({ kind: "all", children: [guard, other.guard] }, conflict.agreement));
      clash ??= conflict.variable;
    }
    groups.push({ ...each, effects });
  }
  return { always, groups, implied, clash, uncounted: added.uncounted };
}

/** The condition `node`, required only if the effects with this guard act. */
function unless(guard: ConditionNode, node: ConditionNode): ConditionNode {
  const idle = negate(guard);
  return isFalseNode(node) ? idle : { kind: "any", children: [idle, node] };
}

/** Collects the groups of all ground actions. */
export class ConditionalBuilder {
  readonly #variables: VariableTable;
  readonly #start = new IntList();
  readonly #guards = new IntList();
  readonly #guardStart = new IntList();
  readonly #effects = new IntList();
  readonly #effectStart = new IntList();
  readonly #next = new IntList();
  readonly #sums = new Map<number, SumEffects>();
  #groups = 0;

  constructor(variables: VariableTable) {
    this.#variables = variables;
    for (const list of [this.#start, this.#guardStart, this.#effectStart]) list.push(0);
  }

  /** Number of integers in all groups. */
  get size(): number {
    return this.#guards.length + this.#effects.length;
  }

  /**
   * Adds the groups of the next action.
   *
   * @param conditions conditions of the action
   */
  add(groups: readonly GuardedEffects[], conditions: readonly ConditionNode[]): void {
    const sums = sumEffectsOf(groups, this.#groups);
    if (sums.length > 0) {
      // The condition that keeps a sum in range is written out, too.
      const stays = new Set(groups.map((group) => group.stays));
      const children = conditions.filter((node) => !stays.has(node));
      const condition = encode({ kind: "all", children });
      this.#sums.set(this.#start.length - 1, { condition, effects: sums });
    }
    groups.forEach(({ guard, effects, choice }, index) => {
      let next = index + 1;
      while (choice !== undefined && groups[next]?.choice === choice) next++;
      this.#next.push(this.#groups + next);
      encodeInto(guard, this.#guards);
      this.#guardStart.push(this.#guards.length);
      for (const effect of effects) appendEffect(effect, this.#variables, this.#effects);
      this.#effectStart.push(this.#effects.length);
    });
    this.#groups += groups.length;
    this.#start.push(this.#groups);
  }

  /** The collected effects; undefined if no action has any. */
  finish(): ConditionalEffects | undefined {
    if (this.#groups === 0) return undefined;
    return {
      start: this.#start.toArray(),
      guards: this.#guards.toArray(),
      guardStart: this.#guardStart.toArray(),
      effects: this.#effects.toArray(),
      effectStart: this.#effectStart.toArray(),
      next: this.#next.toArray(),
      sums: this.#sums,
    };
  }
}

/** @param first number of the first group */
function sumEffectsOf(groups: readonly GuardedEffects[], first: number): SumEffect[] {
  const found: SumEffect[] = [];
  for (let at = 0; at < groups.length; ) {
    const { choice, when, effects } = groups[at] as GuardedEffects;
    let end = at + 1;
    while (choice !== undefined && groups[end]?.choice === choice) end++;
    if (choice?.result !== undefined && when !== undefined) {
      found.push({
        variable: effects[0]?.variable as number,
        result: choice.result,
        when: encode(when),
        firstGroup: first + at,
        endGroup: first + end,
      });
    }
    at = end;
  }
  return found;
}
