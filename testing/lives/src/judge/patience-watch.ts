import type { Entry } from "../game/entry.ts";

const RETRY_MS = 1000;
const CHANGED_RETRY_MS = 100;

/** The rule of requests: after one without a plan, the next one comes after a while, sooner if something has changed. */
export class PatienceWatch {
  #failedAtMs = Number.NEGATIVE_INFINITY;
  /** Whether something has happened since, after which a plan may be possible. */
  #hasChanged = false;
  /** Whether a step cooled down then, so that a plan may have become possible. */
  #wasCooling = false;
  /** Whether the plan was dropped since, or the rule does not hold. */
  #isFree = true;

  /** @param areCooling whether a step cools down */
  answer(hasPlan: boolean, nowMs: number, areCooling: boolean): string | undefined {
    const passedMs = nowMs - this.#failedAtMs;
    const leastMs = this.#hasChanged ? CHANGED_RETRY_MS : RETRY_MS;
    const isEarly = !this.#isFree && !this.#wasCooling && passedMs < leastMs;
    this.#isFree = hasPlan;
    this.#hasChanged = false;
    this.#wasCooling = areCooling;
    this.#failedAtMs = nowMs;
    return isEarly ? `asks again after ${passedMs} ms` : undefined;
  }

  /** Follows what the game did, and what a life told of. */
  follow(entry: Entry): void {
    if (entry.type === "did") {
      const { what } = entry.event;
      if (["interrupt", "pursue", "reload", "clock", "join"].includes(what)) this.#isFree = true;
      this.#hasChanged = true;
    } else if (["start", "finish", "fail", "interrupt"].includes(entry.type)) this.#isFree = true;
  }
}
