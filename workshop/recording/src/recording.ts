import type {
  DomainDefinition,
  EnsembleReport,
  FallbackReason,
  Finding,
  LeadUsage,
  NegativeReason,
  OutcomeStatus,
  PlanSource,
  Ways,
} from "@understudy/planner-core";

/** Version of the file format that this package writes and reads. */
export const RECORDING_VERSION = 2;

/** First line of a recording. Times in a recording are milliseconds since the run began. */
export interface RecordingHeader {
  readonly understudy: "recording";
  readonly version: number;
  /** ISO 8601. The only thing that differs when a replay is written as a recording again. */
  readonly startedAt: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly seed?: number | string;
  /** Anything else that is to be kept: options of a run, a scene, a note. */
  readonly options?: unknown;
}

/** One orchestrator: stands before the first request that it served. */
export interface EngineLine {
  readonly engine: number;
  /** Hash of the domain's meaning. */
  readonly domain: string;
  readonly definition: DomainDefinition;
  /** Whether costs are computed by functions, which no file can hold. */
  readonly runtimeCosts?: true;
  /** Settings of the orchestrator; those without a limit are left out. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly lead?: { readonly model: string; readonly fingerprint: string };
  readonly cache?: true;
  /** Whether directives and personas were read. */
  readonly reader?: true;
  /** The planner's abilities besides searching. */
  readonly tables?: true;
  readonly alternatives?: true;
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
      readonly leadSteps: number;
      readonly leadIndices?: readonly number[];
      readonly optimal: boolean;
      readonly mended: boolean;
      readonly costRatio: number;
      readonly tokens?: number;
    };

/** A plan that a lead chose before. The cost is in thousandths. */
export interface RecordedChoice {
  /** Hash of the goal that the plan is for. */
  readonly goal: string;
  /** Ids of ground actions. */
  readonly actions: readonly number[];
  readonly cost: number;
  readonly optimal: boolean;
}

/** The answer of the memory of choices to a request; left out where it knew nothing. */
export interface RecordedChoices {
  /** The lead's earlier choice: served where it still works. */
  readonly chosen?: RecordedChoice;
  /** Why the lead was not asked: it had been, and did not choose. */
  readonly refused?: NegativeReason;
  /** As `refused`, for the goal that came after those proved unreachable. */
  readonly refusedAgain?: NegativeReason;
}

/** How far one search of the understudy went. */
export interface RecordedSearch {
  /** Which problem: a hash of goal and state. */
  readonly key: string;
  /** Slices that it was given. */
  readonly slices: number;
  /** How often it looked at the clock in its last slice before the time was over; not set if it never was. */
  readonly late?: number;
  /** Earlier slices that ended so, in searches that went on in a later tick: which slice, and after how many looks. */
  readonly pauses?: readonly (readonly [slice: number, looks: number])[];
  /** Slices that it had when the lead was asked; the rest came when that had failed. Not set if none came then. */
  readonly beforeLead?: number;
}

/** The lead's admission of a question. */
export type RecordedAdmission = {
  /** Whether nobody would have waited. */
  readonly leisure?: true;
} & (
  | { readonly admitted: true; readonly predictedMs?: number }
  | {
      readonly admitted: false;
      /** Undefined: it was not meant for the question. */
      readonly reason?: string;
      readonly background: boolean;
    }
  | { readonly threw: string }
);

/** An error of the lead. */
export interface RecordedError {
  readonly name: string;
  readonly message: string;
  /** Code of an `UnderstudyError`. */
  readonly code?: string;
  readonly transient?: true;
  readonly max?: number;
  readonly required?: number;
}

/** The answer of a lead, as far as there is one. */
export type RecordedAnswer = {
  readonly text: string;
  readonly usage?: LeadUsage;
  /** Which of several models answered, and how they came to it. */
  readonly member?: string;
  readonly ensemble?: EnsembleReport;
} & (
  | { readonly kind: "plan"; readonly actions: readonly number[] }
  | { readonly kind: "choice"; readonly index: number }
  | { readonly kind: "invalid-json" | "invalid-plan"; readonly message: string }
);

/** One call of the lead, as one request saw it. */
export interface RecordedCall {
  readonly askedMs: number;
  /** It took part in the call that another request had begun. */
  readonly joined?: true;
  /** Steps that the lead had said before it ended, or before the request was answered. */
  readonly said?: readonly number[];
  /** Which step of the answer each was, from 0, where that is not their order: after a second try. */
  readonly saidAt?: readonly number[];
  /** When it ended; not set if the request did not wait for that. */
  readonly endedMs?: number;
  readonly answer?: RecordedAnswer;
  readonly error?: RecordedError;
}

/** An outcome; all of it but the detail counts in the hash. */
export interface RecordedOutcome {
  readonly hash: string;
  readonly status: OutcomeStatus;
  readonly source: PlanSource;
  /** Ids of ground actions; null without a plan. */
  readonly actions: readonly number[] | null;
  /** Name of the goal, or the hash of its condition. */
  readonly goal: string;
  readonly cost: number;
  readonly optimal: boolean;
  readonly leadSteps: number;
  /** Which steps these are, where they are not the first ones. */
  readonly leadIndices?: readonly number[];
  readonly via?: "llm" | "similar";
  readonly reason?: FallbackReason;
  readonly remembered?: true;
  readonly chosen?: "words" | "lead";
  /** Absent where nothing was read. */
  readonly confidence?: number;
  readonly because?: readonly Finding[];
  readonly banned?: true;
  readonly member?: string;
  readonly ensemble?: EnsembleReport;
  readonly detail?: string;
}

/** The answer of a policy table to one problem. */
export interface RecordedTable {
  /** Which problem: a hash of goal and state. */
  readonly key: string;
  /** In thousandths; -1 if it did not know, `none` if no plan exists. */
  readonly cost?: number | "none";
  readonly actions?: readonly number[];
}

/** Several plans that the understudy offered. Costs are in thousandths. */
export interface RecordedAlternatives {
  readonly key: string;
  readonly plans: readonly {
    readonly actions: readonly number[];
    readonly cost: number;
    readonly style: string;
  }[];
}

/** The outside decisions about a request: with them the engine does the same again. */
interface RecordedDecisions {
  readonly choices?: RecordedChoices;
  readonly cache?: RecordedLookup;
  /** The cache's answer for the goal that came after those proved unreachable. */
  readonly cacheAgain?: RecordedLookup;
  readonly searches?: readonly RecordedSearch[];
  /** The answers of the understudy's tables; one that is not ready gives none. */
  readonly tables?: readonly RecordedTable[];
  readonly alternatives?: readonly RecordedAlternatives[];
  readonly admissions?: readonly RecordedAdmission[];
  readonly calls?: readonly RecordedCall[];
}

/** One request and its answer. */
export interface RequestLine extends RecordedDecisions {
  /** Number of the request, from 1, in the order in which requests began. */
  readonly request: number;
  readonly engine: number;
  readonly agent: string;
  /** As the game counts, or which request of this agent it is, from 1. */
  readonly tick: number;
  readonly atMs: number;
  /** Packed: one integer a variable, in order of their names. */
  readonly state: readonly number[];
  readonly goal: unknown;
  /** The budget of `plan`. */
  readonly budgetMs?: number;
  /** The slice of `planNow`. */
  readonly sliceMs?: number;
  /** One of `planMany`, which shares a slice among many. */
  readonly many?: true;
  readonly disabled?: readonly number[];
  readonly maintain?: unknown;
  /** Costs of ways. */
  readonly ways?: ReturnType<Ways["toJSON"]>;
  readonly costVersion?: number | string;
  readonly background?: false;
  readonly persona?: string;
  readonly memory?: string;
  readonly choose?: boolean | number;
  /** The caller wanted each step as soon as it was certain. */
  readonly stepwise?: true;
  /** The orchestrator had been disposed. */
  readonly disposed?: true;
  readonly tookMs?: number;
  /** Not set for a request that was still open when the recording was closed. */
  readonly outcome?: RecordedOutcome;
}

/** A lead's answer after the request was answered, and its result. */
export interface LateLine extends Pick<RecordedDecisions, "searches" | "tables"> {
  /** Number of the request. */
  readonly late: number;
  readonly call: RecordedCall;
  /** The reason why the answer was not served. */
  readonly problem?: FallbackReason;
  /** Not set if it was wrong, or too late even for that: the agent had asked again. */
  readonly outcome?: RecordedOutcome;
}

/** Last line: says that the recording is whole. */
export interface EndLine {
  readonly end: true;
  readonly requests: number;
  /** Hash of the hashes of all outcomes, in the order of the lines. */
  readonly outcomes: string;
  /** Requests that ended without an outcome: withdrawn by their caller, or refused as malformed. */
  readonly withdrawn: number;
  readonly refused: number;
  /** Requests that were asked in a way that no line tells of; absent where there are none. */
  readonly unrecorded?: number;
}

/** Any line but the header. */
export type RecordingLine = EngineLine | RequestLine | LateLine | EndLine;
