import type { Clock, Outcome } from "@understudy/planner-core";
import { behindOf, isWithheld } from "./told-failure.ts";

/** The same failure is noted once in this time: a model that is down fails every request. */
const REPEAT_MS = 10_000;
/** Different failures that are remembered for that. */
const MAX_KNOWN = 100;

type Write = (details: object, message: string) => void;

/** Notes for the operator why models fail: clients do not hear of addresses and files. */
export class FailureLog {
  readonly #clock: Clock;
  /** When each was noted last. */
  readonly #known = new Map<string, number>();
  #write: Write = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  writeTo(write: Write): void {
    this.#write = write;
  }

  /** Notes an outcome whose reason clients are not told in full. */
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
