import {
  type Admission,
  type AlternativePlan,
  type CacheAnswer,
  type CacheQuery,
  type Goal,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  type PackedState,
  type PlanCache,
  type Planner,
  type PlanningProblem,
  type PlanSearch,
  type Policy,
  type PolicyProblem,
  planOf,
  type Question,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import { decodeError, problemKey } from "../record/encode.ts";
import type { ScriptedSearch } from "../record/recording-parts.ts";
import { currentRequest, isLlmAsked } from "../record/request-track.ts";
import type {
  EngineLine,
  LateLine,
  RecordedCall,
  RecordedSearch,
  RecordedTable,
  RequestLine,
} from "../recording.ts";
import type { ReplayClock } from "./replay-clock.ts";
import { ScriptedReads } from "./scripted-reads.ts";

/** A recorded request during its replay. */
export interface ReplayScript {
  readonly request: RequestLine;
  readonly late: LateLine | undefined;
}

/** A search of the classical planner in a replay, for explanations. */
export interface ReplayedSearch {
  readonly problem: PlanningProblem;
  readonly search: PlanSearch;
  readonly recorded: RecordedSearch;
}

/** The planner of a replay: it really searches, exactly as far as the recorded run. */
export class ReplayPlanner implements Planner {
  readonly #inner: Planner;
  readonly #clock: ReplayClock;
  readonly #searches: RecordedSearch[];
  /** Searches of the LLM planner's late answer. */
  readonly #lateSearches: readonly RecordedSearch[];
  readonly #tables: readonly RecordedTable[];
  readonly #alternatives: NonNullable<RequestLine["alternatives"]>[number][];
  readonly #llm: ReplayLlmPlanner | undefined;
  readonly policy?: (problem: PolicyProblem) => Policy | undefined;
  readonly alternatives?: NonNullable<Planner["alternatives"]>;
  /** Searches started so far. */
  readonly replayed: ReplayedSearch[] = [];

  constructor(
    inner: Planner,
    clock: ReplayClock,
    engine: EngineLine,
    { request, late }: ReplayScript,
    llm?: ReplayLlmPlanner | undefined,
  ) {
    this.#llm = llm;
    this.#inner = inner;
    this.#clock = clock;
    this.#searches = [...(request.searches ?? [])];
    this.#lateSearches = late?.searches ?? [];
    this.#tables = [...(request.tables ?? []), ...(late?.tables ?? [])];
    this.#alternatives = [...(request.alternatives ?? [])];
    if (engine.tables) {
      const longestPlan = Math.max(0, ...this.#tables.map(({ actions }) => actions?.length ?? 0));
      this.policy = ({ goal }) =>
        this.#tables.length === 0 ? undefined : new ReplayPolicy(goal, this.#tables, longestPlan);
    }
    if (engine.alternatives) this.alternatives = (problem) => this.#offer(problem);
  }

  /** Marks the request as answered: later searches belong to the LLM planner's late answer. */
  answered(): void {
    this.#searches.push(...this.#lateSearches);
  }

  start(problem: PlanningProblem): PlanSearch {
    const key = problemKey(problem);
    const index = this.#searches.findIndex((each) => each.key === key);
    const [recorded] = index < 0 ? [] : this.#searches.splice(index, 1);
    // In the recorded run no time was left for this search.
    if (recorded === undefined) throw new Error("the recorded run did not search here");
    const search = this.#inner.start(problem);
    this.replayed.push({ problem, search, recorded });
    return new ReplaySearch(search, recorded, this.#clock, this.#llm);
  }

  #offer(problem: PlanningProblem): readonly AlternativePlan[] {
    const key = problemKey(problem);
    const index = this.#alternatives.findIndex((each) => each.key === key);
    const [found] = index < 0 ? [] : this.#alternatives.splice(index, 1);
    return (found?.plans ?? []).map(({ actions, cost: scaledCost, style }) => ({
      goal: problem.goal,
      actions,
      scaledCost,
      style,
    }));
  }
}

/** Searches for the recorded number of slices; the last one ends at the recorded deadline. */
class ReplaySearch implements ScriptedSearch {
  readonly #inner: PlanSearch;
  readonly #recorded: RecordedSearch;
  readonly #clock: ReplayClock;
  readonly #llm: ReplayLlmPlanner | undefined;
  #slices = 0;

  constructor(
    inner: PlanSearch,
    recorded: RecordedSearch,
    clock: ReplayClock,
    llm: ReplayLlmPlanner | undefined,
  ) {
    this.#inner = inner;
    this.#recorded = recorded;
    this.#clock = clock;
    this.#llm = llm;
  }

  untilHeard(): Promise<void> | undefined {
    return this.#recorded.heard?.includes(this.#slices) ? this.#llm?.untilHeard() : undefined;
  }

  get expansions(): number {
    return this.#inner.expansions;
  }

  step(slice: SearchSlice): boolean {
    // The recorder's zero-expansion slice before a search is not part of the recording.
    if (slice.expansions === 0) return this.#inner.step(slice);
    const { untilMs = Number.POSITIVE_INFINITY, clock = this.#clock } = slice;
    const { slices, beforeLlm, late, pauses = [] } = this.#recorded;
    const track = currentRequest.getStore();
    const isBeforeLlm = beforeLlm !== undefined && track !== undefined && !isLlmAsked(track);
    const end = isBeforeLlm ? beforeLlm : slices;
    if (this.#slices >= end) {
      // The recorded search was out of time before this slice.
      this.#clock.reach(untilMs);
      return false;
    }
    this.#slices++;
    const pause = pauses.find(([at]) => at === this.#slices)?.[1];
    const isLast = this.#slices === end;
    const looks = this.#slices === slices ? late : pause;
    const scripted = new ScriptedReads(clock, looks, (read) => {
      // After a pause, time continues from its earlier value.
      if (!isLast) return this.#clock.ahead(untilMs, read);
      this.#clock.reach(untilMs);
      return read();
    });
    return this.#inner.step({ ...slice, clock: scripted });
  }

  result(): SearchResult {
    return this.#inner.result();
  }

  end(): void {
    this.#inner.end?.();
  }
}

/** A policy that replays recorded look-ups. */
class ReplayPolicy implements Policy {
  readonly longestPlan: number;
  readonly bytes = 0;
  readonly #goal: Goal;
  readonly #tables: readonly RecordedTable[];

  constructor(goal: Goal, tables: readonly RecordedTable[], longestPlan: number) {
    this.#goal = goal;
    this.#tables = tables;
    this.longestPlan = longestPlan;
  }

  scaledCost(state: PackedState): number {
    const cost = this.#find(state)?.cost ?? -1;
    return cost === "none" ? Number.POSITIVE_INFINITY : cost;
  }

  plan(state: PackedState, actions: Int32Array): number {
    const found = this.#find(state)?.actions;
    if (found === undefined) return -1;
    actions.set(found);
    return found.length;
  }

  #find(state: PackedState): RecordedTable | undefined {
    const key = problemKey({ goal: this.#goal, state });
    return this.#tables.find((each) => each.key === key);
  }
}

/** A cache with the recorded knowledge for this request. */
export class ReplayCache implements PlanCache {
  readonly #request: RequestLine;
  /** Hash of the first looked-up goal. */
  #goal: string | undefined;

  constructor({ request }: ReplayScript) {
    this.#request = request;
  }

  lookup({ domain, goal }: CacheQuery): CacheAnswer {
    this.#goal ??= goal.hash;
    const { cache, cacheAgain } = this.#request;
    const recorded = (goal.hash === this.#goal ? cache : cacheAgain) ?? { kind: "miss" };
    if (recorded.kind === "miss" || recorded.kind === "negative") return recorded;
    const { kind, proved, actions, cost: scaledCost, ...facts } = recorded;
    return { kind, proved, entry: { ...facts, plan: planOf(domain, actions), scaledCost } };
  }

  store(): void {
    // Plans stored for other requests are in their own lines.
  }
}

/** A call whose end the replay decides. */
interface OpenCall {
  readonly recorded: RecordedCall;
  readonly request: LlmRequest;
  readonly resolve: (answer: LlmAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** An LLM planner that repeats recorded answers at recorded times. */
export class ReplayLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly #settings: Pick<orchestratorSettings.EngineSettings, "lateAnswerMs" | "readingMs">;
  readonly #script: ReplayScript;
  readonly #admissions: NonNullable<RequestLine["admissions"]>[number][];
  readonly #open: OpenCall[] = [];
  #asked = 0;
  /** Called after the next answer. */
  readonly #hearers: (() => void)[] = [];

  constructor(
    llm: NonNullable<EngineLine["llm"]>,
    settings: Pick<orchestratorSettings.EngineSettings, "lateAnswerMs" | "readingMs">,
    script: ReplayScript,
  ) {
    this.model = llm.model;
    this.fingerprint = llm.fingerprint;
    this.#settings = settings;
    this.#script = script;
    this.#admissions = [...(script.request.admissions ?? [])];
  }

  admit(question: Question, limitMs: number): Admission {
    const isAtLeisure = limitMs === orchestratorSettings.lateAnswerMsOf(this.#settings, question);
    const isAlike = ({ leisure = false }: { readonly leisure?: boolean }): boolean =>
      leisure === isAtLeisure;
    // A request that yielded to others was admitted twice, and the second time counted. A replay has no other requests.
    const recorded = this.#admissions.findLast(isAlike);
    if (!isAtLeisure) this.#admissions.splice(0, this.#admissions.findLastIndex(isAlike) + 1);
    else if (recorded !== undefined) this.#admissions.splice(this.#admissions.indexOf(recorded), 1);
    if (recorded === undefined) return this.#unrecorded(isAtLeisure);
    if ("threw" in recorded) throw new Error(recorded.threw);
    if (recorded.admitted) return { admitted: true, predictedMs: recorded.predictedMs };
    const reason = recorded.reason as "budget";
    return { admitted: false, reason, background: recorded.background };
  }

  /** The recorded run skipped admission, for lack of time or because of a running call. */
  #unrecorded(isAtLeisure: boolean): Admission {
    const { calls } = this.#script.request;
    if (calls !== undefined && this.#wasAtLeisure === isAtLeisure) {
      return { admitted: true, predictedMs: undefined };
    }
    return { admitted: false, reason: "budget", background: !isAtLeisure };
  }

  /** Whether the LLM planner was asked in the background. */
  get #wasAtLeisure(): boolean {
    const { calls = [], outcome, sliceMs } = this.#script.request;
    if (sliceMs !== undefined || outcome?.reason === "budget") return true;
    // An unreachable goal was discovered after the question to the LLM planner, and has no reason: nothing
    // is searched while a call is awaited, and after its deadline there is no time.
    const isOpen = calls.every(({ answer, error }) => answer === undefined && error === undefined);
    return outcome?.status === "unsolvable" && isOpen;
  }

  ask(request: LlmRequest): Promise<LlmAnswer> {
    const recorded = this.#script.request.calls?.[this.#asked++];
    if (recorded === undefined)
      return Promise.reject(new Error("the recording contains no question here"));
    return new Promise((resolve, reject) => {
      this.#open.push({ recorded, request, resolve, reject });
      // The request is answered at once: the steps so far went to other requests.
      if (this.#wasAtLeisure) this.say();
    });
  }

  /** Streams the steps from before the request's answer. */
  say(): boolean {
    const call = this.#open.find(({ recorded }) => recorded.said !== undefined);
    if (call === undefined) return false;
    const { said: _, ...recorded } = call.recorded;
    this.#open[this.#open.indexOf(call)] = { ...call, recorded };
    tell(call.request, call.recorded, 0);
    return true;
  }

  /** Call that ended before its request was answered. */
  get #answerable(): OpenCall | undefined {
    return this.#open.find(({ recorded: { answer, error } }) => answer ?? error);
  }

  /** Settles once the next answer has been heard; undefined if none is awaited. */
  untilHeard(): Promise<void> | undefined {
    if (this.#answerable === undefined) return undefined;
    return new Promise((resolve) => this.#hearers.push(resolve));
  }

  /** Ends a call that ended before its request was answered. False if there is none. */
  answer(): boolean {
    const call = this.#answerable;
    if (call === undefined) return false;
    this.#settle(call, call.recorded);
    return true;
  }

  /** Ends the call that ended after its request was answered. False if there is none. */
  answerLate(): boolean {
    const { late } = this.#script;
    const call = this.#open[0];
    if (late === undefined || call === undefined) return false;
    tell(call.request, late.call, this.#script.request.calls?.at(-1)?.said?.length ?? 0);
    this.#settle(call, late.call);
    return true;
  }

  #settle(call: OpenCall, recorded: RecordedCall): void {
    this.#open.splice(this.#open.indexOf(call), 1);
    if (recorded.answer !== undefined) call.resolve({ ...recorded.answer });
    else if (recorded.error !== undefined) call.reject(decodeError(recorded.error));
    // Not before the settled promises have run, which bring the answer to the request.
    const hearers = this.#hearers.splice(0);
    setImmediate(() => {
      for (const hear of hearers) hear();
    });
  }
}

/** Streams the steps of a call to the engine, starting at `first`. */
function tell({ onStep }: LlmRequest, { said = [], saidAt }: RecordedCall, first: number): void {
  for (let index = first; index < said.length; index++) {
    onStep?.(said[index] as number, saidAt?.[index] ?? index);
  }
}
