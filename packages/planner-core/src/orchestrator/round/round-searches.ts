import type { ManyRequest } from "../../contract/request.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { Work } from "../../work/work.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { FastLane } from "../now/fast-lane.ts";
import type { OutcomeParts } from "../outcome/parts.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { type PreparedRequest, prepareRequest } from "../request/prepare.ts";
import { promptTime, type RequestTime } from "../request/request-time.ts";
import type { Place } from "./waiting-line.ts";

/** A request to be answered in a later tick. */
export interface PausedRequest {
  /** Key of the request without its state. */
  readonly key: string;
  readonly request: OpenRequest;
  readonly work: Pausable<RequestOutcome>;
  /** Time spent on it, in milliseconds. */
  workMs: number;
}

/** The parts of a round. */
export interface RoundParts extends OutcomeParts {
  readonly fastLane: FastLane;
  readonly begin: (asked: PreparedRequest, time: RequestTime) => OpenRequest;
  /** Answers an open request: at once, or with work for its outcome. */
  readonly answer: (request: OpenRequest) => RequestOutcome | Pausable<RequestOutcome>;
}

/** The requests of many agents without an immediate answer, each continued from tick to tick. */
export class RoundSearches {
  readonly #parts: RoundParts;

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  /**
   * Continues the agent's request, or begins one if there is none or it has changed.
   *
   * @param pauseMs next pause, in milliseconds of the clock
   * @returns the outcome, or the paused request
   * @throws StateError, RequestError, CostError
   */
  *run(
    asked: ManyRequest,
    place: Place<PausedRequest>,
    pauseMs: number,
  ): Work<RequestOutcome | PausedRequest> {
    const { domain, requests, settings, begin, answer } = this.#parts;
    const prepared = prepareRequest(domain, asked, settings.choose);
    const key = this.#keyOf(prepared);
    let paused = place.paused;
    place.paused = undefined;
    if (paused?.key !== key || !isEqual(paused.request.asked.state, prepared.state)) {
      const request = begin(prepared, promptTime(place.sinceMs, Number.POSITIVE_INFINITY));
      const answered = answer(request);
      if (answered instanceof RequestOutcome) return answered;
      paused = { key, request, work: answered, workMs: 0 };
    } else if (paused.request.revision.isClosed) {
      // The agent made another request meanwhile, which is now the older one.
      requests.begin(paused.request);
    }
    const { budgetMs = Number.POSITIVE_INFINITY } = asked;
    return (yield* this.#continue(paused, pauseMs, place.sinceMs + budgetMs)) ?? paused;
  }

  /**
   * Continues until the outcome, or until `pauseMs`. The plan in hand is then taken if it is complete, or if the
   * request has used up its work or its deadline.
   */
  *#continue(
    paused: PausedRequest,
    pauseMs: number,
    deadlineMs: number,
  ): Work<RequestOutcome | undefined> {
    const { clock, settings } = this.#parts;
    const { work, request } = paused;
    request.time.pauseMs = pauseMs;
    const beganMs = clock.now();
    let mustStop = false;
    for (;;) {
      const next = work.next(mustStop);
      if (next.done) return next.value;
      const nowMs = clock.now();
      if (nowMs < pauseMs) {
        yield;
        continue;
      }
      const spentMs = paused.workMs + nowMs - beganMs;
      mustStop = request.hasPlan || spentMs >= settings.understudyMaxMs || nowMs >= deadlineMs;
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

function isEqual(a: PackedState, b: PackedState): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}
