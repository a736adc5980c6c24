import type { LeaseTable } from "@understudy/planner-core/internal";
import type { ThingId } from "../things/thing.ts";

/** The time without a tick after which those behind a waiter pass it, in milliseconds of the world's clock. */
const PATIENCE_MS = 10_000;
/** Most that a move of the clock counts, in milliseconds: between two moves any runner may have had its tick. */
const MOST_MOVE_MS = 1000;
/** Interval between two looks at the lines, in milliseconds. */
const LOOK_MS = 1000;

/**
 * The patience of lines with those that stand in them. A runner that has no ticks any more, or was not restored with its
 * game, would keep those behind it waiting without end.
 */
export class Patience {
  readonly #lines: readonly LeaseTable<ThingId>[];
  readonly #pass: (waiter: string) => void;
  #nowMs = Number.NEGATIVE_INFINITY;
  /** The moves of the clock so far, as far as they count: the clock of the tickets. */
  #countedMs = 0;
  #nextLookMs = 0;

  /** @param pass lets those behind a waiter pass it */
  constructor(lines: readonly LeaseTable<ThingId>[], pass: (waiter: string) => void) {
    this.#lines = lines;
    this.#pass = pass;
  }

  /** Renews the places of a runner that has a tick. Allocates nothing. */
  renew(waiter: string): void {
    for (const { tickets } of this.#lines) {
      const ticket = tickets.get(waiter);
      if (ticket !== undefined) ticket.untilMs = this.#countedMs + PATIENCE_MS;
    }
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
          ticket.untilMs = this.#countedMs + PATIENCE_MS;
        else if (ticket.untilMs <= this.#countedMs) this.#pass(waiter);
      }
    }
  }

  /** Counts from the next tick on: a loaded game has another clock. */
  restart(): void {
    this.#nowMs = Number.NEGATIVE_INFINITY;
  }
}
