import type { Clock } from "@understudy/planner-core";
import { HttpStatusError } from "./http-errors.ts";
import { HOUR_MS, untilText } from "./told-wait.ts";

/** Waits up to this are kept as told; within longer ones a server is asked now and then, as it may have been wrong. */
const TRUSTED_MS = 60_000;
/** Wait after a second refusal in a row without a time; doubled by each further one. */
const UNTOLD_MS = 1000;
/** Maximum number of limited servers and keys that are remembered for a clock. */
const MAX_LIMITS = 1000;

/** A question was not sent, as the server's limit holds. */
class StillLimited extends HttpStatusError {}

/** A server's limit for one key. Times are of the clock, in milliseconds. */
interface Limit {
  /** The refusal that began or renewed it. */
  error: HttpStatusError;
  /** Time of the last refusal. */
  toldMs: number;
  /** Time of the next request; until then none is sent. */
  nextMs: number;
  /** Refusals in a row. */
  refusals: number;
  isProbed: boolean;
}

/** Passage through a limit. */
export interface LimitPass {
  /** Lets others ask again: the server has taken a question. */
  taken(): void;
  /** Ends the passage, however the question ended. */
  leave(): void;
}

const OPEN: LimitPass = { taken: () => {}, leave: () => {} };
const LIMITS = new WeakMap<Clock, Map<string, Limit>>();

/**
 * The rate limit of one server and key. All connections of a process that share a clock share it: those of all agents,
 * pool members and trials. While the limit holds, no request is sent; then one is let through, and the others follow if the
 * server takes it.
 */
export class ServerLimit {
  readonly #clock: Clock;
  readonly #key: string;

  /** @param parts everything that the server tells its clients apart by; never shown */
  constructor(clock: Clock, parts: readonly (string | undefined)[]) {
    this.#clock = clock;
    this.#key = JSON.stringify(parts);
  }

  /** @throws HttpStatusError while the limit holds */
  enter(): LimitPass {
    const limit = this.#limit;
    if (limit === undefined) return OPEN;
    const nowMs = this.#clock.now();
    if (limit.nextMs > nowMs || limit.isProbed) throw stillLimited(limit, nowMs);
    if (limit.nextMs === Number.NEGATIVE_INFINITY) return OPEN;
    limit.isProbed = true;
    return {
      taken: () => {
        limit.nextMs = Number.NEGATIVE_INFINITY;
        limit.isProbed = false;
      },
      leave: () => {
        limit.isProbed = false;
      },
    };
  }

  /** Forgets refusals: the server has answered a question to its end. */
  answered(): void {
    const limit = this.#limit;
    if (limit === undefined || limit.nextMs > this.#clock.now()) return;
    LIMITS.get(this.#clock)?.delete(this.#key);
  }

  /**
   * Remembers a refusal.
   *
   * @param askedMs time of the refused question
   */
  refused(error: HttpStatusError, askedMs: number): void {
    if (error instanceof StillLimited) return;
    const { retryAfterMs } = error;
    const before = this.#limit;
    const isKnown = before !== undefined && askedMs < before.toldMs;
    // Questions that were on their way together count as one.
    if (isKnown && retryAfterMs === undefined) return;
    const refusals = (before?.refusals ?? 0) + (isKnown ? 0 : 1);
    const nowMs = this.#clock.now();
    const heldMs = isKnown ? before.nextMs : Number.NEGATIVE_INFINITY;
    const nextMs = Math.max(heldMs, nowMs + waitMs(retryAfterMs, refusals));
    const limits = LIMITS.get(this.#clock) ?? new Map<string, Limit>();
    LIMITS.set(this.#clock, limits);
    limits.delete(this.#key);
    const [oldest] = limits.keys();
    if (limits.size >= MAX_LIMITS && oldest !== undefined) limits.delete(oldest);
    limits.set(this.#key, { error, toldMs: nowMs, nextMs, refusals, isProbed: false });
  }

  get #limit(): Limit | undefined {
    return LIMITS.get(this.#clock)?.get(this.#key);
  }
}

/** The wait before the next question, in milliseconds. */
function waitMs(toldMs: number | undefined, refusals: number): number {
  if (toldMs === undefined) {
    return refusals < 2 ? 0 : Math.min(UNTOLD_MS * 2 ** (refusals - 2), HOUR_MS);
  }
  const gapMs = toldMs <= TRUSTED_MS ? toldMs : TRUSTED_MS * 2 ** (refusals - 1);
  return Math.min(toldMs, gapMs, HOUR_MS);
}

function stillLimited({ error, toldMs, nextMs }: Limit, nowMs: number): StillLimited {
  const { status, said, answer, transient, retryAfterMs = 0 } = error;
  const waitMs = Math.max(0, nextMs - nowMs);
  // The server's own time, where it gave one: it is asked a little earlier.
  const untilMs = Math.max(waitMs, toldMs + retryAfterMs - nowMs);
  const message = `${answer}; it takes no requests${untilText(untilMs)}`;
  return new StillLimited(message, {
    ...{ status, said, answer, transient, code: "overloaded", isLimit: true },
    retryAfterMs: waitMs,
  });
}
