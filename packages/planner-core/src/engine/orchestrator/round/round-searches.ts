import type { Work } from "../../../base/work/work.ts";
import { COST_SCALE } from "../../../rules/domain/definition/costs.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { ManyRequest } from "../../contract/request.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OutcomeParts } from "../outcome/parts.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { type PreparedRequest, prepareRequest } from "../request/prepare.ts";
import { promptTime, type RequestTime, tickTime } from "../request/request-time.ts";
import type { Place } from "./waiting-line.ts";

/** A request to be answered in a later tick. */
export interface PausedRequest {
  /** Key of the request without its state. */
  readonly key: string;
  readonly request: OpenRequest;
  readonly work: Pausable<RequestOutcome>;
  /** Time spent on the request, in milliseconds. */
  workMs: number;
  /** Whether the request pauses as soon as it has a plan, for `improve`. */
  isHeld: boolean;
  /** The wait for the LLM planner; undefined while the work can continue. */
  wait: Wait | undefined;
}

/** A wait that spans ticks. */
interface Wait {
  isOver: boolean;
  /** The rejection that ended the wait. */
  failure: { readonly error: unknown } | undefined;
}

/** The parts used by a round. */
export interface RoundParts extends Omit<OutcomeParts, "known"> {
  /** The answer that is remembered. */
  readonly known: (request: ManyRequest) => RequestOutcome | undefined;
  readonly begin: (asked: PreparedRequest, time: RequestTime) => OpenRequest;
  /** Answers an open request: at once, or with the work that produces its outcome. */
  readonly answer: (request: OpenRequest) => RequestOutcome | Pausable<RequestOutcome>;
}

/** The requests of many agents that have no immediate answer; each is continued from tick to tick. */
export class RoundSearches {
  readonly #parts: RoundParts;

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  /**
   * Continues the agent's request, or starts one if there is none or it has changed.
   *
   * @param pauseMs time of the next pause, in milliseconds of the clock
   * @param improveMs time limit for improving the first plan of a request that begins now; undefined if it pauses once
   *   it has a plan, for `improve`
   * @returns the outcome, or the paused request
   * @throws StateError, RequestError, CostError
   */
  *run(
    asked: ManyRequest,
    place: Place<PausedRequest>,
    pauseMs: number,
    improveMs: number | undefined,
  ): Work<RequestOutcome | PausedRequest> {
    const { domain, requests, settings } = this.#parts;
    const prepared = prepareRequest(domain, asked, settings.choose);
    const { budgetMs = Number.POSITIVE_INFINITY } = asked;
    const deadlineMs = place.sinceMs + budgetMs;
    const key = this.#keyOf(prepared);
    const { paused } = place;
    place.paused = undefined;
    const isSame = paused?.key === key && isEqual(paused.request.asked.state, prepared.state);
    // An agent with a constantly changing state would ask the LLM planner again and again.
    const isDone = prepared.goals.every(({ condition }) => condition.holds(prepared.state));
    const isAwaited = paused?.key === key && paused.wait !== undefined && !isDone;
    if (paused === undefined || !(isSame || isAwaited)) {
      const time = tickTime(settings, place.sinceMs, budgetMs, improveMs);
      return yield* this.#begin(prepared, key, time, pauseMs, deadlineMs);
    }
    // The agent made another request meanwhile, which is now the older one.
    if (paused.request.revision.isClosed) requests.begin(paused.request);
    const outcome = yield* this.#continue(paused, pauseMs, deadlineMs);
    if (outcome === undefined) return paused;
    if (isSame || this.#isStillSound(outcome, prepared)) return outcome;
    const time = promptTime(place.sinceMs, Number.POSITIVE_INFINITY);
    return yield* this.#begin(prepared, key, time, pauseMs, deadlineMs);
  }

  /** Opens the request of an agent that has none: its outcome if that is known, or its work before the first step. */
  open(
    asked: ManyRequest,
    { sinceMs }: Place<PausedRequest>,
    improveMs: number | undefined,
  ): RequestOutcome | PausedRequest {
    const { domain, settings } = this.#parts;
    const prepared = prepareRequest(domain, asked, settings.choose);
    const time = tickTime(settings, sinceMs, asked.budgetMs ?? Number.POSITIVE_INFINITY, improveMs);
    return this.#open(prepared, this.#keyOf(prepared), time);
  }

  /**
   * Improves the plan of a held request until `pauseMs`; the outcome, unless the request waits for the LLM planner
   * then.
   */
  *improve(paused: PausedRequest, pauseMs: number): Work<RequestOutcome | undefined> {
    paused.isHeld = false;
    return yield* this.#continue(paused, pauseMs, Number.POSITIVE_INFINITY);
  }

  *#begin(
    prepared: PreparedRequest,
    key: string,
    time: RequestTime,
    pauseMs: number,
    deadlineMs: number,
  ): Work<RequestOutcome | PausedRequest> {
    const opened = this.#open(prepared, key, time);
    if (opened instanceof RequestOutcome) return opened;
    return (yield* this.#continue(opened, pauseMs, deadlineMs)) ?? opened;
  }

  #open(prepared: PreparedRequest, key: string, time: RequestTime): RequestOutcome | PausedRequest {
    const request = this.#parts.begin(prepared, time);
    const work = this.#parts.answer(request);
    if (work instanceof RequestOutcome) return work;
    return { key, request, work, workMs: 0, isHeld: time.extraMs > 0, wait: undefined };
  }

  /** Whether the answer for an earlier state also fits the present state. */
  #isStillSound({ plan, goal, cost, status }: RequestOutcome, prepared: PreparedRequest): boolean {
    if (plan === null || status !== "solved") return false;
    const { prover } = this.#parts;
    const { state } = prepared;
    if (!prover.prove(state, plan.actions, goal.condition, prepared)) return false;
    return prover.scaledCost === Math.round(cost * COST_SCALE);
  }

  /**
   * Continues until there is an outcome, until `pauseMs`, or until the LLM planner must be awaited. In that case the
   * classical plan is taken if it is complete, or if the request has used up its work or its time.
   */
  *#continue(
    paused: PausedRequest,
    pauseMs: number,
    deadlineMs: number,
  ): Work<RequestOutcome | undefined> {
    const { clock, settings } = this.#parts;
    const { work, request, wait } = paused;
    request.time.pauseMs = pauseMs;
    const beganMs = clock.now();
    let mustStop = false;
    if (wait?.isOver === false) {
      if (beganMs < deadlineMs) return undefined;
      mustStop = true;
    }
    paused.wait = undefined;
    let { failure } = wait ?? {};
    for (;;) {
      const next = failure === undefined ? work.next(mustStop) : work.throw(failure.error);
      failure = undefined;
      if (next.done) return next.value;
      if (next.value !== undefined) {
        paused.wait = waitFor(next.value);
        return undefined;
      }
      if (paused.isHeld && request.hasPlan) return undefined;
      const nowMs = clock.now();
      if (nowMs < pauseMs) {
        yield;
        continue;
      }
      const spentMs = paused.workMs + nowMs - beganMs;
      mustStop = request.hasPlan || spentMs >= settings.searchMaxMs || nowMs >= deadlineMs;
      if (mustStop) continue;
      paused.workMs = spentMs;
      return undefined;
    }
  }

  #keyOf(prepared: PreparedRequest): string {
    const { goals, choices, background } = prepared;
    const names = goals.map((goal) => goal.hash).join("+");
    const partition = this.#parts.partitions.of(prepared, goals[0] as (typeof goals)[number]);
    return `${partition}:${names}:${choices}:${background}`;
  }
}

function waitFor(promise: Promise<unknown>): Wait {
  const wait: Wait = { isOver: false, failure: undefined };
  promise.then(
    () => {
      wait.isOver = true;
    },
    (error: unknown) => {
      wait.failure = { error };
      wait.isOver = true;
    },
  );
  return wait;
}

function isEqual(a: PackedState, b: PackedState): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}
