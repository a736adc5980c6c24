import { foldFormula, type GroundFormula, isFalse, visitLeaves } from "./ground-formula.ts";
import type { GroundAction, GroundEffect, GroundTask } from "./ground-task.ts";
import { fluentsOf } from "./linear.ts";
import { type PddlPlace, pddlError } from "./pddl-error.ts";

/** Folds facts that never change, and drops what can never happen or is never read. */
export function simplifyTask(
  all: readonly GroundAction[],
  goal: GroundFormula | undefined,
  init: ReadonlySet<string>,
  initialNumbers: ReadonlyMap<string, number>,
): GroundTask {
  const effects = all.flatMap((action) => action.effects);
  const added = new Set(effects.flatMap((effect) => effect.added));
  const deleted = new Set(effects.flatMap((effect) => effect.deleted));
  const truthOf = (key: string): boolean | undefined => {
    if (init.has(key)) return deleted.has(key) ? undefined : true;
    return added.has(key) ? undefined : false;
  };
  const isFact = (key: string): boolean => truthOf(key) === undefined;
  const wanted = goal === undefined ? undefined : foldFormula(goal, truthOf);
  const ground = wanted === undefined || isFalse(wanted) ? undefined : wanted;
  const possible: GroundAction[] = [];
  for (const action of all) {
    const condition = foldFormula(action.condition, truthOf);
    if (isFalse(condition)) continue;
    possible.push({
      ...action,
      condition,
      effects: action.effects.flatMap((effect) => foldEffect(effect, truthOf, isFact)),
    });
  }
  const formulas = [
    ...possible.flatMap((action) => [
      action.condition,
      ...action.effects.map(({ condition }) => condition),
    ]),
    ...(ground === undefined ? [] : [ground]),
  ];
  const numbers = new Map<string, number>();
  const read = (keys: readonly string[], what: string, place: PddlPlace): void => {
    for (const key of keys) {
      const value = initialNumbers.get(key);
      if (value === undefined) throw pddlError(place, `${what} has no value in :init`);
      numbers.set(key, value);
    }
  };
  for (const formula of formulas) {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind !== "test") return;
      read(fluentsOf(leaf.test), "a number that is compared", leaf.test.place);
    });
  }
  const changes = possible.flatMap((action) => action.effects.flatMap((each) => each.changes));
  // What changes a number that is read is read as well.
  for (let known = -1; known < numbers.size; ) {
    known = numbers.size;
    for (const { fluent, terms, place } of changes) {
      if (!numbers.has(fluent)) continue;
      const amounts = terms.map(([key]) => key);
      read(amounts, "a number that is an amount", place);
    }
  }
  const actions = possible
    .map((action) => ({ ...action, effects: readEffects(action.effects, numbers) }))
    .filter((action) => action.effects.length > 0);
  return { facts: factsOf(actions, ground, init), numbers, actions, goal: ground };
}

function foldEffect(
  { condition, added, deleted, changes }: GroundEffect,
  truthOf: (key: string) => boolean | undefined,
  isFact: (key: string) => boolean,
): readonly GroundEffect[] {
  const folded = foldFormula(condition, truthOf);
  if (isFalse(folded)) return [];
  return [
    {
      condition: folded,
      added: added.filter(isFact),
      deleted: deleted.filter(isFact),
      changes,
    },
  ];
}

/** Without changes of numbers that nobody reads. */
function readEffects(
  effects: readonly GroundEffect[],
  numbers: ReadonlyMap<string, number>,
): readonly GroundEffect[] {
  return effects
    .map((effect) => ({
      ...effect,
      changes: effect.changes.filter(({ fluent }) => numbers.has(fluent)),
    }))
    .filter(({ added, deleted, changes }) => added.length + deleted.length + changes.length > 0);
}

function factsOf(
  actions: readonly GroundAction[],
  goal: GroundFormula | undefined,
  init: ReadonlySet<string>,
): ReadonlyMap<string, boolean> {
  const facts = new Map<string, boolean>();
  const use = (key: string): void => {
    facts.set(key, init.has(key));
  };
  const useAll = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "fact") use(leaf.key);
    });
  };
  for (const { condition, effects } of actions) {
    useAll(condition);
    for (const effect of effects) {
      useAll(effect.condition);
      for (const key of [...effect.added, ...effect.deleted]) use(key);
    }
  }
  if (goal !== undefined) useAll(goal);
  return facts;
}
