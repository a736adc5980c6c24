import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { FirstLook, Unanswered } from "./first-look.ts";
import type { LeadPart } from "./lead-part.ts";
import { type Operation, OperationOutcome } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { OrchestratorSettings } from "./options.ts";
import { type Partitions, type PreparedRequest, prepareRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { ManyRequest } from "./request.ts";
import type { Steps } from "./steps.ts";
import type { SearchLimits, Understudy, UnderstudyPlan } from "./understudy.ts";
import type { Place } from "./waiting-line.ts";

/** A search that goes on in the next tick. */
export interface PausedSearch<T extends DomainTypes> {
  /** Everything that was asked but the state. */
  readonly key: string;
  readonly state: PackedState;
  readonly operation: Operation<T>;
  readonly look: Unanswered;
  readonly steps: Steps<UnderstudyPlan>;
  readonly limits: SearchLimits;
  /** Milliseconds that were spent on it. */
  workMs: number;
}

/** The searches for many agents: each goes on from tick to tick, as far as it is let. */
export class RoundSearches<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #clock: Clock;
  readonly #understudy: Understudy;
  readonly #operations: Operations<T>;
  readonly #partitions: Partitions;
  readonly #look: FirstLook<T>;
  readonly #lead: LeadPart<T> | undefined;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  readonly #isDisposed: () => boolean;

  constructor(parts: {
    readonly typedDomain: Domain<T>;
    readonly clock: Clock;
    readonly understudy: Understudy;
    readonly operations: Operations<T>;
    readonly partitions: Partitions;
    readonly look: FirstLook<T>;
    readonly lead: LeadPart<T> | undefined;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
    readonly isDisposed: () => boolean;
  }) {
    this.#domain = parts.typedDomain;
    this.#clock = parts.clock;
    this.#understudy = parts.understudy;
    this.#operations = parts.operations;
    this.#partitions = parts.partitions;
    this.#look = parts.look;
    this.#lead = parts.lead;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
    this.#isDisposed = parts.isDisposed;
  }

  /**
   * Goes on with the agent's search, or begins one where it has none or asks something else now.
   *
   * @param pauseMs when to pause, in milliseconds of the clock
   * @returns the outcome, or the search that is to be gone on with
   * @throws StateError, RequestError, CostError
   */
  run(
    request: ManyRequest<T>,
    place: Place<PausedSearch<T>>,
    pauseMs: number,
  ): OperationOutcome<T> | PausedSearch<T> {
    const prepared = prepareRequest(this.#domain, request, this.#settings.choose);
    const key = this.#keyOf(prepared);
    let paused = place.paused;
    place.paused = undefined;
    if (paused === undefined || paused.key !== key || !isEqual(paused.state, prepared.state)) {
      const begun = this.#begin(prepared, key, place.sinceMs);
      if (begun instanceof OperationOutcome) return begun;
      paused = begun;
    } else if (paused.operation.isClosed) {
      // The agent asked elsewhere in between: that request is the older one now.
      const operation = this.#operations.begin(prepared, place.sinceMs);
      paused = { ...paused, operation };
    }
    const { operation, look } = paused;
    try {
      const { budgetMs = Number.POSITIVE_INFINITY } = request;
      const understudy = this.#goOn(paused, pauseMs, place.sinceMs + budgetMs);
      if (understudy === undefined) return paused;
      this.#operations.tellUnderstudy(operation, understudy);
      const left = this.#look.decide(operation, look, understudy, pauseMs);
      return left instanceof OperationOutcome
        ? left
        : (this.#lead as LeadPart<T>).goOn(operation, left, understudy, pauseMs);
    } catch (error) {
      this.#operations.close(operation, undefined);
      throw error;
    }
  }

  #begin(
    prepared: PreparedRequest,
    key: string,
    sinceMs: number,
  ): OperationOutcome<T> | PausedSearch<T> {
    const operation = this.#operations.begin(prepared, sinceMs);
    this.#reporter.telemetry.count("plan.now");
    try {
      const look = this.#look.look(operation, prepared, undefined, this.#isDisposed());
      if (look instanceof OperationOutcome) return look;
      this.#operations.tellUnderstudyAsked(operation, this.#clock.now());
      const limits: SearchLimits = { untilMs: Number.POSITIVE_INFINITY };
      const steps = this.#understudy.plan(prepared, look.situation.goals, limits);
      return { key, state: prepared.state, operation, look, steps, limits, workMs: 0 };
    } catch (error) {
      this.#operations.close(operation, undefined);
      throw error;
    }
  }

  /**
   * Searches until the plan is there, or until `pauseMs`: then what is in hand is taken if it is a whole plan,
   * if nothing more may be spent on it, or if the deadline is over.
   */
  #goOn(paused: PausedSearch<T>, pauseMs: number, deadlineMs: number): UnderstudyPlan | undefined {
    const clock = this.#clock;
    const { steps, limits } = paused;
    limits.pauseMs = pauseMs;
    const beganMs = clock.now();
    let stop = false;
    for (;;) {
      const next = steps.next(stop);
      if (next.done) return next.value;
      const now = clock.now();
      if (now < pauseMs) continue;
      const spentMs = paused.workMs + now - beganMs;
      stop =
        limits.hasPlan === true || spentMs >= this.#settings.understudyMaxMs || now >= deadlineMs;
      if (stop) continue;
      paused.workMs = spentMs;
      return undefined;
    }
  }

  #keyOf(prepared: PreparedRequest): string {
    const { goals, choices, background } = prepared;
    const names = goals.map((goal) => goal.hash).join("+");
    return `${this.#partitions.of(prepared, goals[0] as Goal)}:${names}:${choices}:${background}`;
  }
}

function isEqual(a: PackedState, b: PackedState): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}
