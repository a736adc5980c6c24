import { BreakerCircuit } from "#circuit";

/** How failing members are treated. Times are in milliseconds. */
export interface HealthSettings {
  /** Failures in a row that a member is cooled down for. Default 3. */
  readonly failures: number;
  /**
   * The time for which it is left alone then; twice as long each time that its probe fails. Default:
   * `LLM_MEMBER_COOLDOWN_MS`, else 5000.
   */
  readonly coolMs: number;
  /** It is never left alone for longer, but for `coolMs`. Default 60,000. */
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
  /** Open while the member is not up. */
  readonly #circuit: BreakerCircuit;
  #isProbing = false;
  #failuresInRow = 0;
  #coolMs: number;
  #coolUntilMs = 0;
  #failure: unknown;

  /**
   * @param name for people who look at its circuit
   * @param isLoaded one that is not may be probed at once, and is up when it has answered
   */
  constructor(settings: HealthSettings, name: string, isLoaded = true) {
    this.#settings = settings;
    this.#circuit = new BreakerCircuit({ name });
    if (!isLoaded) this.#circuit.open();
    this.#coolMs = settings.coolMs;
  }

  get state(): MemberState {
    if (this.#circuit.isClosed) return "up";
    return this.#isProbing ? "probing" : "cooling";
  }

  /** When it may be probed, in milliseconds of the clock; undefined while it is up. */
  get coolUntilMs(): number | undefined {
    return this.#circuit.isClosed ? undefined : this.#coolUntilMs;
  }

  /** The error of its last failure; undefined while it is up. */
  get failure(): unknown {
    return this.#circuit.isClosed ? undefined : this.#failure;
  }

  isDue(nowMs: number): boolean {
    return this.state === "cooling" && nowMs >= this.#coolUntilMs;
  }

  probe(): void {
    this.#isProbing = true;
  }

  /** It answered, rightly or wrongly: proofs judge answers, this judges whether there are any. */
  answered(): void {
    if (!this.#circuit.isClosed) this.#circuit.close();
    this.#isProbing = false;
    this.#failuresInRow = 0;
    this.#coolMs = this.#settings.coolMs;
  }

  /** @param failure what it failed with; left out where it was only silent */
  failed(nowMs: number, failure?: unknown): void {
    this.#failure = failure;
    this.#failuresInRow++;
    const { state } = this;
    if (state === "up" && this.#failuresInRow < this.#settings.failures) return;
    // Calls that began before it was cooled down end later, and tell nothing new.
    if (state === "cooling") return;
    this.#circuit.open();
    this.#isProbing = false;
    this.#coolUntilMs = nowMs + this.#coolMs;
    const { longestCoolMs, coolMs } = this.#settings;
    this.#coolMs = Math.min(Math.max(longestCoolMs, coolMs), 2 * this.#coolMs);
  }
}
