import type { Work } from "@understudy/planner-core/internal";
import type { Kind } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { Facts, KnownThings, Thing } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { GoalRelevance } from "./relevance.ts";

/** Statistics of a kind's relevant things for a goal. */
export interface KindTally {
  readonly size: number;
  /** Upper bound on the wanted amount of a thing, and lower bound on its cost. */
  readonly mostAmount: number;
  readonly leastCost: number;
}

/** The relevant things of a kind, counted by what they supply and by their cost. */
class KindCount implements KindTally {
  size = 0;
  readonly #kind: Kind;
  readonly #relevance: GoalRelevance;
  readonly #amounts = new Map<number, number>();
  readonly #costs = new Map<number, number>();

  constructor(kind: Kind, relevance: GoalRelevance) {
    this.#kind = kind;
    this.#relevance = relevance;
  }

  get mostAmount(): number {
    let most = 0;
    for (const amount of this.#amounts.keys()) if (amount > most) most = amount;
    return most;
  }

  get leastCost(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const cost of this.#costs.keys()) if (cost < least) least = cost;
    return least;
  }

  /** Counts a thing, or with -1 no longer. */
  add(facts: Facts | undefined, count: 1 | -1): void {
    const use = facts && this.#relevance.useOf(this.#kind, facts);
    if (use?.matters !== true) return;
    this.size += count;
    addTo(this.#amounts, use.amount, count);
    addTo(this.#costs, use.scaledCost, count);
  }
}

/** A count with the number of changes that it contains. */
interface KnownCount {
  readonly count: KindCount;
  changes: number;
}

/** Counts relevant things. All agents with complete knowledge share the counts, which follow the changes of things. */
export class Tallies {
  readonly #things: Things;
  readonly #known = new WeakMap<GoalRelevance, Map<Kind, KnownCount>>();

  constructor(things: Things) {
    this.#things = things;
  }

  *of(kind: Kind, relevance: GoalRelevance, knowledge: KnownThings): Work<KindTally> {
    if (!knowledge.isAll) return yield* countOf(kind, relevance, knowledge);
    const known = this.#known.get(relevance)?.get(kind);
    if (known !== undefined && this.#follow(known, kind)) return known.count;
    const { log } = this.#things;
    const changes = log.count;
    const count = yield* countOf(kind, relevance, knowledge);
    // Things that changed during the count may be in it twice.
    if (changes === log.count) this.#note(kind, relevance, { count, changes });
    return count;
  }

  /** Counts what has changed since. Returns false if that is no longer known. */
  #follow(known: KnownCount, { name }: Kind): boolean {
    const { log } = this.#things;
    const isWhole = log.visit(known.changes, ({ kind, before, after }) => {
      if (kind !== name) return;
      known.count.add(before, -1);
      known.count.add(after, 1);
    });
    known.changes = log.count;
    return isWhole;
  }

  #note(kind: Kind, relevance: GoalRelevance, known: KnownCount): void {
    let byKind = this.#known.get(relevance);
    if (byKind === undefined) {
      byKind = new Map();
      this.#known.set(relevance, byKind);
    }
    byKind.set(kind, known);
  }
}

function* countOf(kind: Kind, relevance: GoalRelevance, knowledge: KnownThings): Work<KindCount> {
  const count = new KindCount(kind, relevance);
  yield* lookAtEach(knowledge.ofKind(kind.name), (thing: Thing) => {
    count.add(knowledge.factsOf(thing), 1);
  });
  return count;
}

function addTo(counts: Map<number, number>, key: number, count: 1 | -1): void {
  const sum = (counts.get(key) ?? 0) + count;
  if (sum > 0) counts.set(key, sum);
  else counts.delete(key);
}
