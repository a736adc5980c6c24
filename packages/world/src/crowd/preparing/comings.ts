import { satisfies } from "../../relaxation/thing-task.ts";
import type { ChangeLog, ThingChange } from "../../things/change-log.ts";
import type { Facts, Thing } from "../../things/thing.ts";
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

/**
 * The changes that come to things by themselves, since no step brings them: food on a fire is done after a while. Learnt
 * from what happens in the world.
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
  #seenChanges = 0;
  #nowMs = Number.NaN;

  constructor(promises: Pick<Promises, "mayBring">, log: ChangeLog<ThingChange>) {
    this.#promises = promises;
    this.#log = log;
  }

  /**
   * Notes what has changed since the last look.
   *
   * @param clocks the latest of which is right; nothing is noted before one of them runs
   */
  look(clocks: Iterable<{ readonly nowMs: number }>): void {
    let nowMs = Number.NEGATIVE_INFINITY;
    for (const clock of clocks) nowMs = Math.max(nowMs, clock.nowMs);
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
    const ofThing = this.#cameMs.get(thing) ?? new Map<number, number>();
    this.#cameMs.set(thing, ofThing.set(property, this.#nowMs));
    if (sinceMs === undefined || sinceMs > this.#nowMs) return;
    const ofKind = this.#seen.get(thing.kind) ?? [];
    this.#seen.set(thing.kind, ofKind);
    const ofProperty = ofKind[property] ?? [];
    ofKind[property] = ofProperty;
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
