import type { Work } from "@understudy/planner-core/internal";
import type { Kind } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { KnownThings, Thing } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { GoalRelevance } from "./relevance.ts";

/** Statistics of a kind's relevant things for a goal. */
export interface KindTally {
  readonly size: number;
  /** Upper bound on the wanted amount of a thing, and lower bound on its cost. */
  readonly mostAmount: number;
  readonly leastCost: number;
}

/** Counts relevant things. All agents with complete knowledge share the counts until something changes. */
export class Tallies {
  readonly #things: Things;
  #known = new Map<GoalRelevance, Map<Kind, KindTally>>();
  #changes = -1;

  constructor(things: Things) {
    this.#things = things;
  }

  *of(kind: Kind, relevance: GoalRelevance, knowledge: KnownThings): Work<KindTally> {
    if (!knowledge.isAll) return yield* tallyOf(kind, relevance, knowledge);
    if (this.#changes !== this.#things.changes) {
      this.#changes = this.#things.changes;
      this.#known.clear();
    }
    const known = this.#known.get(relevance)?.get(kind);
    if (known !== undefined) return known;
    const tally = yield* tallyOf(kind, relevance, knowledge);
    if (this.#changes === this.#things.changes) this.#note(kind, relevance, tally);
    return tally;
  }

  #note(kind: Kind, relevance: GoalRelevance, tally: KindTally): void {
    let known = this.#known.get(relevance);
    if (known === undefined) {
      known = new Map();
      this.#known.set(relevance, known);
    }
    known.set(kind, tally);
  }
}

function* tallyOf(kind: Kind, relevance: GoalRelevance, knowledge: KnownThings): Work<KindTally> {
  let size = 0;
  let mostAmount = 0;
  let leastCost = Number.POSITIVE_INFINITY;
  yield* lookAtEach(knowledge.ofKind(kind.name), (thing: Thing) => {
    const facts = knowledge.factsOf(thing);
    const use = facts && relevance.useOf(kind, facts);
    if (use?.matters !== true) return;
    size++;
    if (use.amount > mostAmount) mostAmount = use.amount;
    if (use.scaledCost < leastCost) leastCost = use.scaledCost;
  });
  return { size, mostAmount, leastCost };
}
