/**
 * Rounds of `planMany`: many agents within one slice of time.
 *
 * @module
 */

import { finish, type Work } from "../../../base/work/work.ts";
import type { ManyRequest } from "../../contract/request.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import { within } from "../request/request-checks.ts";
import { type PausedRequest, type RoundParts, RoundSearches } from "./round-searches.ts";
import { type Place, WaitingLine } from "./waiting-line.ts";

/** Number of requests that are checked for known answers before any of them is searched. */
const BATCH = 256;
/** Number of immediate answers between two readings of the clock. */
const CLOCK_EVERY = 16;
/** Minimum search time for the first in line, in milliseconds, even if the slice is shorter. */
const LEAST_SEARCH_MS = 0.1;

/** Places in line kept for the next tick, by agent. */
type Waiting = Map<string, Place<PausedRequest>>;

/** One call of the game loop. */
interface Tick {
  readonly requests: readonly ManyRequest[];
  /** Serving order of the requests with a turn; undefined for all in the given order. */
  readonly order: Uint32Array | undefined;
  /** Number of requests with a turn. */
  readonly turns: number;
  readonly outcomes: (RequestOutcome | undefined)[];
  readonly nowMs: number;
  readonly endMs: number;
  /** Time limit for improving a first plan; undefined if that comes last. */
  readonly improveMs: number | undefined;
  /** Places of requests that were opened in this tick, by agent. */
  readonly opened: Waiting;
  /** Index of the current request, for error messages. */
  index: number;
}

/**
 * Plans for many agents in one time slice per tick. Known answers come first, looked up in at most half of the slice.
 * The rest goes to searches, which pause at its end and resume in the next tick.
 */
export class PlanningRound {
  readonly #parts: RoundParts;
  readonly #searches: RoundSearches;
  readonly #line = new WaitingLine<PausedRequest>();

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#searches = new RoundSearches(parts);
  }

  /**
   * Answers as many requests as the slice allows, but always the first in line.
   *
   * @param moreFollow whether the rest of the slice is needed for other rounds
   * @param others number of agents that wait for these rounds: no plan is improved in their time
   * @param extraMs time for improving plans once all agents have one
   * @returns on completion, an outcome per request; undefined for requests that wait for a later tick
   * @throws RequestError, StateError with the request's index in the pointer; CostError
   */
  *run(
    asked: readonly ManyRequest[],
    sliceMs: number,
    moreFollow = false,
    others = 0,
    extraMs = 0,
  ): Work<(RequestOutcome | undefined)[]> {
    const requests = [...asked];
    const nowMs = this.#parts.clock.now();
    const outcomes = new Array<RequestOutcome | undefined>(requests.length).fill(undefined);
    const order = withTurns(requests, yield* this.#line.order(requests, nowMs));
    const turns = order?.length ?? requests.length;
    const mostMs = others === 0 ? Number.POSITIVE_INFINITY : sliceMs / (others + 1);
    const improveMs = extraMs > 0 ? undefined : mostMs;
    const endMs = nowMs + sliceMs;
    const opened: Waiting = new Map();
    const times = { nowMs, endMs, improveMs };
    const tick: Tick = { requests, order, turns, outcomes, ...times, opened, index: 0 };
    const waiting: Waiting = new Map();
    try {
      if (turns > 0) yield* this.#serveFirst(tick, waiting);
      for (let from = 0; from < turns; from += BATCH) {
        if (from > 0) yield;
        const indices = indicesOf(order, from, Math.min(from + BATCH, turns));
        if (yield* this.#serveKnown(tick, indices)) break;
        if (yield* this.#searchInTurn(tick, indices, waiting)) break;
      }
      yield* this.#improve(tick, waiting, extraMs);
    } catch (error) {
      finish(this.#keepPlaces(tick, waiting));
      throw within(error, tick.index);
    }
    yield* this.#keepPlaces(tick, waiting);
    if (!moreFollow && waiting.size === 0 && this.#parts.clock.now() < tick.endMs) {
      this.#parts.policies.build(tick.endMs, this.#parts.clock);
    }
    return outcomes;
  }

  /** Serves the first in line whatever the clock says, so that every agent eventually gets a turn. */
  *#serveFirst(tick: Tick, waiting: Waiting): Work {
    const { requests, order, outcomes, endMs, nowMs } = tick;
    tick.index = order?.[0] ?? 0;
    const request = requests[tick.index] as ManyRequest;
    const pauseMs = nowMs + Math.max((endMs - nowMs) / 2, LEAST_SEARCH_MS);
    outcomes[tick.index] =
      this.#parts.known(request) ?? (yield* this.#search(request, tick, pauseMs, waiting));
  }

  /** Serves answers that are remembered or can be looked up. @returns whether the slice is over */
  *#serveKnown(tick: Tick, indices: Uint32Array): Work<boolean> {
    const { requests, outcomes, order, endMs } = tick;
    const { clock, known } = this.#parts;
    const first = order?.[0] ?? 0;
    const lookUpsEndMs = (clock.now() + endMs) / 2;
    let count = 0;
    let mayLookUp = true;
    for (const index of indices) {
      if (index === first) continue;
      if (++count % CLOCK_EVERY === 0) {
        const atMs = clock.now();
        if (atMs >= endMs) return true;
        mayLookUp = atMs < lookUpsEndMs;
      }
      const request = requests[index] as ManyRequest;
      tick.index = index;
      outcomes[index] = known(request);
      if (outcomes[index] !== undefined || !mayLookUp) continue;
      // A condition is compiled with its first use, which takes milliseconds if it is long.
      if (typeof request?.goal !== "string") yield;
      outcomes[index] = this.#lookUp(request, tick);
    }
    return false;
  }

  /** Opens the request of an agent that has no search yet: some answers are found without one. */
  #lookUp(request: ManyRequest, { opened, nowMs, improveMs }: Tick): RequestOutcome | undefined {
    const agent = request?.agent;
    if (opened.has(agent)) return undefined;
    const place = this.#line.placeOf(agent, nowMs);
    if (place.paused !== undefined) return undefined;
    const found = this.#searches.open(request, place, improveMs);
    if (found instanceof RequestOutcome) return found;
    place.paused = found;
    opened.set(agent, place);
    return undefined;
  }

  /** Runs searches in order. */
  *#searchInTurn(tick: Tick, indices: Uint32Array, waiting: Waiting): Work<boolean> {
    const { requests, outcomes, order, endMs } = tick;
    const first = order?.[0] ?? 0;
    for (const index of indices) {
      if (outcomes[index] !== undefined || index === first) continue;
      const beganMs = this.#parts.clock.now();
      const leftMs = endMs - beganMs;
      if (leftMs <= 0) return true;
      // Half of the remaining time: one hard problem must not block all others.
      const pauseMs = Math.min(endMs, beganMs + Math.max(leftMs / 2, LEAST_SEARCH_MS));
      tick.index = index;
      const request = requests[index] as ManyRequest;
      outcomes[index] = yield* this.#search(request, tick, pauseMs, waiting);
      yield;
    }
    return this.#parts.clock.now() >= endMs;
  }

  /**
   * Improves the plans that are held, each for its share of the time, and answers their requests. If another agent
   * still has no plan, and does not wait for its LLM planner, there is no time for that.
   */
  *#improve(tick: Tick, waiting: Waiting, extraMs: number): Work {
    const { requests, outcomes, order, turns } = tick;
    const held: number[] = [];
    let isEachHeld = true;
    for (let at = 0; at < turns; at++) {
      const index = order?.[at] ?? at;
      if (outcomes[index] !== undefined) continue;
      const paused = waiting.get(requests[index]?.agent as string)?.paused;
      if (paused?.isHeld && paused.request.hasPlan) held.push(index);
      else if (paused?.wait === undefined) isEachHeld = false;
    }
    const { clock } = this.#parts;
    const untilMs = clock.now() + (isEachHeld ? extraMs : 0);
    for (const [done, index] of held.entries()) {
      const agent = requests[index]?.agent as string;
      const place = waiting.get(agent);
      const paused = place?.paused;
      // A second request of the agent.
      if (place === undefined || paused === undefined) continue;
      tick.index = index;
      const nowMs = clock.now();
      const shareMs = Math.max(0, (untilMs - nowMs) / (held.length - done));
      // An answered request is not given up with its place.
      place.paused = undefined;
      const outcome = yield* this.#searches.improve(paused, nowMs + shareMs);
      outcomes[index] = outcome;
      if (outcome === undefined) place.paused = paused;
      else waiting.delete(agent);
      yield;
    }
  }

  /** Searches for one request; undefined if the agent must wait for the next tick. */
  *#search(
    request: ManyRequest,
    { nowMs, improveMs, opened }: Tick,
    pauseMs: number,
    waiting: Waiting,
  ): Work<RequestOutcome | undefined> {
    const agent = request?.agent;
    // A second request of the same agent: one search per agent and tick, or neither would finish.
    if (waiting.has(agent)) return undefined;
    const place = opened.get(agent) ?? this.#line.placeOf(agent, nowMs);
    const result = yield* this.#searches.run(request, place, pauseMs, improveMs);
    if (result instanceof RequestOutcome) return result;
    place.paused = result;
    waiting.set(agent, place);
    return undefined;
  }

  *#keepPlaces({ requests, outcomes, nowMs, opened }: Tick, waiting: Waiting): Work {
    for (let index = 0; index < requests.length; index++) {
      if (index % BATCH === BATCH - 1) yield;
      const agent = requests[index]?.agent;
      if (outcomes[index] !== undefined || typeof agent !== "string") continue;
      const place = waiting.get(agent) ?? opened.get(agent) ?? this.#line.placeOf(agent, nowMs);
      if (requests[index]?.ahead === true) place.sinceMs = nowMs;
      waiting.set(agent, place);
    }
    if (waiting.size + this.#line.size === 0) return;
    yield;
    for (const { paused } of this.#line.keep(waiting)) {
      if (paused !== undefined) this.#parts.requests.close(paused.request, undefined);
    }
  }
}

/** The order without the requests of agents that do not wait yet, if any agent waits. */
function withTurns(
  requests: readonly ManyRequest[],
  order: Uint32Array | undefined,
): Uint32Array | undefined {
  const isAhead = (request: ManyRequest): boolean => request?.ahead === true;
  if (!requests.some(isAhead) || requests.every(isAhead)) return order;
  const all = order ?? Uint32Array.from(requests.keys());
  return all.filter((index) => !isAhead(requests[index] as ManyRequest));
}

function indicesOf(order: Uint32Array | undefined, from: number, to: number): Uint32Array {
  if (order !== undefined) return order.subarray(from, to);
  const indices = new Uint32Array(to - from);
  for (let index = from; index < to; index++) indices[index - from] = index;
  return indices;
}
