import type { Work } from "../../../base/work/work.ts";
import type { ManyRequest, NowRequest, PlanLimits, PlanRequest } from "../../contract/request.ts";
import { isPutOff } from "../../contract/revised.ts";
import type { Answer } from "../answer/answer.ts";
import { countHit } from "../cache/look-up.ts";
import { Overruns } from "../classical/overruns.ts";
import type { Shedding } from "../drive/owner-line.ts";
import { inPieces, type Pausable, runNow } from "../drive/pausable.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import { answerRequest, type PipelineParts } from "../pipeline.ts";
import { OpenRequest } from "../request/open-request.ts";
import { checkRequest, type PreparedRequest, prepareRequest } from "../request/prepare.ts";
import type { Refusal } from "../request/refusal.ts";
import { checkDuration, checkLimits, checkUrgency } from "../request/request-checks.ts";
import { promptTime, type RequestTime, waitingTime } from "../request/request-time.ts";
import { PlanningRound } from "../round/planning-round.ts";
import { LONGEST_WAIT } from "../settings.ts";
import { firstStepsFor, giveAll } from "./early-steps.ts";
import type { Route, TickLimits } from "./route.ts";

/** Limit on kept places: agents that never ask again keep theirs. */
const MOST_PLACES = 10_000;

const DISPOSED: Refusal = Object.freeze({ reason: "disposed" });

/** Continues a request without a known answer. */
type Continuation = (limits?: Partial<PlanLimits>) => Promise<RequestOutcome>;

/** A request that is not answered. */
interface Begun {
  readonly open: OpenRequest;
  readonly startMs: number;
  /** What is left to do; undefined before its first stage. */
  readonly work: Pausable<RequestOutcome> | undefined;
}

/** Plans of one step after the other. */
export class SequentialRoute implements Route {
  readonly #engine: PipelineParts;
  readonly #round: PlanningRound;
  /** By agent: the deadline of a request that was put off. The next one has its place. */
  readonly #places = new Map<string, number>();
  /** Recent lateness of the timers that end a wait for the LLM planner. */
  readonly #lateTimers = new Overruns();
  /** Whether requests are answered without the LLM planner, with the reason `disposed`. */
  isDisposed = false;

  constructor(engine: PipelineParts) {
    this.#engine = engine;
    this.#round = new PlanningRound({
      ...engine,
      known: (request) => this.#knownNow(request),
      begin: (asked, time) => this.#beginNow(asked, time),
      answer: (request) => answerRequest(engine, request),
    });
  }

  plan(request: PlanRequest): RequestOutcome | Promise<RequestOutcome> {
    const known = this.#known(request);
    if (known instanceof RequestOutcome) return giveAll(this.#engine, known, request.onStep);
    return this.#planOn(known, request);
  }

  planKnown(request: PlanRequest): RequestOutcome | Continuation {
    const known = this.#known(request);
    if (known instanceof RequestOutcome) return known;
    return async ({
      budgetMs = request.budgetMs,
      signal = request.signal,
      onStep = request.onStep,
    } = {}) => {
      const limits = { budgetMs, signal, onStep };
      checkLimits(limits);
      return await this.#planOn(known, limits);
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
    const known = this.#knownNow(request);
    if (known !== undefined) return known;
    const { clock, domain, settings } = this.#engine;
    const startMs = clock.now();
    const asked = prepareRequest(domain, request, settings.choose);
    const open = this.#beginNow(asked, promptTime(startMs, startMs + sliceMs, improveMs));
    return answerRequest(this.#engine, open);
  }

  /** The answer that is remembered for an agent that does not wait. */
  #knownNow(request: NowRequest): RequestOutcome | undefined {
    const answer = this.isDisposed ? undefined : this.#engine.known.find(request);
    return answer && this.#serveKnown(request.agent, answer, 0, "plan.now");
  }

  #serveKnown(
    agent: string,
    answer: Answer,
    elapsedMs: number,
    counter: "plan.now" | "plan.request",
  ): RequestOutcome {
    const { reporter, requests } = this.#engine;
    reporter.telemetry.count(counter);
    if (answer.hit !== undefined) countHit(this.#engine, answer.hit);
    requests.supersede(agent);
    return RequestOutcome.of(agent, answer, elapsedMs);
  }

  /**
   * An answer that needs no wait; otherwise the request with its work. An observer is told of all work in its order.
   */
  #known(request: PlanRequest): RequestOutcome | Begun {
    checkRequest(request);
    const { agent, signal, budgetMs, urgency } = request;
    checkUrgency(urgency);
    checkLimits(request);
    const engine = this.#engine;
    const { clock, domain, reporter, requests, settings, calls } = engine;
    const startMs = clock.now();
    const mayEnd = !this.isDisposed && signal?.aborted !== true && !reporter.isObserved;
    const answer = mayEnd ? engine.known.find(request) : undefined;
    let outcome: RequestOutcome;
    if (answer === undefined) {
      const asked = prepareRequest(domain, request, settings.choose);
      const open = this.#open(asked, this.#timeOf(startMs, budgetMs), signal);
      open.urgency = urgency ?? 0;
      const work = mayEnd ? answerRequest(engine, open) : undefined;
      if (!(work instanceof RequestOutcome)) return { open, startMs, work };
      reporter.telemetry.count("plan.request");
      requests.supersede(agent);
      outcome = work;
    } else {
      const tookMs = clock.now() - startMs;
      reporter.telemetry.record("latency.cache_lookup", tookMs);
      outcome = this.#serveKnown(agent, answer, tookMs, "plan.request");
    }
    reporter.answered(outcome, budgetMs, calls !== undefined);
    return outcome;
  }

  #timeOf(startMs: number, budgetMs: number): RequestTime {
    const { settings, classical } = this.#engine;
    const late = { overrunMs: classical.overrunMs, timerMs: this.#lateTimers.longestMs };
    return waitingTime(settings, startMs, budgetMs, late);
  }

  /** Passes the stages for a request without a known answer. */
  async #planOn({ open, startMs, work }: Begun, limits: PlanLimits): Promise<RequestOutcome> {
    const engine = this.#engine;
    const { requests, reporter, classical, calls } = engine;
    const { budgetMs, signal, onStep } = limits;
    open.limit(this.#timeOf(startMs, budgetMs), signal);
    const { time } = open;
    open.placeMs = this.#places.get(open.agent) ?? time.answerByMs;
    this.#places.delete(open.agent);
    open.firstSteps = firstStepsFor(engine, open, onStep);
    signal?.throwIfAborted();
    requests.begin(open, budgetMs);
    open.isAwaited = true;
    reporter.telemetry.count("plan.request");
    try {
      const answered = work ?? answerRequest(engine, open);
      const outcome =
        answered instanceof RequestOutcome ? answered : await this.#inTurns(answered, open);
      const lateMs = outcome.elapsedMs - budgetMs;
      // Only waits for a model count: without one the search took the time, not a timer.
      if (outcome.reason === "timeout")
        this.#lateTimers.add(lateMs + startMs + budgetMs - time.answerByMs);
      else if (lateMs > 0) classical.wasLate(time, lateMs);
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

  /** Starts a request whose agent does not wait for the LLM planner. */
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
