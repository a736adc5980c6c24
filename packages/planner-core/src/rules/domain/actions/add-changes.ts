import { negate } from "../../condition/negate.ts";
import { type ConditionNode, isTrueNode, TRUE_NODE } from "../../condition/node.ts";
import { addSums, type LinearSum, rangeOfSum } from "../../condition/sums.ts";
import type { Variable, VariableTable } from "../definition/variables.ts";
import { chooseByChange, type EffectChoice, MAX_CHOICES } from "./effect-choice.ts";
import { type AmountChange, type Effect, isChange } from "./effects.ts";
import { type GuardedEffects, groupsOf } from "./guarded-effects.ts";

/** Effects of one ground action, where no two changes of the same variable act at once. */
export interface AddedChanges {
  readonly always: readonly Effect[];
  readonly groups: readonly GuardedEffects[];
  /** A variable whose changes combine to more than {@link MAX_CHOICES} effects; undefined if there is none. */
  readonly uncounted: number | undefined;
}

/** One change of a variable, as declared. */
interface OwnChange {
  readonly when: ConditionNode;
  readonly amount: LinearSum;
  /** The effect or choice that the change comes from. */
  readonly source: Effect | EffectChoice;
}

/**
 * Combines changes of one variable that may act at once: one effect for each set of changes that can act while the
 * others do not. A change that never coincides with another stays as it is.
 *
 * @param canAct whether the action may apply under conditions
 * @param simplify puts conditions into canonical form
 */
export function addChanges(
  always: readonly Effect[],
  groups: readonly GuardedEffects[],
  variables: VariableTable,
  canAct: (...guards: readonly ConditionNode[]) => boolean,
  simplify: (node: ConditionNode) => ConditionNode,
): AddedChanges {
  let added: AddedChanges = { always, groups, uncounted: undefined };
  for (const [id, changes] of changesOf(always, groups)) {
    const meeting = meetingChanges(changes, canAct);
    if (meeting.length === 0) continue;
    const sources = new Set(meeting.map(({ source }) => source));
    const stay = (effect: Effect): boolean => !sources.has(effect);
    const sets = new ChangeSets(variables.all[id] as Variable, variables, canAct, simplify);
    if (!sets.add(meeting)) return { ...added, uncounted: id };
    added = {
      always: added.always.filter(stay),
      groups: [
        ...added.groups
          .filter(({ choice }) => choice === undefined || !sources.has(choice))
          .map((group) => ({ ...group, effects: group.effects.filter(stay) }))
          .filter(({ effects }) => effects.length > 0),
        ...sets.groups,
      ],
      uncounted: undefined,
    };
  }
  return added;
}

/** Variables with several changes, in ascending order. */
function changesOf(
  always: readonly Effect[],
  groups: readonly GuardedEffects[],
): [variable: number, changes: readonly OwnChange[]][] {
  const found = new Map<number, OwnChange[]>();
  const add = (variable: number, change: OwnChange): void => {
    const known = found.get(variable);
    if (known === undefined) found.set(variable, [change]);
    else if (known.at(-1)?.source !== change.source) known.push(change);
  };
  for (const effect of always) {
    if (isChange(effect)) add(effect.variable, ownChange(TRUE_NODE, effect));
  }
  for (const { guard, effects, choice, when } of groups) {
    if (choice === undefined) {
      for (const effect of effects) {
        if (isChange(effect)) add(effect.variable, ownChange(guard, effect));
      }
    } else if (choice.change !== undefined && when !== undefined) {
      const [{ variable }] = effects as readonly [Effect];
      add(variable, { when, amount: choice.change, source: choice });
    }
  }
  return [...found].filter(([, changes]) => changes.length > 1).sort(([a], [b]) => a - b);
}

function ownChange(when: ConditionNode, effect: AmountChange): OwnChange {
  const constant = effect.kind === "increase" ? effect.amount : 0 - effect.amount;
  return { when, amount: { factors: new Map(), constant }, source: effect };
}

/** The changes that may act at the same time as another one. */
function meetingChanges(
  changes: readonly OwnChange[],
  canAct: (...guards: readonly ConditionNode[]) => boolean,
): OwnChange[] {
  const active = changes.filter(({ when }) => canAct(when));
  const meeting = new Set<OwnChange>();
  for (const [index, one] of active.entries()) {
    for (const other of active.slice(index + 1)) {
      if (meeting.has(one) && meeting.has(other)) continue;
      if (!canAct(one.when, other.when)) continue;
      meeting.add(one);
      meeting.add(other);
    }
  }
  return active.filter((change) => meeting.has(change));
}

/** The sets of changes of one variable that can act while the other changes do not. */
class ChangeSets {
  readonly groups: GuardedEffects[] = [];
  readonly #variable: Variable;
  readonly #variables: VariableTable;
  readonly #canAct: (...guards: readonly ConditionNode[]) => boolean;
  readonly #simplify: (node: ConditionNode) => ConditionNode;
  readonly #sets = Symbol("sets");

  constructor(
    variable: Variable,
    variables: VariableTable,
    canAct: (...guards: readonly ConditionNode[]) => boolean,
    simplify: (node: ConditionNode) => ConditionNode,
  ) {
    this.#variable = variable;
    this.#variables = variables;
    this.#canAct = canAct;
    this.#simplify = simplify;
  }

  /** Adds the sets of these changes; returns whether all fit the limit. */
  add(changes: readonly OwnChange[]): boolean {
    return this.#from(0, changes, TRUE_NODE, undefined);
  }

  /** @param amount total of the changes that act so far; undefined if none does */
  #from(
    index: number,
    changes: readonly OwnChange[],
    guard: ConditionNode,
    amount: LinearSum | undefined,
  ): boolean {
    const change = changes[index];
    if (change === undefined) return amount === undefined || this.#write(guard, amount);
    const acting = this.#both(guard, change.when);
    if (this.#canAct(acting)) {
      const more = amount === undefined ? change.amount : addSums(amount, change.amount);
      if (!this.#from(index + 1, changes, acting, more)) return false;
    }
    if (isTrueNode(change.when)) return true;
    const idle = this.#both(guard, negate(change.when));
    return !this.#canAct(idle) || this.#from(index + 1, changes, idle, amount);
  }

  #both(one: ConditionNode, other: ConditionNode): ConditionNode {
    return this.#simplify({ kind: "all", children: [one, other] });
  }

  #write(guard: ConditionNode, amount: LinearSum): boolean {
    const isExact = rangeOfSum(amount, this.#variables).every(Number.isSafeInteger);
    const choice = isExact ? chooseByChange(this.#variable, amount, this.#variables) : undefined;
    if (choice === undefined) return false;
    for (const group of groupsOf(choice, guard)) this.groups.push({ ...group, sets: this.#sets });
    return this.groups.length <= MAX_CHOICES;
  }
}
