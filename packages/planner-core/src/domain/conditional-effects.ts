import { IntList } from "../collections/int-list.ts";
import { encode, encodeInto } from "../condition/code.ts";
import { negate } from "../condition/negate.ts";
import { type ConditionNode, isFalseNode, isTrueNode } from "../condition/node.ts";
import type { ConditionalEffects, SumEffect, SumEffects } from "./actions.ts";
import { bindCondition } from "./bind-condition.ts";
import type { EffectChoice } from "./effect-choice.ts";
import {
  appendEffect,
  conflictOf,
  type Effect,
  impliedConditions,
  mergeEffects,
} from "./effects.ts";
import type { IssueCollector } from "./issues.ts";
import { bindEffects } from "./lifted-effect.ts";
import type { Binding } from "./lifted-value.ts";
import type { LiftedConditional } from "./tools.ts";
import type { VariableTable } from "./variables.ts";

/** Effects of one ground action that act where a condition holds. */
export interface GuardedEffects {
  readonly guard: ConditionNode;
  readonly effects: readonly Effect[];
  /** At most one of the groups with the same choice acts, and they follow each other. */
  readonly choice?: EffectChoice;
  /** The condition under which one of the choice acts. */
  readonly when?: ConditionNode;
  /** The condition that this choice keeps its variable in range, or does not act. */
  readonly stays?: ConditionNode;
}

/** The groups of effects of which one acts, wherever a condition holds. */
export function groupsOf(choice: EffectChoice, when: ConditionNode): GuardedEffects[] {
  const stays: ConditionNode = isTrueNode(when)
    ? choice.stays
    : { kind: "any", children: [negate(when), choice.stays] };
  return choice.effects.map(({ guard, effect }) => ({
    guard: { kind: "all", children: [when, guard] },
    effects: [effect],
    choice,
    when,
    stays,
  }));
}

/** The effects under conditions with one binding of the parameters; undefined if one does not fit (reported). */
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
 * A variable on which effects that depend on the state contradict others, or each other, in every state;
 * undefined where there is none.
 */
export function contradictionOf(
  effects: readonly Effect[],
  choices: readonly EffectChoice[],
): number | undefined {
  const others: (readonly Effect[])[] = effects.map((effect) => [effect]);
  for (const choice of choices) {
    const own = choice.effects.map(({ effect }) => effect);
    const isContradicted = others.some((other) =>
      other.every((one) => own.every((effect) => conflictOf([one], [effect]) !== undefined)),
    );
    if (isContradicted) return own[0]?.variable;
    others.push(own);
  }
  return undefined;
}

/** The effects of one ground action, put in order. */
export interface ResolvedEffects {
  /** Those that always act; may contradict each other. */
  readonly always: readonly Effect[];
  /** Those that act sometimes. No group contradicts itself or what always acts. */
  readonly groups: readonly GuardedEffects[];
  /** Conditions under which no two active effects differ and no group leaves the range of a variable. */
  readonly implied: readonly ConditionNode[];
  /** A variable on which two effects that differ may act at once; undefined where none can. */
  readonly clash: number | undefined;
}

/**
 * Tells effects that act always, sometimes and never apart, and finds what must hold so that they do not
 * contradict each other.
 *
 * @param simplify gives conditions their canonical form
 */
export function resolveEffects(
  unconditional: readonly Effect[],
  conditionals: readonly GuardedEffects[],
  condition: ConditionNode,
  variables: VariableTable,
  simplify: (node: ConditionNode) => ConditionNode,
): ResolvedEffects {
  const always = [...unconditional];
  const guarded: GuardedEffects[] = [];
  for (const each of conditionals) {
    const simple = simplify(each.guard);
    if (isTrueNode(simple)) always.push(...each.effects);
    else if (!isFalseNode(simple)) guarded.push({ ...each, guard: simple });
  }
  const implied: ConditionNode[] = [];
  const groups: GuardedEffects[] = [];
  let clash: number | undefined;
  const canAct = (...guards: readonly ConditionNode[]): boolean =>
    !isFalseNode(simplify({ kind: "all", children: [condition, ...guards] }));
  for (const each of guarded) {
    const { guard, effects, choice } = each;
    const merged = mergeEffects(effects);
    const against = typeof merged === "number" ? merged : conflictOf(always, merged);
    if (typeof merged === "number" || against !== undefined) {
      implied.push(negate(guard));
      if (canAct(guard)) clash ??= against;
      continue;
    }
    if (each.stays !== undefined) {
      if (implied.at(-1) !== each.stays) implied.push(each.stays);
    } else
      for (const needed of impliedConditions(merged, variables)) {
        implied.push({ kind: "any", children: [negate(guard), needed] });
      }
    for (const other of groups) {
      if (choice !== undefined && other.choice === choice) continue;
      const variable = conflictOf(other.effects, merged);
      if (variable === undefined || !canAct(guard, other.guard)) continue;
      implied.push({ kind: "any", children: [negate(guard), negate(other.guard)] });
      clash ??= variable;
    }
    groups.push({ ...each, effects: merged });
  }
  return { always, groups, implied, clash };
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

  /** Integers that all groups take. */
  get size(): number {
    return this.#guards.length + this.#effects.length;
  }

  /**
   * The groups of the next action.
   *
   * @param conditions those of the action
   */
  add(groups: readonly GuardedEffects[], conditions: readonly ConditionNode[]): void {
    const sums = sumEffectsOf(groups, this.#groups);
    if (sums.length > 0) {
      // What keeps a sum in range is written out, too.
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

  /** Undefined where no action has any. */
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

/** @param first the number of the first group */
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
