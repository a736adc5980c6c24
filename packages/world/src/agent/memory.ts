/**
 * Agents of a world: their knowledge, goals and actions.
 *
 * @module
 */

import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";
import { Versions } from "../things/versions.ts";

/** An agent's memory of a thing. */
export interface Recollection {
  readonly thing: Thing;
  /** The thing's properties when it was seen. */
  readonly facts: Facts;
  /** The time of the sighting, in milliseconds of game time. */
  readonly seenAtMs: number;
  /** The agent that saw it; undefined for the owner of the memory. */
  readonly from?: string | undefined;
  /**
   * The last agent that reported it, and when. It may differ from the agent that saw it. Undefined
   * for own sightings.
   */
  readonly told?: { readonly by: string; readonly atMs: number } | undefined;
  /** Whether the sighting was that the thing is gone. */
  readonly isMissing?: true | undefined;
}

/** Options of a memory. */
export interface MemoryOptions {
  /** The lifetime of a recollection, in milliseconds of game time. Default: for ever. */
  readonly keepMs?: number | ((recollection: Recollection) => number);
}

/**
 * The things that an agent has seen or heard of, as they were then. The agent plans with its
 * memory: a chest that was emptied or removed behind its back still exists for it until it looks
 * again or hears about it.
 */
export class Memory implements KnownThings {
  /** Remembered things may be gone. */
  readonly isTrue = false;
  readonly isAll = false;
  /** @internal */
  readonly versions: Versions = new Versions();
  readonly #keepMs: MemoryOptions["keepMs"];
  readonly #byId = new Map<ThingId, Recollection>();
  readonly #byKind = new Map<string, Map<ThingId, Thing>>();
  /** Things that were seen to be gone. Older news about them is ignored. */
  readonly #missing = new Map<ThingId, Recollection>();
  /** By thing: the value of `changes` when it was last remembered; in ascending order. */
  readonly #versions = new Map<ThingId, number>();
  #nowMs = Number.NEGATIVE_INFINITY;
  #changes = 0;
  #forgotten = 0;

  constructor(options: MemoryOptions = {}) {
    this.#keepMs = options.keepMs;
  }

  /** Number of remembered things. */
  get size(): number {
    return this.#byId.size;
  }

  /** Increases with every change of the memory. */
  get changes(): number {
    return this.#changes;
  }

  /** Increases whenever something is forgotten, which the next report makes known again. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** The time of the last sighting or report, in milliseconds of game time; minus infinity before the first. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The memory of a thing; undefined if there is none. */
  get(id: ThingId): Recollection | undefined {
    return this.#byId.get(id);
  }

  /** @internal The last news about a thing, also that it is gone. */
  last(id: ThingId): Recollection | undefined {
    return this.#byId.get(id) ?? this.#missing.get(id);
  }

  /** All things remembered as present. */
  all(): Iterable<Recollection> {
    return this.#byId.values();
  }

  /**
   * Recollections for reports or saved games.
   *
   * @param ids of the things; default: all things, present or gone
   */
  recall(ids?: Iterable<ThingId>): readonly Recollection[] {
    if (ids === undefined) return [...this.#byId.values(), ...this.#missing.values()];
    const recalled = [...ids].map((id) => this.last(id));
    return recalled.filter((known) => known !== undefined);
  }

  /** All recollections with the value of `changes` at that time, in ascending order. */
  inOrder(): readonly (readonly [version: number, Recollection])[] {
    return [...this.#versions].flatMap(([id, version]) => {
      const known = this.last(id);
      return known === undefined ? [] : [[version, known] as const];
    });
  }

  /**
   * Remembers a thing as it is now.
   *
   * @returns the previous belief, if it was wrong
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
   * Remembers that a thing is gone. Agents that hear of it forget the thing, too.
   *
   * @returns the previous belief; undefined without one
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
   * Takes over another agent's recollection, unless its own is as recent.
   *
   * @param by the reporting agent; undefined for a restored recollection
   * @param atMs the time of the report. Default: the time of the sighting
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

  /** Forgets everything about a thing, even that it is gone. The next report about it is believed. */
  forget(id: ThingId): boolean {
    this.#changes++;
    this.#forgotten++;
    this.#versions.delete(id);
    this.#missing.delete(id);
    return this.#drop(id);
  }

  /** Forgets recollections that are too old. */
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

  lastChange(): number {
    return this.#changes;
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
    this.versions.came(known.thing.kind);
    return true;
  }

  #keep(known: Recollection): void {
    this.#changes++;
    const { thing, isMissing } = known;
    this.#versions.delete(thing.id);
    this.#versions.set(thing.id, this.#changes);
    const before = this.#byId.get(thing.id);
    if (isMissing === true || (before !== undefined && before.thing.kind !== thing.kind)) {
      this.#drop(thing.id);
    }
    if (isMissing === true) {
      this.#missing.set(thing.id, known);
      return;
    }
    this.#missing.delete(thing.id);
    this.#byId.set(thing.id, known);
    // Another thing with the same id may mean something else to the goals that name it.
    if (before?.thing === thing) this.versions.changed(thing.kind, before.facts, known.facts);
    else this.versions.came(thing.kind);
    let ofKind = this.#byKind.get(thing.kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#byKind.set(thing.kind, ofKind);
    }
    ofKind.set(thing.id, thing);
  }
}

/** Whether the thing was replaced by another, or has other properties than believed. */
function differs({ thing, facts }: Recollection, seen: Thing): boolean {
  if (thing !== seen) return true;
  const { codes, things } = seen.facts;
  return (
    codes.some((code, at) => code !== facts.codes[at]) ||
    things.some((id, at) => id !== facts.things[at])
  );
}
