const DEFAULT_LIMIT = 2;
const DEFAULT_COOLDOWN_MS = 5000;

/** Steps that members avoid for now, because they failed repeatedly. Times are in milliseconds of game time. */
export class StepCooldowns {
  readonly #limit: number;
  readonly #cooldownMs: number;
  readonly #failures = new Map<string, Map<number, number>>();
  readonly #untilMs = new Map<string, Map<number, number>>();

  constructor(limit: number = DEFAULT_LIMIT, cooldownMs: number = DEFAULT_COOLDOWN_MS) {
    this.#limit = limit;
    this.#cooldownMs = cooldownMs;
  }

  /** Records a failure of a step, by its index. */
  failed(agent: string, step: number, nowMs: number): void {
    const failures = mapOf(this.#failures, agent);
    const count = (failures.get(step) ?? 0) + 1;
    if (count < this.#limit) failures.set(step, count);
    else {
      failures.delete(step);
      mapOf(this.#untilMs, agent).set(step, nowMs + this.#cooldownMs);
    }
  }

  worked(agent: string, step: number): void {
    this.#failures.get(agent)?.delete(step);
  }

  /** The steps that a member avoids now. */
  of(agent: string, nowMs: number): readonly number[] {
    const found: number[] = [];
    for (const [step, untilMs] of this.#untilMs.get(agent) ?? []) {
      if (untilMs > nowMs) found.push(step);
    }
    return found;
  }

  /** End of the next cool-down; infinity if there is none. */
  nextEndMs(nowMs: number): number {
    let endMs = Number.POSITIVE_INFINITY;
    for (const steps of this.#untilMs.values()) {
      for (const untilMs of steps.values()) if (untilMs > nowMs) endMs = Math.min(endMs, untilMs);
    }
    return endMs;
  }

  /** All cool-downs that have not ended. */
  *ends(
    nowMs: number,
  ): Iterable<{ readonly agent: string; readonly step: number; readonly untilMs: number }> {
    for (const [agent, steps] of this.#untilMs) {
      for (const [step, untilMs] of steps) if (untilMs > nowMs) yield { agent, step, untilMs };
    }
  }

  /** Moves all ends. */
  shift(ms: number): void {
    for (const steps of this.#untilMs.values()) {
      for (const [step, untilMs] of steps) steps.set(step, untilMs + ms);
    }
  }

  /** Restores a cool-down. */
  avoid(agent: string, step: number, untilMs: number): void {
    mapOf(this.#untilMs, agent).set(step, untilMs);
  }
}

function mapOf(maps: Map<string, Map<number, number>>, agent: string): Map<number, number> {
  const map = maps.get(agent) ?? new Map<number, number>();
  maps.set(agent, map);
  return map;
}
