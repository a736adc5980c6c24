/**
 * Bounds of numbers, from conditions and effects, from consumed resources, and from the numbers' uses.
 *
 * @module
 */

import { type BoundsAnnotations, MAX_NUMBER } from "../facts/bounds-annotation.ts";
import { nameInKey } from "../facts/fact-store.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { visitLeaves } from "../ground/ground-formula.ts";
import type { GroundTask } from "../ground/ground-task.ts";
import { fluentsOf, type LinearTerm } from "../numbers/numeric-test.ts";
import { PddlIssueCollector, type PddlPlace, pddlError, scaleHint } from "../pddl-error.ts";
import { happeningText, isKeptAmount } from "../read/split-time.ts";
import { DecidedValues } from "./decided-values.ts";
import { type Interval, type Intervals, mostWithin, narrow } from "./interval.ts";
import { intervalOfSum, keepSums, type TaskWithSums } from "./kept-sums.ts";
import { NumberReach, opposite } from "./number-reach.ts";
import { PotentialBounds } from "./potential.ts";

/** The range of a number over all states of any plan. */
export interface FluentBounds {
  readonly min: number;
  readonly max: number;
  /** Whether a step beyond `max` is forbidden, as annotated in the file. Otherwise values above are irrelevant. */
  readonly isStrict: boolean;
  /** Whether decreases stop at `min`, since lower values are irrelevant. */
  readonly stopsAtMin: boolean;
}

/** A task with the bounds of its numbers. */
export interface BoundedTask {
  /** With sums as separate numbers where that saves tests. */
  readonly task: GroundTask;
  readonly bounds: ReadonlyMap<string, FluentBounds>;
}

/**
 * Finds bounds for every number of a task, from annotations, or from preconditions, effects and the start.
 *
 * @throws PddlError for unbounded numbers, with the annotation to add
 */
export function boundNumbers(
  task: GroundTask,
  given: BoundsAnnotations,
  vocabulary: PddlVocabulary,
): BoundedTask {
  // Every tested or changed number is among them.
  if (task.numbers.size === 0) return { task, bounds: new Map() };
  checkAmounts(task);
  const plain = new BoundsFinder({ task, sums: new Map() }, given, vocabulary);
  const withSums = keepSums(task, plain.intervals, (fluent) => given.of(fluent) !== undefined);
  if (withSums.task !== task) {
    const finder = new BoundsFinder(withSums, given, vocabulary, plain.intervals);
    const bounds = finder.boundAll(new PddlIssueCollector());
    if (bounds !== undefined) return { task: withSums.task, bounds };
  }
  // A sum may be unbounded although its numbers are bounded, or stop at a value.
  const issues = new PddlIssueCollector();
  const bounds = plain.boundAll(issues);
  issues.finish();
  return { task, bounds: bounds ?? new Map() };
}

/** @throws PddlError for fractions that no scale makes whole */
function checkAmounts({ actions }: GroundTask): void {
  for (const { effects } of actions) {
    for (const { value, place } of effects.flatMap(({ changes }) => changes)) {
      if (value.isWhole) continue;
      const message = `the amount ${value.toNumber()} is not a whole number`;
      throw pddlError(place, message, scaleHint(value));
    }
  }
}

class BoundsFinder {
  readonly #task: GroundTask;
  readonly #sums: ReadonlyMap<string, readonly LinearTerm[]>;
  readonly #given: BoundsAnnotations;
  readonly #vocabulary: PddlVocabulary;
  readonly #reach: NumberReach;
  readonly #decided: DecidedValues;
  /** Refused functions, each reported once. */
  readonly #refused = new Set<string>();
  #places: ReadonlyMap<string, PddlPlace> | undefined;

  /** @param known intervals that hold in any case */
  constructor(
    { task, sums }: TaskWithSums,
    given: BoundsAnnotations,
    vocabulary: PddlVocabulary,
    known?: Intervals,
  ) {
    this.#task = task;
    this.#sums = sums;
    this.#given = given;
    this.#vocabulary = vocabulary;
    const knownOf = (fluent: string): Interval | undefined => {
      const terms = sums.get(fluent);
      if (known === undefined) return undefined;
      return terms === undefined ? known.get(fluent) : intervalOfSum(terms, known);
    };
    this.#reach = closedReach(task, { get: (fluent) => this.#givenTo(fluent) }, { get: knownOf });
    this.#decided = new DecidedValues(task, this.#reach);
  }

  get intervals(): Intervals {
    return this.#reach.intervals;
  }

  /** The bounds of all numbers; undefined if one has none. @param issues collects errors */
  boundAll(issues: PddlIssueCollector): ReadonlyMap<string, FluentBounds> | undefined {
    const bounds = new Map<string, FluentBounds>();
    for (const fluent of this.#task.numbers.keys()) {
      const own = issues.attempt(() => this.boundsOf(fluent));
      if (own !== undefined) bounds.set(fluent, own);
    }
    return bounds.size === this.#task.numbers.size ? bounds : undefined;
  }

  /**
   * @returns undefined for an unbounded number whose function is already reported
   * @throws PddlError for an unbounded number
   */
  boundsOf(fluent: string): FluentBounds | undefined {
    const name = this.#nameOf(fluent);
    const own = this.#givenTo(fluent);
    if (own !== undefined) {
      const start = this.#task.numbers.get(fluent) as number;
      if (start < own.low || start > own.high) {
        const shown = start / this.#scaleOf(fluent);
        const { place } = this.#given.of(fluent) as { place: PddlPlace };
        throw pddlError(place, `${name} starts at ${shown}, outside these bounds`);
      }
      const bounds = { min: own.low, max: own.high, isStrict: true, stopsAtMin: false };
      return this.#checkRange(bounds, fluent);
    }
    const { low, high } = this.#reach.intervals.get(fluent) as Interval;
    const isIn = (end: number): boolean => Math.abs(end) <= MAX_NUMBER;
    const least = isIn(low) ? low : (this.#decided.from(fluent, -1) ?? low);
    const most = isIn(high) ? high : (this.#decided.from(fluent, 1) ?? high);
    if (!Number.isFinite(least)) return this.#refuse(fluent, name, -1);
    if (!Number.isFinite(most)) return this.#refuse(fluent, name, 1);
    const bounds = { min: least + 0, max: most + 0, isStrict: false };
    return this.#checkRange({ ...bounds, stopsAtMin: least !== low }, fluent);
  }

  /** A number in PDDL notation. */
  #nameOf(fluent: string): string {
    const terms = this.#sums.get(fluent);
    if (terms === undefined) return this.#vocabulary.format(fluent);
    const words = terms.map(([each, by]) => {
      const name = this.#vocabulary.format(each);
      return by === 1 ? name : `(* ${by} ${name})`;
    });
    return `(+ ${words.join(" ")})`;
  }

  #scaleOf(fluent: string): number {
    return this.#task.scales.get(nameInKey(fluent)) ?? 1;
  }

  #givenTo(fluent: string): Interval | undefined {
    const bounds = this.#given.of(fluent);
    if (bounds === undefined) return undefined;
    const scale = this.#scaleOf(fluent);
    return { low: bounds.min * scale, high: bounds.max * scale };
  }

  #refuse(fluent: string, name: string, sign: 1 | -1): undefined {
    const known = `${nameInKey(fluent)} ${sign}`;
    // One report per function is enough, and an amount that a step keeps has bounds if what it reads has.
    if (this.#refused.has(known) || (isKeptAmount(fluent) && this.#refused.size > 0))
      return undefined;
    this.#refused.add(known);
    const { intervals, steps } = this.#reach;
    const step = (steps.get(fluent) ?? []).find(({ after, rise, limits }) => {
      const possible = narrow(limits, intervals);
      if (possible === undefined) return false;
      const [way, reached] = sign > 0 ? [rise, after] : [opposite(rise), opposite(after)];
      return (
        mostWithin(way, limits, possible) > 0 &&
        !Number.isFinite(mostWithin(reached, limits, possible))
      );
    });
    const tool = happeningText(step?.action.name.split(".")[0] ?? "an action");
    const [side, verb, example] =
      sign > 0
        ? ["upper", "increases", `(<= ${name} 99)`]
        : ["lower", "decreases", `(>= ${name} 1)`];
    const [first] = this.#sums.get(fluent) ?? [[fluent]];
    const bounded = this.#vocabulary.format((first as LinearTerm)[0]);
    throw pddlError(
      step?.action.place ?? this.#placeOf(fluent),
      `${name} has no ${side} bound: ${tool} ${verb} it without limit`,
      `add a precondition such as ${example}, or a comment: ; @bounds ${bounded} 0 100`,
    );
  }

  #checkRange(bounds: FluentBounds, fluent: string): FluentBounds {
    if (Math.abs(bounds.min) <= MAX_NUMBER && Math.abs(bounds.max) <= MAX_NUMBER) return bounds;
    const name = this.#nameOf(fluent);
    throw pddlError(
      this.#placeOf(fluent),
      `${name} may grow beyond ${MAX_NUMBER}`,
      "use a larger unit",
    );
  }

  /** A place that reads or changes a number. */
  #placeOf(fluent: string): PddlPlace {
    this.#places ??= placesIn(this.#task);
    return this.#places.get(fluent) ?? { source: "problem", line: 1, column: 1 };
  }
}

function placesIn({ actions, goal, maintain, preferences }: GroundTask): Map<string, PddlPlace> {
  const places = new Map<string, PddlPlace>();
  const add = (fluent: string, place: PddlPlace): void => {
    if (!places.has(fluent)) places.set(fluent, place);
  };
  const formulas = actions.flatMap(({ condition, effects }) => [
    condition,
    ...effects.map((effect) => effect.condition),
  ]);
  formulas.push(
    ...(goal === undefined ? [] : [goal]),
    maintain,
    ...preferences.map((each) => each.goal),
  );
  for (const formula of formulas) {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind !== "test") return;
      for (const fluent of fluentsOf(leaf.test)) add(fluent, leaf.test.place);
    });
  }
  for (const change of actions
    .flatMap(({ effects }) => effects)
    .flatMap(({ changes }) => changes)) {
    add(change.fluent, change.place);
  }
  return places;
}

/**
 * Finds intervals of all numbers, alternating between conditions and effects and consumed resources until neither
 * improves the other. Open ends are infinite.
 *
 * @param given bounds that no step exceeds
 * @param known intervals that hold in any case
 */
export function closedReach(task: GroundTask, given: Intervals, known: Intervals): NumberReach {
  const reach = new NumberReach(task, given, known);
  const potentials = new PotentialBounds(task, reach.intervals);
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const fluent of task.numbers.keys()) {
      const { low, high } = reach.intervals.get(fluent) as Interval;
      const most = Number.isFinite(high) ? high : potentials.most(fluent, 1);
      const opposed = Number.isFinite(low) ? 0 - low : potentials.most(fluent, -1);
      const found = { low: opposed === undefined ? low : 0 - opposed, high: most ?? high };
      if (found.low === low && found.high === high) continue;
      reach.limit(fluent, found);
      isMore = true;
    }
    if (isMore) reach.narrow();
  }
  return reach;
}
