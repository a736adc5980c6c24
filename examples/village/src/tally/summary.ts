import type { FallbackReason, HistogramSnapshot, PlanSource } from "@understudy/planner-core";
import type { ControlledShare } from "@understudy/simulation";
import type { HeartbeatReport } from "../heartbeat/heartbeat.ts";
import { judgeLateness, type LatenessVerdict } from "../heartbeat/lateness.ts";
import type { DayCounts, ModelStatus, RepertoireCoverage, Stage } from "../stage.ts";
import type { Role } from "../world/role.ts";
import { expectedShare, type ValidShares } from "./evaluation.ts";
import type { LateOutcome, QuestionCounts } from "./ledger.ts";

/** How a day went. Shares are from 0 to 1, times in milliseconds. */
export interface Summary {
  readonly seed: number;
  readonly agents: number;
  readonly ticks: number;
  readonly budgetMs: number;
  readonly realMs: number;
  readonly model: ModelStatus;
  readonly requests: number;
  readonly outcomes: number;
  /** Requests without outcome: 0, or something is wrong. */
  /** Requests that their agent took back for something more urgent. */
  readonly withdrawn: number;
  readonly lost: number;
  readonly errors: number;
  /** Late answers of the model that were offered after all. */
  readonly revised: number;
  readonly sources: Readonly<Partial<Record<PlanSource, number>>>;
  readonly reasons: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** The work of shipped plans; undefined without them. */
  readonly repertoire?: (RepertoireCoverage & { readonly share: number | undefined }) | undefined;
  readonly questions: QuestionCounts & {
    readonly byDomain: Readonly<Record<Role["domain"], QuestionCounts>>;
    /** Undefined when nothing was asked. */
    readonly answeredShare: number | undefined;
    /** The share of those answered in time that was served with steps of the model. */
    readonly servedShare: number | undefined;
    /** The share that the model's evaluation leads one to expect, unmended. */
    readonly expectedShare: number | undefined;
  };
  readonly latency: { readonly answers: HistogramSnapshot; readonly modelCalls: HistogramSnapshot };
  readonly deadlines: LatenessVerdict & {
    /** Negative: even the worst outcome came that long before its deadline. */
    readonly worstLatenessMs: number;
    readonly outcomes: readonly LateOutcome[];
    readonly longestStallMs: number | undefined;
    /** How late the heartbeat itself was at worst. */
    readonly longestOversleepMs: number | undefined;
  };
  readonly day: Readonly<DayCounts>;
  /** The model's share of the served steps, beside that of a random walk; undefined if it wrote none. */
  readonly controlled: ControlledShare | undefined;
}

/** The figures that a summary is made from. */
export interface SummaryInput {
  readonly stage: Stage;
  readonly realMs: number;
  readonly heartbeat: HeartbeatReport | undefined;
  readonly evaluation: ValidShares | undefined;
  readonly controlled: ControlledShare | undefined;
}

/** Adds a day up. */
export function summarise(input: SummaryInput): Summary {
  const { stage, realMs, heartbeat, evaluation, controlled } = input;
  const { ledger, world, counts } = stage;
  const all = ledger.allQuestions;
  const coverage = stage.repertoire?.();
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
    repertoire: coverage && { ...coverage, share: share(coverage.hits, coverage.lookups) },
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

/** A share, or undefined of nothing. */
export function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
