/**
 * Agents of a world: what each knows, wants and does.
 *
 * @module
 */

import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";

/** One thing as an agent remembers it. */
export interface Recollection {
  readonly thing: Thing;
  /** As it was when it was seen. */
  readonly facts: Facts;
  /** When it was seen, in milliseconds of the game's time. */
  readonly seenAtMs: number;
  /** The agent that saw it and told of it; undefined for one's own eyes. */
  readonly from?: string | undefined;
}

/** The rules by which an agent remembers. */
export interface MemoryOptions {
  /** The time for which a recollection is kept, in milliseconds of the game's time. Default: for ever. */
  readonly keepMs?: number | ((recollection: Recollection) => number);
}

/**
 * The things that an agent has seen or was told of, as they were then. It plans with these: a chest that was emptied or
 * taken away behind its back is still there for it until it looks again.
 */
export class Memory implements KnownThings {
  readonly #keepMs: MemoryOptions["keepMs"];
  readonly #byId = new Map<ThingId, Recollection>();
  readonly #byKind = new Map<string, Map<ThingId, Thing>>();

  constructor(options: MemoryOptions = {}) {
    this.#keepMs = options.keepMs;
  }

  /** The number of things that are remembered. */
  get size(): number {
    return this.#byId.size;
  }

  /** One thing as it is remembered; undefined if it is not. */
  get(id: ThingId): Recollection | undefined {
    return this.#byId.get(id);
  }

  /** Everything that is remembered. */
  all(): Iterable<Recollection> {
    return this.#byId.values();
  }

  /** Remembers a thing as it is now. */
  see(thing: Thing, nowMs: number): void {
    const { facts } = thing;
    const known = this.#byId.get(thing.id);
    if (known?.thing === thing && known.facts === facts && known.seenAtMs === nowMs) return;
    this.#keep({ thing, facts, seenAtMs: nowMs });
  }

  /**
   * Takes over a recollection of somebody else, unless one's own is as fresh.
   *
   * @param from the agent that tells it; undefined for one that is remembered again
   * @returns whether it was news
   */
  hear(told: Recollection, from: string | undefined): boolean {
    const known = this.#byId.get(told.thing.id);
    if (known !== undefined && known.seenAtMs >= told.seenAtMs) return false;
    this.#keep({ ...told, from: told.from ?? from });
    return true;
  }

  /** Knows of a thing no more: it was not where it should have been. */
  forget(id: ThingId): boolean {
    const known = this.#byId.get(id);
    if (known === undefined) return false;
    this.#byId.delete(id);
    this.#byKind.get(known.thing.kind)?.delete(id);
    return true;
  }

  /** Forgets what is too old by the game's rule. */
  age(nowMs: number): void {
    const keepMs = this.#keepMs;
    if (keepMs === undefined) return;
    for (const known of this.#byId.values()) {
      const limit = typeof keepMs === "function" ? keepMs(known) : keepMs;
      if (nowMs - known.seenAtMs > limit) this.forget(known.thing.id);
    }
  }

  ofKind(kind: string): Iterable<Thing> {
    return this.#byKind.get(kind)?.values() ?? [];
  }

  factsOf(thing: Thing): Facts | undefined {
    const known = this.#byId.get(thing.id);
    return known?.thing === thing ? known.facts : undefined;
  }

  find(id: ThingId): Thing | undefined {
    return this.#byId.get(id)?.thing;
  }

  #keep(known: Recollection): void {
    const { thing } = known;
    this.#byId.set(thing.id, known);
    let ofKind = this.#byKind.get(thing.kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#byKind.set(thing.kind, ofKind);
    }
    ofKind.set(thing.id, thing);
  }
}
