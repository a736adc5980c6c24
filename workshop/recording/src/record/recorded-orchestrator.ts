import {
  ActionSet,
  type AnyDomainTypes,
  CompiledCondition,
  type DirectiveReader,
  type Domain,
  type DomainTypes,
  type ManyRequest,
  type NowRequest,
  Orchestrator,
  type OrchestratorOptions,
  type Outcome,
  type PlanContinuation,
  type PlannerEvent,
  type PlanRequest,
  type Step,
  type TogetherOutcome,
  type TogetherRequest,
} from "@understudy/planner-core";
import {
  RecentChoices,
  settingsOf,
  type Work,
  writeCondition,
} from "@understudy/planner-core/internal";
import type { EngineLine, RequestLine } from "../recording.ts";
import { definitionOf, encodeOutcome } from "./encode.ts";
import { RecordingChoices } from "./recording-choices.ts";
import { RecordedLead, RecordingCache, RecordingPlanner } from "./recording-parts.ts";
import {
  currentRequest,
  lookAgain,
  newTrack,
  type RequestTrack,
  trackEndOf,
} from "./request-track.ts";
import type { RunRecorder } from "./run-recorder.ts";

/** Slice of a single `planMany` request: its searches are recorded as they ran, whatever the slice. */
const MANY_SLICE_MS = 1_000_000;

/** An orchestrator that records every request. */
class RecordedOrchestrator<T extends DomainTypes = AnyDomainTypes> extends Orchestrator<T> {
  readonly #recorder: RunRecorder;
  readonly #engine: number;
  /** Requests of `planMany` that wait for a later tick, by agent. */
  readonly #many = new Map<string, { readonly key: string; readonly track: RequestTrack }>();
  #isDisposed = false;

  constructor(options: OrchestratorOptions<T>, recorder: RunRecorder) {
    const { lead, cache, planner, observer, choiceMemory = new RecentChoices() } = options;
    const { harvestMs } = settingsOf(options);
    const recordedLead = lead && new RecordedLead(lead, harvestMs, recorder.time);
    super({
      ...options,
      planner: new RecordingPlanner(planner),
      choiceMemory: new RecordingChoices(choiceMemory),
      ...(recordedLead === undefined ? {} : { lead: recordedLead }),
      ...(cache === undefined ? {} : { cache: new RecordingCache(cache) }),
      observer: (event) => {
        const track = currentRequest.getStore();
        if (track !== undefined) note(event, track, recorder, recordedLead);
        else if (event.type === "request-start") recorder.missed();
        observer?.(event);
      },
    });
    // A replay starts with a prepared reader; otherwise its requests would wait at other points.
    const steps = readerOf(options)?.prepare?.(this.domain.untyped);
    while (steps?.next().done === false);
    this.#recorder = recorder;
    this.#engine = recorder.engine(engineLine(this, options));
  }

  override async plan(asked: PlanRequest<T>): Promise<Outcome<T>> {
    const request = withTable(this.domain, asked);
    const track = this.#begin(request, {
      budgetMs: request?.budgetMs,
      ...(request?.onStep === undefined ? {} : { stepwise: true as const }),
    });
    try {
      if (track === undefined) return await super.plan(request);
      const outcome = await currentRequest.run(track, () => super.plan(request));
      this.#recorder.bypassed(track);
      return outcome;
    } catch (error) {
      const isWithdrawn = request?.signal?.aborted === true;
      this.#recorder.ended(track, isWithdrawn ? "withdrawn" : "refused");
      throw error;
    }
  }

  /** An observer disables immediate answers: the recording covers what `plan` does next. */
  override planKnown(asked: PlanRequest<T>): Outcome<T> | PlanContinuation<T> {
    try {
      // Throws the validation error.
      super.planKnown(asked);
    } catch (error) {
      this.#recorder.ended(undefined, "refused");
      throw error;
    }
    return (limits = {}) => {
      const { budgetMs = asked.budgetMs, signal = asked.signal, onStep = asked.onStep } = limits;
      return this.plan({ ...asked, budgetMs, signal, onStep });
    };
  }

  override planNow(asked: NowRequest<T>, sliceMs = 0.5, improveMs = 0): Outcome<T> {
    const request = withTable(this.domain, asked);
    const track = this.#begin(request, { sliceMs });
    try {
      if (track === undefined) return super.planNow(request, sliceMs, improveMs);
      const now = () => super.planNow(request, sliceMs, improveMs);
      const outcome = currentRequest.run(track, now);
      this.#recorder.bypassed(track);
      return outcome;
    } catch (error) {
      this.#recorder.ended(track, "refused");
      throw error;
    }
  }

  override planMany(
    asked: readonly ManyRequest<T>[],
    sliceMs = 2,
    ...more: readonly [moreFollow?: boolean, others?: number, improveMs?: number]
  ): (Outcome<T> | undefined)[] {
    if (!Array.isArray(asked)) return super.planMany(asked, sliceMs, ...more);
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
    const outcomes = currentRequest.exit(() => super.planMany(watched, sliceMs, ...more));
    outcomes.forEach((outcome) => {
      if (outcome === undefined) return;
      this.#recorder.bypassed(this.#many.get(outcome.agent)?.track);
      this.#many.delete(outcome.agent);
    });
    return outcomes;
  }

  /** Counted only: joint plans are not recorded. */
  override planTogether(request: TogetherRequest<T>): Promise<TogetherOutcome<T>> {
    this.#recorder.missed();
    return super.planTogether(request);
  }

  /** Counted only: joint plans are not recorded. */
  override planTogetherNow(
    request: Parameters<Orchestrator<T>["planTogetherNow"]>[0],
    sliceMs?: number,
  ): TogetherOutcome<T> {
    this.#recorder.missed();
    return super.planTogetherNow(request, sliceMs);
  }

  /** Recorded as a whole. */
  override planNowInPieces(...asked: Parameters<Orchestrator<T>["planNow"]>): Work<Outcome<T>> {
    return inOnePiece(() => this.planNow(...asked));
  }

  /** Recorded as a whole. */
  override planManyInPieces(
    asked: readonly ManyRequest<T>[],
    sliceMs?: number,
  ): Work<(Outcome<T> | undefined)[]> {
    return inOnePiece(() => this.planMany(asked, sliceMs));
  }

  /** The track of a `planMany` request: reused from an earlier tick for the same question. */
  #trackOfMany(request: ManyRequest<T>): RequestTrack | undefined {
    let key: string;
    try {
      key = JSON.stringify(partsOf(this.domain, request));
    } catch {
      return undefined;
    }
    const known = this.#many.get(request.agent);
    if (known?.key === key) {
      lookAgain(known.track);
      return known.track;
    }
    if (known !== undefined) this.#forget(request.agent, known.track);
    const { budgetMs } = request;
    const time = budgetMs === undefined ? { sliceMs: MANY_SLICE_MS } : { budgetMs };
    const track = this.#begin(request, { ...time, many: true });
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
      const parts = partsOf(this.domain, request);
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
 * const orchestrator = recordOrchestrator({ domain, planner, lead, cache }, recorder);
 * const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
 */
export function recordOrchestrator<T extends DomainTypes = AnyDomainTypes>(
  options: OrchestratorOptions<T>,
  recorder: RunRecorder,
): Orchestrator<T> {
  return new RecordedOrchestrator(options, recorder);
}

function* inOnePiece<Result>(work: () => Result): Work<Result> {
  yield;
  return work();
}

/**
 * The request with one table of travel costs for both line and answer: a function of the game may later return other
 * values.
 */
function withTable<T extends DomainTypes, Request extends NowRequest<T>>(
  domain: Domain<T>,
  request: Request,
): Request {
  if (request?.ways === undefined) return request;
  try {
    return { ...request, ways: domain.ways(request.ways) };
  } catch {
    // The orchestrator throws the validation error.
    return request;
  }
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
  lead: RecordedLead | undefined,
): void {
  switch (event.type) {
    case "lead-ask":
      lead?.join(event.key);
      return;
    case "lead-answer": {
      const call = track.calls.at(-1);
      if (call === undefined) return;
      const { problem, detail } = event;
      const heard = { problem, detail, nowMs: recorder.time("end") };
      if (event.onTime) track.heard = trackEndOf(call, heard);
      // The result is reported in the same turn, just after this.
      else queueMicrotask(() => recorder.late(track, call, heard));
      return;
    }
    case "outcome-serve":
      recorder.answered(track, event.outcome);
      return;
    case "outcome-revise":
      track.revised = encodeOutcome(event.outcome);
      return;
    default:
  }
}

function engineLine<T extends DomainTypes>(
  { domain, settings }: Orchestrator<T>,
  options: OrchestratorOptions<T>,
): Omit<EngineLine, "engine"> {
  const { lead, cache, planner } = options;
  const limited = Object.entries(settings).filter(
    ([, value]) => value !== Number.POSITIVE_INFINITY,
  );
  return {
    domain: domain.hash,
    definition: definitionOf(domain.untyped),
    ...(hasCostFunctions(domain) ? { runtimeCosts: true as const } : {}),
    settings: Object.fromEntries(limited),
    ...(lead === undefined ? {} : { lead: { model: lead.model, fingerprint: lead.fingerprint } }),
    ...(cache === undefined ? {} : { cache: true as const }),
    ...(readerOf(options) !== undefined ? { reader: true as const } : {}),
    ...(planner.policy === undefined ? {} : { tables: true as const }),
    ...(planner.alternatives === undefined ? {} : { alternatives: true as const }),
  };
}

/** Whether costs are functions of the game, which cannot be recorded. */
function hasCostFunctions({ tools }: Pick<Domain, "tools">): boolean {
  return tools.some(({ runtimeCost }) => runtimeCost !== undefined);
}

/** A snapshot of a request's fields as plain data, since the game may change its objects. */
function partsOf<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
): Pick<
  RequestLine,
  | "state"
  | "goal"
  | "disabled"
  | "maintain"
  | "ways"
  | "costVersion"
  | "background"
  | "persona"
  | "memory"
  | "choose"
> {
  const { state, goal, disabled, maintain, costVersion, background, persona, memory } = request;
  const { choose, ways } = request;
  return {
    state: [...domain.pack(state)],
    goal: typeof goal === "string" ? goal : (JSON.parse(JSON.stringify(goal)) as unknown),
    ...(disabled === undefined ? {} : { disabled: idsOf(domain, disabled) }),
    ...(maintain === undefined ? {} : { maintain: writtenForm(domain, maintain) }),
    ...(ways === undefined ? {} : { ways: domain.ways(ways).toJSON() }),
    ...(costVersion === undefined ? {} : { costVersion }),
    ...(background === false ? { background } : {}),
    ...(persona === undefined ? {} : { persona }),
    ...(memory === undefined ? {} : { memory }),
    ...(choose === undefined ? {} : { choose }),
  };
}

function idsOf<T extends DomainTypes>(
  domain: Domain<T>,
  disabled: ActionSet | readonly Step<T>[],
): number[] {
  const set = disabled instanceof ActionSet ? disabled : domain.actionSet(disabled);
  return Array.from({ length: set.count }, (_, action) => action).filter((id) => set.has(id));
}

/** An orchestrator's own reader, or else its lead's. */
function readerOf<T extends DomainTypes>({
  reader,
  lead,
}: OrchestratorOptions<T>): DirectiveReader | undefined {
  return reader === false ? undefined : (reader ?? lead?.reader);
}

/** Null for a condition outside the domain language; such a request cannot be replayed. */
function writtenForm<T extends DomainTypes>(
  domain: Domain<T>,
  maintain: NonNullable<NowRequest<T>["maintain"]>,
): unknown {
  if (!(maintain instanceof CompiledCondition)) return JSON.parse(JSON.stringify(maintain));
  return writeCondition(maintain.node, domain.variables) ?? null;
}
