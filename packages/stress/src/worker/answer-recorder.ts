import type { FallbackReason, Goal, Outcome, PlanSource } from "@understudy/planner-core";
import type { AnswerColumns, PartBoard } from "../measure/board.ts";
import { bucketOf, microseconds } from "../measure/buckets.ts";
import { columnsOf, REASONS, SOURCES, STATUSES } from "../measure/names.ts";
import type { LateRequest, TraceStep } from "../result/run-result.ts";
import type { Flight } from "./flight.ts";
import type { LoopWatch } from "./loop-watch.ts";

const STATUS = columnsOf(STATUSES);
const SOURCE = columnsOf(SOURCES);
const REASON = columnsOf(REASONS);
/** How late an answer may be beyond what kept the thread. */
const TOLERANCE_MS = 1;
/** Late answers are judged so much later: the garbage collector tells of its work afterwards. */
const JUDGE_AFTER_MS = 50;
/** Late requests that are explained. */
const WORST = 20;
/** Under overload every answer is the latest so far: no more than one in this time is explained. */
const EXPLAIN_EVERY_MS = 10;

/** An answer that came late, until it is judged. Times are those of the machine's clock. */
interface LateAnswer {
  readonly agent: string;
  readonly domain: string;
  readonly goal: Goal;
  readonly part: PartBoard;
  readonly plannedMs: number;
  readonly sentMs: number;
  readonly leadAskMs: number;
  readonly leadAnswerMs: number;
  readonly answeredMs: number;
  readonly lateMs: number;
  readonly source: PlanSource;
  readonly reason: FallbackReason | undefined;
}

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
    steps: 0,
    leadSteps: 0,
  };
  /** How late the latest were, the least late first. */
  readonly #worst: number[] = [];
  #explainedMs = Number.NEGATIVE_INFINITY;
  /** In the order in which they came. */
  readonly #late: LateAnswer[] = [];

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
    columns.late = lateMs > 0 ? 1 : 0;
    flight.part.answer(columns);
    if (lateMs > 0) this.#late.push(lateAnswerOf(flight, outcome, nowMs, lateMs));
  }

  /**
   * Judges the late answers: a miss is one that is later than what kept the thread explains.
   *
   * @param nowMs those of shortly before are left for the next time; `Infinity` judges all
   */
  judge(nowMs: number): void {
    const late = this.#late;
    let judged = 0;
    while (judged < late.length) {
      const answer = late[judged] as LateAnswer;
      if (answer.answeredMs > nowMs - JUDGE_AFTER_MS) break;
      judged++;
      const stallMs = this.#stalledMs(answer);
      const isMiss = answer.lateMs - stallMs > TOLERANCE_MS;
      if (isMiss) answer.part.add("misses");
      // The warm-up is not what a report is about.
      if (answer.plannedMs >= this.#measureMs()) this.#explain(answer, stallMs, isMiss);
    }
    late.splice(0, judged);
  }

  /** How long the thread was kept before the question was sent, and after its time was over. */
  #stalledMs({ plannedMs, sentMs, answeredMs }: LateAnswer): number {
    const watch = this.#watch;
    const deadlineMs = sentMs + this.#budgetMs;
    return watch.stalledMs(plannedMs, sentMs) + watch.stalledMs(deadlineMs, answeredMs);
  }

  #explain(answer: LateAnswer, stallMs: number, isMiss: boolean): void {
    const { answeredMs, lateMs, plannedMs } = answer;
    if (answeredMs - this.#explainedMs < EXPLAIN_EVERY_MS) return;
    // What nothing explains ranks first.
    const rank = isMiss ? 1e9 + lateMs - stallMs : lateMs;
    const worst = this.#worst;
    if (worst.length >= WORST && rank <= (worst[0] as number)) return;
    this.#explainedMs = answeredMs;
    if (worst.length >= WORST) worst.shift();
    worst.push(rank);
    worst.sort((one, other) => one - other);
    const { agent, domain, goal, source, reason } = answer;
    this.#onLate({
      worker: this.#worker,
      agent,
      second: (plannedMs - this.#measureMs()) / 1000,
      domain,
      goal: goal.name ?? JSON.stringify(goal.definition),
      budgetMs: this.#budgetMs,
      latencyMs: answeredMs - plannedMs,
      lateMs,
      stallMs,
      source,
      reason,
      trace: this.#traceOf(answer, stallMs),
    });
  }

  #traceOf(answer: LateAnswer, stallMs: number): TraceStep[] {
    const { plannedMs, sentMs, leadAskMs, leadAnswerMs, answeredMs, source, reason } = answer;
    const steps: TraceStep[] = [
      { atMs: 0, what: "due" },
      { atMs: sentMs - plannedMs, what: "sent" },
    ];
    if (leadAskMs > 0) steps.push({ atMs: leadAskMs - plannedMs, what: "lead asked" });
    if (leadAnswerMs > 0) steps.push({ atMs: leadAnswerMs - plannedMs, what: "lead had answered" });
    const deadlineMs = sentMs + this.#budgetMs - plannedMs;
    steps.push({ atMs: deadlineMs, what: "deadline" });
    if (stallMs > 0) {
      const what = `no processor, or held by the garbage collector, for ${stallMs.toFixed(1)} ms`;
      steps.push({ atMs: deadlineMs, what });
    }
    const because = reason === undefined ? "" : `, ${reason}`;
    steps.push({ atMs: answeredMs - plannedMs, what: `answered: ${source}${because}` });
    return steps.sort((one, other) => one.atMs - other.atMs);
  }
}

function lateAnswerOf(
  flight: Flight,
  { source, reason }: Outcome,
  answeredMs: number,
  lateMs: number,
): LateAnswer {
  const { troupe, agent, goal, part, plannedMs, sentMs, leadAskMs, leadAnswerMs } = flight;
  return {
    agent: troupe.agentNames[agent] as string,
    domain: troupe.name,
    goal,
    part,
    plannedMs,
    sentMs,
    leadAskMs,
    leadAnswerMs,
    answeredMs,
    lateMs,
    source,
    reason,
  };
}
