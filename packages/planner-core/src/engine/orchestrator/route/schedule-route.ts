import { RequestError } from "../../../base/errors.ts";
import { addHidden } from "../../../base/hidden.ts";
import type { Work } from "../../../base/work/work.ts";
import type { CompiledCondition } from "../../../rules/condition/condition.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Goal } from "../../../rules/domain/domain.ts";
import { maintainedCondition } from "../../contract/maintained-condition.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type {
  ClockWatcher,
  NowRequest,
  PlanContinuation,
  PlanRequest,
} from "../../contract/request.ts";
import { ScheduleNeeds } from "../../contract/search/schedule-needs.ts";
import type {
  LonePlanner,
  LoneRequest,
  NowTogetherRequest,
  SchedulePlanner,
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
  TogetherRounds,
} from "../../contract/together.ts";
import { BegunSteps } from "../../life/begun-steps.ts";
import { Answer } from "../answer/answer.ts";
import { RequestOutcome, wordFields } from "../outcome/request-outcome.ts";
import type { BaseParts } from "../parts.ts";
import { chooseGoals } from "../request/goal-choice.ts";
import { checkRequest, type PreparedRequest, prepareRequest } from "../request/prepare.ts";
import type { Meaning } from "../request/progress.ts";
import {
  checkDuration,
  checkLimits,
  forEachRequest,
  requestMisfit,
} from "../request/request-checks.ts";
import { READ_SHARE } from "../request/request-time.ts";
import { readWords } from "../words/read-words.ts";
import type { Readings } from "../words/readings.ts";
import { giveAll } from "./early-steps.ts";
import { loneAttempts } from "./lone-attempts.ts";
import type { Route, TickLimits } from "./route.ts";

const MISSING = "pass `time: new TimePlanner()` of @understudy/classical/time to the orchestrator";

const NOTHING_LATER: Promise<undefined> = Promise.resolve(undefined);

/** The parts used by plans of schedules. */
interface ScheduleParts extends BaseParts, Pick<TogetherHost, "requests"> {
  readonly readings: () => Readings | undefined;
}

/** A single agent's request, as its words ask. */
interface AskedAlone extends LoneRequest {
  readonly prepared: PreparedRequest;
  readonly meaning: Meaning;
}

/**
 * Plans of the planner for domains with time: for squads, and for single agents where one step after the other is not
 * enough: with events, deadlines, or steps beside others. Directives are read by the reader, without the LLM planner.
 */
export class ScheduleRoute implements Route {
  readonly #parts: ScheduleParts;
  readonly #planner: SchedulePlanner | undefined;
  /** Finds steps between their start and their end. */
  readonly begun: BegunSteps;
  /** Undefined if no goal of the domain needs a schedule. */
  readonly #needsOf: ScheduleNeeds | undefined;
  #alone: LonePlanner | undefined;
  #rounds: TogetherRounds | undefined;

  constructor(parts: ScheduleParts, planner: SchedulePlanner | undefined) {
    const { domain } = parts;
    this.#parts = parts;
    this.#planner = planner;
    this.begun = new BegunSteps(domain);
    const needs = domain.time === undefined ? undefined : new ScheduleNeeds(domain, domain.time);
    this.#needsOf = needs?.isAny === true ? needs : undefined;
  }

  /**
   * Whether a request needs a schedule.
   *
   * @throws RequestError if it does and there is no planner for it, or for clocks that do not fit
   */
  isFor<T extends DomainTypes>(request: NowRequest<T>): boolean {
    checkRequest(request);
    this.#checkClocks(request);
    if (this.#needsOf === undefined) return false;
    const { goals } = chooseGoals(this.#parts.domain, request.goal as NowRequest["goal"]);
    const ofGoals = this.#needsOf.why(goals);
    const why = ofGoals ?? this.#whyKept(request);
    if (why === undefined) return false;
    if (this.#planner !== undefined) return true;
    const message = `needs a schedule: ${why}`;
    const pointer = ofGoals === undefined ? "/maintain" : "/goal";
    throw new RequestError([{ pointer, message, hint: MISSING }]);
  }

  #whyKept<T extends DomainTypes>({ maintain }: NowRequest<T>): string | undefined {
    const { domain } = this.#parts;
    if (maintain === undefined || domain.time?.clocks.length === 0) return undefined;
    const kept = maintainedCondition(domain, maintain as NowRequest["maintain"]);
    return kept && this.#needsOf?.whyKept(kept);
  }

  /**
   * Resumes scheduled plans of a goal; undefined if the goal's plans are sequential.
   *
   * @param maintain kept on the way
   */
  playerFor(goal: Goal, maintain?: CompiledCondition): Pick<LonePlanner, "resume"> | undefined {
    if (this.#planner === undefined) return undefined;
    return this.#needsOf?.why([goal], maintain) === undefined ? undefined : this.#lone;
  }

  /**
   * Watches the clocks of things for a runner; undefined in a domain without any, or without a planner for schedules.
   *
   * @param told the time that is left at the first look
   * @throws RequestError for clocks that do not fit the domain
   */
  watchClocks(told: NowRequest["clocks"]): ClockWatcher | undefined {
    this.#checkClocks({ clocks: told });
    const hasClocks = this.#parts.domain.time?.clocks.length;
    return hasClocks && this.#planner !== undefined ? this.#lone.watchClocks(told) : undefined;
  }

  /** @throws RequestError without a planner */
  get #needed(): SchedulePlanner {
    if (this.#planner !== undefined) return this.#planner;
    throw new RequestError([{ pointer: "/time", message: "is missing", hint: MISSING }]);
  }

  /** Checks what a request tells of clocks, also where its plan needs none of them. */
  #checkClocks({ clocks }: Pick<NowRequest, "clocks">): void {
    if (clocks === undefined) return;
    if (this.#planner !== undefined) this.#lone.checkClocks(clocks);
    else if (!Array.isArray(clocks) || clocks.length > 0) {
      const message = "are read by the planner for schedules alone";
      throw new RequestError([{ pointer: "/clocks", message, hint: MISSING }]);
    }
  }

  /** Plans for single agents. */
  get #lone(): LonePlanner {
    this.#alone ??= this.#needed.alone(this.#parts);
    return this.#alone;
  }

  async plan(request: PlanRequest): Promise<Outcome> {
    return giveAll(this.#parts, await this.#planAlone(request), request.onStep);
  }

  /** No schedule is known before it is planned. */
  planKnown(request: PlanRequest): PlanContinuation {
    return (limits) => this.plan({ ...request, ...limits });
  }

  async #planAlone(request: PlanRequest): Promise<Outcome> {
    const { clock, turns, settings, readings: current } = this.#parts;
    checkLimits(request);
    const { budgetMs, signal } = request;
    const startMs = clock.now();
    // Copied now: the game may change the state while the reader is prepared.
    const prepared = this.#prepare(request);
    const report = this.#lone.begin(prepared.agent, request);
    const readings = current();
    const untilMs = startMs + READ_SHARE * budgetMs;
    const isRead =
      !hasWords(prepared) ||
      readings === undefined ||
      readings.isPrepared ||
      (await turns.run(readings.prepare(untilMs), { sliceMs: settings.yieldMs, untilMs, signal }));
    const asked = this.#ask(request, prepared, isRead ? readings : undefined);
    const leftMs = Math.max(0, budgetMs - (clock.now() - startMs));
    const outcome = await this.#answer(asked, { budgetMs: leftMs, signal });
    const isLater = !isRead && prepared.background;
    const later = isLater ? this.#readLater(request, prepared, readings) : undefined;
    return report(this.#told(asked, outcome, later));
  }

  /** Reads the words after the answer, and plans as they ask. */
  async #readLater(
    request: PlanRequest,
    prepared: PreparedRequest,
    readings: Readings,
  ): Promise<Outcome | undefined> {
    const { turns, settings, reporter } = this.#parts;
    const untilMs = Number.POSITIVE_INFINITY;
    try {
      await turns.run(readings.prepare(untilMs), { sliceMs: settings.yieldMs, untilMs });
      const asked = this.#ask(request, prepared, readings);
      const { budgetMs } = request;
      return this.#told(asked, await this.#answer(asked, { budgetMs, signal: undefined }));
    } catch (error) {
      reporter.failed("planner", error);
      return undefined;
    }
  }

  async #answer(
    asked: AskedAlone,
    limits: Pick<PlanRequest, "budgetMs" | "signal">,
  ): Promise<Outcome | undefined> {
    return asked.attempts.length === 0 ? undefined : await this.#lone.plan(asked, limits);
  }

  /** The plan is improved until both times are over. */
  planNow(request: NowRequest, sliceMs: number, improveMs: number): Outcome {
    checkDuration("/sliceMs", sliceMs);
    checkDuration("/improveMs", improveMs);
    const asked = this.#ask(request, this.#prepare(request), this.#parts.readings());
    const report = this.#lone.begin(asked.agent);
    const isNothing = asked.attempts.length === 0;
    const outcome = isNothing ? undefined : this.#lone.planNow(asked, sliceMs + improveMs);
    return report(this.#told(asked, outcome));
  }

  /** In one piece. */
  // biome-ignore lint/correctness/useYield: in place of work that pauses
  *planNowInPieces(request: NowRequest, sliceMs: number, improveMs: number): Work<Outcome> {
    return this.planNow(request, sliceMs, improveMs);
  }

  async planSquad<T extends DomainTypes>(request: TogetherRequest<T>): Promise<TogetherOutcome<T>> {
    const asked = request as unknown as TogetherRequest;
    const outcome = await this.#needed.plan(this.#parts, asked);
    return outcome as unknown as TogetherOutcome<T>;
  }

  planSquadNow<T extends DomainTypes>(
    request: NowTogetherRequest<T>,
    sliceMs: number,
  ): TogetherOutcome<T> {
    const asked = request as unknown as NowTogetherRequest;
    return this.#needed.planNow(this.#parts, asked, sliceMs) as unknown as TogetherOutcome<T>;
  }

  planSquads<T extends DomainTypes>(
    requests: readonly TogetherRequest<T>[],
    sliceMs: number,
    moreFollow = false,
  ): (TogetherOutcome<T> | undefined)[] {
    checkDuration("/sliceMs", sliceMs);
    if (!Array.isArray(requests)) throw requestMisfit("", "a list of requests", requests);
    this.#rounds ??= this.#needed.rounds(this.#parts);
    const asked = requests as unknown as readonly TogetherRequest[];
    const outcomes = this.#rounds.run(asked, sliceMs, moreFollow);
    return outcomes as unknown as (TogetherOutcome<T> | undefined)[];
  }

  /** Rounds for better plans of answered squads; undefined before the first request of one. */
  get improvable(): Pick<TogetherRounds, "improving" | "improve"> | undefined {
    return this.#rounds;
  }

  /**
   * For each of many requests whether it needs a schedule; undefined if none does.
   *
   * @throws like `isFor`, with the index of the request in the pointer
   */
  needs<T extends DomainTypes>(requests: readonly NowRequest<T>[]): readonly boolean[] | undefined {
    // The round refuses what is no list.
    const isChecked =
      Array.isArray(requests) && (this.#needsOf !== undefined || requests.some(hasClocks));
    if (!isChecked) return undefined;
    const needs = forEachRequest(requests, (request) => this.isFor(request));
    return needs.includes(true) ? needs : undefined;
  }

  /**
   * Plans at once for many agents that need schedules, in the order in which they have waited.
   *
   * @returns undefined for an agent whose turn has not come yet
   * @throws StateError, RequestError, with the index of the request in the pointer
   */
  *planMany(
    requests: readonly NowRequest[],
    { sliceMs }: Pick<TickLimits, "sliceMs">,
  ): Work<(Outcome | undefined)[]> {
    const readings = this.#parts.readings();
    const all = forEachRequest(requests, (request) =>
      this.#ask(request, this.#prepare(request), readings),
    );
    const planned = all.filter(({ attempts }) => attempts.length > 0);
    const outcomes = (yield* this.#lone.planMany(planned, sliceMs)).values();
    return all.map((asked) => {
      const isNothing = asked.attempts.length === 0;
      const outcome = isNothing ? undefined : outcomes.next().value;
      if (outcome === undefined && !isNothing) return undefined;
      return this.#lone.begin(asked.agent, {}, outcome?.elapsedMs)(this.#told(asked, outcome));
    });
  }

  #prepare(request: NowRequest): PreparedRequest {
    return prepareRequest(this.#parts.domain, request, this.#parts.settings.choose);
  }

  /** @param readings undefined if the words cannot be read */
  #ask(
    { ways, nowMs, clocks }: NowRequest,
    prepared: PreparedRequest,
    readings: Readings | undefined,
  ): AskedAlone {
    const isUnread = readings === undefined && prepared.text.directive !== undefined;
    const read = readWords(readings, { asked: prepared });
    const meaning = isUnread ? { ...read, isUnread } : read;
    const { agent, state } = prepared;
    return {
      ...{ agent, state, ways, nowMs, clocks },
      ...{ attempts: loneAttempts(meaning), prepared, meaning },
    };
  }

  /**
   * The outcome with what its words meant, and why the LLM planner was not asked.
   *
   * @param outcome undefined if the words leave no goal
   * @param later the answer to words that are still being read
   */
  #told(
    { agent, prepared, meaning }: AskedAlone,
    outcome: Outcome | undefined,
    later: Promise<Outcome | undefined> = NOTHING_LATER,
  ): Outcome {
    const goal = prepared.goals[0] as (typeof prepared.goals)[0];
    const none = { status: "unsolvable", plan: null, goal, source: "classical" } as const;
    const answer = outcome ?? RequestOutcome.of(agent, new Answer(none), 0);
    if (meaning.words !== undefined) {
      Object.assign(answer, wordFields(meaning.words, { ...answer, chosen: undefined }));
    }
    if (meaning.isUnread) Object.assign(answer, { words: "not read" });
    if (this.#parts.calls !== undefined) Object.assign(answer, { reason: "needs-schedule" });
    addHidden(answer, "revised", later);
    return answer;
  }
}

function hasClocks(request: Pick<NowRequest, "clocks"> | undefined): boolean {
  return request?.clocks !== undefined;
}

function hasWords({ text }: PreparedRequest): boolean {
  return text.directive !== undefined || text.persona !== undefined;
}
