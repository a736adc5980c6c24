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

/** `open`: no calls are made. `half-open`: a single probe may test whether the backend has recovered. */
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
  /** Name in messages and telemetry: the backend and its model. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** Statistics of a {@link Breaker}, for dashboards. */
export interface BreakerStats extends WindowTotals {
  readonly state: BreakerState;
  /** Number of openings, including those by failed probes. */
  readonly openings: number;
}

/** Returned in place of a call id if the call is refused. */
export const REFUSED = -1;

/**
 * Failures in a row that open a breaker again after a small question closed it: a model may answer those, and be too
 * slow for a caller's.
 */
const ON_PROBATION = 2;
const GAUGE: Readonly<Record<BreakerState, number>> = { closed: 0, "half-open": 1, open: 2 };

/**
 * Keeps calls away from a backend that is down. Create one per backend and model for the life of the program, so that
 * it learns from the calls of all agents.
 *
 * Each call gets the id of the current generation. Every change of state begins a new generation, and results of older
 * ones are ignored: only the probe can close the breaker.
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
  /** Time limit of the running probe; undefined if there is none. */
  #probeUntilMs: number | undefined;
  /** Whether the running probe began before the end of the cool-down. */
  #isEarly = false;
  #error: InferenceError | undefined;

  /** @throws RequestError if a setting is invalid */
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

  get isClosed(): boolean {
    return this.#circuit.isClosed;
  }

  /** Value of the gauge `breaker.state`: 0 closed, 1 half-open, 2 open. */
  get gauge(): number {
    return GAUGE[this.state];
  }

  get stats(): BreakerStats {
    const totals = this.#circuit.totals(this.#clock.now());
    return { state: this.state, openings: this.#openings, ...totals };
  }

  /** Whether a call would be admitted now. */
  get admits(): boolean {
    if (this.#circuit.isClosed) return true;
    return this.state === "half-open" && this.#probeUntilMs === undefined;
  }

  /** Admits a call and returns its id, or -1 if it is refused: see {@link admits}. */
  enter(): number {
    if (this.#circuit.isClosed) return this.#generation;
    const nowMs = this.#clock.now();
    if (!this.admits) return REFUSED;
    this.#probeUntilMs = nowMs + this.#settings.timeoutMs;
    this.#tell("half-open");
    return ++this.#generation;
  }

  /**
   * Admits a small question that is no caller's, and returns its id, or -1 if it is not due. It may take any time, and
   * must end.
   *
   * @param isEarly whether it may run before the end of the cool-down; its failure then changes nothing
   */
  enterProbe(isEarly: boolean): number {
    if (this.#circuit.isClosed || this.#probeUntilMs !== undefined) return REFUSED;
    this.#isEarly = this.state === "open";
    if (this.#isEarly && !isEarly) return REFUSED;
    this.#probeUntilMs = Number.POSITIVE_INFINITY;
    if (!this.#isEarly) this.#tell("half-open");
    return ++this.#generation;
  }

  /** Records the result of an admitted call. */
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

  /**
   * The error for refused calls. One object is shared until the next opening, since creating it would be the main cost
   * of a refusal.
   */
  error(): InferenceError {
    this.#error ??= new BreakerOpenError(
      `"${this.name}" failed repeatedly and is left alone for a while`,
    );
    return this.#error;
  }

  /** Calls `listener` on every change of state. Returns a function to unsubscribe. */
  onChange(listener: (state: BreakerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Removes all listeners. The breaker must not be used afterwards. */
  dispose(): void {
    this.#listeners.clear();
  }

  #exitProbe(result: CallResult, nowMs: number): void {
    const isSmall = this.#probeUntilMs === Number.POSITIVE_INFINITY;
    this.#probeUntilMs = undefined;
    this.#generation++;
    // A probe that was cancelled too early proves nothing, so the next call is a probe as well.
    if (result === "neutral") return;
    if (result === "success") this.#close(isSmall ? ON_PROBATION : Number.POSITIVE_INFINITY);
    else if (!isSmall || !this.#isEarly) this.#open(nowMs);
  }

  /** A probe that exceeds its lease has failed. */
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

  /** @param failuresLeft number of failures in a row that open it again, if fewer than usual */
  #close(failuresLeft: number): void {
    this.#circuit.close();
    this.#failuresInRow = Math.max(0, this.#settings.breakerThreshold - failuresLeft);
    this.#tell("closed");
  }

  #tell(state: BreakerState): void {
    for (const listener of this.#listeners) listener(state);
  }
}
