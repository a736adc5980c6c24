/** How failing members are treated. Times are in milliseconds. */
export interface HealthSettings {
  /** Failures in a row that a member is cooled down for. Default 3. */
  readonly failures: number;
  /** The time for which it is left alone then; twice as long each time that its probe fails. Default 5000. */
  readonly coolMs: number;
  /** It is never left alone for longer. Default 60,000. */
  readonly longestCoolMs: number;
  /** The longest that a probe may take: nobody waits for it. Default 10,000. */
  readonly probeMs: number;
}

export const DEFAULT_HEALTH: HealthSettings = Object.freeze({
  failures: 3,
  coolMs: 5000,
  longestCoolMs: 60_000,
  probeMs: 10_000,
});

/** `cooling`: it failed and is left alone. `probing`: one question that nobody waits for shows whether it lives. */
export type MemberState = "up" | "cooling" | "probing";

/**
 * Whether a member may be asked. One that fails several times in a row is cooled down, then probed with a question
 * that nobody waits for, and comes back when it answers that.
 */
export class MemberHealth {
  readonly #settings: HealthSettings;
  #state: MemberState;
  #failuresInRow = 0;
  #coolMs: number;
  #coolUntilMs = 0;
  #failure: unknown;

  /** @param isLoaded one that is not may be probed at once, and is up when it has answered */
  constructor(settings: HealthSettings, isLoaded = true) {
    this.#settings = settings;
    this.#state = isLoaded ? "up" : "cooling";
    this.#coolMs = settings.coolMs;
  }

  get state(): MemberState {
    return this.#state;
  }

  /** When it may be probed, in milliseconds of the clock; undefined while it is up. */
  get coolUntilMs(): number | undefined {
    return this.#state === "up" ? undefined : this.#coolUntilMs;
  }

  /** The error of its last failure; undefined while it is up. */
  get failure(): unknown {
    return this.#state === "up" ? undefined : this.#failure;
  }

  isDue(nowMs: number): boolean {
    return this.#state === "cooling" && nowMs >= this.#coolUntilMs;
  }

  probe(): void {
    this.#state = "probing";
  }

  /** It answered, rightly or wrongly: proofs judge answers, this judges whether there are any. */
  answered(): void {
    this.#state = "up";
    this.#failuresInRow = 0;
    this.#coolMs = this.#settings.coolMs;
  }

  /** @param failure what it failed with; left out where it was only silent */
  failed(nowMs: number, failure?: unknown): void {
    this.#failure = failure;
    this.#failuresInRow++;
    if (this.#state === "up" && this.#failuresInRow < this.#settings.failures) return;
    // Calls that began before it was cooled down end later, and tell nothing new.
    if (this.#state === "cooling") return;
    this.#state = "cooling";
    this.#coolUntilMs = nowMs + this.#coolMs;
    this.#coolMs = Math.min(this.#settings.longestCoolMs, 2 * this.#coolMs);
  }
}
