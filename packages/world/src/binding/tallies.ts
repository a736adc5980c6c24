import type { Work } from "@understudy/planner-core/internal";
import type { Kind } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { KnownThings, Thing } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { GoalRelevance } from "./relevance.ts";

/** The things of a kind that can matter for a goal. */
export interface KindTally {
  readonly size: number;
  /** None of them brings more of what is wanted in amounts, or is cheaper to get. */
  readonly mostAmount: number;
  readonly leastCost: number;
}

/** Counts the things that can matter: for all who know everything once, until something changes. */
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
