import type {
  Admission,
  AlternativePlan,
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  DirectiveReader,
  Domain,
  Goal,
  LlmAnswer,
  LlmPlanner,
  LlmRequest,
  NegativeReason,
  PackedState,
  PlanCache,
  Planner,
  PlanningProblem,
  PlanSearch,
  Policy,
  PolicyProblem,
  Question,
  SearchResult,
  SearchSlice,
} from "@understudy/planner-core";
import { systemClock } from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import type { RecordedCall, RecordedLookup, RecordedSearch, RecordedTable } from "../recording.ts";
import { encodeAnswer, encodeError, problemKey } from "./encode.ts";
import { ReadingsClock } from "./readings-clock.ts";
import {
  currentRequest,
  isLlmAsked,
  type Mutable,
  type RequestTrack,
  type TrackedCall,
} from "./request-track.ts";

/** Records the answers and entries of a cache. */
export class RecordingCache implements PlanCache {
  readonly #inner: PlanCache;
  readonly normaliseText?: (text: string) => string;

  constructor(inner: PlanCache) {
    this.#inner = inner;
    const normalise = inner.normaliseText?.bind(inner);
    if (normalise !== undefined) this.normaliseText = normalise;
  }

  lookup(query: CacheQuery): CacheAnswer {
    const track = currentRequest.getStore();
    // A throwing cache counts as empty.
    if (track !== undefined) keepLookup(track, query, { kind: "miss" });
    const answer = this.#inner.lookup(query);
    if (track !== undefined) keepLookup(track, query, lookupOf(answer));
    return answer;
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    this.#inner.store(query, entry);
  }

  storeNegative(query: CacheQuery, reason: NegativeReason): void {
    this.#inner.storeNegative?.(query, reason);
  }
}

/** A request looks up another goal if the first proves unreachable, and again in a later tick. */
function keepLookup(track: RequestTrack, { goal }: CacheQuery, lookup: RecordedLookup): void {
  track.cachedGoal ??= goal.hash;
  if (track.cachedGoal !== goal.hash) track.cacheAgain = lookup;
  else if (track.isWaiting) track.cacheLater = lookup;
  else track.cache = lookup;
}

function lookupOf(answer: CacheAnswer): RecordedLookup {
  if (answer.kind === "miss") return { kind: "miss" };
  if (answer.kind === "negative") return { kind: "negative", reason: answer.reason };
  const { kind, proved, entry } = answer;
  const { plan, scaledCost, llmSteps, llmIndices, optimal, mended, costRatio, tokens } = entry;
  return {
    kind,
    proved,
    actions: [...plan.actions],
    cost: scaledCost,
    llmSteps,
    ...(llmIndices === undefined ? {} : { llmIndices: [...llmIndices] }),
    optimal,
    mended,
    // JSON has no infinity; a plan without a known bound counts as arbitrarily expensive.
    costRatio: Math.min(costRatio, Number.MAX_VALUE),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

/** Records how far the classical planner's searches get. */
export class RecordingPlanner implements Planner {
  readonly #inner: Planner;
  readonly policy?: (problem: PolicyProblem) => Policy | undefined;
  readonly alternatives?: NonNullable<Planner["alternatives"]>;

  constructor(inner: Planner) {
    this.#inner = inner;
    if (inner.policy !== undefined) this.policy = (problem) => this.#policy(problem);
    if (inner.alternatives !== undefined) {
      this.alternatives = (problem, count, slice) => this.#alternatives(problem, count, slice);
    }
  }

  start(problem: PlanningProblem): PlanSearch {
    const track = currentRequest.getStore();
    if (track === undefined) return this.#inner.start(problem);
    const search = this.#inner.start(problem);
    // Work shared among searches, such as a partly compiled goal, must not count: a replay lacks it.
    search.step({ expansions: 0 });
    const record: Mutable<RecordedSearch> = { key: problemKey(problem), slices: 0 };
    track.searches.push(record);
    return new RecordingSearch(search, record, track);
  }

  #policy(problem: PolicyProblem): Policy | undefined {
    const policy = this.#inner.policy?.(problem);
    const track = currentRequest.getStore();
    return policy === undefined || track === undefined
      ? policy
      : new RecordingPolicy(policy, problem.goal, track);
  }

  #alternatives(
    problem: PlanningProblem,
    count: number,
    slice: SearchSlice,
  ): readonly AlternativePlan[] {
    const found = this.#inner.alternatives?.(problem, count, slice) ?? [];
    const plans = found.map(({ actions, scaledCost, style }) => ({
      actions: [...actions],
      cost: scaledCost,
      style,
    }));
    currentRequest.getStore()?.alternatives.push({ key: problemKey(problem), plans });
    return found;
  }
}

/** Records the answers of a policy table. */
class RecordingPolicy implements Policy {
  readonly #inner: Policy;
  readonly #goal: Goal;
  readonly #track: RequestTrack;

  constructor(inner: Policy, goal: Goal, track: RequestTrack) {
    this.#inner = inner;
    this.#goal = goal;
    this.#track = track;
  }

  get longestPlan(): number {
    return this.#inner.longestPlan;
  }

  get bytes(): number {
    return this.#inner.bytes;
  }

  scaledCost(state: PackedState): number {
    const scaledCost = this.#inner.scaledCost(state);
    this.#entry(state).cost = scaledCost === Number.POSITIVE_INFINITY ? "none" : scaledCost;
    return scaledCost;
  }

  plan(state: PackedState, actions: Int32Array): number {
    const length = this.#inner.plan(state, actions);
    if (length >= 0) this.#entry(state).actions = [...actions.subarray(0, length)];
    return length;
  }

  #entry(state: PackedState): Mutable<RecordedTable> {
    const key = problemKey({ goal: this.#goal, state });
    const { tables } = this.#track;
    let entry = tables.find((each) => each.key === key);
    if (entry === undefined) {
      entry = { key };
      tables.push(entry);
    }
    return entry;
  }
}

/** A search of a replay: it waits where the recorded one was left for the LLM planner's answer. */
export interface ScriptedSearch extends PlanSearch {
  /** Undefined if it goes on. */
  untilHeard(): Promise<void> | undefined;
}

/** Counts slices, and clock readings before the deadline. */
class RecordingSearch implements PlanSearch {
  readonly #inner: PlanSearch;
  readonly #record: Mutable<RecordedSearch>;
  readonly #track: RequestTrack;
  /** State at its last slice. */
  #wasLlmAsked: boolean;

  constructor(inner: PlanSearch, record: Mutable<RecordedSearch>, track: RequestTrack) {
    this.#inner = inner;
    this.#record = record;
    this.#track = track;
    this.#wasLlmAsked = isLlmAsked(track);
  }

  get expansions(): number {
    return this.#inner.expansions;
  }

  step(slice: SearchSlice): boolean {
    const { untilMs = Number.POSITIVE_INFINITY, clock = systemClock } = slice;
    const counting = new ReadingsClock(clock, untilMs);
    const before = this.#inner.expansions;
    // A request that waited for this tick continues with its first look-up.
    this.#track.isWaiting = false;
    delete this.#track.paused;
    let isIdle = false;
    try {
      const isDone = this.#inner.step({ ...slice, clock: counting });
      // An idle slice is not counted.
      isIdle = !isDone && counting.reads === 0 && this.#inner.expansions === before;
      return isDone;
    } finally {
      if (!isIdle) this.#count(counting.late);
    }
  }

  #count(late: number | undefined): void {
    const record = this.#record;
    const { late: before, slices, pauses = [] } = record;
    if (before !== undefined) {
      // The search continues in a later tick, or after the LLM planner.
      record.pauses = [...pauses, [slices, before]];
      delete record.late;
    }
    if (!this.#wasLlmAsked && isLlmAsked(this.#track)) {
      this.#wasLlmAsked = true;
      if (slices > 0) record.beforeLlm = slices;
    }
    record.slices = slices + 1;
    if (late !== undefined) record.late = late;
  }

  /** Never goes on in another thread, where its slices could not be counted. */
  elsewhere(): Promise<void> | undefined {
    this.#track.paused = this.#record;
    return (this.#inner as Partial<ScriptedSearch>).untilHeard?.();
  }

  result(): SearchResult {
    return this.#inner.result();
  }

  end(): void {
    this.#inner.end?.();
  }
}

/** Records an LLM planner's answers with their times. */
export class RecordedLlmPlanner implements LlmPlanner {
  readonly #inner: LlmPlanner;
  readonly #settings: Pick<orchestratorSettings.EngineSettings, "lateAnswerMs" | "readingMs">;
  /** Milliseconds since the start of the recording. */
  readonly #time: () => number;
  /** Running calls by question. */
  readonly #running = new Map<string, TrackedCall>();

  /** @param settings of the orchestrator, which identify background questions by their limit */
  constructor(
    inner: LlmPlanner,
    settings: Pick<orchestratorSettings.EngineSettings, "lateAnswerMs" | "readingMs">,
    time: () => number,
  ) {
    this.#inner = inner;
    this.#settings = settings;
    this.#time = time;
  }

  get model(): string {
    return this.#inner.model;
  }

  get fingerprint(): string {
    return this.#inner.fingerprint;
  }

  isTaught(domain: Domain): boolean {
    return this.#inner.isTaught?.(domain) ?? true;
  }

  get readsWords(): LlmPlanner["readsWords"] {
    return this.#inner.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.#inner.reader;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    const admissions = currentRequest.getStore()?.admissions;
    const leisure =
      limitMs === orchestratorSettings.lateAnswerMsOf(this.#settings, question)
        ? { leisure: true as const }
        : {};
    try {
      const admission = this.#inner.admit(question, limitMs, draft);
      if (admission.admitted) {
        const { predictedMs } = admission;
        const predicted = predictedMs === undefined ? {} : { predictedMs };
        admissions?.push({ ...leisure, admitted: true, ...predicted });
      } else {
        const { reason, background } = admission;
        const told = reason === undefined ? {} : { reason };
        admissions?.push({ ...leisure, admitted: false, ...told, background });
      }
      return admission;
    } catch (error) {
      admissions?.push({
        ...leisure,
        threw: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    const { key } = request.question;
    const said: number[] = [];
    const saidAt: number[] = [];
    const { onStep } = request;
    const heard =
      onStep === undefined
        ? request
        : {
            ...request,
            onStep: (action: number, index?: number) => {
              saidAt.push(index ?? said.length);
              said.push(action);
              return onStep(action, index);
            },
          };
    const track = currentRequest.getStore();
    const begun = this.#begin(() => this.#inner.ask(heard));
    const call: TrackedCall = { askedMs: this.#time(), joined: false, said, saidAt };
    if (track?.calls.at(-1)?.joined === true) track.calls.pop();
    track?.calls.push(call);
    this.#running.set(key, call);
    const answer = await begun.catch((error: unknown) => {
      this.#end(key, call, { error: encodeError(error) });
      throw error;
    });
    this.#end(key, call, encodeAnswer(answer));
    return answer;
  }

  /** Joins the current request to the running call for its question, if any. */
  join(key: string): void {
    const track = currentRequest.getStore();
    const running = this.#running.get(key);
    if (track === undefined || running === undefined || track.calls.includes(running)) return;
    const askedMs = this.#time();
    const { said, saidAt } = running;
    track.calls.push({ askedMs, joined: true, said, saidAt, shared: running });
  }

  #end(key: string, call: TrackedCall, end: Pick<RecordedCall, "answer" | "error">): void {
    call.end = { endedMs: this.#time(), ...end };
    // The engine treats the call as running until pending promises have settled.
    setImmediate(() => {
      if (this.#running.get(key) === call) this.#running.delete(key);
    });
  }

  async dispose(): Promise<void> {
    await this.#inner.dispose?.();
  }

  /** Async, so that a synchronous throw becomes a rejection. */
  async #begin(ask: () => Promise<LlmAnswer>): Promise<LlmAnswer> {
    return ask();
  }
}
