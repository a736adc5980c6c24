import type { Work } from "@understudy/planner-core/internal";
import type { Kind } from "../layout.ts";
import { type ConsideredThings, writtenFacts } from "../relevance/considered-things.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import type { KindTally } from "../relevance/tallies.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { Facts, Thing } from "../things/thing.ts";
import { WITHOUT_WAY } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";
import { BestCandidates, type ThingCandidate } from "./best-candidates.ts";
import type { CandidateOptions } from "./candidate-options.ts";
import { Mixture } from "./mixture.ts";
import { scaledReachOf } from "./reach.ts";

/** The things that an agent knows and that are relevant to its goal, with their distances. */
export class RelevantThings {
  /** Whether there is no way to some relevant thing. */
  hasGaps = false;
  readonly #options: CandidateOptions;
  readonly #asker: Asker;
  readonly #relevance: GoalRelevance;
  /** Ways asked for to find out which things are near. */
  #asked = 0;

  constructor(options: CandidateOptions, asker: Asker, relevance: GoalRelevance) {
    this.#options = options;
    this.#asker = asker;
    this.#relevance = relevance;
  }

  /** The believed facts of a relevant thing; undefined for an irrelevant one. */
  factsOf(kind: Kind, thing: Thing): Facts | undefined {
    const facts = this.#asker.knowledge.factsOf(thing);
    return facts !== undefined && this.#relevance.useOf(kind, facts).matters ? facts : undefined;
  }

  /** Visits the relevant things of a kind, also those that are claimed or out of reach. */
  *lookAt(kind: Kind, look: (thing: Thing, facts: Facts) => unknown): Work {
    yield* lookAtEach(
      this.#asker.knowledge.ofKind(kind.name),
      (thing) => {
        const facts = this.factsOf(kind, thing);
        return facts !== undefined && look(thing, facts);
      },
      () => this.#options.book.takePause(),
    );
  }

  /** The candidates of a kind among some things. */
  among(kind: Kind, things: Iterable<Thing>): ThingCandidate[] {
    const found: ThingCandidate[] = [];
    for (const thing of things) {
      if (thing.kind !== kind.name) continue;
      const facts = this.factsOf(kind, thing);
      const scaledCost = facts === undefined ? WITHOUT_WAY : this.reach(thing);
      if (facts === undefined || scaledCost === WITHOUT_WAY) continue;
      if (this.#asker.mayUse(thing)) found.push({ thing, facts, scaledCost });
    }
    return found;
  }

  /** Whether there are more candidates than this. Unreachable and claimed things do not count. */
  *hasMore(kind: Kind, count: number): Work<boolean> {
    let more = count;
    yield* this.lookAt(kind, (thing) => {
      if (!this.#asker.mayUse(thing)) return false;
      return this.reach(thing) !== WITHOUT_WAY && --more < 0;
    });
    return more < 0;
  }

  /** The best candidates. */
  *best(kind: Kind, tally: KindTally): Work<BestCandidates> {
    const near = yield* this.#near(kind, tally);
    if (near !== undefined) return near;
    const crowd = new BestCandidates(kind.places.length);
    yield* this.lookAt(kind, (thing, facts) => {
      if (!this.#asker.mayUse(thing)) return;
      const scaledCost = this.reach(thing);
      if (scaledCost === WITHOUT_WAY) return;
      crowd.add(thing, facts, scaledCost, this.#relevance.useOf(kind, facts));
    });
    return crowd;
  }

  /** The best candidates among the known nearest things; undefined if the list is too short to decide. */
  *#near(kind: Kind, tally: KindTally): Work<BestCandidates | undefined> {
    const { traveller, knowledge, mayUse } = this.#asker;
    const { name, body, at } = traveller;
    const { layout, near: lists } = this.#options;
    if (layout.position === undefined || at === undefined || !knowledge.isTrue) return undefined;
    const near = yield* lists.of(name, body, at, kind.name);
    if (near === undefined) return undefined;
    const crowd = new BestCandidates(kind.places.length);
    for (const [index, thing] of near.things.entries()) {
      const scaledCost = near.scaledCosts[index] as number;
      if (crowd.isDecided(scaledCost, tally)) return crowd;
      const facts = this.factsOf(kind, thing);
      if (facts === undefined || !mayUse(thing)) continue;
      crowd.add(thing, facts, scaledCost, this.#relevance.useOf(kind, facts));
    }
    return undefined;
  }

  /**
   * Things for another round: those without a place so far and, where facts decide, some that had
   * one.
   */
  *others(
    kind: Kind,
    most: number,
    isFactual: boolean,
    considered: ConsideredThings,
  ): Work<readonly ThingCandidate[]> {
    if (most === 0) return [];
    const unseen = new BestCandidates(most);
    const seen = new BestCandidates(most);
    const mixture = new Mixture(most);
    yield* this.lookAt(kind, (thing, facts) => {
      if (!this.#asker.mayUse(thing)) return;
      const scaledCost = this.reach(thing);
      if (scaledCost === WITHOUT_WAY) return;
      const wasSeen = considered.has(thing, facts, kind, isFactual);
      if (isFactual) {
        mixture.add({ thing, facts, scaledCost }, writtenFacts(facts), wasSeen);
        return;
      }
      const use = this.#relevance.useOf(kind, facts);
      (wasSeen ? seen : unseen).add(thing, facts, scaledCost, use);
    });
    return isFactual ? mixture.inOrder : [...unseen.best, ...seen.best];
  }

  /** The distance of a thing. Records if there is no way. */
  reach(thing: Thing): number {
    const { book } = this.#options;
    const before = book.asked;
    // A question that takes several ticks must not ask for the ways of each of them.
    const kept = this.#asked >= book.half ? Number.POSITIVE_INFINITY : book.half;
    const cost = scaledReachOf(thing, this.#options, this.#asker, kept);
    this.#asked += book.asked - before;
    if (cost === WITHOUT_WAY) this.hasGaps = true;
    return cost;
  }
}
