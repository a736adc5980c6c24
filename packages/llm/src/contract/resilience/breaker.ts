import {
  BreakerOpenError,
  type Clock,
  type InferenceError,
  systemClock,
} from "@understudy/planner-core";
import { BreakerCircuit } from "#circuit";
import type { CallResult } from "./call-result.ts";
import type { WindowTotals } from "./circuit/circuit.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** `open`: nothing is asked. `half-open`: one call may show whether the backend lives again. */
export type BreakerState = "closed" | "half-open" | "open";

/** Options of a {@link Breaker}. */
export interface BreakerOptions
  extends Partial<
    Pick<
      ResilienceSettings,
      | "breakerThreshold"
      | "cooldownMs"
      | "windowMs"
      | "minCalls"
      | "failureRatio"
      | "slowRatio"
      | "timeoutMs"
    >
  > {
  /** For messages and telemetry: the backend and its model. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** Figures of a {@link Breaker}, for dashboards. */
export interface BreakerStats extends WindowTotals {
  readonly state: BreakerState;
  /** How often it opened, a failed probe included. */
  readonly openings: number;
}

/** Instead of the id of a call. */
export const REFUSED = -1;

const GAUGE: Readonly<Record<BreakerState, number>> = { closed: 0, "half-open": 1, open: 2 };

/**
 * Keeps calls from a backend that is down. One for each backend and model, for as long as the
 * program runs: it learns from the calls of all agents.
 *
 * A call that enters gets the id of the present generation. Every change of state begins a new one,
 * and what older calls have to say is not heard: only the probe itself can heal a backend.
 *
 * @example
 * if (!breaker.admits) throw breaker.error();
 * const id = breaker.enter();
 * breaker.exit(id, "success");
 */
export class Breaker {
  readonly name: string;
  readonly #settings: ResilienceSettings;
  readonly #clock: Clock;
  readonly #circuit: BreakerCircuit;
  readonly #listeners = new Set<(state: BreakerState) => void>();
  #generation = 0;
  #failuresInRow = 0;
  #openedMs = 0;
  #openings = 0;
  /** When the running probe must be back; undefined without one. */
  #probeUntilMs: number | undefined;
  #error: InferenceError | undefined;

  /** @throws RequestError if a knob makes no sense */
  constructor(options: BreakerOptions = {}) {
    this.name = options.name ?? "model";
    this.#settings = resilienceSettings(options);
    this.#clock = options.clock ?? systemClock;
    const { windowMs } = this.#settings;
    this.#circuit = new BreakerCircuit({ name: this.name, windowMs, nowMs: this.#clock.now() });
  }

  get state(): BreakerState {
    if (this.#circuit.isClosed) return "closed";
    const nowMs = this.#clock.now();
    this.#endLease(nowMs);
    const isCool = nowMs >= this.#openedMs + this.#settings.cooldownMs;
    return isCool ? "half-open" : "open";
  }

  /** The gauge `breaker.state`: 0 closed, 1 half-open, 2 open. */
  get gauge(): number {
    return GAUGE[this.state];
  }

  get stats(): BreakerStats {
    const totals = this.#circuit.totals(this.#clock.now());
    return { state: this.state, openings: this.#openings, ...totals };
  }

  /** Whether a call would be let in now. */
  get admits(): boolean {
    if (this.#circuit.isClosed) return true;
    return this.state === "half-open" && this.#probeUntilMs === undefined;
  }

  /** Lets a call in, and returns its id; -1 if it is refused: see {@link admits}. */
  enter(): number {
    if (this.#circuit.isClosed) return this.#generation;
    const nowMs = this.#clock.now();
    if (!this.admits) return REFUSED;
    this.#probeUntilMs = nowMs + this.#settings.timeoutMs;
    this.#tell("half-open");
    return ++this.#generation;
  }

  /** Takes the result of a call that was admitted. */
  exit(id: number, result: CallResult, nowMs: number = this.#clock.now()): void {
    if (id !== this.#generation) return;
    if (this.#probeUntilMs !== undefined) {
      this.#endLease(nowMs);
      if (id === this.#generation) this.#exitProbe(result, nowMs);
      return;
    }
    if (result === "neutral") return;
    this.#circuit.count(result, nowMs);
    if (result !== "failure") this.#failuresInRow = 0;
    else this.#failuresInRow++;
    if (result !== "success" && this.#isBad(nowMs)) this.#open(nowMs);
  }

  /** Why a call is not let in. One error an opening: making it is what would cost most. */
  error(): InferenceError {
    this.#error ??= new BreakerOpenError(
      `"${this.name}" failed repeatedly and is left alone for a while`,
    );
    return this.#error;
  }

  /** Calls `listener` whenever the state changes. Returns a function that stops it. */
  onChange(listener: (state: BreakerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells nobody anything any more. The breaker is not used after that. */
  dispose(): void {
    this.#listeners.clear();
  }

  #exitProbe(result: CallResult, nowMs: number): void {
    this.#probeUntilMs = undefined;
    this.#generation++;
    // A probe that nobody waited for long enough shows nothing: the next call is one, too.
    if (result === "neutral") return;
    if (result === "success") this.#close();
    else this.#open(nowMs);
  }

  /** A probe that does not come back is a failure at the end of its lease. */
  #endLease(nowMs: number): void {
    const untilMs = this.#probeUntilMs;
    if (untilMs === undefined || nowMs < untilMs) return;
    this.#open(untilMs);
  }

  #isBad(nowMs: number): boolean {
    const { breakerThreshold, minCalls, failureRatio, slowRatio } = this.#settings;
    if (this.#failuresInRow >= breakerThreshold) return true;
    const { successes, slow, failures } = this.#circuit.totals(nowMs);
    const calls = successes + slow + failures;
    return calls >= minCalls && (failures >= failureRatio * calls || slow >= slowRatio * calls);
  }

  #open(atMs: number): void {
    this.#circuit.open();
    this.#openedMs = atMs;
    this.#openings++;
    this.#probeUntilMs = undefined;
    this.#error = undefined;
    this.#generation++;
    this.#tell("open");
  }

  #close(): void {
    this.#circuit.close();
    this.#failuresInRow = 0;
    this.#tell("closed");
  }

  #tell(state: BreakerState): void {
    for (const listener of this.#listeners) listener(state);
  }
}
