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
  /** The mean time since the last change of the thing, in game time (ms). */
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
  /** When a thing changed last, in game time (ms). */
  #sinceMs = new WeakMap<Thing, number>();
  #seenChanges = 0;
  #nowMs = Number.NaN;

  constructor(promises: Pick<Promises, "mayBring">, log: ChangeLog<ThingChange>) {
    this.#promises = promises;
    this.#log = log;
  }

  /** Notes what has changed since the last look. */
  look(nowMs: number): void {
    this.#nowMs = nowMs;
    const isKnown = this.#log.visit(this.#seenChanges, ({ thing, before, after }) => {
      if (before !== undefined && after !== undefined) this.#note(thing, before, after);
      this.#sinceMs.set(thing, nowMs);
    });
    if (!isKnown) this.#sinceMs = new WeakMap();
    this.#seenChanges = this.#log.count;
  }

  #note(thing: Thing, { codes: before }: Facts, { codes: after }: Facts): void {
    const sinceMs = this.#sinceMs.get(thing);
    if (sinceMs === undefined || sinceMs > this.#nowMs) return;
    for (let property = 0; property < after.length; property++) {
      const from = before[property] as number;
      const to = after[property] as number;
      if (from === to || this.#promises.mayBring(thing.kind, { property, operator: "=", code: to }))
        continue;
      const ofKind = this.#seen.get(thing.kind) ?? [];
      this.#seen.set(thing.kind, ofKind);
      const ofProperty = ofKind[property] ?? [];
      ofKind[property] = ofProperty;
      const known = ofProperty.find((one) => one.from === from && one.to === to);
      const afterMs = this.#nowMs - sinceMs;
      if (known === undefined) {
        if (ofProperty.length < MOST_COMINGS) ofProperty.push({ from, to, afterMs });
      } else known.afterMs += LATEST * (afterMs - known.afterMs);
    }
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
    const sinceMs = this.#sinceMs.get(thing);
    if (code === undefined || sinceMs === undefined) return false;
    const known = this.#seen.get(thing.kind)?.[property] ?? [];
    return known.some(({ from, to, afterMs }) => {
      if (codes[property] !== from || !satisfies(to, operator, code)) return false;
      const leftMs = sinceMs + afterMs - this.#nowMs;
      return Math.abs(leftMs) <= withinMs;
    });
  }
}
