import { nameInKey } from "../facts/fact-store.ts";
import type { GroundTask } from "../ground/ground-task.ts";
import { isRunningFact } from "../read/split-time.ts";
import { addTerms, type Intervals, mostOf, mostWithin, narrow, timesTerms } from "./interval.ts";
import { opposite } from "./number-reach.ts";
import { type Occasion, Occasions } from "./occasions.ts";

/** Limit on combinations of payers tried for one bound. */
const MAX_ATTEMPTS = 24;
/** Limit on effects examined for all bounds of a task, plus an amount per action. */
const MAX_LOOKS = 100_000;
const MAX_LOOKS_PER_ACTION = 20;
/** Limit on weights; beyond it, payments go in circles. */
const MAX_WEIGHT = 1_000_000;

/** A choice among the names of possible payers. */
interface Decision {
  readonly count: number;
  chosen: number;
}

type Decisions = Map<string, Decision>;

/**
 * Bounds of numbers whose increase has a price: one stock's gain is another's loss, a truck's load counts crates, an
 * action consumes a resource.
 *
 * A set of numbers and facts gets weights such that the weighted sum never rises, or only to a level limited by
 * conditions: a potential, as in invariants of weighted facts (Helmert, "Concise finite-domain representations", 2009).
 * The sum is then at most its start value, and the number at most that minus the minimum of the others.
 */
export class PotentialBounds {
  readonly #task: GroundTask;
  readonly #intervals: Intervals;
  #occasions: Occasions | undefined;
  readonly #mostLooks: number;
  #looks = 0;

  /**
   * @param intervals intervals of the numbers, read anew for each bound
   * @param mostLooks limit on effects examined for all bounds
   */
  constructor(
    task: GroundTask,
    intervals: Intervals,
    mostLooks: number = MAX_LOOKS + MAX_LOOKS_PER_ACTION * task.actions.length,
  ) {
    this.#task = task;
    this.#intervals = intervals;
    this.#mostLooks = mostLooks;
  }

  /** The upper bound of a number or its negative; undefined if unknown. */
  most(fluent: string, sign: 1 | -1): number | undefined {
    this.#occasions ??= new Occasions(this.#task);
    const decisions: Decisions = new Map();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const looksLeft = this.#mostLooks - this.#looks;
      if (looksLeft <= 0) return undefined;
      const potential = new Potential(fluent, sign, this.#task, this.#intervals, this.#occasions);
      const most = potential.complete(decisions, looksLeft);
      this.#looks += potential.looks;
      if (most !== undefined) return most;
      if (!advance(decisions)) return undefined;
    }
    return undefined;
  }
}

/** The next choices in lexicographic order. @returns whether there are any */
function advance(decisions: Decisions): boolean {
  for (const [key, decision] of [...decisions].reverse()) {
    decision.chosen++;
    if (decision.chosen < decision.count) return true;
    decisions.delete(key);
  }
  return false;
}

/** A number or fact that may compensate an increase. */
interface Payer {
  readonly name: string;
  readonly kind: "number" | "fact";
  readonly key: string;
  /** The weight to add, as a fraction. */
  readonly numerator: number;
  readonly denominator: number;
}

class Potential {
  looks = 0;
  readonly #fluent: string;
  readonly #task: GroundTask;
  readonly #intervals: Intervals;
  readonly #occasions: Occasions;
  readonly #numbers: Map<string, number>;
  readonly #facts = new Map<string, number>();

  constructor(
    fluent: string,
    sign: 1 | -1,
    task: GroundTask,
    intervals: Intervals,
    occasions: Occasions,
  ) {
    this.#fluent = fluent;
    this.#task = task;
    this.#intervals = intervals;
    this.#occasions = occasions;
    this.#numbers = new Map([[fluent, sign]]);
  }

  /** Adds weights until no effect raises the sum. @returns the number's upper bound; undefined on failure */
  complete(decisions: Decisions, mostLooks: number): number | undefined {
    const touched = new Set(this.#occasions.ofNumber(this.#fluent));
    const waiting = new Set(touched);
    // Occasions added during the walk are visited at its end.
    for (const occasion of waiting) {
      waiting.delete(occasion);
      if (++this.looks > mostLooks) return undefined;
      const rise = this.#riseOf(occasion);
      if (rise <= 0 || this.#isLimited(occasion)) continue;
      const payer = this.#choose(this.#payersOf(occasion, rise), occasion, decisions);
      if (payer === undefined || !this.#pay(payer)) return undefined;
      const more =
        payer.kind === "fact"
          ? this.#occasions.ofFact(payer.key)
          : this.#occasions.ofNumber(payer.key);
      for (const each of more) {
        touched.add(each);
        waiting.add(each);
      }
    }
    return this.#bound(touched);
  }

  #bound(touched: Iterable<Occasion>): number | undefined {
    let most = this.#atStart();
    for (const occasion of touched) {
      if (this.#riseOf(occasion) > 0) most = Math.max(most, this.#mostAfter(occasion));
    }
    const weight = Math.abs(this.#numbers.get(this.#fluent) as number);
    const others = [...this.#numbers].filter(([fluent]) => fluent !== this.#fluent);
    const terms = timesTerms(others, -1);
    let spare = mostOf({ terms, constant: 0 }, this.#intervals);
    for (const factWeight of this.#facts.values()) spare += Math.max(0, -factWeight);
    const bound = Math.floor((most + spare) / weight);
    return Number.isFinite(bound) ? bound : undefined;
  }

  #atStart(): number {
    const { numbers, facts } = this.#task;
    let sum = 0;
    for (const [fluent, weight] of this.#numbers) sum += weight * (numbers.get(fluent) as number);
    for (const [fact, weight] of this.#facts) if (facts.get(fact) === true) sum += weight;
    return sum;
  }

  /** The largest increase of the sum by an effect; minus infinity if it never acts. */
  #riseOf(occasion: Occasion): number {
    const { changes, limits } = occasion;
    const possible = narrow(limits, this.#intervals);
    if (possible === undefined) return Number.NEGATIVE_INFINITY;
    const terms: (readonly [readonly (readonly [string, number])[], number])[] = [];
    let constant = this.#factRise(occasion);
    for (const [fluent, { rise }] of changes) {
      const weight = this.#numbers.get(fluent);
      if (weight === undefined) continue;
      constant += weight * rise.constant;
      terms.push([rise.terms, weight]);
    }
    return mostWithin({ terms: addTerms(...terms), constant }, limits, possible);
  }

  #factRise({ added, deleted, known, released, gained }: Occasion): number {
    let sum = 0;
    const few = added.size + deleted.size;
    if (this.#facts.size === 0 || few === 0) return 0;
    for (const fact of added) {
      const weight = this.#facts.get(fact) ?? 0;
      if (weight > 0) sum += known.get(fact) === true ? 0 : weight;
      else if (gained.has(fact)) sum += weight;
    }
    for (const fact of deleted) {
      if (added.has(fact)) continue;
      const weight = this.#facts.get(fact) ?? 0;
      if (weight < 0) sum += known.get(fact) === false ? 0 : -weight;
      else if (released.has(fact)) sum -= weight;
    }
    return sum;
  }

  /** Whether conditions limit the sum after an effect. */
  #isLimited(occasion: Occasion): boolean {
    return occasion.isAlone && Number.isFinite(this.#mostAfter(occasion));
  }

  /** The upper bound of the sum after an effect. */
  #mostAfter({ changes, limits }: Occasion): number {
    const possible = narrow(limits, this.#intervals);
    if (possible === undefined) return Number.NEGATIVE_INFINITY;
    let constant = 0;
    for (const weight of this.#facts.values()) constant += Math.max(0, weight);
    const terms = [...this.#numbers].map(([fluent, weight]) => {
      const after = changes.get(fluent)?.after ?? { terms: [[fluent, 1]] as const, constant: 0 };
      constant += weight * after.constant;
      return [after.terms, weight] as const;
    });
    return mostWithin({ terms: addTerms(...terms), constant }, limits, possible);
  }

  /** Numbers and facts that decrease where an effect raises the sum, likeliest first. */
  #payersOf(occasion: Occasion, rise: number): readonly Payer[] {
    const payers: Payer[] = [];
    for (const key of occasion.changes.keys()) {
      if (key === this.#fluent) continue;
      const payer = this.#numberThatPays(occasion, key, rise);
      if (payer !== undefined) payers.push(payer);
    }
    if (!Number.isFinite(rise)) return payers;
    // Facts about several objects are more specific: a crate in a truck rather than a free arm.
    const pays = (facts: ReadonlySet<string>, sign: 1 | -1): Payer[] =>
      [...facts]
        .filter((key) => sign * (this.#facts.get(key) ?? 0) >= 0)
        .sort((one, other) => other.split(" ").length - one.split(" ").length)
        .map((key) => ({
          name: nameInKey(key),
          kind: "fact",
          key,
          numerator: sign * rise,
          denominator: 1,
        }));
    const facts = [...pays(occasion.released, 1), ...pays(occasion.gained, -1)];
    // The end of a step returns what its start took.
    const own = facts.filter(({ key }) => isRunningFact(key));
    return [...own, ...payers, ...facts.filter((payer) => !own.includes(payer))];
  }

  #numberThatPays(occasion: Occasion, key: string, rise: number): Payer | undefined {
    const { changes, limits } = occasion;
    const own = changes.get(key);
    if (own === undefined) return undefined;
    const weight = this.#numbers.get(key) ?? 0;
    const { low, high } = this.#intervals.get(key) ?? { low: -Infinity, high: Infinity };
    const payer = (numerator: number, denominator: number): Payer | undefined => {
      const isPossible = numerator > 0 ? Number.isFinite(low) : Number.isFinite(high);
      if (numerator === 0 || !isPossible || weight * numerator < 0) return undefined;
      return { name: nameInKey(key), kind: "number", key, numerator, denominator };
    };
    const symbolic = this.#sameAmount(occasion, key);
    if (symbolic !== undefined) return payer(symbolic.numerator, symbolic.denominator);
    if (!Number.isFinite(rise)) return undefined;
    const possible = narrow(limits, this.#intervals) ?? this.#intervals;
    const leastFall = 0 - mostWithin(own.rise, limits, possible);
    if (leastFall > 0) return payer(rise, leastFall);
    const leastRise = 0 - mostWithin(opposite(own.rise), limits, possible);
    return leastRise > 0 ? payer(-rise, leastRise) : undefined;
  }

  /** The weight of a number that cancels an increase by varying amounts; undefined if none does. */
  #sameAmount(
    { changes }: Occasion,
    key: string,
  ): { readonly numerator: number; readonly denominator: number } | undefined {
    const own = changes.get(key)?.rise;
    const [first] = own?.terms ?? [];
    if (own === undefined || first === undefined) return undefined;
    const parts = [...changes].flatMap(([fluent, { rise }]) => {
      const weight = this.#numbers.get(fluent);
      return weight === undefined ? [] : [[rise.terms, weight] as const];
    });
    const terms = addTerms(...parts);
    const factor = terms.find(([fluent]) => fluent === first[0])?.[1] ?? 0;
    if (factor === 0) return undefined;
    const rest = addTerms([terms, first[1]], [own.terms, -factor]);
    if (rest.length > 0) return undefined;
    const sign = first[1] < 0 ? -1 : 1;
    return { numerator: -sign * factor, denominator: Math.abs(first[1]) };
  }

  /** Effects of one action get the same payer. */
  #choose(payers: readonly Payer[], { schema }: Occasion, decisions: Decisions): Payer | undefined {
    const names = [...new Set(payers.map(({ kind, name }) => `${kind} ${name}`))];
    if (names.length === 0) return undefined;
    const weighted = [...this.#numbers.keys(), ...this.#facts.keys()].map(nameInKey);
    const key = `${schema}|${[...new Set(weighted)].join(",")}|${names.join(",")}`;
    const decision = decisions.get(key) ?? { count: names.length, chosen: 0 };
    decisions.set(key, decision);
    return payers.find(({ kind, name }) => `${kind} ${name}` === names[decision.chosen]);
  }

  /** @returns whether the weights remain exact */
  #pay({ kind, key, numerator, denominator }: Payer): boolean {
    const weights = kind === "fact" ? this.#facts : this.#numbers;
    const divisor = greatestWholeDivisor(Math.abs(numerator), denominator);
    const scale = denominator / divisor;
    if (scale !== 1) {
      for (const map of [this.#numbers, this.#facts]) {
        for (const [each, weight] of map) map.set(each, weight * scale);
      }
    }
    weights.set(key, (weights.get(key) ?? 0) + numerator / divisor);
    return [...this.#numbers.values(), ...this.#facts.values()].every(
      (weight) => Math.abs(weight) <= MAX_WEIGHT,
    );
  }
}

export function greatestWholeDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestWholeDivisor(right, left % right);
}
