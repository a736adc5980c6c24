import {
  type AnyDomainTypes,
  type DomainTypes,
  type ManyRequest,
  type NowRequest,
  Orchestrator,
  type OrchestratorOptions,
  type Outcome,
  type PlannerEvent,
  type PlanRequest,
  type TogetherOutcome,
  type TogetherRequest,
} from "@understudy/planner-core";
import { isForSquad, orchestratorSettings, RecentChoices } from "@understudy/planner-core/internal";
import type { NowTogetherRequest } from "@understudy/planner-core/schedule";
import type { RequestLine, TogetherLine } from "../recording.ts";
import { encodeOutcome, squadName } from "./encode.ts";
import { engineLine, recordedReader } from "./engine-line.ts";
import { RecordingChoices } from "./recording-choices.ts";
import { RecordedLlmPlanner, RecordingCache, RecordingPlanner } from "./recording-parts.ts";
import { RecordingSchedules } from "./recording-schedules.ts";
import { requestParts, togetherParts, withTable } from "./request-parts.ts";
import {
  currentRequest,
  hear,
  lookAgain,
  newTrack,
  noteLeft,
  type RequestTrack,
  timeOfMany,
} from "./request-track.ts";
import type { RunRecorder } from "./run-recorder.ts";
import { SquadTracks } from "./squad-tracks.ts";

type TickFlags = readonly [moreFollow?: boolean, others?: number, improveMs?: number];

/** An orchestrator that records every request. */
class RecordedOrchestrator<T extends DomainTypes = AnyDomainTypes> extends Orchestrator<T> {
  readonly #recorder: RunRecorder;
  readonly #engine: number;
  readonly #schedules: RecordingSchedules | undefined;
  /** Requests of `planMany` that wait for a later tick, by agent. */
  readonly #many = new Map<string, { readonly key: string; readonly track: RequestTrack }>();
  /** Requests of `planMany`. */
  readonly #squads: SquadTracks<T>;
  #isDisposed = false;

  constructor(options: OrchestratorOptions<T>, recorder: RunRecorder) {
    const { llm, cache, planner, observer, choiceMemory = new RecentChoices() } = options;
    const recordedLlm =
      llm && new RecordedLlmPlanner(llm, orchestratorSettings.settingsOf(options), recorder.time);
    const schedules = options.time && new RecordingSchedules(options.time);
    super({
      ...options,
      planner: new RecordingPlanner(planner),
      choiceMemory: new RecordingChoices(choiceMemory),
      ...(recordedLlm === undefined ? {} : { llm: recordedLlm }),
      ...(cache === undefined ? {} : { cache: new RecordingCache(cache) }),
      ...(schedules === undefined ? {} : { time: schedules }),
      observer: (event) => {
        const track = currentRequest.getStore();
        if (track !== undefined) note(event, track, recorder, recordedLlm);
        else if (event.type === "request-start") recorder.missed();
        observer?.(event);
      },
    });
    // A replay starts with a prepared reader; otherwise its requests would wait at other points.
    const steps = recordedReader(options)?.prepare?.(this.domain.untyped);
    while (steps?.next().done === false);
    this.#recorder = recorder;
    this.#squads = new SquadTracks(this.domain, recorder, (request, time) =>
      this.#beginTogether(request, time),
    );
    this.#schedules = schedules;
    this.#engine = recorder.engine(engineLine(this, options));
  }

  override async plan(asked: TogetherRequest<T>): Promise<TogetherOutcome<T>>;
  override async plan(asked: PlanRequest<T>): Promise<Outcome<T>>;
  override async plan(
    asked: PlanRequest<T> | TogetherRequest<T>,
  ): Promise<Outcome<T> | TogetherOutcome<T>> {
    return isForSquad(asked) ? await this.#planSquad(asked) : await this.#planAgent(asked);
  }

  override planNow(asked: NowTogetherRequest<T>, sliceMs?: number): TogetherOutcome<T>;
  override planNow(asked: NowRequest<T>, sliceMs?: number, improveMs?: number): Outcome<T>;
  override planNow(
    asked: NowRequest<T> | NowTogetherRequest<T>,
    sliceMs?: number,
    improveMs?: number,
  ): Outcome<T> | TogetherOutcome<T> {
    return isForSquad(asked)
      ? this.#planSquadNow(asked, sliceMs)
      : this.#planAgentNow(asked, sliceMs, improveMs);
  }

  override planMany(
    asked: readonly TogetherRequest<T>[],
    sliceMs?: number,
  ): (TogetherOutcome<T> | undefined)[];
  override planMany(
    asked: readonly ManyRequest<T>[],
    sliceMs?: number,
    ...more: TickFlags
  ): (Outcome<T> | undefined)[];
  override planMany(
    asked: readonly (ManyRequest<T> | TogetherRequest<T>)[],
    sliceMs?: number,
  ): (Outcome<T> | TogetherOutcome<T> | undefined)[];
  override planMany(
    asked: readonly (ManyRequest<T> | TogetherRequest<T>)[],
    sliceMs = 2,
    ...more: TickFlags
  ): (Outcome<T> | TogetherOutcome<T> | undefined)[] {
    if (!Array.isArray(asked)) return super.planMany(asked, sliceMs);
    const isOfSquad = (
      request: ManyRequest<T> | TogetherRequest<T>,
    ): request is TogetherRequest<T> => isForSquad(request);
    const squads = asked.filter(isOfSquad);
    const agents = asked.filter((request) => !isOfSquad(request)) as ManyRequest<T>[];
    if (squads.length === 0) return this.#planAgents(agents, sliceMs, ...more);
    if (agents.length === 0) return this.#planSquads(squads, sliceMs);
    // Agents first, as in a round that is not recorded.
    const share = agents.length / asked.length;
    const ofAgents = this.#planAgents(agents, sliceMs * share, true);
    const ofSquads = this.#planSquads(squads, sliceMs * (1 - share));
    return asked.map((request) => (isOfSquad(request) ? ofSquads : ofAgents).shift());
  }

  async #planAgent(asked: PlanRequest<T>): Promise<Outcome<T>> {
    const request = withTable(this.domain, asked);
    const track = this.#begin(request, {
      budgetMs: request?.budgetMs,
      ...(request?.onStep === undefined ? {} : { stepwise: true as const }),
    });
    try {
      if (track === undefined) return await super.plan(request);
      const outcome = await currentRequest.run(track, () => super.plan(request));
      // Plans that need a schedule are recorded here, all others by their event.
      this.#recorder.answered(track, outcome);
      return outcome;
    } catch (error) {
      const isWithdrawn = request?.signal?.aborted === true;
      this.#recorder.ended(track, isWithdrawn ? "withdrawn" : "refused");
      throw error;
    }
  }

  #planAgentNow(asked: NowRequest<T>, sliceMs = 0.5, improveMs = 0): Outcome<T> {
    const request = withTable(this.domain, asked);
    const track = this.#begin(request, { sliceMs });
    try {
      if (track === undefined) return super.planNow(request, sliceMs, improveMs);
      const now = () => super.planNow(request, sliceMs, improveMs);
      const outcome = currentRequest.run(track, now);
      this.#recorder.answered(track, outcome);
      return outcome;
    } catch (error) {
      this.#recorder.ended(track, "refused");
      throw error;
    }
  }

  #planAgents(
    asked: readonly ManyRequest<T>[],
    sliceMs: number,
    ...more: TickFlags
  ): (Outcome<T> | undefined)[] {
    const requests = asked.map((request) => withTable(this.domain, request));
    const watched = requests.map((request) => {
      const track = this.#trackOfMany(request);
      return track === undefined ? request : watch(request, track);
    });
    // Agents missing from the list lose their place.
    const asking = new Set(requests.map((request) => request?.agent));
    for (const [agent, { track }] of this.#many) {
      if (!asking.has(agent)) this.#forget(agent, track);
    }
    // Each request becomes the current one while it is processed; afterwards there is none.
    const outcomes = currentRequest.exit(() =>
      this.#askingMany(() => super.planMany(watched, sliceMs, ...more)),
    );
    outcomes.forEach((outcome) => {
      if (outcome === undefined) return;
      const track = this.#many.get(outcome.agent)?.track;
      if (track !== undefined) this.#recorder.answered(track, outcome);
      this.#many.delete(outcome.agent);
    });
    return outcomes;
  }

  /**
   * Runs `planMany` with its requests looked up by agent: schedules are planned agent by agent, whichever request is
   * current.
   */
  #askingMany<Answer>(ask: () => Answer): Answer {
    const schedules = this.#schedules;
    if (schedules === undefined) return ask();
    schedules.asking = new Map([...this.#many].map(([agent, { track }]) => [agent, track]));
    try {
      return ask();
    } finally {
      schedules.asking = undefined;
    }
  }

  async #planSquad(asked: TogetherRequest<T>): Promise<TogetherOutcome<T>> {
    const request = withTable(this.domain, asked);
    const track = this.#beginTogether(request, {
      budgetMs: request?.budgetMs,
    });
    try {
      if (track === undefined) return await super.plan(request);
      const outcome = await currentRequest.run(track, () => super.plan(request));
      this.#recorder.answeredTogether(track, outcome);
      return outcome;
    } catch (error) {
      const isWithdrawn = request?.signal?.aborted === true;
      this.#recorder.ended(track, isWithdrawn ? "withdrawn" : "refused");
      throw error;
    }
  }

  #planSquadNow(asked: NowTogetherRequest<T>, sliceMs = 4): TogetherOutcome<T> {
    const request = withTable(this.domain, asked);
    const track = this.#beginTogether(request, { sliceMs });
    try {
      if (track === undefined) return super.planNow(request, sliceMs);
      const now = () => super.planNow(request, sliceMs);
      const outcome = currentRequest.run(track, now);
      this.#recorder.answeredTogether(track, outcome);
      return outcome;
    } catch (error) {
      this.#recorder.ended(track, "refused");
      throw error;
    }
  }

  #planSquads(
    asked: readonly TogetherRequest<T>[],
    sliceMs: number,
  ): (TogetherOutcome<T> | undefined)[] {
    const requests = this.#squads.open(asked);
    const schedules = this.#schedules;
    const { byFirstMember } = this.#squads;
    const [any] = byFirstMember.values();
    const ask = () => super.planMany(requests, sliceMs);
    try {
      if (schedules !== undefined) schedules.asking = byFirstMember;
      // Any of the requests stands for the round.
      const outcomes = any === undefined ? ask() : currentRequest.run(any, ask);
      this.#squads.answered(asked, outcomes);
      return outcomes;
    } catch (error) {
      this.#squads.refused(asked);
      throw error;
    } finally {
      if (schedules !== undefined) schedules.asking = undefined;
    }
  }

  /** The track of a `planMany` request: reused from an earlier tick for the same question. */
  #trackOfMany(request: ManyRequest<T>): RequestTrack | undefined {
    let key: string;
    try {
      key = JSON.stringify(requestParts(this.domain, request));
    } catch {
      return undefined;
    }
    const known = this.#many.get(request.agent);
    if (known?.key === key) {
      lookAgain(known.track);
      this.#tellTime(known.track, request);
      return known.track;
    }
    if (known !== undefined) this.#forget(request.agent, known.track);
    const track = this.#begin(request, { ...timeOfMany(request), many: true });
    if (track !== undefined) this.#many.set(request.agent, { key, track });
    return track;
  }

  #forget(agent: string, track: RequestTrack): void {
    this.#many.delete(agent);
    this.#recorder.ended(track, "withdrawn");
  }

  override dispose(): void {
    this.#isDisposed = true;
    super.dispose();
  }

  /** The head of a request's line; undefined for an invalid request. */
  #begin(
    request: NowRequest<T>,
    time: Pick<RequestLine, "budgetMs" | "sliceMs" | "many" | "stepwise">,
  ): RequestTrack | undefined {
    try {
      const parts = requestParts(this.domain, request);
      const { request: number, tick, atMs } = this.#recorder.begin(request.agent);
      const track = newTrack({
        request: number,
        engine: this.#engine,
        agent: request.agent,
        tick,
        atMs,
        ...parts,
        ...time,
        ...(this.#isDisposed ? { disposed: true as const } : {}),
      });
      this.#tellTime(track, request);
      this.#recorder.opened(track);
      return track;
    } catch {
      // The orchestrator throws the validation error.
      return undefined;
    }
  }

  /** Records the game's clock and those of things, if the plan depends on them. */
  #tellTime(track: RequestTrack, request: NowRequest<T>): void {
    const { nowMs, clocks } = request;
    if ((nowMs ?? clocks) === undefined || !this.routes.schedules.isFor(request)) return;
    track.head = {
      ...track.head,
      ...(nowMs !== undefined && { nowMs }),
      ...(clocks !== undefined && { clocks: structuredClone(clocks) }),
    };
  }

  /** The head of a joint plan's line; undefined for an invalid request. */
  #beginTogether(
    request: NowTogetherRequest<T>,
    time: Pick<TogetherLine, "budgetMs" | "sliceMs">,
  ): RequestTrack | undefined {
    try {
      const parts = togetherParts(this.domain, request);
      const agent = squadName(parts);
      const { request: number, tick, atMs } = this.#recorder.begin(agent);
      const place = { request: number, engine: this.#engine, tick, atMs };
      const head = { ...place, together: true as const, ...parts, ...time };
      const track = newTrack({ ...place, agent, state: [], goal: parts.goal }, head);
      this.#recorder.opened(track);
      return track;
    } catch {
      // The orchestrator throws the validation error.
      return undefined;
    }
  }
}

/**
 * Creates an orchestrator that records while it plans. Plans come a little later: each request costs a line in the
 * file.
 *
 * @throws RequestError like the constructor of an orchestrator
 *
 * @example
 * const orchestrator = recordOrchestrator({ domain, planner, llm, cache }, recorder);
 * const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
 */
export function recordOrchestrator<T extends DomainTypes = AnyDomainTypes>(
  options: OrchestratorOptions<T>,
  recorder: RunRecorder,
): Orchestrator<T> {
  return new RecordedOrchestrator(options, recorder);
}

/** A request that marks itself as current when its goal, the first property, is read. */
function watch<T extends DomainTypes>(
  request: ManyRequest<T>,
  track: RequestTrack,
): ManyRequest<T> {
  const watched: ManyRequest<T> = Object.assign(Object.create(NO_COPY), request);
  return Object.defineProperty(watched, "goal", {
    get: () => {
      currentRequest.enterWith(track);
      return request.goal;
    },
  });
}

/** Plain objects are copied before processing; an object with a prototype of its own is read in place. */
const NO_COPY: object = Object.freeze({});

function note(
  event: PlannerEvent,
  track: RequestTrack,
  recorder: RunRecorder,
  llm: RecordedLlmPlanner | undefined,
): void {
  switch (event.type) {
    case "llm-ask":
      llm?.join(event.key);
      return;
    case "classical-answer":
      noteLeft(track);
      return;
    case "llm-answer": {
      const call = track.calls.at(-1);
      if (call === undefined) return;
      const { problem, detail } = event;
      const heard = { problem, detail, nowMs: recorder.time() };
      if (event.onTime) hear(track, call, heard);
      // The result is reported in the same turn, just after this.
      else queueMicrotask(() => recorder.late(track, call, heard));
      return;
    }
    case "outcome-serve":
      // Plans that need a schedule are made for one agent while another's request is the current one.
      if (event.outcome.agent === track.head.agent) recorder.answered(track, event.outcome);
      return;
    case "outcome-revise":
      track.revised = encodeOutcome(event.outcome);
      return;
    default:
  }
}
