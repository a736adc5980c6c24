import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { ExclusiveFacts } from "./exclusive-facts.ts";
import type { FactLandmark, LandmarkFinder } from "./landmark-finder.ts";
import type { OperatorFacts } from "./operator-facts.ts";

/** Limit on pairs of operators and facts compared, a few hundredths of a second. */
const MAX_UNITS = 8_000_000;

/**
 * Finds reasonable orders (Hoffmann, Porteous, Sebastia 2004). If two landmarks are needed for a
 * third, and reaching the first would lose the second, then the first comes first.
 */
export class ReasonableOrders {
  readonly #exclusive: ExclusiveFacts;
  readonly #operators: OperatorFacts;
  /** The operators that add each landmark fact. */
  readonly #achievers: Map<number, number[]> = new Map();
  #units = 0;

  constructor(exclusive: ExclusiveFacts, operators: OperatorFacts) {
    this.#exclusive = exclusive;
    this.#operators = operators;
  }

  /** Adds the reasonable orders to each landmark. */
  *note({ found, goal }: LandmarkFinder): SlicedWork<void> {
    yield* this.#findAchievers(found);
    let seen = 0;
    for (const third of [goal, ...found]) {
      for (const later of third.needs) {
        for (const first of found) {
          if (first !== third && comesBefore(first, third)) this.#order(first, later);
          this.#units += 4;
          if (this.#units < seen + CHUNK) continue;
          yield this.#units - seen;
          seen = this.#units;
        }
        if (this.#units > MAX_UNITS) return;
      }
    }
  }

  /** Orders two landmarks if that is reasonable and creates no cycle. */
  #order(first: FactLandmark, later: FactLandmark): void {
    if (first === later || later.facts.length > 1 || later.after.includes(first)) return;
    if (!this.#loses(first, later.facts[0] as number)) return;
    if (!comesBefore(later, first) && !isAfter(first, later)) later.after.push(first);
  }

  *#findAchievers(found: readonly FactLandmark[]): SlicedWork<void> {
    for (const { facts } of found) {
      for (const fact of facts) this.#achievers.set(fact, []);
    }
    const { facts, start } = this.#operators.adds;
    const { applies } = this.#exclusive;
    for (let operator = 0; operator < applies.length; operator++) {
      const end = start[operator + 1] as number;
      const from = start[operator] as number;
      yield 2 + end - from;
      if (applies[operator] === 0) continue;
      for (let at = from; at < end; at++) {
        this.#achievers.get(facts[at] as number)?.push(operator);
      }
    }
  }

  /** Whether every achiever of a landmark deletes a fact. */
  #loses({ facts }: FactLandmark, other: number): boolean {
    const { needs, adds } = this.#operators;
    if (facts.length > 1) return false;
    const achievers = this.#achievers.get(facts[0] as number) as number[];
    for (const operator of achievers) {
      const needed = (needs.start[operator + 1] as number) - (needs.start[operator] as number);
      const added = (adds.start[operator + 1] as number) - (adds.start[operator] as number);
      this.#units += 4 + needed + added;
      if (this.#exclusive.isOut(other, needs, operator)) continue;
      if (!this.#exclusive.isOut(other, adds, operator)) return false;
    }
    return true;
  }
}

/** Whether a landmark can only come true after another one. */
function comesBefore(first: FactLandmark, { facts }: FactLandmark): boolean {
  return facts.length === 1 && first.precedes.has(facts[0] as number);
}

/** Whether the orders so far place a landmark after another one. */
function isAfter(
  landmark: FactLandmark,
  other: FactLandmark,
  seen = new Set<FactLandmark>(),
): boolean {
  if (landmark === other) return true;
  if (seen.has(landmark)) return false;
  seen.add(landmark);
  return landmark.after.some((each) => isAfter(each, other, seen));
}
