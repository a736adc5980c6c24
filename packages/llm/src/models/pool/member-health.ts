import { BreakerCircuit } from "#circuit";

/** Handling of failing members. Times are in milliseconds. */
export interface HealthSettings {
  /** Consecutive failures before a member is cooled down. Default 3. */
  readonly failures: number;
  /** Cooldown before the first probe; doubled after each failed probe. Default: `LLM_MEMBER_COOLDOWN_MS`, else 5000. */
  readonly coolMs: number;
  /** Maximum cooldown, unless `coolMs` is longer. Default 60,000. */
  readonly longestCoolMs: number;
  /** Time limit of a probe, which runs in the background. Default 10,000. */
  readonly probeMs: number;
}

export const DEFAULT_HEALTH: HealthSettings = Object.freeze({
  failures: 3,
  coolMs: 5000,
  longestCoolMs: 60_000,
  probeMs: 10_000,
});

/**
 * Whether the member may be called. `cooling`: not called after failures. `probing`: a background question tests
 * whether the member has recovered.
 */
export type MemberState = "up" | "cooling" | "probing";

/**
 * Availability of a member. Several consecutive failures start a cooldown; a background probe follows, and the member
 * is up again when it answers.
 */
export class MemberHealth {
  readonly #settings: HealthSettings;
  /** Circuit that is open unless the member is up. */
  readonly #circuit: BreakerCircuit;
  #isProbing = false;
  #failuresInRow = 0;
  #coolMs: number;
  #coolUntilMs = 0;
  #failure: unknown;

  /**
   * @param name label of the circuit
   * @param isLoaded an unloaded member may be probed at once and is up after its first answer
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

  /** Clock time of the next probe, in milliseconds; undefined while the member is up. */
  get coolUntilMs(): number | undefined {
    return this.#circuit.isClosed ? undefined : this.#coolUntilMs;
  }

  /** The last error; undefined while the member is up. */
  get failure(): unknown {
    return this.#circuit.isClosed ? undefined : this.#failure;
  }

  isDue(nowMs: number): boolean {
    return this.state === "cooling" && nowMs >= this.#coolUntilMs;
  }

  probe(): void {
    this.#isProbing = true;
  }

  /** Records an answer, right or wrong: proofs judge the content, whereas health is only about availability. */
  answered(): void {
    if (!this.#circuit.isClosed) this.#circuit.close();
    this.#isProbing = false;
    this.#failuresInRow = 0;
    this.#coolMs = this.#settings.coolMs;
  }

  /** @param failure error of the call; absent after a timeout */
  failed(nowMs: number, failure?: unknown): void {
    this.#failure = failure;
    this.#failuresInRow++;
    const { state } = this;
    if (state === "up" && this.#failuresInRow < this.#settings.failures) return;
    // The call started before the cooldown, so it says nothing new.
    if (state === "cooling") return;
    this.#circuit.open();
    this.#isProbing = false;
    this.#coolUntilMs = nowMs + this.#coolMs;
    const { longestCoolMs, coolMs } = this.#settings;
    this.#coolMs = Math.min(Math.max(longestCoolMs, coolMs), 2 * this.#coolMs);
  }
}
