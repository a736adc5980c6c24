import type {
  DomainDefinition,
  EnsembleReport,
  FallbackReason,
  Finding,
  JointStep,
  LlmAnswer,
  LlmUsage,
  NegativeReason,
  Outcome,
  OutcomeStatus,
  PlanSource,
  TogetherOutcome,
  TogetherRequest,
  Ways,
} from "@understudy/planner-core";
import type { RunningInput } from "@understudy/planner-core/squad";

/** Version of the file format. */
export const RECORDING_VERSION = 3;

/** First line of a recording. Times are milliseconds since the start of the run. */
export interface RecordingHeader {
  readonly understudy: "recording";
  readonly version: number;
  /** ISO 8601. The only difference in the recording of a replay. */
  readonly startedAt: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly seed?: number | string;
  /** Other data: options of a run, a scene, a note. */
  readonly options?: unknown;
}

/** An orchestrator; precedes its first request. */
export interface EngineLine {
  readonly engine: number;
  /** Semantic hash of the domain. */
  readonly domain: string;
  readonly definition: DomainDefinition;
  /** Whether costs are functions, which cannot be recorded. */
  readonly runtimeCosts?: true;
  /** Settings of the orchestrator, without unlimited ones. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly llm?: { readonly model: string; readonly fingerprint: string };
  readonly cache?: true;
  /** Whether there was a reader of directives and personas. */
  readonly reader?: true;
  /** Whether the planner has policy tables, and alternatives. */
  readonly tables?: true;
  readonly alternatives?: true;
  /** Whether there was a planner for time. */
  readonly time?: true;
}

/** The cache's answer to a request. Costs are in thousandths. */
export type RecordedLookup =
  | { readonly kind: "miss" }
  | { readonly kind: "negative"; readonly reason: NegativeReason }
  | {
      readonly kind: "exact" | "generalised" | "similar";
      readonly proved: boolean;
      readonly actions: readonly number[];
      readonly cost: number;
      readonly llmSteps: number;
      readonly llmIndices?: readonly number[];
      readonly optimal: boolean;
      readonly mended: boolean;
      readonly costRatio: number;
      readonly tokens?: number;
    };

/** A remembered choice of an LLM planner. The cost is in thousandths. */
export interface RecordedChoice {
  /** Hash of the plan's goal. */
  readonly goal: string;
  /** Ids of ground actions. */
  readonly actions: readonly number[];
  readonly cost: number;
  readonly optimal: boolean;
}

/** A choice memory's answers to a request; omitted if it was empty. */
export interface RecordedChoices {
  /** The LLM planner's earlier choice, served if it still works. */
  readonly chosen?: RecordedChoice;
  /** The reason for not asking the LLM planner: an earlier call ended without a choice. */
  readonly refused?: NegativeReason;
  /** Like `refused`, for the goal after the unreachable ones. */
  readonly refusedAgain?: NegativeReason;
}

/** The extent of one search of the classical planner. */
export interface RecordedSearch {
  /** Hash of goal and state. */
  readonly key: string;
  /** Number of slices. */
  readonly slices: number;
  /** Clock readings in its last slice before the deadline; absent if it had time left. */
  readonly late?: number;
  /** Earlier slices cut off by the deadline, for searches continued in a later tick: slice number and readings. */
  readonly pauses?: readonly (readonly [slice: number, looks: number])[];
  /**
   * Number of slices before the LLM planner was asked; the rest followed the LLM planner's failure. Absent if there was
   * no rest.
   */
  readonly beforeLlm?: number;
  /** Numbers of slices after which the search was left, because an answer of the LLM planner had come meanwhile. */
  readonly heard?: readonly number[];
}

/** The extent of one search for a schedule. */
export interface RecordedSchedule {
  /** Clock readings before the deadline in each slice that was cut off. */
  readonly cuts?: readonly number[];
  /** Whether the search came to its end. */
  readonly done?: true;
  /** Whether the answer came from an earlier, finished search. */
  readonly known?: true;
}

/** The LLM planner's admission of a question. */
export type RecordedAdmission = {
  /** Whether no request would wait for the answer. */
  readonly leisure?: true;
} & (
  | { readonly admitted: true; readonly predictedMs?: number }
  | {
      readonly admitted: false;
      /** Undefined: the question was not among the LLM planner's tasks. */
      readonly reason?: string;
      readonly background: boolean;
    }
  | { readonly threw: string }
);

/** An error of the LLM planner. */
export interface RecordedError {
  readonly name: string;
  readonly message: string;
  /** Code of an `UnderstudyError`. */
  readonly code?: string;
  readonly transient?: true;
  readonly max?: number;
  readonly required?: number;
}

/** The answer of an LLM planner, if any. */
export type RecordedAnswer = {
  readonly text: string;
  readonly usage?: LlmUsage;
  /** The pool member, and the path to it. */
  readonly member?: string;
  readonly ensemble?: EnsembleReport;
} & (
  | { readonly kind: "plan"; readonly actions: readonly number[] }
  | { readonly kind: "choice"; readonly index: number }
  | Pick<Extract<LlmAnswer, { readonly kind: "intent" }>, "kind" | "intent">
  | { readonly kind: "invalid-json" | "invalid-plan"; readonly message: string }
);

/** One call of the LLM planner, from the view of one request. */
export interface RecordedCall {
  readonly askedMs: number;
  /** Whether it joined the call of another request. */
  readonly joined?: true;
  /** Steps streamed before the call ended or the request was answered. */
  readonly said?: readonly number[];
  /** Index of each streamed step in the answer, from 0; present if a second try put them out of order. */
  readonly saidAt?: readonly number[];
  /** End time; absent if the request did not wait for it. */
  readonly endedMs?: number;
  readonly answer?: RecordedAnswer;
  readonly error?: RecordedError;
}

/** An outcome; the hash covers everything but the detail. */
export interface RecordedOutcome {
  readonly hash: string;
  readonly status: OutcomeStatus;
  readonly source: PlanSource;
  /** Ids of ground actions; null without a plan. */
  readonly actions: readonly number[] | null;
  /** Start and duration of each step, in units from the request, if the plan is a schedule. */
  readonly times?: readonly (readonly [startsAt: number, duration: number])[];
  /** Name of the goal, or hash of its condition. */
  readonly goal: string;
  readonly cost: number;
  readonly optimal: boolean;
  readonly llmSteps: number;
  /** Indices of the LLM planner's steps, if not the first ones. */
  readonly llmIndices?: readonly number[];
  readonly hit?: NonNullable<Outcome["hit"]>;
  readonly mended?: true;
  readonly reason?: FallbackReason;
  readonly remembered?: true;
  readonly chosen?: "words" | "llm";
  /** Absent without a directive. */
  readonly confidence?: number;
  readonly because?: readonly Finding[];
  readonly banned?: true;
  readonly member?: string;
  readonly ensemble?: EnsembleReport;
  readonly detail?: string;
}

/** A policy table's answer to one problem. */
export interface RecordedTable {
  /** Hash of goal and state. */
  readonly key: string;
  /** Cost of the plan in thousandths; -1 if unknown, `none` if no plan exists. */
  readonly cost?: number | "none";
  readonly actions?: readonly number[];
}

/** Alternative plans offered by the classical planner. Costs are in thousandths. */
export interface RecordedAlternatives {
  readonly key: string;
  readonly plans: readonly {
    readonly actions: readonly number[];
    readonly cost: number;
    readonly style: string;
  }[];
}

/** External decisions about a request, which let the engine repeat its outcome. */
interface RecordedDecisions {
  readonly choices?: RecordedChoices;
  readonly cache?: RecordedLookup;
  /** The cache's answer for the goal after the unreachable ones. */
  readonly cacheAgain?: RecordedLookup;
  readonly searches?: readonly RecordedSearch[];
  /** The answers of the classical planner's tables; an unfinished table has none. */
  readonly tables?: readonly RecordedTable[];
  /** Searches for a schedule, in order. */
  readonly schedules?: readonly RecordedSchedule[];
  readonly alternatives?: readonly RecordedAlternatives[];
  readonly admissions?: readonly RecordedAdmission[];
  readonly calls?: readonly RecordedCall[];
}

/** One request with its answer. */
export interface RequestLine extends RecordedDecisions {
  /** Number of the request, from 1, in order of start. */
  readonly request: number;
  readonly engine: number;
  readonly agent: string;
  /** The game's counter, or the number of the agent's request, from 1. */
  readonly tick: number;
  readonly atMs: number;
  /** Packed state: one integer per variable, sorted by name. */
  readonly state: readonly number[];
  readonly goal: unknown;
  /** The budget of `plan`, or of a request of `planMany` that has one. */
  readonly budgetMs?: number;
  /** The slice of `planNow`, or of a request of `planMany` without a budget. */
  readonly sliceMs?: number;
  /** A request of `planMany`, which shares a slice. */
  readonly many?: true;
  readonly disabled?: readonly number[];
  readonly maintain?: unknown;
  /** Travel costs. */
  readonly ways?: ReturnType<Ways["toJSON"]>;
  readonly costVersion?: number | string;
  readonly background?: false;
  readonly persona?: string;
  readonly memory?: string;
  readonly choose?: boolean | number;
  /** Whether steps were requested as soon as they are certain. */
  readonly stepwise?: true;
  /** Whether the orchestrator had been disposed. */
  readonly disposed?: true;
  /** The game's clock, for plans that need a schedule. */
  readonly nowMs?: number;
  /** The time that is left of clocks of things, for plans that need a schedule. */
  readonly clocks?: TogetherRequest["clocks"] & {};
  readonly tookMs?: number;
  /** Absent for a request still open at the end. */
  readonly outcome?: RecordedOutcome;
}

/** A member of a recorded squad: its packed state, and what it may not do. */
export interface RecordedMember {
  readonly state: readonly number[];
  readonly disabled?: readonly (string | JointStep["step"])[];
}

/** A step in flight. JSON has no infinity: `leftToMs` is null for a step that may last. */
interface RecordedRunning extends Omit<RunningInput, "leftToMs"> {
  readonly leftToMs?: number | null;
}

/** The answer to a request for a joint plan; the hash covers everything else. */
export interface RecordedTogether extends Omit<TogetherOutcome, "elapsedMs"> {
  readonly hash: string;
}

/** A request for a joint plan with its answer. */
export interface TogetherLine
  extends Pick<
    TogetherRequest,
    "measure" | "nowMs" | "unitMs" | "events" | "clocks" | "by" | "keep" | "expansions" | "until"
  > {
  /** Number of the request, counted together with all others. */
  readonly request: number;
  readonly together: true;
  readonly engine: number;
  /** The game's counter, or the number of the squad's request, from 1. */
  readonly tick: number;
  readonly atMs: number;
  /** The members by name. */
  readonly agents: Readonly<Record<string, RecordedMember>>;
  /** Values of the shared variables, if given separately from the states. */
  readonly shared?: unknown;
  readonly goal: unknown;
  /** Goals of members besides, if given. */
  readonly goals?: unknown;
  /** The budget of `plan`. */
  readonly budgetMs?: number;
  /** The slice of `planNow`. */
  readonly sliceMs?: number;
  readonly running?: readonly RecordedRunning[];
  readonly maintain?: unknown;
  readonly ways?: ReturnType<Ways["toJSON"]>;
  readonly schedules?: readonly RecordedSchedule[];
  readonly tookMs?: number;
  /** Absent for a request still open at the end. */
  readonly outcome?: RecordedTogether;
}

/** An LLM planner's late answer and its result. */
export interface LateLine extends Pick<RecordedDecisions, "searches" | "tables"> {
  /** Number of the request. */
  readonly late: number;
  readonly call: RecordedCall;
  /** The reason for not serving the answer. */
  readonly problem?: FallbackReason;
  /** Absent for an invalid answer, or after the agent's next request. */
  readonly outcome?: RecordedOutcome;
}

/** Last line of a complete recording. */
export interface EndLine {
  readonly end: true;
  readonly requests: number;
  /** Hash over all outcome hashes, in line order. */
  readonly outcomes: string;
  /** Number of requests without an outcome: withdrawn or malformed. */
  readonly withdrawn: number;
  readonly refused: number;
  /** Number of requests outside the recording; absent for none. */
  readonly unrecorded?: number;
}

/** Any line but the header. */
export type RecordingLine = EngineLine | RequestLine | TogetherLine | LateLine | EndLine;
