import type { Entry } from "../game/entry.ts";

const RETRY_MS = 1000;
const CHANGED_RETRY_MS = 100;

/** The rule of requests: after one without a plan, the next one comes after a while, sooner if something has changed. */
export class PatienceWatch {
  #failedAtMs = Number.NEGATIVE_INFINITY;
  /** The number of requests for which something has changed since, so that a plan may be possible. */
  #changes = 0;
  /** Whether a step cooled down then, so that a plan may have become possible. */
  #wasCooling = false;
  /** Whether the plan was dropped since, or the rule does not hold. */
  #isFree = true;

  /** @param areCooling whether a step cools down */
  answer(hasPlan: boolean, nowMs: number, areCooling: boolean): string | undefined {
    const passedMs = nowMs - this.#failedAtMs;
    const leastMs = this.#changes > 0 ? CHANGED_RETRY_MS : RETRY_MS;
    const isEarly = !this.#isFree && !this.#wasCooling && passedMs < leastMs;
    this.#isFree = hasPlan;
    this.#changes = Math.max(0, this.#changes - 1);
    this.#wasCooling = areCooling;
    this.#failedAtMs = nowMs;
    return isEarly ? `asks again after ${passedMs} ms` : undefined;
  }

  /** Follows what the game did, and what a life told of. */
  follow(entry: Entry): void {
    if (entry.type === "did") {
      const { what } = entry.event;
      if (["interrupt", "pursue", "reload", "clock", "join"].includes(what)) this.#isFree = true;
      // A squad chooses things anew without a plan: what is taken loses its place after the first request.
      this.#changes = what === "rival" ? 2 : Math.max(1, this.#changes);
    } else if (["start", "finish", "fail", "interrupt"].includes(entry.type)) this.#isFree = true;
  }
}
