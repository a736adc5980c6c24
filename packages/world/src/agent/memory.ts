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
  /** The agent that saw it; undefined for one's own eyes. */
  readonly from?: string | undefined;
  /** The agent that told of it last, and when: it need not be the one that saw. Undefined for one's own eyes. */
  readonly told?: { readonly by: string; readonly atMs: number } | undefined;
  /** Whether what was seen is that it is not there any more. */
  readonly isMissing?: true | undefined;
}

/** The rules by which an agent remembers. */
export interface MemoryOptions {
  /** The time for which a recollection is kept, in milliseconds of the game's time. Default: for ever. */
  readonly keepMs?: number | ((recollection: Recollection) => number);
}

/**
 * The things that an agent has seen or was told of, as they were then. It plans with these: a chest that was emptied or
 * taken away behind its back is still there for it until it looks again, or somebody who has looked tells it.
 */
export class Memory implements KnownThings {
  /** It may be wrong: things are remembered that are not there any more. */
  readonly isTrue = false;
  readonly isAll = false;
  readonly #keepMs: MemoryOptions["keepMs"];
  readonly #byId = new Map<ThingId, Recollection>();
  readonly #byKind = new Map<string, Map<ThingId, Thing>>();
  /** Things that were not there when somebody looked: older news of them is no news. */
  readonly #missing = new Map<ThingId, Recollection>();
  #nowMs = Number.NEGATIVE_INFINITY;
  #changes = 0;

  constructor(options: MemoryOptions = {}) {
    this.#keepMs = options.keepMs;
  }

  /** The number of things that are remembered. */
  get size(): number {
    return this.#byId.size;
  }

  /** Changes with whatever is remembered anew or forgotten. */
  get changes(): number {
    return this.#changes;
  }

  /** The last time at which something was seen or heard, in milliseconds of the game's time; before that, minus infinity. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** One thing as it is remembered; undefined if it is not. */
  get(id: ThingId): Recollection | undefined {
    return this.#byId.get(id);
  }

  /** Everything that is remembered to be there. */
  all(): Iterable<Recollection> {
    return this.#byId.values();
  }

  /**
   * Recollections to be told or saved.
   *
   * @param ids of what; default: of everything, missing or not
   */
  recall(ids?: Iterable<ThingId>): readonly Recollection[] {
    if (ids === undefined) return [...this.#byId.values(), ...this.#missing.values()];
    const recalled = [...ids].map((id) => this.#byId.get(id) ?? this.#missing.get(id));
    return recalled.filter((known) => known !== undefined);
  }

  /**
   * Remembers a thing as it is now.
   *
   * @returns what was believed until now, where that was wrong
   */
  see(thing: Thing, nowMs: number): Recollection | undefined {
    const { facts } = thing;
    this.#reach(nowMs);
    const known = this.#byId.get(thing.id);
    const isRight = known?.thing === thing && known.facts === facts;
    if (isRight && known.seenAtMs === nowMs && known.told === undefined) return undefined;
    this.#keep({ thing, facts, seenAtMs: nowMs });
    return isRight || known === undefined || !differs(known, thing) ? undefined : known;
  }

  /**
   * Remembers that a thing is not there any more. Whoever is told so forgets it, too.
   *
   * @returns what was believed until now; undefined if nothing was
   */
  miss(id: ThingId, nowMs: number): Recollection | undefined {
    this.#reach(nowMs);
    const known = this.#byId.get(id);
    if (known === undefined) return undefined;
    const { thing, facts } = known;
    this.#keep({ thing, facts, seenAtMs: nowMs, isMissing: true });
    return known;
  }

  /**
   * Takes over a recollection of somebody else, unless one's own is as fresh.
   *
   * @param by the agent that tells it; undefined for one that is remembered again
   * @param atMs when it is told. Default: when it was seen
   * @returns whether it was news
   */
  hear(recollection: Recollection, by: string | undefined, atMs?: number): boolean {
    const { thing, seenAtMs, from, told } = recollection;
    const known = this.#byId.get(thing.id) ?? this.#missing.get(thing.id);
    if (known !== undefined && known.seenAtMs >= seenAtMs) return false;
    const toldAtMs = atMs ?? seenAtMs;
    this.#reach(toldAtMs);
    this.#keep({
      ...recollection,
      from: from ?? by,
      told: by === undefined ? told : { by, atMs: toldAtMs },
    });
    return true;
  }

  /** Knows of a thing no more, not even whether it is there: whoever speaks of it next is believed. */
  forget(id: ThingId): boolean {
    this.#changes++;
    this.#missing.delete(id);
    return this.#drop(id);
  }

  /** Forgets what is too old by the game's rule. */
  age(nowMs: number): void {
    const keepMs = this.#keepMs;
    if (keepMs === undefined) return;
    for (const known of [...this.#byId.values(), ...this.#missing.values()]) {
      const limit = typeof keepMs === "function" ? keepMs(known) : keepMs;
      if (nowMs - known.seenAtMs > limit) this.forget(known.thing.id);
    }
  }

  ofKind(kind: string): readonly Thing[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  factsOf(thing: Thing): Facts | undefined {
    const known = this.#byId.get(thing.id);
    return known?.thing === thing ? known.facts : undefined;
  }

  find(id: ThingId): Thing | undefined {
    return this.#byId.get(id)?.thing;
  }

  #reach(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#nowMs = nowMs;
  }

  #drop(id: ThingId): boolean {
    const known = this.#byId.get(id);
    if (known === undefined) return false;
    this.#byId.delete(id);
    this.#byKind.get(known.thing.kind)?.delete(id);
    return true;
  }

  #keep(known: Recollection): void {
    this.#changes++;
    const { thing, isMissing } = known;
    const before = this.#byId.get(thing.id)?.thing;
    if (isMissing === true || (before !== undefined && before.kind !== thing.kind)) {
      this.#drop(thing.id);
    }
    if (isMissing === true) {
      this.#missing.set(thing.id, known);
      return;
    }
    this.#missing.delete(thing.id);
    this.#byId.set(thing.id, known);
    let ofKind = this.#byKind.get(thing.kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#byKind.set(thing.kind, ofKind);
    }
    ofKind.set(thing.id, thing);
  }
}

/** Whether a thing is another one than was believed, or not as it was believed to be. */
function differs({ thing, facts }: Recollection, seen: Thing): boolean {
  if (thing !== seen) return true;
  const { codes, things } = seen.facts;
  return (
    codes.some((code, at) => code !== facts.codes[at]) ||
    things.some((id, at) => id !== facts.things[at])
  );
}
