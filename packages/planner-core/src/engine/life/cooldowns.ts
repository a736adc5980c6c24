import type { ActionSet } from "../../rules/domain/actions/action-set.ts";

const DEFAULT_FAILURE_LIMIT = 2;
const DEFAULT_FAILURE_COOLDOWN_MS = 5000;

/** Actions that an agent avoids for now, because they finished recently or failed repeatedly. */
export class Cooldowns {
  /** End of each cool-down in milliseconds of game time, by action. */
  readonly #untilMs = new Map<number, number>();
  /** Number of consecutive failures, by action. */
  readonly #failures = new Map<number, number>();
  /** Number of consecutive failures after which a step is avoided. */
  readonly failureLimit: number;
  readonly #failureCooldownMs: number;

  constructor(
    failureLimit: number = DEFAULT_FAILURE_LIMIT,
    failureCooldownMs: number = DEFAULT_FAILURE_COOLDOWN_MS,
  ) {
    this.failureLimit = failureLimit;
    this.#failureCooldownMs = failureCooldownMs;
  }

  finished(action: number, nowMs: number, cooldownMs: number): void {
    if (cooldownMs > 0) this.#untilMs.set(action, nowMs + cooldownMs);
  }

  /** Clears the failures of a step that had its effect. */
  worked(action: number): void {
    this.#failures.delete(action);
  }

  failed(action: number, nowMs: number): void {
    const failures = (this.#failures.get(action) ?? 0) + 1;
    if (failures < this.failureLimit) this.#failures.set(action, failures);
    else this.avoid(action, nowMs);
  }

  /** Starts the cool-down of a step that failed repeatedly. */
  avoid(action: number, nowMs: number): void {
    this.#failures.delete(action);
    this.#untilMs.set(action, nowMs + this.#failureCooldownMs);
  }

  isCooling(action: number, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(action);
    if (untilMs === undefined) return false;
    if (untilMs > nowMs) return true;
    this.#untilMs.delete(action);
    return false;
  }

  /** Adds the actions on cool-down to a set. */
  addTo(disabled: ActionSet, nowMs: number): void {
    for (const action of this.#untilMs.keys()) {
      if (this.isCooling(action, nowMs)) disabled.add(action);
    }
  }

  /** The actions on cool-down. */
  cooling(nowMs: number): readonly number[] {
    return [...this.#untilMs].filter(([, untilMs]) => untilMs > nowMs).map(([action]) => action);
  }

  /** End of the next cool-down; infinity if there is none. */
  nextEndMs(nowMs: number): number {
    let endMs = Number.POSITIVE_INFINITY;
    for (const untilMs of this.#untilMs.values()) {
      if (untilMs > nowMs) endMs = Math.min(endMs, untilMs);
    }
    return endMs;
  }

  /** Moves all ends, for a game whose time started over. */
  shift(ms: number): void {
    for (const [action, untilMs] of this.#untilMs) this.#untilMs.set(action, untilMs + ms);
  }

  /** Avoids an action until a time. */
  avoidUntil(action: number, untilMs: number): void {
    this.#untilMs.set(action, untilMs);
  }

  /** Restores the number of consecutive failures of an action. */
  recall(action: number, failures: number): void {
    this.#failures.set(action, failures);
  }

  /** Ends of cool-downs, by action. */
  get ends(): ReadonlyMap<number, number> {
    return this.#untilMs;
  }

  /** Number of consecutive failures, by action. */
  get failures(): ReadonlyMap<number, number> {
    return this.#failures;
  }

  /** Replaces all cool-downs and failures. */
  restore(ends: Iterable<[number, number]>, failures: Iterable<[number, number]>): void {
    this.#untilMs.clear();
    this.#failures.clear();
    for (const [action, untilMs] of ends) this.#untilMs.set(action, untilMs);
    for (const [action, count] of failures) this.#failures.set(action, count);
  }
}
