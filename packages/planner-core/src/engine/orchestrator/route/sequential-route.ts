import type { Work } from "../../../base/work/work.ts";
import type { CacheAnswer } from "../../contract/cache.ts";
import type { ManyRequest, NowRequest, PlanLimits, PlanRequest } from "../../contract/request.ts";
import { isPutOff } from "../../contract/revised.ts";
import type { Shedding } from "../drive/owner-line.ts";
import { inPieces, type Pausable, runNow } from "../drive/pausable.ts";
import { FastLane } from "../now/fast-lane.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import { answerRequest, type PipelineParts } from "../pipeline.ts";
import { OpenRequest } from "../request/open-request.ts";
import { checkRequest, type PreparedRequest, prepareRequest } from "../request/prepare.ts";
import type { Refusal } from "../request/refusal.ts";
import { checkDuration, checkLimits, checkUrgency } from "../request/request-checks.ts";
import { promptTime, type RequestTime, waitingTime } from "../request/request-time.ts";
import { PlanningRound } from "../round/planning-round.ts";
import { LONGEST_WAIT } from "../settings.ts";
import { Overruns } from "../understudy/overruns.ts";
import { firstStepsFor, giveAll } from "./early-steps.ts";
import type { Route, TickLimits } from "./route.ts";

/** Interval of timed calls: without an observer, one in this many calls of `planNow` is timed. */
const TIMED_EVERY = 64;

/** Limit on kept places: agents that never ask again keep theirs. */
const MOST_PLACES = 10_000;

const DISPOSED: Refusal = Object.freeze({ reason: "disposed" });

/** Continues a request without a known answer. */
type Continuation = (limits?: Partial<PlanLimits>) => Promise<RequestOutcome>;

/** Plans of one step after the other: a known answer by the fast lane, all others by the stages of the pipeline. */
export class SequentialRoute implements Route {
  readonly #engine: PipelineParts;
  readonly #fastLane: FastLane;
  readonly #round: PlanningRound;
  /** By agent: the deadline of a request that was put off. The next one has its place. */
  readonly #places = new Map<string, number>();
  /** Recent lateness of the timers that end a wait for the lead. */
  readonly #lateTimers = new Overruns();
  #calls = 0;
  /** Whether requests are answered without the lead, with the reason `disposed`. */
  isDisposed = false;

  constructor(engine: PipelineParts) {
    this.#engine = engine;
    this.#fastLane = new FastLane(engine);
    this.#round = new PlanningRound({
      ...engine,
      fastLane: this.#fastLane,
      begin: (asked, time) => this.#beginNow(asked, time),
      answer: (request) => answerRequest(engine, request, undefined),
    });
  }

  plan(request: PlanRequest): RequestOutcome | Promise<RequestOutcome> {
    const startMs = this.#engine.clock.now();
    const known = this.#known(request, startMs);
    if (known instanceof RequestOutcome) return giveAll(this.#engine, known, request.onStep);
    return this.#planOn(request, request, startMs, known);
  }

  planKnown(request: PlanRequest): RequestOutcome | Continuation {
    const startMs = this.#engine.clock.now();
    const known = this.#known(request, startMs);
    if (known instanceof RequestOutcome) return known;
    return async ({
      budgetMs = request.budgetMs,
      signal = request.signal,
      onStep = request.onStep,
    } = {}) => {
      const limits = { budgetMs, signal, onStep };
      checkLimits(limits);
      return await this.#planOn(request, limits, startMs, known);
    };
  }

  planNow(request: NowRequest, sliceMs: number, improveMs: number): RequestOutcome {
    const answered = this.#answerNow(request, sliceMs, improveMs);
    return answered instanceof RequestOutcome ? answered : runNow(answered);
  }

  *planNowInPieces(request: NowRequest, sliceMs: number, improveMs: number): Work<RequestOutcome> {
    const answered = this.#answerNow(request, sliceMs, improveMs);
    return answered instanceof RequestOutcome ? answered : yield* inPieces(answered);
  }

  planMany(
    requests: readonly ManyRequest[],
    { sliceMs, moreFollow, others, improveMs }: TickLimits,
  ): Work<(RequestOutcome | undefined)[]> {
    return this.#round.run(requests, sliceMs, moreFollow, others, improveMs);
  }

  #answerNow(
    request: NowRequest,
    sliceMs: number,
    improveMs: number,
  ): RequestOutcome | Pausable<RequestOutcome> {
    checkDuration("/sliceMs", sliceMs);
    checkDuration("/improveMs", improveMs);
    const known = this.#fastLane.serve(request, this.#calls++ % TIMED_EVERY === 0);
    if (known instanceof RequestOutcome) return known;
    const { clock, domain, settings } = this.#engine;
    const startMs = clock.now();
    const asked = prepareRequest(domain, request, settings.choose);
    const open = this.#beginNow(asked, promptTime(startMs, startMs + sliceMs, improveMs));
    return answerRequest(this.#engine, open, known);
  }

  /** A known plan, otherwise the answer of the cache. */
  #known(request: PlanRequest, startMs: number): RequestOutcome | CacheAnswer | undefined {
    const { clock, reporter, calls } = this.#engine;
    checkRequest(request);
    const { signal, budgetMs, urgency } = request;
    checkUrgency(urgency);
    checkLimits(request);
    if (this.isDisposed || signal?.aborted) return undefined;
    const known = this.#fastLane.answer(request, startMs);
    if (!(known instanceof RequestOutcome)) {
      if (known !== undefined) {
        reporter.telemetry.record("latency.cache_lookup", clock.now() - startMs);
      }
      return known;
    }
    reporter.telemetry.count("plan.request");
    reporter.answered(known, budgetMs, calls !== undefined);
    return known;
  }

  /** Passes the stages for a request without a known answer. */
  async #planOn(
    request: PlanRequest,
    { budgetMs, signal, onStep }: PlanLimits,
    startMs: number,
    known: CacheAnswer | undefined,
  ): Promise<RequestOutcome> {
    const engine = this.#engine;
    const { domain, settings, requests, reporter, understudy, calls } = engine;
    const asked = prepareRequest(domain, request, settings.choose);
    const late = { overrunMs: understudy.overrunMs, timerMs: this.#lateTimers.longestMs };
    const time = waitingTime(settings, startMs, budgetMs, late);
    const open = this.#open(asked, time, signal);
    open.urgency = request.urgency ?? 0;
    open.placeMs = this.#places.get(open.agent) ?? time.answerByMs;
    this.#places.delete(open.agent);
    open.firstSteps = firstStepsFor(engine, open, onStep);
    signal?.throwIfAborted();
    requests.begin(open, budgetMs);
    open.isAwaited = true;
    reporter.telemetry.count("plan.request");
    try {
      const answered = answerRequest(engine, open, known);
      const outcome =
        answered instanceof RequestOutcome ? answered : await this.#inTurns(answered, open);
      const lateMs = outcome.elapsedMs - budgetMs;
      // Only waits for a model count: without one the search took the time, not a timer.
      if (outcome.reason === "timeout")
        this.#lateTimers.add(lateMs + startMs + budgetMs - time.answerByMs);
      else if (lateMs > 0) understudy.wasLate(time, lateMs);
      if (isPutOff(outcome)) this.#keepPlace(open);
      if (outcome.plan !== null) open.firstSteps?.settle(outcome.plan.actions);
      reporter.answered(outcome, budgetMs, calls !== undefined);
      return outcome;
    } catch (error) {
      // On abort the work's generator is ended with `return`, so its own `catch` does not run.
      if (signal?.aborted) reporter.aborted(open);
      requests.close(open, undefined);
      throw error;
    } finally {
      open.isAwaited = false;
    }
  }

  #open(asked: PreparedRequest, time: RequestTime, signal?: AbortSignal): OpenRequest {
    return new OpenRequest(asked, time, this.isDisposed ? DISPOSED : undefined, signal);
  }

  /** Starts a request whose agent does not wait for the lead. */
  #beginNow(asked: PreparedRequest, time: RequestTime): OpenRequest {
    const { requests, reporter } = this.#engine;
    const open = this.#open(asked, time);
    requests.begin(open);
    reporter.telemetry.count("plan.now");
    return open;
  }

  #keepPlace({ agent, placeMs }: OpenRequest): void {
    if (this.#places.size >= MOST_PLACES) this.#places.clear();
    this.#places.set(agent, placeMs);
  }

  #inTurns(work: Pausable<RequestOutcome>, request: OpenRequest): Promise<RequestOutcome> {
    const { turns, settings } = this.#engine;
    const { placeMs, signal, urgency } = request;
    return turns.run(work, {
      sliceMs: settings.yieldMs,
      get untilMs() {
        return request.time.answerByMs;
      },
      placeMs,
      urgency,
      shed: sheddingOf(request),
      asideUntilMs: () => request.asideUntilMs,
      waited: (fromMs, toMs) => request.waited(fromMs, toMs),
      signal,
    });
  }
}

/** The shedding rule of a request; undefined if its time was already over at the start. */
function sheddingOf(request: OpenRequest): Shedding | undefined {
  const { startMs, answerByMs } = request.time;
  if (startMs >= answerByMs) return undefined;
  const tell = (): void => {
    request.isShed = true;
  };
  return { afterMs: startMs + LONGEST_WAIT * (answerByMs - startMs), tell };
}
