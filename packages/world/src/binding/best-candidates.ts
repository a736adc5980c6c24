import type { KindTally } from "../relevance/tallies.ts";
import { compareThingIds, type Facts, type Thing, type ThingUse } from "../things/thing.ts";
import { wayClass } from "../things/way-class.ts";
import type { BoundThing } from "./binding.ts";

/** A candidate thing with its distance. */
export interface ThingCandidate extends BoundThing {
  readonly thing: Thing;
  readonly scaledCost: number;
}

/** A candidate with its price per unit of the wanted amount. */
interface Ranked extends ThingCandidate {
  readonly price: number;
}

/**
 * The best candidates of a kind. If a goal needs an amount, half of them are the cheapest per unit:
 * three nearly empty chests nearby do not make a plan.
 */
export class BestCandidates {
  readonly #most: number;
  /** The number of candidates chosen by price. */
  readonly #half: number;
  readonly #nearest: Ranked[] = [];
  readonly #cheapest: Ranked[] = [];
  /** @param most number of candidates */
  constructor(most: number) {
    this.#most = most;
    this.#half = Math.ceil(most / 2);
  }

  add(
    thing: Thing,
    facts: Facts,
    scaledCost: number,
    { amount, scaledCost: getting }: ThingUse,
  ): void {
    const price = amount > 0 ? (scaledCost + getting) / amount : 0;
    const isNear = scaledCost <= (this.#nearest[this.#most - 1]?.scaledCost ?? scaledCost);
    const isCheap = amount > 0 && price <= (this.#cheapest[this.#half - 1]?.price ?? price);
    if (!isNear && !isCheap) return;
    const candidate = { thing, facts, scaledCost, price };
    if (isNear) insert(this.#nearest, candidate, this.#most, compareReach);
    if (isCheap) insert(this.#cheapest, candidate, this.#half, comparePrice);
  }

  /**
   * Whether a more distant thing cannot be among the best.
   *
   * @param tally of all things of the kind
   */
  isDecided(scaledCost: number, { mostAmount, leastCost }: KindTally): boolean {
    const far = this.#nearest[this.#most - 1];
    if (far === undefined || far.scaledCost >= scaledCost) return false;
    if (mostAmount === 0) return true;
    const dear = this.#cheapest[this.#half - 1];
    return dear !== undefined && dear.price < (scaledCost + leastCost) / mostAmount;
  }

  /** The best candidates: the nearest and the cheapest alternately, without duplicates. */
  get best(): readonly ThingCandidate[] {
    if (this.#cheapest.length === 0) return this.#nearest;
    const best = new Set<ThingCandidate>();
    for (let at = 0; at < this.#nearest.length; at++) {
      best.add(this.#nearest[at] as ThingCandidate);
      const cheap = this.#cheapest[at];
      if (cheap !== undefined) best.add(cheap);
    }
    return [...best].slice(0, this.#most);
  }
}

/** Inserts a candidate into a sorted list of limited length. */
export function insert<Candidate>(
  list: Candidate[],
  candidate: Candidate,
  most: number,
  compare: (one: Candidate, other: Candidate) => number,
): void {
  const last = list[most - 1];
  if (last !== undefined && compare(candidate, last) >= 0) return;
  let at = Math.min(list.length, most - 1);
  for (; at > 0 && compare(candidate, list[at - 1] as Candidate) < 0; at--) {
    list[at] = list[at - 1] as Candidate;
  }
  list[at] = candidate;
}

/** Nearest first, then by id. */
export function compareReach(one: ThingCandidate, other: ThingCandidate): number {
  return one.scaledCost - other.scaledCost || compareThingIds(one.thing.id, other.thing.id);
}

function comparePrice(one: Ranked, other: Ranked): number {
  return one.price - other.price || compareReach(one, other);
}

/**
 * Orders candidates by class of the way, properties and id, so that agents in similar situations ask the same question.
 */
export function compareCandidates(
  one: ThingCandidate,
  other: ThingCandidate,
  properties: number,
): number {
  const byWay = wayClass(one.scaledCost) - wayClass(other.scaledCost);
  if (byWay !== 0) return byWay;
  for (let at = 0; at < properties; at++) {
    const by = (one.facts.codes[at] as number) - (other.facts.codes[at] as number);
    if (by !== 0) return by;
  }
  return compareThingIds(one.thing.id, other.thing.id);
}
