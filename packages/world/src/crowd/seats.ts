import type { Asker } from "../binding/asker.ts";
import type { Kind } from "../layout.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Errand } from "./errand.ts";
import { factsAfter, type Promises } from "./promises.ts";

/** Things that may take a part in an errand. */
export interface Seat {
  readonly thing: Thing;
  readonly id: ThingId;
  readonly facts: Facts;
  /** The number of agents that may still use it. */
  readonly room: number;
  /** Whether it is claimed, and agents queue for it. */
  readonly hasLine: boolean;
  /** Whether another agent may use it before. */
  readonly isStation: boolean;
}

/** The claims of all agents. */
export interface ClaimsOfCrowd {
  holderOf(thing: ThingId): string | undefined;
  waitingFor(thing: ThingId): number;
}

/** Most agents that a thing has room for. */
const MOST_ROOM = 8;
/** Most agents that set out for a station, with the agent that uses it. */
export const MOST_TURNS = 4;

/** The things that fit the parts of errands at one moment, found once for all agents that know the same. */
export class ErrandSeats {
  readonly #promises: Promises;
  readonly #claims: ClaimsOfCrowd;
  readonly #isReserved: (thing: Thing) => boolean;
  readonly #isMember: (agent: string) => boolean;
  readonly #known = new Map<
    KnownThings | undefined,
    Map<Errand, (readonly Seat[] | undefined)[]>
  >();

  /**
   * @param isReserved whether an agent without an answer yet will claim a thing
   * @param isMember whether an agent belongs to the crowd
   */
  constructor(
    promises: Promises,
    claims: ClaimsOfCrowd,
    isReserved: (thing: Thing) => boolean,
    isMember: (agent: string) => boolean,
  ) {
    this.#promises = promises;
    this.#claims = claims;
    this.#isReserved = isReserved;
    this.#isMember = isMember;
  }

  /** The number of agents that may begin an errand; infinite if they need not share anything. */
  roomFor(asker: Asker, errand: Errand): number {
    let room = Number.POSITIVE_INFINITY;
    for (let thing = 0; thing < errand.kinds.length; thing++) {
      const seats = this.of(asker, errand, thing);
      if (seats.length === 0) return 0;
      if (errand.contended.includes(thing)) room = Math.min(room, this.roomOf(seats));
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
  roomOf(seats: readonly Seat[]): number {
    let sum = 0;
    for (const { isStation, room, thing } of seats) {
      sum += isStation ? Math.max(0, MOST_TURNS - this.#promises.usersOf(thing)) : room;
    }
    return sum;
  }

  /** The things that fit a part of an errand. */
  of({ knowledge, mayUse }: Asker, errand: Errand, thing: number): readonly Seat[] {
    const mind = knowledge.isAll ? undefined : knowledge;
    let byErrand = this.#known.get(mind);
    if (byErrand === undefined) {
      byErrand = new Map();
      this.#known.set(mind, byErrand);
    }
    let known = byErrand.get(errand);
    if (known === undefined) {
      known = new Array<readonly Seat[] | undefined>(errand.kinds.length);
      byErrand.set(errand, known);
    }
    const isFree = (one: Thing): boolean => {
      return this.#claims.holderOf(one.id) === undefined && !this.#isReserved(one);
    };
    known[thing] ??= knowledge
      .ofKind((errand.kinds[thing] as Kind).name)
      .map((one) => this.#seat(knowledge, errand, thing, one, isFree))
      .filter((seat) => seat !== undefined);
    const seats = known[thing] as readonly Seat[];
    if (!errand.claims(thing) || errand.isStation(thing)) return seats;
    if (!seats.some(({ hasLine }) => hasLine)) return seats;
    // A place in a line is an agent's own.
    return seats.filter(({ hasLine, thing: one }) => !hasLine || mayUse(one));
  }

  #hasLine({ id }: Thing): boolean {
    return this.#claims.waitingFor(id) > 0;
  }

  /** A certain thing, if it fits. */
  certain(
    { knowledge, mayUse }: Asker,
    errand: Errand,
    thing: number,
    one: Thing,
  ): Seat | undefined {
    const mayHave = (other: Thing): boolean => mayUse(other) && !this.#isReserved(other);
    return this.#seat(knowledge, errand, thing, one, mayHave);
  }

  #seat(
    knowledge: KnownThings,
    errand: Errand,
    at: number,
    thing: Thing,
    mayUse: (thing: Thing) => boolean,
  ): Seat | undefined {
    const kind = errand.kinds[at] as Kind;
    const facts = thing.kind === kind.name ? knowledge.factsOf(thing) : undefined;
    if (facts === undefined || !errand.takes(at, { id: thing.id, facts })) return undefined;
    const isStation = errand.isStation(at);
    const holder = isStation ? this.#claims.holderOf(thing.id) : undefined;
    // A player does not leave it by a plan.
    if (holder !== undefined && !this.#isMember(holder)) return undefined;
    if (!isStation && errand.claims(at) && !mayUse(thing)) return undefined;
    const room = errand.changes(at) ? this.#roomOf(kind, errand, at, thing, facts) : MOST_ROOM;
    if (room === 0) return undefined;
    const isClaimed = errand.claims(at);
    const hasLine = isClaimed && !isStation && this.#hasLine(thing);
    const own = isClaimed && !isStation ? 1 : room;
    return { thing, id: thing.id, facts, room: own, hasLine, isStation };
  }

  /** The number of agents that may run an errand with a thing, after the changes that are ahead. */
  #roomOf(kind: Kind, errand: Errand, at: number, thing: Thing, now: Facts): number {
    const { id } = thing;
    let facts = factsAfter(kind, now, this.#promises.aheadOf(thing));
    let room = 0;
    while (room < MOST_ROOM && errand.takes(at, { id, facts })) {
      room++;
      facts = factsAfter(kind, facts, errand.changesOf(at));
    }
    return room;
  }
}
