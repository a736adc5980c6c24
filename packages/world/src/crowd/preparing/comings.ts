import { encodeValue } from "@understudy/planner-core/compiled";
import type { Kind, Property } from "../../layout.ts";
import { satisfies } from "../../relaxation/thing-task.ts";
import type { ChangeLog, ThingChange } from "../../things/change-log.ts";
import { writeCode } from "../../things/read-things.ts";
import type { Facts, Thing, ThingId } from "../../things/thing.ts";
import type { Promises, TestOfProperty } from "../promises.ts";

/** The longest wait that is worth a way, in game time (ms). */
export const LONGEST_WAIT_MS = 15_000;
/** The share of the latest time in a mean. */
const LATEST = 0.25;
/** Limit on what is known of a property. */
const MOST_COMINGS = 64;

/** A value that came in place of another one, by property. */
interface Coming {
  readonly from: number;
  readonly to: number;
  /** The mean time since a step may have changed the thing, in game time (ms). */
  afterMs: number;
}

/** The changes that come by themselves as plain JSON, and when they began to come. */
export interface SavedComings {
  readonly seen: readonly {
    readonly kind: string;
    readonly property: string;
    readonly from: unknown;
    readonly to: unknown;
    /** Milliseconds of game time. */
    readonly afterMs: number;
  }[];
  /** Milliseconds of game time since a step may have changed a thing. */
  readonly brought: readonly (readonly [thing: ThingId, agoMs: number])[];
  /** Milliseconds of game time since a property of a thing changed by itself. */
  readonly came: readonly (readonly [thing: ThingId, property: string, agoMs: number])[];
}

/**
 * The changes that come to things by themselves, since no step brings them: food on a fire is done after a while.
 * Learnt from what happens in the world.
 */
export class Comings {
  readonly #promises: Pick<Promises, "mayBring">;
  readonly #log: ChangeLog<ThingChange>;
  /** By kind and property. */
  readonly #seen = new Map<string, Coming[][]>();
  /** When something that a step may bring about changed at a thing last, in game time (ms). */
  #sinceMs = new WeakMap<Thing, number>();
  /** When a change came by itself last, by property, in game time (ms). */
  #cameMs = new WeakMap<Thing, Map<number, number>>();
  readonly #kinds: ReadonlyMap<string, Kind>;
  readonly #clock: { readonly nowMs: number };
  #seenChanges = 0;
  #nowMs = Number.NaN;

  /** @param clock game time (ms); nothing is noted before it runs */
  constructor(
    promises: Pick<Promises, "mayBring">,
    log: ChangeLog<ThingChange>,
    kinds: ReadonlyMap<string, Kind>,
    clock: { readonly nowMs: number },
  ) {
    this.#kinds = kinds;
    this.#promises = promises;
    this.#log = log;
    this.#clock = clock;
    log.onFull = () => this.refresh();
  }

  /** Notes what has changed since the last look. */
  refresh(): void {
    const { nowMs } = this.#clock;
    if (!Number.isFinite(nowMs)) return;
    this.#nowMs = nowMs;
    const isKnown = this.#log.visit(this.#seenChanges, ({ thing, before, after }) => {
      if (before === undefined) this.#sinceMs.set(thing, nowMs);
      else if (after !== undefined) this.#note(thing, before, after);
    });
    if (!isKnown) {
      this.#sinceMs = new WeakMap();
      this.#cameMs = new WeakMap();
    }
    this.#seenChanges = this.#log.count;
  }

  #note(thing: Thing, before: Facts, after: Facts): void {
    let isBrought = false;
    for (let property = 0; property < after.codes.length; property++) {
      const from = before.codes[property] as number;
      const to = after.codes[property] as number;
      const isOther = before.things[property] !== after.things[property];
      if (from === to && !isOther) continue;
      const code = isOther ? undefined : to;
      if (this.#promises.mayBring(thing.kind, { property, operator: "=", code })) isBrought = true;
      else if (!isOther) this.#came(thing, property, from, to);
    }
    if (isBrought) this.#sinceMs.set(thing, this.#nowMs);
  }

  #came(thing: Thing, property: number, from: number, to: number): void {
    const sinceMs = this.#since(thing, property);
    this.#noteCame(thing, property, this.#nowMs);
    if (sinceMs === undefined || sinceMs > this.#nowMs) return;
    const ofProperty = this.#ofProperty(thing.kind, property);
    const known = ofProperty.find((one) => one.from === from && one.to === to);
    const afterMs = this.#nowMs - sinceMs;
    if (known !== undefined) known.afterMs += LATEST * (afterMs - known.afterMs);
    else if (ofProperty.length < MOST_COMINGS) ofProperty.push({ from, to, afterMs });
  }

  /** When a change began to come, in game time (ms). */
  #since(thing: Thing, property: number): number | undefined {
    const brought = this.#sinceMs.get(thing);
    const came = this.#cameMs.get(thing)?.get(property);
    if (brought === undefined || came === undefined) return brought ?? came;
    return Math.max(brought, came);
  }

  /**
   * @param things that there are
   * @param nowMs game time (ms); no times are saved unless it is finite, while the crowd has no members
   */
  save(things: Iterable<Thing>, nowMs: number): SavedComings {
    const seen = [...this.#seen].flatMap(([kind, ofKind]) =>
      ofKind.flatMap((ofProperty, at) => {
        const property = this.#kinds.get(kind)?.properties[at] as Property;
        return ofProperty.map(({ from, to, afterMs }) => {
          const values = { from: writeCode(property, from), to: writeCode(property, to) };
          return { kind, property: property.name, ...values, afterMs };
        });
      }),
    );
    const brought: [ThingId, number][] = [];
    const came: [ThingId, string, number][] = [];
    for (const thing of Number.isFinite(nowMs) ? things : []) {
      const sinceMs = this.#sinceMs.get(thing);
      if (sinceMs !== undefined) brought.push([thing.id, nowMs - sinceMs]);
      for (const [at, atMs] of this.#cameMs.get(thing) ?? []) {
        const property = this.#kinds.get(thing.kind)?.properties[at];
        if (property !== undefined) came.push([thing.id, property.name, nowMs - atMs]);
      }
    }
    return { seen, brought, came };
  }

  /** Restores the changes that were seen, after the things. */
  restore({ seen }: SavedComings): void {
    this.#seen.clear();
    for (const { kind, property, from, to, afterMs } of seen) {
      const at = this.#indexOf(kind, property);
      const variable = this.#kinds.get(kind)?.properties[at]?.variable;
      const codes = [from, to].map((value) => variable && encodeValue(variable, value));
      const [fromCode, toCode] = codes;
      if (fromCode === undefined || toCode === undefined) continue;
      this.#ofProperty(kind, at).push({ from: fromCode, to: toCode, afterMs });
    }
    // The things were made anew, which says nothing of when they came.
    this.#seenChanges = this.#log.count;
  }

  /**
   * Restores when changes began to come.
   *
   * @param nowMs the time of the save, in game time (ms)
   */
  restoreTimes(
    { brought, came }: Pick<SavedComings, "brought" | "came">,
    find: (id: ThingId) => Thing | undefined,
    nowMs: number,
  ): void {
    for (const [id, agoMs] of brought) {
      const thing = find(id);
      if (thing !== undefined) this.#sinceMs.set(thing, nowMs - agoMs);
    }
    for (const [id, property, agoMs] of came) {
      const thing = find(id);
      const at = thing === undefined ? -1 : this.#indexOf(thing.kind, property);
      if (thing !== undefined && at >= 0) this.#noteCame(thing, at, nowMs - agoMs);
    }
  }

  #indexOf(kind: string, property: string): number {
    return this.#kinds.get(kind)?.properties.findIndex(({ name }) => name === property) ?? -1;
  }

  #ofProperty(kind: string, property: number): Coming[] {
    const ofKind = this.#seen.get(kind) ?? [];
    this.#seen.set(kind, ofKind);
    const known = ofKind[property] ?? [];
    ofKind[property] = known;
    return known;
  }

  #noteCame(thing: Thing, property: number, atMs: number): void {
    const ofThing = this.#cameMs.get(thing) ?? new Map<number, number>();
    this.#cameMs.set(thing, ofThing.set(property, atMs));
  }

  /** Whether any change of things of a kind has come by itself. */
  haveBeenSeen(kind: string): boolean {
    return this.#seen.has(kind);
  }

  /** Whether a value is expected soon that meets a test which the thing does not pass now. */
  isNear(
    thing: Thing,
    { codes }: Facts,
    { property, operator, code }: TestOfProperty,
    withinMs: number,
  ): boolean {
    const sinceMs = this.#since(thing, property);
    if (code === undefined || sinceMs === undefined) return false;
    const known = this.#seen.get(thing.kind)?.[property] ?? [];
    return known.some(({ from, to, afterMs }) => {
      if (codes[property] !== from || !satisfies(to, operator, code)) return false;
      const leftMs = sinceMs + afterMs - this.#nowMs;
      return Math.abs(leftMs) <= withinMs;
    });
  }
}
