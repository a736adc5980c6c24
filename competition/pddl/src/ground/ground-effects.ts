import type { LinearTerm } from "../numbers/numeric-test.ts";
import { pddlError } from "../pddl-error.ts";
import {
  conjunctionOf,
  conjunctsOf,
  disjunctionOf,
  foldFormula,
  formulaText,
  type GroundFormula,
  isFalse,
  isTrue,
  negation,
  TRUE,
} from "./ground-formula.ts";
import type { GroundEffect, NumericChange } from "./ground-task.ts";

/** Effects under one condition. */
interface Group {
  readonly condition: GroundFormula;
  readonly added: string[];
  readonly deleted: string[];
  readonly changes: NumericChange[];
}

/**
 * Normalises the effects of a ground action: PDDL deletes before it adds. Effects that never act are dropped.
 *
 * @param precondition condition that holds whenever the effects act
 */
export function orderEffects(
  effects: readonly GroundEffect[],
  precondition: GroundFormula,
): readonly GroundEffect[] {
  if (effects.every(({ condition }) => isTrue(condition))) return orderPlain(effects);
  const known = new Map<string, boolean>();
  for (const part of conjunctsOf(precondition)) {
    if (part.kind === "fact") known.set(part.key, !part.isNegated);
  }
  const possible = effects
    .map((effect) => ({
      ...effect,
      condition: foldFormula(effect.condition, (key) => known.get(key)),
    }))
    .filter(({ condition }) => !isFalse(condition));
  const groups = new Map<string, Group>();
  const groupOf = (condition: GroundFormula): Group => {
    const text = formulaText(condition);
    const group = groups.get(text) ?? { condition, added: [], deleted: [], changes: [] };
    groups.set(text, group);
    return group;
  };
  const adds = conditionsBy(possible, ({ added }) => added);
  const deletes = conditionsBy(possible, ({ deleted }) => deleted);
  // An effect may set a fact to its current value, which allows a weaker condition.
  const unless = (key: string, value: boolean, condition: GroundFormula): GroundFormula =>
    foldFormula(condition, (other) => (other === key ? !value : undefined));
  for (const [key, condition] of adds) {
    const whole = deletes.has(key) ? condition : unless(key, true, condition);
    if (!isFalse(whole)) groupOf(whole).added.push(key);
  }
  for (const [key, condition] of deletes) {
    const added = adds.get(key);
    const own = unless(key, false, condition);
    const whole = added === undefined ? own : conjunctionOf([own, negation(added)]);
    if (!isFalse(whole)) groupOf(whole).deleted.push(key);
  }
  for (const [condition, changes] of changesOf(possible))
    groupOf(condition).changes.push(...changes);
  return [...groups.values()];
}

/** `orderEffects` where all effects are unconditional. */
function orderPlain(effects: readonly GroundEffect[]): readonly GroundEffect[] {
  const [only] = effects;
  const added = unique(
    effects.length === 1 && only ? only.added : effects.flatMap((each) => each.added),
  );
  const all = effects.length === 1 && only ? only.deleted : effects.flatMap((each) => each.deleted);
  const deleted = unique(all).filter((key) => !added.includes(key));
  const [entry] = changesOf(effects);
  const changes = entry?.[1] ?? [];
  if (added.length + deleted.length + changes.length === 0) return [];
  return [{ condition: TRUE, added, deleted, changes }];
}

/** Limit for pairwise comparison. */
const FEW = 16;

function unique(keys: readonly string[]): readonly string[] {
  if (keys.length > FEW) return [...new Set(keys)];
  return keys.every((key, index) => keys.indexOf(key) === index)
    ? keys
    : keys.filter((key, index) => keys.indexOf(key) === index);
}

/** The conditions under which effects change each picked fact. */
function conditionsBy(
  effects: readonly GroundEffect[],
  pick: (effect: GroundEffect) => readonly string[],
): ReadonlyMap<string, GroundFormula> {
  const conditions = new Map<string, GroundFormula[]>();
  for (const effect of effects) {
    for (const key of pick(effect)) {
      const list = conditions.get(key) ?? [];
      conditions.set(key, list);
      list.push(effect.condition);
    }
  }
  return new Map([...conditions].map(([key, list]) => [key, disjunctionOf(list)]));
}

function changesOf(
  effects: readonly GroundEffect[],
): readonly (readonly [GroundFormula, readonly NumericChange[]])[] {
  const always: NumericChange[] = [];
  const sometimes = new Map<string, GroundFormula>();
  const result: [GroundFormula, NumericChange[]][] = [];
  for (const { condition, changes } of effects) {
    for (const change of changes) {
      if (isTrue(condition)) {
        addChange(always, change);
        continue;
      }
      if (sometimes.has(change.fluent)) throw severalChanges(change);
      sometimes.set(change.fluent, condition);
      result.push([condition, [change]]);
    }
  }
  for (const change of always) if (sometimes.has(change.fluent)) throw severalChanges(change);
  return always.length === 0 ? result : [...result, [TRUE, always]];
}

function severalChanges({ place }: NumericChange): Error {
  const hint = "let one effect change the number, under one condition";
  return pddlError(place, "several conditional effects change one number", hint);
}

/** Merges an action's changes of one number. */
function addChange(changes: NumericChange[], change: NumericChange): void {
  const index = changes.findIndex(({ fluent }) => fluent === change.fluent);
  const other = changes[index];
  if (other === undefined) {
    changes.push(change);
    return;
  }
  if (other.operation === "set" || change.operation === "set") {
    const isSame = other.value.equals(change.value) && sameTerms(other.terms, change.terms);
    if (other.operation === change.operation && isSame) return;
    throw pddlError(change.place, "two effects on one number contradict each other");
  }
  const factors = new Map(other.terms);
  for (const [fluent, factor] of change.terms) {
    const sum = (factors.get(fluent) ?? 0) + factor;
    if (sum === 0) factors.delete(fluent);
    else factors.set(fluent, sum);
  }
  changes[index] = { ...other, value: other.value.plus(change.value), terms: [...factors] };
}

function sameTerms(left: readonly LinearTerm[], right: readonly LinearTerm[]): boolean {
  const known = new Map(left);
  return (
    left.length === right.length && right.every(([fluent, factor]) => known.get(fluent) === factor)
  );
}
