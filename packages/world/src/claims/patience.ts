import type { LeaseTable } from "@understudy/planner-core/internal";
import type { ThingId } from "../things/thing.ts";
import { MOST_PACE_MS, type SavedPaces } from "./saved-claims.ts";

/** The least time without a tick after which those behind a waiter pass it, in milliseconds of the world's clock. */
const PATIENCE_MS = 10_000;
/** The number of its own intervals for which a waiter is waited for: one whose ticks are far apart is still there. */
const PATIENT_INTERVALS = 3;
/** Share of the time that passes by which the longest interval is forgotten: a waiter may come near, and tick more often. */
const FADING = 0.25;
/** Most that a move of the clock counts, in milliseconds: between two moves any runner may have had its tick. */
const MOST_MOVE_MS = 1000;
/** Interval between two looks at the lines, in milliseconds. */
const LOOK_MS = 1000;

/** The ticks of a runner, on the clock of the tickets. */
export interface WaiterPace {
  /** Whether the patience of lines still counts them. */
  isKept: boolean;
  lastMs: number;
  /** The longest of its latest intervals; undefined before its second tick. */
  longestMs: number | undefined;
}

/**
 * The patience of lines with those that stand in them. A runner that has no ticks any more, or was not restored with its
 * game, would keep those behind it waiting without end. It grows with the runner's own interval: in a game that gives its
 * runners a tick each in turn, or far ones few, all would pass each other, and none would come to its turn.
 */
export class Patience {
  readonly #lines: readonly LeaseTable<ThingId>[];
  readonly #pass: (waiter: string) => void;
  #nowMs = Number.NEGATIVE_INFINITY;
  /** The moves of the clock so far, as far as they count: the clock of the tickets. */
  #countedMs = 0;
  #nextLookMs = 0;
  readonly #paces = new Map<string, WaiterPace>();

  /** @param pass lets those behind a waiter pass it */
  constructor(lines: readonly LeaseTable<ThingId>[], pass: (waiter: string) => void) {
    this.#lines = lines;
    this.#pass = pass;
  }

  /**
   * Renews the places of a runner that has a tick. Allocates nothing but at its first one.
   *
   * @param known what the last call returned, so that most ticks look up no name
   */
  renew(waiter: string, known?: WaiterPace): WaiterPace {
    const before = known?.isKept === true ? known : this.#paces.get(waiter);
    const pace = before ?? this.#begin(waiter);
    if (before !== undefined) {
      const intervalMs = this.#countedMs - pace.lastMs;
      // An interval that outlasts the patience may be a pause, and counts no more than that.
      const countedMs = Math.min(intervalMs, patienceWith(pace), MOST_PACE_MS);
      pace.longestMs = Math.max(countedMs, (pace.longestMs ?? 0) - intervalMs * FADING);
      pace.lastMs = this.#countedMs;
    }
    if (this.#lines.every(isEmpty)) return pace;
    const untilMs = this.#countedMs + patienceWith(pace);
    for (const { tickets } of this.#lines) {
      const ticket = tickets.get(waiter);
      if (ticket !== undefined) ticket.untilMs = untilMs;
    }
    return pace;
  }

  #begin(waiter: string, longestMs?: number): WaiterPace {
    const pace = { isKept: true, lastMs: this.#countedMs, longestMs };
    this.#paces.set(waiter, pace);
    return pace;
  }

  /** Goes on to a time of the world's clock. A new or restored ticket counts from its first look. */
  tick(nowMs: number): void {
    const movedMs = nowMs - this.#nowMs;
    if (movedMs <= 0) return;
    this.#nowMs = nowMs;
    this.#countedMs += Math.min(movedMs, MOST_MOVE_MS);
    if (this.#countedMs < this.#nextLookMs) return;
    this.#nextLookMs = this.#countedMs + LOOK_MS;
    for (const { tickets } of this.#lines) {
      for (const [waiter, ticket] of [...tickets]) {
        if (ticket.untilMs === Number.POSITIVE_INFINITY)
          ticket.untilMs = this.#countedMs + this.#patienceWith(waiter);
        else if (ticket.untilMs <= this.#countedMs) this.#pass(waiter);
      }
    }
  }

  /** The intervals of those that are waited for longer than others, in milliseconds. */
  save(): SavedPaces {
    return [...this.#paces].flatMap(([waiter, { longestMs = 0 }]) =>
      longestMs * PATIENT_INTERVALS > PATIENCE_MS ? [[waiter, Math.round(longestMs)]] : [],
    );
  }

  /** Counts from the next tick on: a loaded game has another clock. */
  restart(paces: SavedPaces = []): void {
    this.#nowMs = Number.NEGATIVE_INFINITY;
    for (const waiter of this.#paces.keys()) this.forget(waiter);
    for (const [waiter, longestMs] of paces) this.#begin(waiter, Math.min(longestMs, MOST_PACE_MS));
  }

  /** Forgets a runner that has left. */
  forget(waiter: string): void {
    const pace = this.#paces.get(waiter);
    if (pace !== undefined) pace.isKept = false;
    this.#paces.delete(waiter);
  }

  #patienceWith(waiter: string): number {
    const pace = this.#paces.get(waiter);
    return pace === undefined ? PATIENCE_MS : patienceWith(pace);
  }
}

function patienceWith({ longestMs }: WaiterPace): number {
  // After one tick the next may be as far as patience goes: it would be passed before its pace is known.
  return Math.max(PATIENCE_MS, PATIENT_INTERVALS * (longestMs ?? PATIENCE_MS));
}

function isEmpty({ tickets }: LeaseTable<ThingId>): boolean {
  return tickets.size === 0;
}
