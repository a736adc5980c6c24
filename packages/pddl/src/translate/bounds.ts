import { type BoundsAnnotations, MAX_NUMBER } from "../facts/bounds-annotation.ts";
import { nameInKey } from "../facts/fact-store.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { type GroundFormula, requiredTests, visitLeaves } from "../ground/ground-formula.ts";
import type { GroundAction, GroundTask, NumericChange } from "../ground/ground-task.ts";
import {
  fluentsOf,
  type LinearTerm,
  linearSumOf,
  MIRRORED,
  type NumericTest,
} from "../numbers/numeric-test.ts";
import { PddlIssueCollector, type PddlPlace, pddlError, SCALE_HINT } from "../pddl-error.ts";
import { FactCounts } from "./fact-count.ts";

/** The range of a number in every state that a plan can pass. */
export interface FluentBounds {
  readonly min: number;
  readonly max: number;
  /**
   * Whether an increase beyond `max` is forbidden. Otherwise it stops at `max`: such bounds are
   * made only where no condition can tell.
   */
  readonly isStrict: boolean;
}

/** The changes of actions to one number, and the demands on it. */
interface Usage {
  /** Values that it is given: at the start and by assignments. */
  readonly values: number[];
  /** Constants that it is compared with. */
  readonly compared: number[];
  isComparedWithOther: boolean;
  /** The highest value after increases whose preconditions limit them, and so downwards. */
  highest: number;
  lowest: number;
  /** An increase that no precondition limits. */
  freeIncrease: GroundAction | undefined;
  freeDecrease: GroundAction | undefined;
  decreases: boolean;
  /** Changes by sums that no precondition limits: what they come to depends on other numbers. */
  readonly increasesBy: ChangeBySum[];
  readonly decreasesBy: ChangeBySum[];
  place: PddlPlace;
}

interface ChangeBySum {
  readonly action: GroundAction;
  /** Undefined where the number is set. */
  readonly amount: { readonly terms: readonly LinearTerm[]; readonly value: number } | undefined;
}

/**
 * Finds bounds for every number of a task: those given by annotations, else those that follow from
 * preconditions, effects and the start.
 *
 * @throws PddlError for numbers without bounds, saying what to add
 */
export function findBounds(
  task: GroundTask,
  given: BoundsAnnotations,
  vocabulary: PddlVocabulary,
): ReadonlyMap<string, FluentBounds> {
  const usages = collectUsages(task);
  const counts = new FactCounts(task);
  const result = new Map<string, FluentBounds>();
  const issues = new PddlIssueCollector();
  const isNeverNegative = (fluent: string): boolean => {
    const annotated = given.of(fluent);
    if (annotated !== undefined) return annotated.min >= 0;
    const { values, lowest, decreases } = usages.get(fluent) as Usage;
    return !decreases && Math.min(lowest, ...values) >= 0;
  };
  for (const usage of usages.values()) {
    const grows = usage.increasesBy.find(({ amount }) => !hasSign(amount, -1, isNeverNegative));
    const shrinks = usage.decreasesBy.find(({ amount }) => !hasSign(amount, 1, isNeverNegative));
    usage.freeIncrease ??= grows?.action;
    usage.freeDecrease ??= shrinks?.action;
  }
  for (const [fluent, usage] of usages) {
    issues.attempt(() => {
      const name = vocabulary.format(fluent);
      const annotated = given.of(fluent);
      if (annotated === undefined) {
        result.set(fluent, inferBounds(usage, fluent, name, counts));
        return;
      }
      const { min, max, place } = annotated;
      const scale = task.scales.get(nameInKey(fluent)) ?? 1;
      const start = (task.numbers.get(fluent) as number) / scale;
      if (start < min || start > max) {
        throw pddlError(place, `${name} starts at ${start}, outside these bounds`);
      }
      const bounds = { min: min * scale, max: max * scale, isStrict: true };
      result.set(fluent, checkRange(bounds, name, usage));
    });
  }
  issues.finish();
  return result;
}

/** Whether an amount is surely 0 or has a sign. */
function hasSign(
  amount: ChangeBySum["amount"],
  sign: 1 | -1,
  isNeverNegative: (fluent: string) => boolean,
): boolean {
  if (amount === undefined || sign * amount.value < 0) return false;
  return amount.terms.every(([fluent, factor]) => sign * factor > 0 && isNeverNegative(fluent));
}

function collectUsages(task: GroundTask): ReadonlyMap<string, Usage> {
  const usages = new Map<string, Usage>();
  // Nothing tests or changes a number that is not among them.
  if (task.numbers.size === 0) return usages;
  const usageOf = (fluent: string, place: PddlPlace): Usage => {
    const usage = usages.get(fluent) ?? newUsage(task.numbers.get(fluent) as number, place);
    usages.set(fluent, usage);
    return usage;
  };
  const readTest = (test: NumericTest): void => {
    for (const fluent of fluentsOf(test)) {
      const usage = usageOf(fluent, test.place);
      if (test.kind === "value") usage.compared.push(test.value);
      else usage.isComparedWithOther = true;
    }
  };
  const readTests = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "test") readTest(leaf.test);
    });
  };
  for (const { condition, effects } of task.actions) {
    readTests(condition);
    for (const effect of effects) readTests(effect.condition);
  }
  if (task.goal !== undefined) readTests(task.goal);
  readTests(task.maintain);
  for (const { goal } of task.preferences) readTests(goal);
  for (const { changes } of task.actions.flatMap(({ effects }) => effects)) {
    for (const { terms, place } of changes) {
      for (const [fluent] of terms) usageOf(fluent, place).isComparedWithOther = true;
    }
  }
  for (const { changes } of task.actions.flatMap(({ effects }) => effects)) {
    // Those with bounds that nothing reads.
    for (const { fluent, place } of changes) usageOf(fluent, place);
  }
  for (const action of task.actions) {
    for (const { condition, changes } of action.effects) {
      const tests = [...requiredTests(action.condition), ...requiredTests(condition)];
      for (const change of changes) addChange(usages, action, tests, change);
    }
  }
  return usages;
}

/** @param tests what holds wherever the number is changed */
function addChange(
  usages: ReadonlyMap<string, Usage>,
  action: GroundAction,
  tests: readonly NumericTest[],
  { fluent, operation, value: amount, terms, place }: NumericChange,
): void {
  const usage = usages.get(fluent);
  if (usage === undefined) return;
  const value = amount.toNumber();
  if (!amount.isWhole) {
    throw pddlError(place, `the amount ${value} is not a whole number`, SCALE_HINT);
  }
  if (terms.length > 0) {
    const after: readonly LinearTerm[] =
      operation === "set" ? terms : addUp([...terms, [fluent, 1]]);
    const most = limitOfSum(tests, after, "<=");
    const least = limitOfSum(tests, after, ">=");
    usage.decreases = true;
    const sum = operation === "set" ? undefined : { terms, value };
    if (most === undefined) usage.increasesBy.push({ action, amount: sum });
    else usage.highest = Math.max(usage.highest, most + value);
    if (least === undefined) usage.decreasesBy.push({ action, amount: sum });
    else usage.lowest = Math.min(usage.lowest, least + value);
    return;
  }
  if (operation === "set") usage.values.push(value);
  else if (value > 0) {
    const limit = limitOf(tests, fluent, "<=");
    if (limit === undefined) usage.freeIncrease ??= action;
    else usage.highest = Math.max(usage.highest, limit + value);
  } else if (value < 0) {
    const limit = limitOf(tests, fluent, ">=");
    usage.decreases = true;
    if (limit === undefined) usage.freeDecrease ??= action;
    else usage.lowest = Math.min(usage.lowest, limit + value);
  }
}

function addUp(terms: readonly LinearTerm[]): readonly LinearTerm[] {
  const factors = new Map<string, number>();
  for (const [fluent, factor] of terms) factors.set(fluent, (factors.get(fluent) ?? 0) + factor);
  return [...factors].filter(([, factor]) => factor !== 0);
}

/** The tightest constant that the preconditions hold a sum to. */
function limitOfSum(
  tests: readonly NumericTest[],
  wanted: readonly LinearTerm[],
  side: "<=" | ">=",
): number | undefined {
  const limits = tests.flatMap((test) => {
    const { terms, value } = linearSumOf(test);
    const factors = new Map(terms);
    if (terms.length !== wanted.length) return [];
    const sign = [1, -1].find((each) =>
      wanted.every(([fluent, factor]) => factors.get(fluent) === each * factor),
    );
    if (sign === undefined) return [];
    const operator = sign > 0 ? test.operator : MIRRORED[test.operator];
    if (operator === side || operator === "=") return [sign * value];
    const isStrict = operator === (side === "<=" ? "<" : ">");
    return isStrict ? [sign * value + (side === "<=" ? -1 : 1)] : [];
  });
  if (limits.length === 0) return undefined;
  return side === "<=" ? Math.min(...limits) : Math.max(...limits);
}

function newUsage(start: number, place: PddlPlace): Usage {
  return {
    values: [start],
    compared: [],
    isComparedWithOther: false,
    highest: start,
    lowest: start,
    freeIncrease: undefined,
    freeDecrease: undefined,
    decreases: false,
    increasesBy: [],
    decreasesBy: [],
    place,
  };
}

/** The tightest constant that the preconditions hold a number to. */
function limitOf(
  tests: readonly NumericTest[],
  fluent: string,
  side: "<=" | ">=",
): number | undefined {
  const limits = tests.flatMap((test) =>
    test.kind === "value" &&
    test.fluent === fluent &&
    (test.operator === side || test.operator === "=")
      ? [test.value]
      : [],
  );
  if (limits.length === 0) return undefined;
  return side === "<=" ? Math.min(...limits) : Math.max(...limits);
}

function inferBounds(usage: Usage, fluent: string, name: string, counts: FactCounts): FluentBounds {
  const { values, compared, freeIncrease, freeDecrease } = usage;
  const min =
    freeDecrease === undefined ? Math.min(usage.lowest, ...values) : counts.lowest(fluent);
  if (min === undefined) {
    throw pddlError(
      freeDecrease?.place ?? usage.place,
      `${name} has no lower bound: ${toolOf(freeDecrease)} decreases it without limit`,
      `add a precondition such as (>= ${name} 1), or a comment: ; @bounds ${name} 0 100`,
    );
  }
  const known = Math.max(usage.highest, ...values);
  if (freeIncrease === undefined)
    return checkRange({ min, max: known, isStrict: false }, name, usage);
  // One above all that it is compared with: from there on nothing can tell values apart, and
  // nothing leads back.
  if (!usage.decreases && !usage.isComparedWithOther) {
    const max = Math.max(known, ...compared.map((value) => value + 1));
    return checkRange({ min, max, isStrict: false }, name, usage);
  }
  const most = counts.highest(fluent);
  if (most !== undefined) return checkRange({ min, max: most, isStrict: false }, name, usage);
  throw pddlError(
    freeIncrease.place,
    `${name} has no upper bound: ${toolOf(freeIncrease)} increases it without limit`,
    `add a precondition such as (<= ${name} 99), or a comment: ; @bounds ${name} 0 100`,
  );
}

function toolOf(action: GroundAction | undefined): string {
  return action?.name.split(".")[0] ?? "an action";
}

function checkRange(bounds: FluentBounds, name: string, { place }: Usage): FluentBounds {
  if (Math.abs(bounds.min) <= MAX_NUMBER && Math.abs(bounds.max) <= MAX_NUMBER) return bounds;
  throw pddlError(place, `${name} may grow beyond ${MAX_NUMBER}`, "use a larger unit");
}
