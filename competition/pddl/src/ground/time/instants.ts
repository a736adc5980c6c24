/**
 * Time in ground tasks: instant steps, mentions of happenings, and useful steps.
 *
 * @module
 */

import { fluentsOf, foldTest, type Linear } from "../../numbers/numeric-test.ts";
import type { PddlPlace } from "../../pddl-error.ts";
import { Rational } from "../../rational.ts";
import type { ComparisonOperator } from "../../read/ast.ts";
import { HAPPENINGS, helperTruth, INSTANT, isKeptAmount } from "../../read/split-time.ts";
import { orderEffects } from "../ground-effects.ts";
import {
  conjunctionOf,
  conjunctsOf,
  FALSE,
  foldFormula,
  type GroundFormula,
  isFalse,
  isTrue,
  replaceFacts,
  TRUE,
  visitLeaves,
} from "../ground-formula.ts";
import type { GroundAction, GroundDuration, GroundEffect, NumericChange } from "../ground-task.ts";

/** A fixed duration below half a thousandth is rounded to 0, a range below a thousandth inwards. */
const ROUNDED_UP = Rational.of(1n, 2000n);
const LEAST = Rational.of(1n, 1000n);
const BRIEFEST: Linear = { constant: LEAST, factors: new Map() };

/**
 * Adds an instant action for each durative action that takes no time, in all states or in some. As in PDDL, its start
 * and end are one moment, so neither may change what the other tests or changes: where one does, the action takes the
 * least time. A condition over no time always holds.
 */
export function withInstants(actions: readonly GroundAction[]): readonly GroundAction[] {
  const parts = new Map<number, GroundAction[]>();
  for (const action of actions) {
    if (action.step === undefined) continue;
    const known = parts.get(action.step.number);
    if (known === undefined) parts.set(action.step.number, [action]);
    else known.push(action);
  }
  let count = [...parts.keys()].reduce((most, one) => Math.max(most, one), 0) + 1;
  /** Numbers of the steps that never take time. */
  const replaced = new Set<number>();
  const instants = actions.flatMap((start) => {
    const { duration, step, place } = start;
    if (duration === undefined || step === undefined) return [];
    const takesNoTime = testOf(duration, place);
    const own = parts.get(step.number) ?? [];
    const end = own.find(({ name }) => name.startsWith(HAPPENINGS.end));
    if (end === undefined || isFalse(takesNoTime)) return [];
    const instant = instantOf(start, end, takesNoTime);
    if (!isTrue(takesNoTime)) {
      return instant ?? briefest(own, takesNoTime, count++);
    }
    if (instant !== undefined) replaced.add(step.number);
    return instant ?? [];
  });
  if (instants.length === 0) return actions;
  const isLeft = ({ step }: GroundAction): boolean =>
    step === undefined || !replaced.has(step.number);
  return [...actions.filter(isLeft), ...instants];
}

/**
 * The happenings of a step that would take no time but whose start and end cannot be one moment: it takes the least
 * time. None if its duration is one of its amounts.
 */
function briefest(
  parts: readonly GroundAction[],
  takesNoTime: GroundFormula,
  number: number,
): readonly GroundAction[] {
  const isAmount = parts.some(({ duration, effects }) => {
    const kept = effects.some(({ changes }) => changes.some(({ fluent }) => isKeptAmount(fluent)));
    return kept || duration?.isExact;
  });
  if (isAmount) return [];
  // It may overlap the variant that takes time.
  const own = (key: string): string =>
    helperTruth(key, "") === undefined ? key : key.replace(/^\S+/, "$&.instant");
  return parts.map((part) => {
    const { name, step, condition, effects, duration } = part;
    const renamed = replaceFacts(condition, (fact) => ({ ...fact, key: own(fact.key) }));
    const ownStep = { name: (step?.name ?? "") + INSTANT, number };
    const happening = {
      ...part,
      name: name.slice(0, name.indexOf(":") + 1) + ownStep.name,
      step: ownStep,
      condition: renamed,
      effects: effects.map((effect) => ({
        ...effect,
        added: effect.added.map(own),
        deleted: effect.deleted.map(own),
      })),
    };
    if (duration === undefined) return happening;
    return {
      ...happening,
      condition: conjunctionOf([renamed, takesNoTime]),
      duration: { from: BRIEFEST, to: BRIEFEST, isExact: false },
      lasting: duration,
    };
  });
}

/** The condition under which a step may take no time. */
function testOf({ from, to, isExact }: GroundDuration, place: PddlPlace): GroundFormula {
  if (to === undefined) return FALSE;
  const compare = (sum: Linear, operator: ComparisonOperator): GroundFormula => {
    const test = foldTest(sum, operator, place);
    if (typeof test === "boolean") return test ? TRUE : FALSE;
    return { kind: "test", test };
  };
  // A duration that is also an amount must not be rounded.
  if (from === to && isExact && to.factors.size > 0) return compare(to, "=");
  const limit = from === to ? ROUNDED_UP : LEAST;
  const below = { ...to, constant: to.constant.plus(limit.negated()) };
  const tests = [compare(to, ">="), compare(below, "<")];
  if (from !== undefined && from !== to) tests.push(compare(difference(from, to), "<="));
  return conjunctionOf(tests);
}

function difference(left: Linear, right: Linear): Linear {
  const factors = new Map(left.factors);
  for (const [key, factor] of right.factors) {
    const rest = (factors.get(key) ?? Rational.ZERO).plus(factor.negated());
    if (rest.isZero) factors.delete(key);
    else factors.set(key, rest);
  }
  return { constant: left.constant.plus(right.constant.negated()), factors };
}

/** Start and end as one action; undefined if either touches what the other changes. */
function instantOf(
  start: GroundAction,
  end: GroundAction,
  takesNoTime: GroundFormula,
): GroundAction | undefined {
  const { step, place } = start;
  const [first, last] = withoutKept(withoutHelpers(start), withoutHelpers(end));
  if (interfere(first, last)) return undefined;
  // A test of the translation: an amount by the duration needs some time.
  const isOwn = (part: GroundFormula): boolean => part.kind !== "test" || part.test.place !== place;
  const condition = conjunctionOf([
    ...conjunctsOf(first.condition).filter(isOwn),
    last.condition,
    takesNoTime,
  ]);
  if (isFalse(condition)) return undefined;
  const mentions = {
    facts: new Set([...(first.mentions?.facts ?? []), ...(last.mentions?.facts ?? [])]),
    numbers: new Set([...(first.mentions?.numbers ?? []), ...(last.mentions?.numbers ?? [])]),
  };
  return {
    ...start,
    name: HAPPENINGS.instant + (step?.name ?? "") + INSTANT,
    condition,
    effects: orderEffects([...first.effects, ...last.effects], condition),
    cost: start.cost.plus(end.cost),
    mentions,
    lasting: start.duration,
  };
}

function withoutHelpers(action: GroundAction): GroundAction {
  const { name, condition, effects, mentions } = action;
  const isOwn = (key: string): boolean => helperTruth(key, name) === undefined;
  return {
    ...action,
    condition: foldFormula(condition, (key) => helperTruth(key, name)),
    effects: effects.map((effect) => ({
      ...effect,
      added: effect.added.filter(isOwn),
      deleted: effect.deleted.filter(isOwn),
    })),
    mentions: mentions && { ...mentions, facts: new Set([...mentions.facts].filter(isOwn)) },
  };
}

/** Start and end without kept amounts, which cannot change within a moment. */
function withoutKept(start: GroundAction, end: GroundAction): [GroundAction, GroundAction] {
  const kept = new Map<string, NumericChange>();
  for (const change of start.effects.flatMap(({ changes }) => changes)) {
    if (isKeptAmount(change.fluent)) kept.set(change.fluent, change);
  }
  if (kept.size === 0) return [start, end];
  const without = (effects: readonly GroundEffect[]): GroundEffect[] =>
    effects.map((effect) => ({
      ...effect,
      changes: effect.changes
        .filter(({ fluent }) => !kept.has(fluent))
        .map((change) => inserted(change, kept)),
    }));
  return [
    { ...start, effects: without(start.effects) },
    { ...end, effects: without(end.effects) },
  ];
}

/** A change whose kept amounts are replaced by their sums. */
function inserted(change: NumericChange, kept: ReadonlyMap<string, NumericChange>): NumericChange {
  if (!change.terms.some(([fluent]) => kept.has(fluent))) return change;
  let { value } = change;
  const factors = new Map<string, number>();
  const add = (fluent: string, factor: number): void => {
    const sum = (factors.get(fluent) ?? 0) + factor;
    if (sum === 0) factors.delete(fluent);
    else factors.set(fluent, sum);
  };
  for (const [fluent, factor] of change.terms) {
    const amount = kept.get(fluent);
    if (amount === undefined) add(fluent, factor);
    else {
      value = value.plus(amount.value.times(Rational.whole(factor)));
      for (const [other, times] of amount.terms) add(other, times * factor);
    }
  }
  return { ...change, value, terms: [...factors] };
}

/** The facts and numbers that a happening tests and changes. */
interface Touch {
  readonly reads: Set<string>;
  readonly added: Set<string>;
  readonly deleted: Set<string>;
  /** Numbers that are only raised or lowered, as several happenings may do at once. */
  readonly raised: Set<string>;
  readonly set: Set<string>;
}

function interfere(start: GroundAction, end: GroundAction): boolean {
  const [first, last] = [touchOf(start), touchOf(end)];
  return changes(first, last) || changes(last, first);
}

/** Whether the first happening changes what the second tests, or changes it in another way. */
function changes({ added, deleted, raised, set }: Touch, other: Touch): boolean {
  const meets = (keys: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): boolean =>
    [...keys].some((key) => others.some((each) => each.has(key)));
  return (
    meets(added, other.reads, other.deleted) ||
    meets(deleted, other.reads, other.added) ||
    meets(raised, other.reads, other.set) ||
    meets(set, other.reads, other.raised, other.set)
  );
}

function touchOf({ condition, effects, mentions, duration }: GroundAction): Touch {
  const reads = new Set<string>([...(mentions?.facts ?? []), ...(mentions?.numbers ?? [])]);
  const readAll = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      for (const key of leaf.kind === "fact" ? [leaf.key] : fluentsOf(leaf.test)) reads.add(key);
    });
  };
  const touch = { added: new Set<string>(), deleted: new Set<string>() };
  const [raised, set] = [new Set<string>(), new Set<string>()];
  readAll(condition);
  for (const { factors } of [duration?.from, duration?.to].filter((each) => each !== undefined)) {
    for (const key of factors.keys()) reads.add(key);
  }
  for (const effect of effects) {
    readAll(effect.condition);
    for (const key of effect.added) touch.added.add(key);
    for (const key of effect.deleted) touch.deleted.add(key);
    for (const { fluent, operation, terms } of effect.changes) {
      // Amounts under a condition do not add up.
      const isPlain = operation === "add" && isTrue(effect.condition);
      (isPlain ? raised : set).add(fluent);
      for (const [key] of terms) reads.add(key);
    }
  }
  return { reads, ...touch, raised, set };
}
