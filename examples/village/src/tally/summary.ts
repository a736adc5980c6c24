import type { FallbackReason, HistogramSnapshot, PlanSource } from "@understudy/planner-core";
import type { ControlledShare } from "@understudy/simulation";
import type { HeartbeatReport } from "../heartbeat/heartbeat.ts";
import { judgeLateness, type LatenessVerdict } from "../heartbeat/lateness.ts";
import type { DayCounts, ModelStatus, PlanLibraryCoverage, Stage } from "../stage.ts";
import type { Role } from "../world/role.ts";
import { expectedShare, type ValidShares } from "./evaluation.ts";
import type { LateOutcome, QuestionCounts } from "./ledger.ts";

/** Summary of a day. Shares are from 0 to 1, times in milliseconds. */
export interface Summary {
  readonly seed: number;
  readonly agents: number;
  readonly ticks: number;
  readonly budgetMs: number;
  readonly realMs: number;
  readonly model: ModelStatus;
  readonly requests: number;
  readonly outcomes: number;
  /** Requests without an outcome: 0 unless there is a bug. */
  /** Requests withdrawn for something more urgent. */
  readonly withdrawn: number;
  readonly lost: number;
  readonly errors: number;
  /** Late answers of the model that became revisions. */
  readonly revised: number;
  readonly sources: Readonly<Partial<Record<PlanSource, number>>>;
  readonly reasons: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** Use of shipped plans; undefined without them. */
  readonly planLibrary?: (PlanLibraryCoverage & { readonly share: number | undefined }) | undefined;
  readonly questions: QuestionCounts & {
    readonly byDomain: Readonly<Record<Role["domain"], QuestionCounts>>;
    /** Undefined without questions. */
    readonly answeredShare: number | undefined;
    /** Share of timely answers with served steps of the model. */
    readonly servedShare: number | undefined;
    /** Share expected from the model's evaluation, without repair. */
    readonly expectedShare: number | undefined;
  };
  readonly latency: { readonly answers: HistogramSnapshot; readonly modelCalls: HistogramSnapshot };
  readonly deadlines: LatenessVerdict & {
    /** Negative if every outcome came before its deadline. */
    readonly worstLatenessMs: number;
    readonly outcomes: readonly LateOutcome[];
    readonly longestStallMs: number | undefined;
    /** The heartbeat's own worst lateness. */
    readonly longestOversleepMs: number | undefined;
  };
  readonly day: Readonly<DayCounts>;
  /** The model's share of the served steps, compared with a random walk; undefined if it wrote none. */
  readonly controlled: ControlledShare | undefined;
}

/** Figures for a summary. */
export interface SummaryInput {
  readonly stage: Stage;
  readonly realMs: number;
  readonly heartbeat: HeartbeatReport | undefined;
  readonly evaluation: ValidShares | undefined;
  readonly controlled: ControlledShare | undefined;
}

/** Summarises a day. */
export function summarise(input: SummaryInput): Summary {
  const { stage, realMs, heartbeat, evaluation, controlled } = input;
  const { ledger, world, counts } = stage;
  const all = ledger.allQuestions;
  const coverage = stage.planLibrary?.();
  return {
    seed: stage.seed,
    agents: world.agents.length,
    ticks: world.tick,
    budgetMs: stage.budgetMs,
    realMs,
    model: stage.model,
    requests: ledger.requests,
    outcomes: ledger.outcomes,
    withdrawn: ledger.withdrawn,
    lost: ledger.open,
    errors: ledger.errors,
    revised: ledger.revised,
    sources: Object.fromEntries(ledger.sources),
    reasons: Object.fromEntries(ledger.reasons),
    statuses: Object.fromEntries(ledger.statuses),
    planLibrary: coverage && { ...coverage, share: share(coverage.hits, coverage.lookups) },
    questions: {
      ...all,
      byDomain: ledger.questions,
      answeredShare: share(all.answeredInTime, all.put),
      servedShare: share(all.served, all.answeredInTime),
      expectedShare: expectedShare(evaluation, ledger.questions),
    },
    latency: { answers: ledger.answers.snapshot(), modelCalls: ledger.modelCalls.snapshot() },
    deadlines: {
      ...judgeLateness(ledger.late, heartbeat?.stalls ?? []),
      worstLatenessMs: ledger.worstLatenessMs,
      outcomes: ledger.late,
      longestStallMs: heartbeat?.longestMs,
      longestOversleepMs: heartbeat?.longestOversleepMs,
    },
    day: { ...counts },
    controlled,
  };
}

/** A share; undefined for a whole of 0. */
function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
