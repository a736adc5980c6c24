import {
  FALLBACK_REASONS,
  type FallbackReason,
  type Goal,
  OUTCOME_STATUSES,
  type Outcome,
} from "@understudy/planner-core";
import { originOf, PLAN_ORIGINS, type PlanOrigin } from "@understudy/planner-core/internal";
import type { AnswerColumns, PartBoard } from "../measure/board.ts";
import { bucketOf, microseconds } from "../measure/buckets.ts";
import { columnsOf } from "../measure/names.ts";
import type { LateRequest, TraceStep } from "../result/run-result.ts";
import type { AgentGroup } from "./agent-group.ts";
import { deadlineOf } from "./deadline.ts";
import type { QuestionInFlight } from "./flight.ts";
import type { LoopWatch } from "./watch/loop-watch.ts";

const STATUS = columnsOf(OUTCOME_STATUSES);
const SOURCE = columnsOf(PLAN_ORIGINS);
const REASON = columnsOf(FALLBACK_REASONS);
/** Lateness accepted in addition to the time for which the thread was blocked. */
const TOLERANCE_MS = 1;
/** Delay before late answers are judged, because garbage collections are reported afterwards. */
const JUDGE_AFTER_MS = 50;
/** Maximum number of late requests that are explained. */
const WORST = 20;
/** Minimum time between explained requests. Under overload, every answer would be the latest so far. */
const EXPLAIN_EVERY_MS = 10;

/** Facts recorded about a question. */
export interface AskedQuestion
  extends Pick<
    QuestionInFlight<AgentGroup>,
    "agent" | "goal" | "part" | "plannedMs" | "sentMs" | "llmAskMs" | "llmAnswerMs"
  > {
  readonly group: Pick<AgentGroup, "index" | "name" | "agentNames">;
}

/** Facts recorded about an answer. */
export type WrittenAnswer = Pick<Outcome, "status" | "source" | "reason" | "plan" | "llmSteps">;

/** A late answer that is still to be judged. Times are on the machine's clock. */
interface LateAnswer {
  readonly agent: string;
  readonly domain: string;
  readonly goal: Goal;
  readonly part: PartBoard;
  readonly plannedMs: number;
  readonly sentMs: number;
  readonly llmAskMs: number;
  readonly llmAnswerMs: number;
  readonly answeredMs: number;
  readonly lateMs: number;
  readonly source: PlanOrigin;
  readonly reason: FallbackReason | undefined;
}

/** Time for which the thread was blocked, in ms. */
interface Kept {
  /** Total time blocked, by the machine or by faults of the run. */
  readonly stallMs: number;
  /** The part caused by faults of the run. */
  readonly faultMs: number;
}

/** The parts of a recorder. */
interface AnswerRecorderParts {
  readonly worker: number;
  readonly budgetMs: number;
  readonly hasLlm: boolean;
  readonly watch: LoopWatch;
  /** Start of the measured part, in ms of the machine's clock. */
  readonly measureMs: () => number;
  readonly onLate: (late: LateRequest) => void;
}

/** Records each answer on the board, and explains the latest ones. Allocates nothing for answers in time. */
export class AnswerRecorder {
  readonly #parts: AnswerRecorderParts;
  readonly #columns: AnswerColumns = {
    status: 0,
    source: 0,
    reason: 0,
    domain: 0,
    corrected: 0,
    uncorrected: 0,
    hasLlm: 0,
    late: 0,
    steps: 0,
    llmSteps: 0,
  };
  /** Largest lateness values, ascending. */
  readonly #worst: number[] = [];
  #explainedMs = Number.NEGATIVE_INFINITY;
  /** Late answers, in order of arrival. */
  readonly #late: LateAnswer[] = [];

  constructor(parts: AnswerRecorderParts) {
    this.#parts = parts;
  }

  record(flight: AskedQuestion, outcome: WrittenAnswer, nowMs: number): void {
    const columns = this.#columns;
    const { budgetMs, hasLlm } = this.#parts;
    const { plan, reason } = outcome;
    const correctedMs = nowMs - flight.plannedMs;
    const lateMs = correctedMs - budgetMs;
    columns.status = STATUS[outcome.status];
    columns.source = SOURCE[originOf(outcome)];
    columns.reason = reason === undefined ? -1 : REASON[reason];
    columns.domain = flight.group.index;
    columns.corrected = bucketOf(microseconds(correctedMs));
    columns.uncorrected = bucketOf(microseconds(nowMs - flight.sentMs));
    columns.hasLlm = hasLlm ? 1 : 0;
    columns.steps = plan === null ? 0 : plan.actions.length;
    columns.llmSteps = outcome.llmSteps;
    columns.late = lateMs > 0 ? 1 : 0;
    flight.part.answer(columns);
    if (lateMs <= 0) return;
    this.#parts.watch.lateAt(nowMs);
    this.#late.push(lateAnswerOf(flight, outcome, nowMs, lateMs));
  }

  /**
   * Judges the late answers. A miss is later than the thread's blocked time explains; an answer excused only by a fault
   * of the run counts as `faulted`.
   *
   * @param nowMs answers from just before stay for the next call; `Infinity` judges all
   */
  judge(nowMs: number): void {
    const late = this.#late;
    let judged = 0;
    while (judged < late.length) {
      const answer = late[judged] as LateAnswer;
      if (answer.answeredMs > nowMs - JUDGE_AFTER_MS) break;
      judged++;
      const kept = this.#kept(answer);
      const unexplainedMs = answer.lateMs - kept.stallMs;
      const isMiss = unexplainedMs > TOLERANCE_MS;
      if (isMiss) answer.part.add("misses");
      else if (unexplainedMs + kept.faultMs > TOLERANCE_MS) answer.part.add("faulted");
      // A report covers the measured part only.
      if (answer.plannedMs >= this.#parts.measureMs()) this.#explain(answer, kept, isMiss);
    }
    late.splice(0, judged);
  }

  /**
   * A late answer with its stall: the time the thread was blocked between deadline and answer, plus any stall before
   * sending that moved the deadline.
   */
  #kept({ plannedMs, sentMs, answeredMs, lateMs }: LateAnswer): Kept {
    const { watch, budgetMs } = this.#parts;
    const deadlineMs = deadlineOf(plannedMs, sentMs, budgetMs);
    const movedMs = deadlineMs - plannedMs - budgetMs;
    const stalledMs = Math.min(movedMs, watch.stalledMs(plannedMs, sentMs));
    const machineMs = stalledMs + watch.stalledMs(deadlineMs, answeredMs);
    if (lateMs - machineMs <= TOLERANCE_MS) return { stallMs: machineMs, faultMs: 0 };
    const keptBeforeMs = Math.min(movedMs, watch.keptMs(plannedMs, sentMs));
    const keptMs = keptBeforeMs + watch.keptMs(deadlineMs, answeredMs);
    const stallMs = keptMs + watch.setBackMs(sentMs, answeredMs);
    return { stallMs, faultMs: stallMs - machineMs };
  }

  #explain(answer: LateAnswer, { stallMs, faultMs }: Kept, isMiss: boolean): void {
    const { answeredMs, lateMs, plannedMs } = answer;
    if (answeredMs - this.#explainedMs < EXPLAIN_EVERY_MS) return;
    // Unexplained lateness ranks first.
    const rank = isMiss ? 1e9 + lateMs - stallMs : lateMs;
    const worst = this.#worst;
    if (worst.length >= WORST && rank <= (worst[0] as number)) return;
    this.#explainedMs = answeredMs;
    if (worst.length >= WORST) worst.shift();
    worst.push(rank);
    worst.sort((one, other) => one - other);
    const { agent, domain, goal, source, reason } = answer;
    const { worker, budgetMs, measureMs, onLate } = this.#parts;
    onLate({
      worker,
      agent,
      second: (plannedMs - measureMs()) / 1000,
      domain,
      goal: goal.name ?? JSON.stringify(goal.definition),
      budgetMs,
      latencyMs: answeredMs - plannedMs,
      lateMs,
      stallMs,
      faultMs,
      source,
      reason,
      trace: this.#traceOf(answer, stallMs, faultMs),
    });
  }

  #traceOf(answer: LateAnswer, stallMs: number, faultMs: number): TraceStep[] {
    const { plannedMs, sentMs, llmAskMs, llmAnswerMs, answeredMs, source, reason } = answer;
    const steps: TraceStep[] = [
      { atMs: 0, what: "due" },
      { atMs: sentMs - plannedMs, what: "sent" },
    ];
    if (llmAskMs > 0) steps.push({ atMs: llmAskMs - plannedMs, what: "LLM planner asked" });
    if (llmAnswerMs > 0)
      steps.push({ atMs: llmAnswerMs - plannedMs, what: "LLM planner had answered" });
    const deadlineMs = deadlineOf(plannedMs, sentMs, this.#parts.budgetMs) - plannedMs;
    steps.push({ atMs: deadlineMs, what: "deadline" });
    const machineMs = stallMs - faultMs;
    if (machineMs > 0) {
      const what = `no processor, or held by the garbage collector, for ${machineMs.toFixed(1)} ms`;
      steps.push({ atMs: deadlineMs, what });
    }
    if (faultMs > 0) {
      const what = `stopped by a fault of this run for ${faultMs.toFixed(1)} ms`;
      steps.push({ atMs: deadlineMs, what });
    }
    const because = reason === undefined ? "" : `, ${reason}`;
    steps.push({ atMs: answeredMs - plannedMs, what: `answered: ${source}${because}` });
    return steps.sort((one, other) => one.atMs - other.atMs);
  }
}

function lateAnswerOf(
  flight: AskedQuestion,
  answer: WrittenAnswer,
  answeredMs: number,
  lateMs: number,
): LateAnswer {
  const { group, agent, goal, part, plannedMs, sentMs, llmAskMs, llmAnswerMs } = flight;
  return {
    agent: group.agentNames[agent] as string,
    domain: group.name,
    goal,
    part,
    plannedMs,
    sentMs,
    llmAskMs,
    llmAnswerMs,
    answeredMs,
    lateMs,
    source: originOf(answer),
    reason: answer.reason,
  };
}
