import type { Outcome } from "@understudy/planner-core";
import type { AnswerColumns } from "../measure/board.ts";
import { bucketOf, microseconds } from "../measure/buckets.ts";
import { columnsOf, REASONS, SOURCES, STATUSES } from "../measure/names.ts";
import type { LateRequest, TraceStep } from "../result/run-result.ts";
import type { Flight } from "./flight.ts";
import type { LoopWatch } from "./loop-watch.ts";

const STATUS = columnsOf(STATUSES);
const SOURCE = columnsOf(SOURCES);
const REASON = columnsOf(REASONS);
/** How late an answer may be while the event loop turns. */
const TOLERANCE_MS = 1;
/** Late requests that are explained. */
const WORST = 20;
/** Under overload every answer is the latest so far: no more than one in this time is explained. */
const EXPLAIN_EVERY_MS = 10;

/** Writes each answer on the board, and explains the latest ones. Allocates nothing for those in time. */
export class AnswerRecorder {
  readonly #budgetMs: number;
  readonly #hasLead: number;
  readonly #watch: LoopWatch;
  readonly #worker: number;
  readonly #measureMs: () => number;
  readonly #onLate: (late: LateRequest) => void;
  readonly #columns: AnswerColumns = {
    status: 0,
    source: 0,
    reason: 0,
    domain: 0,
    corrected: 0,
    uncorrected: 0,
    hasLead: 0,
    late: 0,
    missed: 0,
    steps: 0,
    leadSteps: 0,
  };
  /** How late the latest were, the least late first. */
  readonly #worst: number[] = [];
  #explainedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    readonly worker: number;
    readonly budgetMs: number;
    readonly hasLead: boolean;
    readonly watch: LoopWatch;
    readonly measureMs: () => number;
    readonly onLate: (late: LateRequest) => void;
  }) {
    this.#worker = parts.worker;
    this.#budgetMs = parts.budgetMs;
    this.#hasLead = parts.hasLead ? 1 : 0;
    this.#watch = parts.watch;
    this.#measureMs = parts.measureMs;
    this.#onLate = parts.onLate;
  }

  record(flight: Flight, outcome: Outcome, nowMs: number): void {
    const columns = this.#columns;
    const { plan, reason } = outcome;
    const correctedMs = nowMs - flight.plannedMs;
    const lateMs = correctedMs - this.#budgetMs;
    columns.status = STATUS[outcome.status];
    columns.source = SOURCE[outcome.source];
    columns.reason = reason === undefined ? -1 : REASON[reason];
    columns.domain = flight.troupe.index;
    columns.corrected = bucketOf(microseconds(correctedMs));
    columns.uncorrected = bucketOf(microseconds(nowMs - flight.sentMs));
    columns.hasLead = this.#hasLead;
    columns.steps = plan === null ? 0 : plan.actions.length;
    columns.leadSteps = outcome.leadSteps;
    columns.late = 0;
    columns.missed = 0;
    if (lateMs > 0) {
      const stallMs = this.#stalledMs(flight, nowMs);
      const isMiss = lateMs - stallMs > TOLERANCE_MS;
      columns.late = 1;
      columns.missed = isMiss ? 1 : 0;
      // The warm-up is not what a report is about.
      if (flight.plannedMs >= this.#measureMs()) {
        this.#explain(flight, outcome, { nowMs, lateMs, stallMs, isMiss });
      }
    }
    flight.part.answer(columns);
  }

  /** How long the loop stood still before the question was sent, and after its time was over. */
  #stalledMs({ plannedMs, sentMs }: Flight, nowMs: number): number {
    const beforeMs = Math.min(sentMs - plannedMs, this.#watch.stalledMs(plannedMs, nowMs));
    return beforeMs + this.#watch.stalledMs(sentMs + this.#budgetMs, nowMs);
  }

  #explain(
    flight: Flight,
    outcome: Outcome,
    found: {
      readonly nowMs: number;
      readonly lateMs: number;
      readonly stallMs: number;
      readonly isMiss: boolean;
    },
  ): void {
    const { nowMs, lateMs, stallMs } = found;
    if (nowMs - this.#explainedMs < EXPLAIN_EVERY_MS) return;
    // What no stall explains ranks first.
    const rank = found.isMiss ? 1e9 + lateMs - stallMs : lateMs;
    const worst = this.#worst;
    if (worst.length >= WORST && rank <= (worst[0] as number)) return;
    this.#explainedMs = nowMs;
    if (worst.length >= WORST) worst.shift();
    worst.push(rank);
    worst.sort((one, other) => one - other);
    const { troupe, plannedMs, goal } = flight;
    this.#onLate({
      worker: this.#worker,
      agent: troupe.agentNames[flight.agent] as string,
      second: (plannedMs - this.#measureMs()) / 1000,
      domain: troupe.name,
      goal: goal.name ?? JSON.stringify(goal.definition),
      budgetMs: this.#budgetMs,
      latencyMs: nowMs - plannedMs,
      lateMs,
      stallMs,
      source: outcome.source,
      reason: outcome.reason,
      trace: this.#traceOf(flight, outcome, nowMs, stallMs),
    });
  }

  #traceOf(flight: Flight, outcome: Outcome, nowMs: number, stallMs: number): TraceStep[] {
    const { plannedMs, sentMs, leadAskMs, leadAnswerMs } = flight;
    const steps: TraceStep[] = [
      { atMs: 0, what: "due" },
      { atMs: sentMs - plannedMs, what: "sent" },
    ];
    if (leadAskMs > 0) steps.push({ atMs: leadAskMs - plannedMs, what: "lead asked" });
    if (leadAnswerMs > 0) steps.push({ atMs: leadAnswerMs - plannedMs, what: "lead had answered" });
    const deadlineMs = sentMs + this.#budgetMs - plannedMs;
    steps.push({ atMs: deadlineMs, what: "deadline" });
    if (stallMs > 0) {
      const what = `the event loop or the machine stood still for ${stallMs.toFixed(1)} ms`;
      steps.push({ atMs: deadlineMs, what });
    }
    const because = outcome.reason === undefined ? "" : `, ${outcome.reason}`;
    steps.push({ atMs: nowMs - plannedMs, what: `answered: ${outcome.source}${because}` });
    return steps.sort((one, other) => one.atMs - other.atMs);
  }
}
