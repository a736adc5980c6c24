import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { DomainTypes } from "../domain/types.ts";
import { RequestError, StateError } from "../errors.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { FirstLook, Unanswered } from "./first-look.ts";
import type { LeadPart } from "./lead-part.ts";
import { type Operation, OperationOutcome } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import type { Policies } from "./policies.ts";
import { type Partitions, type PreparedRequest, prepareRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { ManyRequest } from "./request.ts";
import type { Steps } from "./steps.ts";
import type { SearchLimits, Understudy, UnderstudyPlan } from "./understudy.ts";
import { type Place, WaitingLine } from "./waiting-line.ts";

/** Requests that are looked at together, grouped by goal, before any search among them begins. */
const BATCH = 256;
/** The clock is read once for so many requests that are answered at once. */
const CLOCK_EVERY = 16;
/** The first in line may search this long however short the slice is, in milliseconds. */
const LEAST_SEARCH_MS = 0.1;

/** A search that goes on in the next tick. */
interface Paused<T extends DomainTypes> {
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

/** Those who keep a place for the next tick, by agent. */
type Waiting<T extends DomainTypes> = Map<string, Place<Paused<T>>>;

/** One call of the game loop. */
interface Tick<T extends DomainTypes> {
  readonly requests: readonly ManyRequest<T>[];
  /** In which order they are served; undefined for their own. */
  readonly order: readonly number[] | undefined;
  readonly outcomes: (Outcome<T> | undefined)[];
  readonly nowMs: number;
  readonly endMs: number;
  /** The request that is looked at, for errors. */
  index: number;
}

/**
 * One slice of time a tick for many agents. What cache and policies know is answered at once, goal by
 * goal, so that a table is walked while it is in the processor's cache; the rest of the slice goes
 * to searches, which are paused at its end and gone on with in the next tick.
 */
export class PlanningRound<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #clock: Clock;
  readonly #understudy: Understudy;
  readonly #policies: Policies;
  readonly #operations: Operations<T>;
  readonly #partitions: Partitions;
  readonly #look: FirstLook<T>;
  readonly #lead: LeadPart<T> | undefined;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  /** The fast lane: an outcome if it has one at once. */
  readonly #serveNow: (request: ManyRequest<T>) => Outcome<T> | undefined;
  readonly #isDisposed: () => boolean;
  readonly #line = new WaitingLine<Paused<T>>();

  constructor(parts: {
    readonly domain: Domain<T>;
    readonly clock: Clock;
    readonly understudy: Understudy;
    readonly policies: Policies;
    readonly operations: Operations<T>;
    readonly partitions: Partitions;
    readonly look: FirstLook<T>;
    readonly lead: LeadPart<T> | undefined;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
    readonly serveNow: (request: ManyRequest<T>) => Outcome<T> | undefined;
    readonly isDisposed: () => boolean;
  }) {
    this.#domain = parts.domain;
    this.#clock = parts.clock;
    this.#understudy = parts.understudy;
    this.#policies = parts.policies;
    this.#operations = parts.operations;
    this.#partitions = parts.partitions;
    this.#look = parts.look;
    this.#lead = parts.lead;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
    this.#serveNow = parts.serveNow;
    this.#isDisposed = parts.isDisposed;
  }

  /**
   * Answers as many requests as the slice allows, the first in line in any case.
   *
   * @returns an outcome for each request, or undefined where it has to wait for a later tick
   * @throws RequestError, StateError with the request's index in the pointer; CostError
   */
  run(requests: readonly ManyRequest<T>[], sliceMs: number): (Outcome<T> | undefined)[] {
    const nowMs = this.#clock.now();
    const outcomes = new Array<Outcome<T> | undefined>(requests.length).fill(undefined);
    const order = this.#line.order(requests, nowMs);
    const tick: Tick<T> = { requests, order, outcomes, nowMs, endMs: nowMs + sliceMs, index: 0 };
    const waiting = new Map<string, Place<Paused<T>>>();
    try {
      if (requests.length > 0) this.#serveFirst(tick, waiting);
      for (let from = 0; from < requests.length; from += BATCH) {
        const indices = indicesOf(order, from, Math.min(from + BATCH, requests.length));
        if (this.#serveAtOnce(tick, indices) || this.#searchInTurn(tick, indices, waiting)) break;
      }
    } catch (error) {
      throw within(error, tick.index);
    } finally {
      this.#keepPlaces(tick, waiting);
    }
    if (waiting.size === 0 && this.#clock.now() < tick.endMs) {
      this.#policies.build(tick.endMs, this.#clock);
    }
    return outcomes;
  }

  /** Whatever the clock says: so that everybody gets a turn in the end. */
  #serveFirst(tick: Tick<T>, waiting: Waiting<T>): void {
    const { requests, order, outcomes, endMs, nowMs } = tick;
    tick.index = order?.[0] ?? 0;
    const request = requests[tick.index] as ManyRequest<T>;
    const pauseMs = nowMs + Math.max((endMs - nowMs) / 2, LEAST_SEARCH_MS);
    outcomes[tick.index] =
      this.#serveNow(request) ?? this.#search(request, nowMs, pauseMs, waiting);
  }

  /** Goal by goal, what is known already. @returns whether the slice is over */
  #serveAtOnce(tick: Tick<T>, indices: readonly number[]): boolean {
    const { requests, outcomes, order, endMs } = tick;
    const first = order?.[0] ?? 0;
    let count = 0;
    for (const index of groupedByGoal(requests, indices)) {
      if (index === first) continue;
      if (++count % CLOCK_EVERY === 0 && this.#clock.now() >= endMs) return true;
      tick.index = index;
      outcomes[index] = this.#serveNow(requests[index] as ManyRequest<T>);
    }
    return false;
  }

  /** In order, what must be searched for. @returns whether the slice is over */
  #searchInTurn(tick: Tick<T>, indices: readonly number[], waiting: Waiting<T>): boolean {
    const { requests, outcomes, order, endMs, nowMs } = tick;
    const first = order?.[0] ?? 0;
    for (const index of indices) {
      if (outcomes[index] !== undefined || index === first) continue;
      const beganMs = this.#clock.now();
      const leftMs = endMs - beganMs;
      if (leftMs <= 0) return true;
      // Half of what is left: one hard problem must not keep all others waiting.
      const pauseMs = Math.min(endMs, beganMs + Math.max(leftMs / 2, LEAST_SEARCH_MS));
      tick.index = index;
      const request = requests[index] as ManyRequest<T>;
      outcomes[index] = this.#search(request, nowMs, pauseMs, waiting);
    }
    return this.#clock.now() >= endMs;
  }

  /** Goes on with the agent's search, or begins one; undefined if it has to be paused. */
  #search(
    request: ManyRequest<T>,
    nowMs: number,
    pauseMs: number,
    waiting: Waiting<T>,
  ): Outcome<T> | undefined {
    const prepared = prepareRequest(this.#domain, request, this.#settings.choose);
    const place = waiting.get(prepared.agent) ?? this.#line.placeOf(prepared.agent, nowMs);
    const key = this.#keyOf(prepared);
    let paused = place.paused;
    place.paused = undefined;
    if (paused === undefined || paused.key !== key || !isEqual(paused.state, prepared.state)) {
      const begun = this.#begin(prepared, key, place.sinceMs);
      if (begun instanceof OperationOutcome) return begun;
      paused = begun;
    }
    try {
      const { budgetMs = Number.POSITIVE_INFINITY } = request;
      const understudy = this.#goOn(paused, pauseMs, place.sinceMs + budgetMs);
      if (understudy === undefined) {
        place.paused = paused;
        waiting.set(prepared.agent, place);
        return undefined;
      }
      const { operation, look } = paused;
      return (
        this.#look.decide(operation, look, understudy, pauseMs) ??
        (this.#lead as LeadPart<T>).goOn(operation, look, understudy, pauseMs)
      );
    } catch (error) {
      this.#operations.close(paused.operation, undefined);
      throw error;
    }
  }

  #begin(prepared: PreparedRequest, key: string, sinceMs: number): OperationOutcome<T> | Paused<T> {
    const operation = this.#operations.begin(prepared.agent, sinceMs);
    this.#reporter.telemetry.count("plan.now");
    try {
      const look = this.#look.look(operation, prepared, undefined, this.#isDisposed());
      if (look instanceof OperationOutcome) return look;
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
  #goOn(paused: Paused<T>, pauseMs: number, deadlineMs: number): UnderstudyPlan | undefined {
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
    const goals = prepared.goals.map((goal) => goal.hash).join("+");
    return `${this.#partitions.of(prepared, prepared.goals[0] as Goal)}:${goals}`;
  }

  #keepPlaces({ requests, outcomes, nowMs }: Tick<T>, waiting: Waiting<T>): void {
    for (let index = 0; index < requests.length; index++) {
      const agent = requests[index]?.agent;
      if (outcomes[index] !== undefined || typeof agent !== "string") continue;
      if (!waiting.has(agent)) waiting.set(agent, this.#line.placeOf(agent, nowMs));
    }
    if (waiting.size + this.#line.size === 0) return;
    for (const { paused } of this.#line.keep(waiting)) {
      if (paused !== undefined) this.#operations.close(paused.operation, undefined);
    }
  }
}

function indicesOf(order: readonly number[] | undefined, from: number, to: number): number[] {
  if (order !== undefined) return order.slice(from, to);
  const indices = new Array<number>(to - from);
  for (let index = from; index < to; index++) indices[index - from] = index;
  return indices;
}

/** The same indices, those with one goal side by side. */
function groupedByGoal(
  requests: readonly { readonly goal: unknown }[],
  indices: readonly number[],
): readonly number[] {
  const goalOf = (index: number): unknown => requests[index]?.goal;
  const goal = goalOf(indices[0] as number);
  if (indices.every((index) => goalOf(index) === goal)) return indices;
  const groups = new Map<unknown, number[]>();
  for (const index of indices) {
    const group = groups.get(goalOf(index));
    if (group === undefined) groups.set(goalOf(index), [index]);
    else group.push(index);
  }
  return [...groups.values()].flat();
}

function isEqual(a: PackedState, b: PackedState): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}

/** An error of one request, with its index in front of the pointers. */
function within(error: unknown, index: number): unknown {
  const isOurs = error instanceof RequestError || error instanceof StateError;
  if (!isOurs) return error;
  const issues = error.issues.map((issue) => ({ ...issue, pointer: `/${index}${issue.pointer}` }));
  const options = { cause: error };
  return error instanceof StateError
    ? new StateError(issues, options)
    : new RequestError(issues, options);
}
