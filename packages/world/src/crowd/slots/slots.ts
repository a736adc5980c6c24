/**
 * The things that fit the parts of errands.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { Claims } from "../../claims/claims.ts";
import type { Kind } from "../../layout.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../../things/thing.ts";
import type { Things } from "../../things/things.ts";
import type { Errand, OwnValuesOf } from "../errand.ts";
import { factsAfter, type Promises } from "../promises.ts";
import type { UsedUpKinds } from "../used-up.ts";
import { KeptSlots, TouchedThings } from "./kept-slots.ts";
import type { Slot } from "./slot.ts";

/** The claims of all agents. */
export type ClaimsOfCrowd = Pick<
  Claims,
  "capacityOf" | "freePlaces" | "holdersOf" | "isAmong" | "touched" | "waitingFor"
>;

/** Most agents that a thing has room for. */
export const MOST_ROOM = 8;
/** Most agents that set out for a place at a station, with the agent that has it. */
export const MOST_TURNS = 4;

/** The things looked at in one piece of work. */
const THINGS_A_PIECE = 256;
/** Limit on errands whose slots are kept. */
const MOST_ERRANDS = 1024;

/** The things that fit the parts of errands, found once for all agents that know the same, and again after changes. */
export class ErrandSlots {
  readonly #promises: Promises;
  readonly #claims: ClaimsOfCrowd;
  readonly #reserved: (thing: Thing) => number;
  readonly #isMember: (agent: string) => boolean;
  readonly #things: Pick<Things, "get" | "log">;
  readonly #usedUp: Pick<UsedUpKinds, "count">;
  /** For agents that know all, by errand and part. */
  readonly #kept = new Map<Errand, (KeptSlots | undefined)[]>();
  readonly #touched = new Map<string, TouchedThings>();
  /** For all others, at one moment. */
  readonly #ofMinds = new Map<KnownThings, Map<Errand, (readonly Slot[] | undefined)[]>>();
  /** The things looked at in the current piece of work. */
  #looked = 0;
  #seenThings = 0;
  #seenClaims = 0;
  #seenUsedUp = 0;

  /**
   * @param reserved the number of agents without an answer yet that will claim a thing
   * @param isMember whether an agent belongs to the crowd
   */
  constructor(
    promises: Promises,
    claims: ClaimsOfCrowd,
    things: Pick<Things, "get" | "log">,
    usedUp: Pick<UsedUpKinds, "count">,
    reserved: (thing: Thing) => number,
    isMember: (agent: string) => boolean,
  ) {
    this.#things = things;
    this.#usedUp = usedUp;
    this.#promises = promises;
    this.#claims = claims;
    this.#reserved = reserved;
    this.#isMember = isMember;
  }

  /** Begins another moment: what has changed in the world is looked at again. */
  refresh(): void {
    const { log } = this.#things;
    const { touched } = this.#claims;
    const see = (id: ThingId): void => {
      const thing = this.#things.get(id);
      if (thing !== undefined) this.touch(thing);
    };
    const isKnown =
      log.visit(this.#seenThings, ({ thing }) => this.touch(thing)) &&
      touched.visit(this.#seenClaims, see);
    if (!isKnown || this.#seenUsedUp !== this.#usedUp.count) this.forget();
    this.#seenUsedUp = this.#usedUp.count;
    this.#seenThings = log.count;
    this.#seenClaims = touched.count;
    this.#ofMinds.clear();
  }

  /** Whether a piece of work ends here. */
  isPiece(): boolean {
    if (this.#looked < THINGS_A_PIECE) return false;
    this.#looked = 0;
    return true;
  }

  /** Notes that a thing may fit more or fewer errands than before. */
  touch(thing: Thing): void {
    this.#touched.get(thing.kind)?.log.add(thing);
  }

  /** Notes that any thing may. */
  forget(): void {
    for (const { log } of this.#touched.values()) log.forget();
  }

  /** The number of agents like one that may begin an errand; infinite if they need not share anything. */
  *roomFor(asker: Asker, errand: Errand, own: OwnValuesOf): Work<number> {
    let room = Number.POSITIVE_INFINITY;
    for (let thing = 0; thing < errand.kinds.length; thing++) {
      if (this.isPiece()) yield;
      const slots = this.suiting(asker, errand, thing, own);
      if (slots.length === 0) return 0;
      if (errand.contended.includes(thing)) room = Math.min(room, this.roomOf(slots));
    }
    return room;
  }

  /** Whether things would do for each part of an errand, if other agents left them. */
  isCrowded({ knowledge }: Asker, errand: Errand): boolean {
    return errand.kinds.every(({ name }, at) =>
      knowledge.ofKind(name).some((thing) => {
        const facts = knowledge.factsOf(thing);
        return facts !== undefined && errand.takes(at, { id: thing.id, facts });
      }),
    );
  }

  /** Whether the things of an errand are still there for an agent. */
  areOpen(asker: Asker, errand: Errand, things: readonly Thing[]): boolean {
    return errand.contended.every((at) => {
      const thing = things[at] as Thing;
      return this.certain(asker, errand, at, thing) !== undefined;
    });
  }

  /** The number of agents that may use one of these things. */
  roomOf(slots: readonly Slot[]): number {
    let sum = 0;
    for (const slot of slots) {
      sum += slot.isStation ? Math.max(0, this.#turnsLeft(slot)) : slot.room;
    }
    return sum;
  }

  /** The things that fit a part of an errand. */
  of({ knowledge, mayUse, traveller }: Asker, errand: Errand, thing: number): readonly Slot[] {
    const slots = knowledge.isAll
      ? this.#keptFor(knowledge, errand, thing)
      : this.#inMind(knowledge, errand, thing);
    if (!errand.claims(thing) || !slots.some(({ hasLine }) => hasLine)) return slots;
    // A place in a line is an agent's own.
    return slots.filter((slot) => {
      if (!slot.hasLine) return true;
      return slot.isStation ? this.#isNext(traveller.name, slot) : mayUse(slot.thing);
    });
  }

  /** The things that fit a part of an errand, or the one that an agent's own variables refer to. */
  suiting(asker: Asker, errand: Errand, thing: number, own: OwnValuesOf): readonly Slot[] {
    const id = errand.held(thing, own);
    const held = id === undefined ? undefined : asker.knowledge.find(id);
    if (held === undefined) return this.of(asker, errand, thing);
    const slot = this.certain(asker, errand, thing, held);
    const chosen: Slot[] = [];
    if (slot !== undefined) chosen[thing] = slot;
    return slot !== undefined && errand.fits(chosen, own, thing) ? [slot] : [];
  }

  #keptFor(knowledge: KnownThings, errand: Errand, at: number): readonly Slot[] {
    const { name } = errand.kinds[at] as Kind;
    let touched = this.#touched.get(name);
    if (touched === undefined) {
      touched = new TouchedThings();
      this.#touched.set(name, touched);
    }
    touched.refresh(knowledge.ofKind(name));
    let parts = this.#kept.get(errand);
    if (parts === undefined) {
      // Errands that are no longer known are not told of.
      if (this.#kept.size >= MOST_ERRANDS) this.#kept.clear();
      parts = [];
      this.#kept.set(errand, parts);
    }
    parts[at] ??= new KeptSlots(touched, (thing) => this.#free(knowledge, errand, at, thing));
    return parts[at].slots;
  }

  #inMind(mind: KnownThings, errand: Errand, at: number): readonly Slot[] {
    let byErrand = this.#ofMinds.get(mind);
    if (byErrand === undefined) {
      byErrand = new Map();
      this.#ofMinds.set(mind, byErrand);
    }
    const parts = byErrand.get(errand) ?? [];
    byErrand.set(errand, parts);
    parts[at] ??= mind
      .ofKind((errand.kinds[at] as Kind).name)
      .map((thing) => this.#free(mind, errand, at, thing))
      .filter((slot) => slot !== undefined);
    return parts[at];
  }

  #free(knowledge: KnownThings, errand: Errand, at: number, thing: Thing): Slot | undefined {
    this.#looked++;
    return this.#slot(knowledge, errand, at, thing, (one) => this.#placesLeft(one) > 0);
  }

  #hasLine({ id }: Thing): boolean {
    return this.#claims.waitingFor(id) > 0;
  }

  /** The number of agents that may still set out for a station. */
  #turnsLeft({ places, thing }: Slot): number {
    return places * MOST_TURNS - this.#promises.usesOf(thing).length;
  }

  /** Whether a station has a turn for an agent after those ahead in its line. */
  #isNext(agent: string, slot: Slot): boolean {
    return this.#claims.isAmong(agent, slot.id, this.#turnsLeft(slot));
  }

  #placesLeft(thing: Thing): number {
    return this.#claims.freePlaces(thing.id) - this.#reserved(thing);
  }

  /** A certain thing, if it fits. */
  certain(
    { knowledge, mayUse }: Asker,
    errand: Errand,
    thing: number,
    one: Thing,
  ): Slot | undefined {
    // An agent may use a thing without a free place that it holds itself.
    const mayHave = (other: Thing): boolean =>
      mayUse(other) && (this.#placesLeft(other) > 0 || this.#reserved(other) === 0);
    return this.#slot(knowledge, errand, thing, one, mayHave);
  }

  #slot(
    knowledge: KnownThings,
    errand: Errand,
    at: number,
    thing: Thing,
    mayUse: (thing: Thing) => boolean,
  ): Slot | undefined {
    const kind = errand.kinds[at] as Kind;
    const facts = thing.kind === kind.name ? knowledge.factsOf(thing) : undefined;
    if (facts === undefined || !errand.takes(at, { id: thing.id, facts })) return undefined;
    const isStation = errand.isStation(at);
    const holders = isStation ? this.#claims.holdersOf(thing.id) : [];
    // A player does not leave it by a plan.
    const others = holders.filter((holder) => !this.#isMember(holder)).length;
    const places = this.#claims.capacityOf(thing.id) - others;
    if (places <= 0) return undefined;
    if (!isStation && errand.claims(at) && !mayUse(thing)) return undefined;
    const room = errand.changes(at) ? this.#roomOf(kind, errand, at, thing, facts) : MOST_ROOM;
    if (room === 0) return undefined;
    const isClaimed = errand.claims(at);
    const hasLine = isClaimed && this.#hasLine(thing);
    const isOwn = isClaimed && !isStation;
    const own = isOwn ? Math.min(room, Math.max(1, this.#placesLeft(thing))) : room;
    return { thing, id: thing.id, facts, room: own, hasLine, isStation, places };
  }

  /** The number of agents that may run an errand with a thing, after the changes that are ahead. */
  #roomOf(kind: Kind, errand: Errand, at: number, thing: Thing, now: Facts): number {
    const { id } = thing;
    let facts = factsAfter(kind, now, this.#promises.aheadOf(thing, errand.isStation(at)));
    let room = 0;
    while (room < MOST_ROOM && errand.takes(at, { id, facts })) {
      room++;
      facts = factsAfter(kind, facts, errand.changesOf(at));
    }
    return room;
  }
}
