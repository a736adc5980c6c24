import type { ThingId } from "../things/thing.ts";

/** Most that a holder is late before nothing more is known of it, in milliseconds. */
const MOST_LATE_MS = 1000;
const NOTHING: ReadonlySet<ThingId> = new Set();

/** A change of a thing's property: to a value, or by an amount. */
export interface ForeseenChange {
  readonly property: string;
  readonly to?: unknown;
  readonly by?: number | undefined;
}

/** When a holder of a thing will be done with it, on the world's clock, and what it will have changed. */
export interface Forecast {
  readonly untilMs: number;
  /** Default: nothing, or it is not known. */
  readonly changes?: readonly ForeseenChange[] | undefined;
}

/** Forecasts on a clock that is ahead by some milliseconds. */
export function movedBy(ms: number, forecasts: readonly Forecast[]): readonly Forecast[] {
  return forecasts.map((each) => ({ ...each, untilMs: each.untilMs + ms }));
}

/** Tells the forecasts of a thing that a holder uses; none if they are not known. */
type Foresee = (thing: ThingId) => readonly Forecast[];

/** When a thing has a place, with the forecasts of the others at it. Times are those of the world's clock. */
export interface FreeThing {
  /** Undefined: it has one now. */
  readonly fromMs: number | undefined;
  readonly before: readonly Forecast[];
}

/** The lines of things. */
interface Lines {
  aheadOf(agent: string, thing: ThingId): readonly string[];
  capacityOf(thing: ThingId): number;
  holdersOf(thing: ThingId): readonly string[];
  isHeldBy(agent: string, thing: ThingId): boolean;
}

/** The forecasts of the lines: when those that hold things, or stand before others in a line, will be done with them. */
export class Forecasts {
  readonly #lines: Lines;
  readonly #holders = new Map<string, Foresee>();
  /** Those that use a thing without a claim. */
  readonly #users = new Map<ThingId, Set<string>>();
  readonly #used = new Map<string, ReadonlySet<ThingId>>();

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Asks a holder from now on. Replaces an earlier one of this name. */
  ask(holder: string, foresee: Foresee): void {
    this.#holders.set(holder, foresee);
  }

  /** Whether a holder has a runner. */
  knows(holder: string): boolean {
    return this.#holders.has(holder);
  }

  /** Forgets a holder that is no longer, unless another one has its name. */
  forget(holder: string, foresee: Foresee): void {
    if (this.#holders.get(holder) !== foresee) return;
    this.#holders.delete(holder);
    this.use(holder, NOTHING);
  }

  /** Notes the things that a holder uses without a claim, in place of those before. */
  use(holder: string, things: ReadonlySet<ThingId>): void {
    for (const thing of this.#used.get(holder) ?? NOTHING) {
      if (things.has(thing)) continue;
      const users = this.#users.get(thing);
      users?.delete(holder);
      if (users?.size === 0) this.#users.delete(thing);
    }
    for (const thing of things) {
      const users = this.#users.get(thing) ?? new Set();
      this.#users.set(thing, users.add(holder));
    }
    if (things.size === 0) this.#used.delete(holder);
    else this.#used.set(holder, things);
  }

  /**
   * When a thing has a place for a squad, behind those that hold it and those ahead in its line, and what becomes of it by
   * them and by those that use it without a claim; undefined if that is not known, or nobody else is at it.
   *
   * @param nowMs on the world's clock
   */
  freeFor(squad: string, thing: ThingId, nowMs: number): FreeThing | undefined {
    const lines = this.#lines;
    const isHeld = lines.isHeldBy(squad, thing);
    const ahead = isHeld ? [] : lines.aheadOf(squad, thing);
    const others = [...lines.holdersOf(thing), ...ahead].filter((name) => name !== squad);
    const users = [...(this.#users.get(thing) ?? [])].filter(
      (name) => name !== squad && !others.includes(name),
    );
    if (others.length + users.length === 0) return undefined;
    const foreseen = (names: readonly string[]): readonly Forecast[] =>
      names
        .flatMap((name) => this.#holders.get(name)?.(thing) ?? [])
        .filter(({ untilMs }) => untilMs >= nowMs - MOST_LATE_MS)
        .sort((one, other) => one.untilMs - other.untilMs);
    const inLine = foreseen(others);
    const before = users.length === 0 ? inLine : foreseen([...others, ...users]);
    // As many of the others as there are places may stay.
    const mustLeave = others.length - Math.max(1, lines.capacityOf(thing));
    if (mustLeave < 0) return before.length === 0 ? undefined : { fromMs: undefined, before };
    const last = inLine[mustLeave];
    return last && { fromMs: last.untilMs, before };
  }
}
