import type { Work } from "@understudy/planner-core/internal";
import type { Kind, ThingLayout } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { NearThings } from "../things/near-things.ts";
import type { Facts, Thing } from "../things/thing.ts";
import { UNKNOWN, type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";
import { BestCandidates, type ThingCandidate } from "./best-candidates.ts";
import { type StandIn, ThingBinding } from "./binding.ts";
import { chooseNeeded } from "./choose-needed.ts";
import { ConsideredThings, writtenFacts } from "./considered-things.ts";
import { Detours } from "./detours.ts";
import { Mixture } from "./mixture.ts";
import type { GoalRelevance, ThingRelevance } from "./relevance.ts";
import { seatThings } from "./seat-things.ts";
import type { KindTally, Tallies } from "./tallies.ts";

/** The parts of a world for the choice of candidates. */
export interface CandidateOptions {
  readonly layout: ThingLayout;
  readonly book: WayBook;
  readonly near: NearThings;
  readonly tallies: Tallies;
  /** The number of places to fill in the first round, by kind. */
  readonly counts: ReadonlyMap<string, number>;
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly relevance: ThingRelevance;
}

/** The relevant things of an agent for a goal, best first, and their bindings. Chosen in slices. */
export class Candidates {
  readonly #options: CandidateOptions;
  readonly #asker: Asker;
  readonly #pins: ReadonlyMap<string, Thing>;
  readonly #reserved: ReadonlySet<string>;
  readonly #relevance: GoalRelevance;
  readonly #byKind = new Map<Kind, { readonly tally: KindTally; readonly crowd: BestCandidates }>();
  readonly #considered = new ConsideredThings();
  #hasGaps = false;
  #wasBound = false;
  #detours: Detours | undefined;
  /** Things that had a place in a binding with detours. */
  readonly #withDetours = new Set<Thing>();
  #hadDetours = false;
  #taken: Thing | undefined;
  /** Whether the things that other agents claim have been examined. */
  #hasLooked = false;

  private constructor(
    options: CandidateOptions,
    asker: Asker,
    relevance: GoalRelevance,
    pins: ReadonlyMap<string, Thing>,
    reserved: readonly string[],
  ) {
    this.#options = options;
    this.#asker = asker;
    this.#pins = pins;
    this.#reserved = new Set(reserved);
    this.#relevance = relevance;
  }

  /**
   * @param pins by name of a place, the thing that the goal requires there
   * @param reserved the names of all such places. No other thing gets them
   */
  static *of(
    options: CandidateOptions,
    asker: Asker,
    relevance: GoalRelevance,
    pins: ReadonlyMap<string, Thing>,
    reserved: readonly string[],
  ): Work<Candidates> {
    const candidates = new Candidates(options, asker, relevance, pins, reserved);
    yield* candidates.#choose();
    return candidates;
  }

  *#choose(): Work {
    const { tallies } = this.#options;
    for (const kind of this.#relevance.kinds) {
      const tally = yield* tallies.of(kind, this.#relevance, this.#asker.knowledge);
      const crowd = (yield* this.#near(kind, tally)) ?? (yield* this.#all(kind));
      this.#byKind.set(kind, { tally, crowd });
    }
  }

  /** The suitable thing with the shortest queue that another agent claims; the nearest one of several. */
  *taken(): Work<Thing | undefined> {
    if (this.#hasLooked) return this.#taken ?? this.#detours?.held;
    this.#hasLooked = true;
    this.#taken = [...this.#pins.values()].find((thing) => !this.#asker.mayUse(thing));
    if (this.#taken !== undefined) return this.#taken;
    let shortest = Number.POSITIVE_INFINITY;
    let nearest = Number.POSITIVE_INFINITY;
    for (const kind of this.#byKind.keys()) {
      yield* lookAtEach(this.#asker.knowledge.ofKind(kind.name), (thing) => {
        if (this.#asker.mayUse(thing) || this.#factsOf(kind, thing) === undefined) return;
        const line = this.#asker.waitingFor(thing);
        const scaledCost = line > shortest ? WITHOUT_WAY : this.#reach(thing);
        if (scaledCost === WITHOUT_WAY) return;
        if (line === shortest && scaledCost >= nearest) return;
        shortest = line;
        nearest = scaledCost;
        this.#taken = thing;
      });
    }
    return this.#taken;
  }

  /** The best candidates among the known nearest things; undefined if the list is too short to decide. */
  *#near(kind: Kind, tally: KindTally): Work<BestCandidates | undefined> {
    const { options, traveller, knowledge } = { options: this.#options, ...this.#asker };
    const { name, body, at } = traveller;
    const { position } = options.layout;
    if (position === undefined || at === undefined || !knowledge.isTrue) return undefined;
    const near = yield* options.near.of(name, body, at, kind.name);
    if (near === undefined) return undefined;
    const crowd = new BestCandidates(kind.places.length);
    for (const [index, thing] of near.things.entries()) {
      const scaledCost = near.scaledCosts[index] as number;
      if (crowd.isDecided(scaledCost, tally)) return crowd;
      const facts = this.#factsOf(kind, thing);
      if (facts === undefined || !this.#asker.mayUse(thing)) continue;
      crowd.add(thing, facts, scaledCost, this.#relevance.useOf(kind, facts));
    }
    return undefined;
  }

  /** The best candidates of all things. */
  *#all(kind: Kind): Work<BestCandidates> {
    const crowd = new BestCandidates(kind.places.length);
    yield* lookAtEach(this.#asker.knowledge.ofKind(kind.name), (thing) => {
      const facts = this.#factsOf(kind, thing);
      if (facts === undefined || !this.#asker.mayUse(thing)) return;
      const scaledCost = this.#reach(thing);
      if (scaledCost === WITHOUT_WAY) return;
      crowd.add(thing, facts, scaledCost, this.#relevance.useOf(kind, facts));
    });
    return crowd;
  }

  /** The believed facts of a relevant thing; undefined for an irrelevant one. */
  #factsOf(kind: Kind, thing: Thing): Facts | undefined {
    const facts = this.#asker.knowledge.factsOf(thing);
    return facts !== undefined && this.#relevance.useOf(kind, facts).matters ? facts : undefined;
  }

  /** The candidates of a kind among some things. */
  #among(kind: Kind, things: Iterable<Thing>): ThingCandidate[] {
    const found: ThingCandidate[] = [];
    for (const thing of things) {
      if (thing.kind !== kind.name) continue;
      const facts = this.#factsOf(kind, thing);
      const scaledCost = facts === undefined ? WITHOUT_WAY : this.#reach(thing);
      if (facts === undefined || scaledCost === WITHOUT_WAY) continue;
      if (this.#asker.mayUse(thing)) found.push({ thing, facts, scaledCost });
    }
    return found;
  }

  /** Number of relevant things. */
  get known(): number {
    let known = 0;
    for (const { tally } of this.#byKind.values()) known += tally.size;
    return known;
  }

  /** Number of relevant things that had a place in some binding, or whose facts were tried often enough. */
  get considered(): number {
    return this.#considered.size;
  }

  /** Whether there is no way to some relevant thing. */
  get hasGaps(): boolean {
    return this.#hasGaps;
  }

  /**
   * Another binding.
   *
   * @param round 0: the best things; 1: one for every place; from 2 on: new things, if any
   * @param kept things that must stay, such as those of the best plan so far
   * @param isFactual whether only new facts make a thing new: all plans failed, and no way was
   *   missing
   * @returns undefined if it would contain nothing new
   */
  *bind(
    round: number,
    kept: ReadonlySet<Thing>,
    isFactual: boolean,
  ): Work<ThingBinding | undefined> {
    const { counts } = this.#options;
    const chosen = new Map<string, ThingCandidate[]>();
    let isComplete = true;
    let hasNew = !this.#wasBound;
    this.#wasBound = true;
    const own = this.#ownThings();
    for (const [kind, { crowd, tally }] of this.#byKind) {
      const room = this.#roomFor(kind, own);
      const most = round === 0 ? Math.min(room, counts.get(kind.name) ?? room) : room;
      const forced = this.#among(kind, new Set([...this.#pins.values(), ...own]));
      const chosenThings = new Set(forced.map(({ thing }) => thing));
      // A plan chose distant things for a reason, so they stay. Half of the room is for new ones.
      const best = this.#among(kind, kept).filter(({ thing }) => !chosenThings.has(thing));
      best.sort((one, other) => other.scaledCost - one.scaledCost);
      const taken = [...forced, ...best.slice(0, Math.max(0, Math.ceil(room / 2) - forced.length))];
      const must = taken.length;
      for (const { thing } of taken) chosenThings.add(thing);
      // From the second round on unseen things come first, then the best.
      const others = chosenThings.size + room;
      const order = round < 2 ? crowd.best : yield* this.#others(kind, others, isFactual);
      for (const candidate of order) {
        if (taken.length >= Math.max(most, must)) break;
        if (!chosenThings.has(candidate.thing)) taken.push(candidate);
      }
      taken.splice(room);
      hasNew ||= taken.some(
        ({ thing, facts }) => !this.#considered.has(thing, facts, kind, isFactual),
      );
      if (taken.length < tally.size && (yield* this.#hasMore(kind, taken.length)))
        isComplete = false;
      chosen.set(kind.name, taken);
      for (const { thing, facts } of taken) this.#considered.add(thing, facts);
    }
    if (!hasNew) return undefined;
    isComplete &&= (yield* this.taken()) === undefined;
    return this.#seatAll(chosen, own, isComplete);
  }

  /** The things that a proof must cover, computed once; undefined if all ways cost the same. */
  *detours(): Work<Detours | undefined> {
    const { layout, book, relevance } = this.#options;
    if (layout.domain.actions.ways === undefined || !book.hasWays) return undefined;
    this.#detours ??= yield* Detours.of(
      { layout, book, passability: relevance.passability },
      this.#asker,
      relevance.onDetours(this.#relevance),
      this.#pins.values(),
      this.#ownThings(),
    );
    return this.#detours;
  }

  /**
   * A binding with the things of the goal and the stops on detours to them.
   *
   * @param kept things that must stay
   * @returns undefined if it would contain nothing new
   */
  *bindDetours(kept: ReadonlySet<Thing> = new Set()): Work<ThingBinding | undefined> {
    const { layout } = this.#options;
    const detours = yield* this.detours();
    if (detours === undefined) return undefined;
    const { needed, isWhole } = detours;
    const own = this.#ownThings();
    const rooms = new Map(
      [...layout.kinds].map(([name, kind]) => [name, this.#freePlaces(kind, own, needed)]),
    );
    const first = [...this.#pins.values(), ...own];
    const { chosen, taken } = chooseNeeded(needed, rooms, [...first, ...kept], this.#withDetours);
    if (this.#hadDetours && [...taken].every((thing) => this.#withDetours.has(thing)))
      return undefined;
    this.#hadDetours = true;
    for (const thing of taken) this.#withDetours.add(thing);
    if (detours.hasDetours) this.#options.book.noteDetour(this.#asker.traveller.body);
    return this.#seatAll(chosen, own, isWhole && taken.size === needed.size);
  }

  /** The number of a kind's places for needed things, without those taken by other mandatory things. */
  #freePlaces(kind: Kind, own: ReadonlySet<Thing>, needed: Detours["needed"]): number {
    const others = new Set([...own, ...this.#pins.values()]);
    for (const thing of needed.keys()) others.delete(thing);
    return this.#placesBeside(kind, others);
  }

  #seatAll(
    chosen: ReadonlyMap<string, readonly ThingCandidate[]>,
    own: ReadonlySet<Thing>,
    isComplete: boolean,
  ): ThingBinding {
    const { layout, standIns } = this.#options;
    const kinds = new Set([...this.#byKind.keys()].map(({ name }) => name));
    const bound = seatThings(
      {
        ...{ layout, chosen, own, pins: this.#pins, reserved: this.#reserved },
        knowledge: this.#asker.knowledge,
        standIns: new Map([...standIns].filter(([kind]) => kinds.has(kind))),
      },
      (thing, facts) => this.#considered.add(thing, facts),
    );
    return new ThingBinding(layout, bound, isComplete);
  }

  /** Whether there are places for all relevant things. */
  get haveRoom(): boolean {
    const own = this.#ownThings();
    for (const [kind, { tally }] of this.#byKind) {
      if (tally.size > this.#roomFor(kind, own)) return false;
    }
    return true;
  }

  /** Whether there are more candidates than this. Unreachable and claimed things do not count. */
  *#hasMore(kind: Kind, count: number): Work<boolean> {
    let more = count;
    yield* lookAtEach(this.#asker.knowledge.ofKind(kind.name), (thing) => {
      if (this.#factsOf(kind, thing) === undefined || !this.#asker.mayUse(thing)) return false;
      return this.#reach(thing) !== WITHOUT_WAY && --more < 0;
    });
    return more < 0;
  }

  /** The number of a kind's places for candidates, without those taken by irrelevant mandatory things. */
  #roomFor(kind: Kind, own: ReadonlySet<Thing>): number {
    const others = new Set([...own, ...this.#pins.values()]);
    for (const { thing } of this.#among(kind, others)) others.delete(thing);
    return this.#placesBeside(kind, others);
  }

  /** The number of a kind's places without those for the given things and the goal's. */
  #placesBeside(kind: Kind, others: ReadonlySet<Thing>): number {
    let room = kind.places.length - (this.#options.standIns.has(kind.name) ? 1 : 0);
    for (const thing of others) if (thing.kind === kind.name) room--;
    for (const { name } of kind.places) {
      if (this.#reserved.has(name) && !this.#pins.has(name)) room--;
    }
    return Math.max(0, room);
  }

  /** Things of a kind for another round: those without a place so far, and if facts decide some others. */
  *#others(kind: Kind, most: number, isFactual: boolean): Work<readonly ThingCandidate[]> {
    if (most === 0) return [];
    const unseen = new BestCandidates(most);
    const seen = new BestCandidates(most);
    const mixture = new Mixture(most);
    yield* lookAtEach(this.#asker.knowledge.ofKind(kind.name), (thing) => {
      if (!this.#asker.mayUse(thing)) return;
      const facts = this.#factsOf(kind, thing);
      const scaledCost = facts === undefined ? WITHOUT_WAY : this.#reach(thing);
      if (facts === undefined || scaledCost === WITHOUT_WAY) return;
      const wasSeen = this.#considered.has(thing, facts, kind, isFactual);
      if (isFactual) {
        mixture.add({ thing, facts, scaledCost }, writtenFacts(facts), wasSeen);
        return;
      }
      const use = this.#relevance.useOf(kind, facts);
      (wasSeen ? seen : unseen).add(thing, facts, scaledCost, use);
    });
    return isFactual ? mixture.inOrder : [...unseen.best, ...seen.best];
  }

  /** The things of constraints, those that the agent's variables refer to, and those that these refer to. */
  #ownThings(): ReadonlySet<Thing> {
    const things = new Set(this.#asker.constraints?.things);
    for (const id of this.#asker.own.values()) {
      const thing = this.#asker.knowledge.find(id);
      if (thing !== undefined) things.add(thing);
    }
    for (const thing of [...things, ...this.#pins.values()]) {
      for (const id of this.#asker.knowledge.factsOf(thing)?.things ?? []) {
        const other = id === undefined ? undefined : this.#asker.knowledge.find(id);
        if (other !== undefined && this.#asker.mayUse(other)) things.add(other);
      }
    }
    return things;
  }

  /** The distance of a thing: the game's estimate, or the cost of the way. */
  #reach(thing: Thing): number {
    const { book, layout } = this.#options;
    if (layout.position === undefined) return 1;
    const { traveller } = this.#asker;
    const estimate = book.estimate(traveller.name, traveller.at, thing);
    if (estimate !== UNKNOWN) return estimate;
    const cost =
      traveller.at === undefined
        ? book.fromHere(traveller.name, thing, book.half)
        : book.between(traveller.name, traveller.body, traveller.at, thing);
    if (cost === WITHOUT_WAY) this.#hasGaps = true;
    return cost === UNKNOWN ? UNKNOWN_REACH : cost;
  }
}

/** The distance of things without an estimate: after all others. */
const UNKNOWN_REACH = 2_000_000_000;
