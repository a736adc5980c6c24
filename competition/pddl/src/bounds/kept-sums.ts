import {
  conjunctionOf,
  disjunctionOf,
  FALSE,
  type GroundFormula,
  TRUE,
  visitLeaves,
} from "../ground/ground-formula.ts";
import {
  fluentsOfDuration,
  type GroundAction,
  type GroundEffect,
  type GroundTask,
  type NumericChange,
} from "../ground/ground-task.ts";
import {
  compares,
  fluentsOf,
  type LinearTerm,
  MAX_TERMS,
  MIRRORED,
  type NumericTest,
} from "../numbers/numeric-test.ts";
import { Rational } from "../rational.ts";
import {
  addTerms,
  type Interval,
  type Intervals,
  type LinearForm,
  timesTerms,
  UNBOUNDED,
} from "./interval.ts";
import { formsOf } from "./number-reach.ts";
import { greatestWholeDivisor } from "./potential.ts";

/** Limit on the tests that replace a comparison with a sum; larger sums become numbers of their own. */
const MAX_WRITTEN = 60;
/** `MAX_WRITTEN` for sums changed by variable amounts, which are expanded as well. */
const MAX_WRITTEN_UNEVEN = 2000;

/** A sum with a number of its own, updated by every action that changes its terms. */
interface KeptSum {
  readonly key: string;
  readonly terms: readonly LinearTerm[];
}

/** A task with its kept sums. */
export interface TaskWithSums {
  readonly task: GroundTask;
  /** The terms of each sum, by key. */
  readonly sums: ReadonlyMap<string, readonly LinearTerm[]>;
}

/**
 * Turns sums into numbers of their own where comparisons or effects would expand to many tests. Numbers used only in
 * such sums are dropped.
 *
 * @param mustStay whether a number has annotated bounds
 */
export function keepSums(
  task: GroundTask,
  intervals: Intervals,
  mustStay: (fluent: string) => boolean,
): TaskWithSums {
  const keeper = new SumKeeper(task, intervals);
  return keeper.sums.size === 0
    ? { task, sums: new Map() }
    : { task: withoutUnread(keeper.rewritten(), mustStay), sums: keeper.terms };
}

class SumKeeper {
  /** The sums by the text of their terms. */
  readonly sums = new Map<string, KeptSum>();
  readonly #task: GroundTask;
  readonly #intervals: Intervals;

  constructor(task: GroundTask, intervals: Intervals) {
    this.#task = task;
    this.#intervals = intervals;
    const read = (formula: GroundFormula): void => {
      visitLeaves(formula, (leaf) => {
        if (leaf.kind === "test" && leaf.test.kind === "sum") this.#consider(leaf.test.terms, 1);
      });
    };
    for (const { condition, effects } of task.actions) {
      read(condition);
      for (const effect of effects) {
        read(effect.condition);
        for (const { terms } of effect.changes) {
          if (terms.length > 1) this.#consider(terms, this.#valuesOf(terms));
        }
      }
    }
    for (const formula of formulasOf(task)) read(formula);
  }

  get terms(): ReadonlyMap<string, readonly LinearTerm[]> {
    return new Map([...this.sums.values()].map(({ key, terms }) => [key, terms]));
  }

  rewritten(): GroundTask {
    const { actions, goal, maintain, preferences, numbers, facts } = this.#task;
    const all = new Map(numbers);
    for (const { key, terms } of this.sums.values()) {
      const start = terms.reduce((sum, [each, by]) => sum + by * (numbers.get(each) as number), 0);
      all.set(key, start);
    }
    const changed = actions.map((action) => this.#addChanges(action));
    const isChanged = new Set(
      changed.flatMap(({ effects }) =>
        effects.flatMap((each) => each.changes.map((c) => c.fluent)),
      ),
    );
    const constants = new Map<string, number>();
    for (const { key } of this.sums.values()) {
      if (!isChanged.has(key)) constants.set(key, all.get(key) as number);
    }
    const write = (formula: GroundFormula): GroundFormula => this.#writeTests(formula, constants);
    return {
      ...this.#task,
      facts,
      numbers: all,
      actions: changed.map((action) => ({
        ...action,
        condition: write(action.condition),
        effects: action.effects.map((effect) => ({
          ...effect,
          condition: write(effect.condition),
        })),
      })),
      goal: goal === undefined ? undefined : write(goal),
      maintain: write(maintain),
      preferences: preferences.map((each) => ({ ...each, goal: write(each.goal) })),
    };
  }

  /** @param times number of comparisons with the sum */
  #consider(terms: readonly LinearTerm[], times: number): void {
    const { text, unit } = canonical(terms);
    const size = times * this.#writtenSize(terms);
    if (this.sums.has(text) || size <= MAX_WRITTEN || !this.#canBeKept(unit)) return;
    if (size <= MAX_WRITTEN_UNEVEN && !this.#isEven(unit)) return;
    this.sums.set(text, { key: `sum.${this.sums.size + 1}.`, terms: unit });
  }

  /** Whether all actions change the sum by constants. */
  #isEven(terms: readonly LinearTerm[]): boolean {
    return this.#task.actions.every(({ effects }) =>
      effects.every((effect) => riseOf(terms, effect).terms.length === 0),
    );
  }

  #widthOf(fluent: string): number {
    const { low, high } = this.#intervals.get(fluent) ?? UNBOUNDED;
    return high - low + 1;
  }

  /** The number of groups that a comparison expands to: one per choice of values of all but the widest number. */
  #writtenSize(terms: readonly LinearTerm[]): number {
    if (terms.length > MAX_TERMS) return Number.POSITIVE_INFINITY;
    const sorted = [...terms].sort(([a], [b]) => this.#widthOf(a) - this.#widthOf(b));
    const [one, other] = sorted.slice(-2) as [LinearTerm, LinearTerm];
    const apart = sorted.slice(0, one[1] + other[1] === 0 ? -2 : -1);
    return apart.reduce((size, [fluent]) => size * this.#widthOf(fluent), 1);
  }

  #valuesOf(terms: readonly LinearTerm[]): number {
    return terms.reduce((sum, [fluent, by]) => sum + Math.abs(by) * (this.#widthOf(fluent) - 1), 1);
  }

  /** Whether each action changes the sum under at most one condition. */
  #canBeKept(terms: readonly LinearTerm[]): boolean {
    const members = new Set(terms.map(([fluent]) => fluent));
    return this.#task.actions.every(({ effects }) => {
      const changing = effects.filter(({ changes }) =>
        changes.some(({ fluent }) => members.has(fluent)),
      );
      return changing.length <= 1;
    });
  }

  #addChanges(action: GroundAction): GroundAction {
    if (action.effects.every(({ changes }) => changes.length === 0)) return action;
    return { ...action, effects: action.effects.map((effect) => this.#addTo(effect)) };
  }

  #addTo(effect: GroundEffect): GroundEffect {
    if (effect.changes.length === 0) return effect;
    const changes = effect.changes.map((change) => this.#writeAmount(change));
    const [{ place }] = effect.changes as [NumericChange];
    for (const { key, terms } of this.sums.values()) {
      const { terms: rise, constant } = riseOf(terms, effect);
      if (constant === 0 && rise.length === 0) continue;
      const value = Rational.whole(constant);
      const change = { fluent: key, operation: "add", value, terms: rise, place } as const;
      changes.push(this.#writeAmount(change));
    }
    return { ...effect, changes };
  }

  #writeAmount(change: NumericChange): NumericChange {
    if (change.terms.length < 2) return change;
    const { text, factor } = canonical(change.terms);
    const sum = this.sums.get(text);
    return sum === undefined ? change : { ...change, terms: [[sum.key, factor]] };
  }

  #writeTests(formula: GroundFormula, constants: ReadonlyMap<string, number>): GroundFormula {
    if (formula.kind === "fact") return formula;
    if (formula.kind !== "test") {
      const parts = formula.parts.map((part) => this.#writeTests(part, constants));
      return formula.kind === "all" ? conjunctionOf(parts) : disjunctionOf(parts);
    }
    const { test } = formula;
    if (test.kind !== "sum") return formula;
    const written = this.#writeTest(test);
    if (written.kind !== "value") return formula;
    const constant = constants.get(written.fluent);
    if (constant === undefined) return { kind: "test", test: written };
    const holds = compares(Rational.whole(constant - written.value), written.operator);
    return holds ? TRUE : FALSE;
  }

  #writeTest(test: NumericTest & { readonly kind: "sum" }): NumericTest {
    const { text, factor } = canonical(test.terms);
    const sum = this.sums.get(text);
    // Tests have no divisor except their sign.
    if (sum === undefined || Math.abs(factor) !== 1) return test;
    const isMirrored = factor < 0;
    const operator = isMirrored ? MIRRORED[test.operator] : test.operator;
    const value = isMirrored ? 0 - test.value : test.value;
    const strict = operator === "<" ? -1 : operator === ">" ? 1 : 0;
    const plain = operator === "<" ? "<=" : operator === ">" ? ">=" : operator;
    const { place } = test;
    return { kind: "value", fluent: sum.key, operator: plain, value: value + strict, place };
  }
}

/** The increase of a sum by an effect. */
function riseOf(terms: readonly LinearTerm[], { changes }: GroundEffect): LinearForm {
  const factors = new Map(terms);
  let constant = 0;
  const parts: (readonly [readonly LinearTerm[], number])[] = [];
  for (const change of changes) {
    const by = factors.get(change.fluent);
    if (by === undefined) continue;
    const { rise } = formsOf(change);
    constant += by * rise.constant;
    parts.push([rise.terms, by]);
  }
  return { terms: addTerms(...parts), constant };
}

/** A common form for sums that are multiples of each other. */
function canonical(terms: readonly LinearTerm[]): {
  readonly text: string;
  readonly unit: readonly LinearTerm[];
  readonly factor: number;
} {
  const sorted = [...terms].sort(([a], [b]) => (a < b ? -1 : 1));
  const divisor = sorted.reduce((all, [, by]) => greatestWholeDivisor(all, Math.abs(by)), 0);
  const factor = (sorted[0] as LinearTerm)[1] < 0 ? -divisor : divisor;
  const unit = timesTerms(sorted, 1 / factor).map(
    ([fluent, by]): LinearTerm => [fluent, Math.round(by)],
  );
  return { text: unit.map(([fluent, by]) => `${by} ${fluent}`).join(","), unit, factor };
}

function formulasOf({ goal, maintain, preferences }: GroundTask): readonly GroundFormula[] {
  const wishes = preferences.map((each) => each.goal);
  return [...(goal === undefined ? [] : [goal]), maintain, ...wishes];
}

/** Drops unused numbers. */
function withoutUnread(task: GroundTask, mustStay: (fluent: string) => boolean): GroundTask {
  const read = new Set([...task.numbers.keys()].filter(mustStay));
  const add = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "test") for (const fluent of fluentsOf(leaf.test)) read.add(fluent);
    });
  };
  const amounts = new Map<string, Set<string>>();
  for (const { condition, effects, duration } of task.actions) {
    add(condition);
    for (const fluent of fluentsOfDuration(duration)) read.add(fluent);
    for (const effect of effects) {
      add(effect.condition);
      for (const { fluent, terms } of effect.changes) {
        const known = amounts.get(fluent) ?? new Set();
        amounts.set(fluent, known);
        for (const [amount] of terms) known.add(amount);
      }
    }
  }
  for (const formula of formulasOf(task)) add(formula);
  // Keys added meanwhile are visited at the end of the set.
  for (const fluent of read) for (const amount of amounts.get(fluent) ?? []) read.add(amount);
  return {
    ...task,
    numbers: new Map([...task.numbers].filter(([fluent]) => read.has(fluent))),
    actions: task.actions.map((action) => ({
      ...action,
      effects: action.effects.map((effect) => ({
        ...effect,
        changes: effect.changes.filter(({ fluent }) => read.has(fluent)),
      })),
    })),
  };
}

/** The intervals of sums, from those of their numbers. */
export function intervalOfSum(terms: readonly LinearTerm[], intervals: Intervals): Interval {
  let [low, high] = [0, 0];
  for (const [fluent, by] of terms) {
    const own = intervals.get(fluent) ?? UNBOUNDED;
    low += by > 0 ? by * own.low : by * own.high;
    high += by > 0 ? by * own.high : by * own.low;
  }
  return { low, high };
}
