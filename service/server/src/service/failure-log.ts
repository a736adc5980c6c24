import type { Clock, Outcome } from "@understudy/planner-core";
import { behindOf, isWithheld } from "./told-failure.ts";

/** Time between two lines for the same failure. A model that is down fails every request. */
const REPEAT_MS = 10_000;
/** Limit of remembered failures. */
const MAX_KNOWN = 100;

type Write = (details: object, message: string) => void;

/** Logs model failures for the operator, with addresses and files that clients must not see. */
export class FailureLog {
  readonly #clock: Clock;
  /** Times of the last lines. */
  readonly #known = new Map<string, number>();
  #write: Write = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  writeTo(write: Write): void {
    this.#write = write;
  }

  /** Logs an outcome whose reason is withheld from clients. */
  note(outcome: Pick<Outcome, "reason" | "detail">): void {
    const { reason, detail } = outcome;
    if (detail === undefined || !isWithheld(outcome)) return;
    const nowMs = this.#clock.now();
    const lastMs = this.#known.get(detail);
    if (lastMs !== undefined && nowMs - lastMs < REPEAT_MS) return;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(detail, nowMs);
    this.#write({ reason, ...behindOf(detail) }, "a model failed");
  }
}
