import {
  type FallbackReason,
  Histogram,
  type Outcome,
  type PlannerEvent,
  type PlanSource,
} from "@understudy/planner-core";
import type { Role } from "../world/role.ts";

/** Fallback reasons after an answer in time. */
const ANSWERED: ReadonlySet<FallbackReason> = new Set([
  "invalid-json",
  "invalid-plan",
  "unsound-plan",
  "costly-plan",
]);

/** Fallback reasons after a question without an answer in time. */
const UNANSWERED: ReadonlySet<FallbackReason> = new Set([
  "timeout",
  "backend-error",
  "context-limit",
]);

/** Results of awaited questions. */
export interface QuestionCounts {
  put: number;
  answeredInTime: number;
  /** Answers with served steps. */
  served: number;
}

/** An outcome after its deadline. */
export interface LateOutcome {
  readonly agent: string;
  readonly source: PlanSource;
  readonly reason: FallbackReason | undefined;
  readonly latenessMs: number;
  /** The deadline by the heartbeat's clock, in milliseconds. */
  readonly deadlineMs: number;
  readonly servedMs: number;
}

/** Counts the activity of the orchestrators of all domains. */
export class Ledger {
  readonly answers: Histogram = new Histogram();
  /** Time from question to answer of the model, for awaited questions. */
  readonly modelCalls: Histogram = new Histogram();
  readonly sources = new Map<PlanSource, number>();
  readonly reasons = new Map<FallbackReason, number>();
  readonly statuses = new Map<Outcome["status"], number>();
  readonly questions: Record<Role["domain"], QuestionCounts> = {
    village: { put: 0, answeredInTime: 0, served: 0 },
    guard: { put: 0, answeredInTime: 0, served: 0 },
    courier: { put: 0, answeredInTime: 0, served: 0 },
  };
  readonly late: LateOutcome[] = [];
  requests = 0;
  outcomes = 0;
  /** Late answers of the model that became revisions. */
  revised = 0;
  errors = 0;
  /** Requests withdrawn for something more urgent. */
  withdrawn = 0;
  /** Lateness of the outcome closest to or furthest beyond its deadline. */
  worstLatenessMs = Number.NEGATIVE_INFINITY;
  readonly #budgetMs: number;
  readonly #asked = new Map<string, number>();

  constructor(budgetMs: number) {
    this.#budgetMs = budgetMs;
  }

  /** Number of requests without an outcome so far. */
  get open(): number {
    return this.requests - this.outcomes - this.errors - this.withdrawn;
  }

  /** Questions of all domains. */
  get allQuestions(): QuestionCounts {
    const all: QuestionCounts = { put: 0, answeredInTime: 0, served: 0 };
    for (const counts of Object.values(this.questions)) {
      all.put += counts.put;
      all.answeredInTime += counts.answeredInTime;
      all.served += counts.served;
    }
    return all;
  }

  /** Handles an event of a domain's orchestrator. */
  observe(domain: Role["domain"], event: PlannerEvent): void {
    switch (event.type) {
      case "request-start":
        this.requests++;
        this.#asked.delete(event.agent);
        break;
      case "request-abort":
        this.withdrawn++;
        break;
      case "llm-ask":
        this.#asked.set(event.agent, event.nowMs);
        break;
      case "llm-answer": {
        const askedMs = this.#asked.get(event.agent);
        if (event.onTime && askedMs !== undefined) this.modelCalls.record(event.nowMs - askedMs);
        break;
      }
      case "outcome-serve":
        this.#count(domain, event.outcome, event.nowMs);
        break;
      case "outcome-revise":
        this.revised++;
        break;
    }
  }

  #count(domain: Role["domain"], outcome: Outcome, nowMs: number): void {
    const { source, reason, status, elapsedMs, agent } = outcome;
    this.outcomes++;
    this.answers.record(elapsedMs);
    bump(this.sources, source);
    bump(this.statuses, status);
    if (reason !== undefined) bump(this.reasons, reason);
    const latenessMs = elapsedMs - this.#budgetMs;
    this.worstLatenessMs = Math.max(this.worstLatenessMs, latenessMs);
    if (latenessMs > 0) {
      const deadlineMs = nowMs - latenessMs;
      this.late.push({ agent, source, reason, latenessMs, deadlineMs, servedMs: nowMs });
    }
    this.#countQuestion(this.questions[domain], outcome);
  }

  #countQuestion(counts: QuestionCounts, outcome: Outcome): void {
    const { source, reason, remembered, llmSteps } = outcome;
    const accepted = source === "llm";
    // A remembered reason belongs to an earlier question.
    const fresh = reason !== undefined && remembered !== true;
    const answered = accepted || (fresh && ANSWERED.has(reason));
    if (answered || (fresh && UNANSWERED.has(reason))) counts.put++;
    if (answered) counts.answeredInTime++;
    if (accepted && llmSteps > 0) counts.served++;
  }
}

function bump<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
