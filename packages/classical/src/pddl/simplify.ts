import type { GroundAction, GroundCondition, GroundTask } from "./ground-task.ts";
import { pddlError } from "./pddl-error.ts";

/** Folds facts that never change, and drops what can never happen or is never read. */
export function simplifyFormula(
  all: readonly GroundAction[],
  goal: GroundCondition | undefined,
  init: ReadonlySet<string>,
  initialNumbers: ReadonlyMap<string, number>,
): GroundTask {
  const added = new Set(all.flatMap((action) => action.added));
  const deleted = new Set(all.flatMap((action) => action.deleted));
  const isAlways = (key: string) => init.has(key) && !deleted.has(key);
  const isNever = (key: string) => !init.has(key) && !added.has(key);
  const isFact = (key: string) => !isAlways(key) && !isNever(key);
  const canHold = ({ positive, negative }: GroundCondition) =>
    !positive.some(isNever) &&
    !negative.some(isAlways) &&
    !positive.some((key) => negative.includes(key));
  const fold = <T extends GroundCondition>(condition: T): T => ({
    ...condition,
    positive: condition.positive.filter(isFact),
    negative: condition.negative.filter(isFact),
  });
  const possible = all.filter(canHold);
  const ground = goal !== undefined && canHold(goal) ? fold(goal) : undefined;
  const tests = [...possible, ...(ground === undefined ? [] : [ground])].flatMap(
    (condition) => condition.tests,
  );
  const read = new Set(
    tests.flatMap((test) => (test.kind === "value" ? [test.fluent] : [test.fluent, test.other])),
  );
  const actions = possible
    .map((action) => ({
      ...fold(action),
      added: action.added.filter(isFact),
      deleted: action.deleted.filter(isFact),
      changes: action.changes.filter(({ fluent }) => read.has(fluent)),
    }))
    .filter((action) => action.added.length + action.deleted.length + action.changes.length > 0);
  const facts = new Map<string, boolean>();
  const use = (keys: readonly string[]) => {
    for (const key of keys) facts.set(key, init.has(key));
  };
  for (const { positive, negative, added: adds, deleted: deletes } of actions) {
    for (const keys of [positive, negative, adds, deletes]) use(keys);
  }
  if (ground !== undefined) for (const keys of [ground.positive, ground.negative]) use(keys);
  const numbers = new Map<string, number>();
  for (const test of tests) {
    for (const key of test.kind === "value" ? [test.fluent] : [test.fluent, test.other]) {
      const value = initialNumbers.get(key);
      if (value === undefined) {
        throw pddlError(test.place, "a number that is compared has no value in :init");
      }
      numbers.set(key, value);
    }
  }
  return { facts, numbers, actions, goal: ground };
}
