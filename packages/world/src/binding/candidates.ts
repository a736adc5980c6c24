import { finish, type Work } from "@understudy/planner-core/internal";
import type { Kind } from "../layout.ts";
import { ConsideredThings } from "../relevance/considered-things.ts";
import { referredBy } from "../relevance/referred-things.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import type { KindTally } from "../relevance/tallies.ts";
import type { Facts, Thing } from "../things/thing.ts";
import type { Asker } from "./asker.ts";
import { assignThings } from "./assign-things.ts";
import type { BestCandidates, ThingCandidate } from "./best-candidates.ts";
import { StandIn, ThingBinding } from "./binding.ts";
import type { CandidateOptions } from "./candidate-options.ts";
import { chooseNeeded } from "./choose-needed.ts";
import { Detours } from "./detours.ts";
import { RelevantThings } from "./relevant-things.ts";
import { ShortestQueue } from "./shortest-queue.ts";

/** The relevant things of an agent for a goal, best first, and their bindings. Chosen in slices. */
export class Candidates {
  readonly #options: CandidateOptions;
  readonly #asker: Asker;
  readonly #pins: ReadonlyMap<string, Thing>;
  readonly #reserved: ReadonlySet<string>;
  readonly #relevance: GoalRelevance;
  readonly #byKind = new Map<Kind, { readonly tally: KindTally; readonly crowd: BestCandidates }>();
  readonly #tallies = new Map<Kind, KindTally>();
  readonly #things: RelevantThings;
  readonly #considered = new ConsideredThings();
  #wasBound = false;
  /** By kind: the thing that plans may count on finding. It only takes a place that no known thing needs. */
  readonly #standIns: ReadonlyMap<string, StandIn>;
  #hadStandIns = false;
  /**
   * Whether a place of each such kind is reserved for its stand-in, because all known things
   * failed.
   */
  #isReserving = false;
  #detours: Detours | undefined;
  /** Things that had a place in a binding with detours. */
  readonly #withDetours = new Set<Thing>();
  #hadDetours = false;
  #taken: Thing | undefined;
  /** Whether other agents' claims have been checked. */
  #hasLooked = false;

  /** As `of`, but without a look at the things. */
  constructor(
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
    this.#things = new RelevantThings(options, asker, relevance);
    const found = relevance.kinds.map(({ name }) => [name, options.standIns.get(name)] as const);
    this.#standIns = new Map(
      found.filter((one): one is readonly [string, StandIn] => {
        return one[1] !== undefined && asker.mayFind(one[0]);
      }),
    );
    this.#hadStandIns = this.#standIns.size === 0;
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

  /** Counts the relevant things. */
  *count(): Work {
    const { tallies } = this.#options;
    for (const kind of this.#relevance.kinds) {
      this.#tallies.set(kind, yield* tallies.of(kind, this.#relevance, this.#asker.knowledge));
    }
  }

  *#choose(): Work {
    yield* this.count();
    for (const [kind, tally] of this.#tallies) {
      this.#byKind.set(kind, { tally, crowd: yield* this.#things.best(kind, tally) });
    }
  }

  /** The suitable claimed thing at which the agent is served first. */
  *taken(): Work<Thing | undefined> {
    if (this.#hasLooked) return this.#taken ?? this.#detours?.held;
    this.#hasLooked = true;
    this.#taken = [...this.#pins.values()].find((thing) => !this.#asker.mayUse(thing));
    if (this.#taken !== undefined) return this.#taken;
    const claimed = new ShortestQueue(this.#options.layout, this.#asker);
    for (const kind of this.#byKind.keys()) {
      yield* this.#things.lookAt(kind, (thing) => {
        if (!this.#asker.mayUse(thing)) claimed.offer(thing, () => this.#things.reach(thing));
      });
    }
    this.#taken = claimed.thing;
    return this.#taken;
  }

  /** Number of relevant things. */
  get known(): number {
    let known = 0;
    for (const { size } of this.#tallies.values()) known += size;
    return known;
  }

  /** Number of relevant things that had a place in some binding, or whose facts were tried often enough. */
  get considered(): number {
    return this.#considered.size;
  }

  /** Whether there is no way to some relevant thing. */
  get hasGaps(): boolean {
    return this.#things.hasGaps;
  }

  /**
   * The binding of a round.
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
    let hasNew = !this.#wasBound || this.#isReserving;
    this.#wasBound = true;
    const own = new Set(this.#ownThings());
    for (const [kind, { crowd, tally }] of this.#byKind) {
      const room = this.#roomFor(kind, own);
      const most = round === 0 ? Math.min(room, counts.get(kind.name) ?? room) : room;
      const forced = this.#things.among(kind, new Set([...this.#pins.values(), ...own]));
      const chosenThings = new Set(forced.map(({ thing }) => thing));
      // A plan chose distant things for a reason, so they stay. Half of the room is for new ones.
      const best = this.#things.among(kind, kept).filter(({ thing }) => !chosenThings.has(thing));
      best.sort((one, other) => other.scaledCost - one.scaledCost);
      const taken = [...forced, ...best.slice(0, Math.max(0, Math.ceil(room / 2) - forced.length))];
      const must = taken.length;
      for (const { thing } of taken) chosenThings.add(thing);
      // From the second round on unseen things come first, then the best.
      const others = chosenThings.size + room;
      const order =
        round < 2
          ? crowd.best
          : yield* this.#things.others(kind, others, isFactual, this.#considered);
      for (const candidate of order) {
        if (taken.length >= Math.max(most, must)) break;
        if (!chosenThings.has(candidate.thing)) taken.push(candidate);
      }
      taken.splice(room);
      hasNew ||= taken.some(
        ({ thing, facts }) => !this.#considered.has(thing, facts, kind, isFactual),
      );
      if (taken.length < tally.size && (yield* this.#things.hasMore(kind, taken.length)))
        isComplete = false;
      chosen.set(kind.name, taken);
      for (const { thing, facts } of taken) this.#considered.add(thing, facts);
    }
    if (!hasNew) return undefined;
    const hasAllFree = this.#addReferred(chosen, own) && isComplete;
    isComplete = hasAllFree && (yield* this.taken()) === undefined;
    return this.#assignAll(chosen, own, isComplete, hasAllFree);
  }

  /**
   * Adds the things that chosen ones refer to and that need places. Returns whether all of them
   * fit.
   */
  #addReferred(chosen: ReadonlyMap<string, readonly ThingCandidate[]>, own: Set<Thing>): boolean {
    const things = [...chosen.values()].flatMap((ofKind) => ofKind.map(({ thing }) => thing));
    const { relevance } = this.#options;
    // There are at most as many chosen things as places, so this needs no slices.
    const referred = finish(referredBy([...things, ...own], relevance, this.#asker.knowledge));
    if (referred.size === 0) return true;
    const assigned = new Set([...things, ...own]);
    let isWhole = true;
    for (const thing of referred) {
      if (assigned.has(thing)) continue;
      const kind = this.#options.layout.kinds.get(thing.kind) as Kind;
      if (this.#placesBeside(kind, assigned) === 0) isWhole = false;
      else own.add(thing);
      if (own.has(thing)) assigned.add(thing);
    }
    return isWhole;
  }

  #isRelevant(thing: Thing): boolean {
    const kind = this.#options.layout.kinds.get(thing.kind) as Kind;
    return this.#byKind.has(kind) && this.#things.factsOf(kind, thing) !== undefined;
  }

  /**
   * A binding with exactly these things, since more would only lengthen the search.
   *
   * @param isNew whether a binding with some things is worth a round
   */
  bindSet(
    set: Iterable<Thing>,
    isNew: (things: readonly Thing[]) => boolean,
  ): ThingBinding | undefined {
    const own = new Set(this.#ownThings());
    for (const thing of set) if (!this.#isRelevant(thing)) own.add(thing);
    const things = new Set([...this.#pins.values(), ...own, ...set]);
    const chosen = new Map<string, readonly ThingCandidate[]>();
    for (const kind of this.#byKind.keys()) {
      chosen.set(kind.name, this.#things.among(kind, things).slice(0, this.#roomFor(kind, own)));
    }
    if (!isNew([...things])) return undefined;
    this.#addReferred(chosen, own);
    return this.#assignAll(chosen, own, false);
  }

  /**
   * A binding with an unseen thing of each kind in place of a known one; undefined after the first.
   */
  *bindStandIns(): Work<ThingBinding | undefined> {
    if (this.#hadStandIns) return undefined;
    this.#isReserving = true;
    const binding = yield* this.bind(1, new Set(), false);
    this.#isReserving = false;
    this.#hadStandIns = true;
    return binding;
  }

  /** Whether plans may count on unseen things. */
  get hasStandIns(): boolean {
    return this.#standIns.size > 0;
  }

  /** Whether any binding was made. */
  get wasBound(): boolean {
    return this.#wasBound;
  }

  /** Places of each kind that mandatory things leave free. */
  get rooms(): ReadonlyMap<string, number> {
    const own = this.#ownThings();
    const forced = new Set([...own, ...this.#pins.values()]);
    const { kinds } = this.#options.layout;
    return new Map([...kinds.values()].map((one) => [one.name, this.#placesBeside(one, forced)]));
  }

  /** The things at the agent's position, in its hands or in the goal, whether they are relevant or not. */
  get forced(): ReadonlySet<Thing> {
    return new Set([...this.#ownThings(), ...this.#pins.values()]);
  }

  /** The distance of a thing, in thousandths; `WITHOUT_WAY` for none. */
  reach(thing: Thing): number {
    return this.#things.reach(thing);
  }

  /** Visits all relevant things, also those that other agents claim or no way leads to. */
  *lookAtRelevant(look: (thing: Thing, facts: Facts) => void): Work {
    for (const kind of this.#byKind.keys()) {
      yield* this.#things.lookAt(kind, look);
    }
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
    const { needed, isKnown, isWhole } = detours;
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
    const hasAllFree = isKnown && taken.size === needed.size;
    return this.#assignAll(chosen, own, isWhole && hasAllFree, hasAllFree);
  }

  /** The number of a kind's places for needed things, without those taken by other mandatory things. */
  #freePlaces(kind: Kind, own: ReadonlySet<Thing>, needed: Detours["needed"]): number {
    const others = new Set([...own, ...this.#pins.values()]);
    for (const thing of needed.keys()) others.delete(thing);
    return this.#placesBeside(kind, others);
  }

  #assignAll(
    chosen: ReadonlyMap<string, readonly ThingCandidate[]>,
    own: ReadonlySet<Thing>,
    isComplete: boolean,
    hasAllFree: boolean = isComplete,
  ): ThingBinding {
    const { layout } = this.#options;
    const bound = assignThings(
      {
        ...{ layout, chosen, own, pins: this.#pins, reserved: this.#reserved },
        knowledge: this.#asker.knowledge,
        standIns: this.#standIns,
      },
      (thing, facts) => this.#considered.add(thing, facts),
    );
    const assigned = bound.filter((one) => one?.thing instanceof StandIn).length;
    this.#hadStandIns ||= assigned === this.#standIns.size;
    const lacksUnseen = assigned < this.#standIns.size;
    return new ThingBinding(layout, bound, isComplete, lacksUnseen, hasAllFree);
  }

  /** Whether there are places for all relevant things. */
  get haveRoom(): boolean {
    const own = this.#ownThings();
    for (const [kind, { tally }] of this.#byKind) {
      if (tally.size > this.#roomFor(kind, own)) return false;
    }
    return true;
  }

  /** The number of a kind's places for candidates, without those taken by irrelevant mandatory things. */
  #roomFor(kind: Kind, own: ReadonlySet<Thing>): number {
    const others = new Set([...own, ...this.#pins.values()]);
    for (const { thing } of this.#things.among(kind, others)) others.delete(thing);
    return this.#placesBeside(kind, others);
  }

  /** The number of a kind's places without those for the given things and the goal's. */
  #placesBeside(kind: Kind, others: ReadonlySet<Thing>): number {
    const isReserved = this.#isReserving && this.#standIns.has(kind.name);
    let room = kind.places.length - (isReserved ? 1 : 0);
    for (const thing of others) if (thing.kind === kind.name) room--;
    for (const { name } of kind.places) {
      if (this.#reserved.has(name) && !this.#pins.has(name)) room--;
    }
    return Math.max(0, room);
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
}
