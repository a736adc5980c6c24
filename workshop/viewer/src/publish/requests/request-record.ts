import type { Domain, Outcome, PlannerEvent } from "@understudy/planner-core";
import type { RequestMessage, StageName, StageView } from "../../protocol/request.ts";
import { outcomeView } from "../detail/outcome-view.ts";

const MAX_TEXT = 2000;
/** Reasons for not asking the LLM planner. */
const REFUSALS: ReadonlySet<string> = new Set([
  "budget",
  "breaker-open",
  "overloaded",
  "context-limit",
  "disposed",
]);

type LlmAnswer = Extract<PlannerEvent, { type: "llm-answer" }>;
type ClassicalAnswered = Extract<PlannerEvent, { type: "classical-answer" }>;

/** The history of a request. Times are in ms of the clock. */
export class RequestRecord {
  readonly id: number;
  readonly agentId: string;
  readonly #domain: Domain;
  readonly #startMs: number;
  readonly #budgetMs: number | undefined;
  #searchMs: number | undefined;
  #found: ClassicalAnswered | undefined;
  #askedMs: number | undefined;
  #answer: LlmAnswer | undefined;
  #served: { readonly atMs: number; readonly outcome: Outcome } | undefined;
  #revised: { readonly atMs: number; readonly outcome: Outcome } | undefined;
  #abortedMs: number | undefined;
  /** Whether it is queued for the watchers. */
  isWaiting = false;

  constructor(id: number, domain: Domain, start: Extract<PlannerEvent, { type: "request-start" }>) {
    this.id = id;
    this.#domain = domain;
    this.agentId = start.agent;
    this.#startMs = start.nowMs;
    this.#budgetMs = start.budgetMs;
  }

  /** Whether it has ended, with or without an answer. */
  get isOver(): boolean {
    return this.#served !== undefined || this.#abortedMs !== undefined;
  }

  see(event: PlannerEvent): void {
    switch (event.type) {
      case "classical-ask":
        this.#searchMs = event.nowMs;
        break;
      case "classical-answer":
        this.#found = event;
        break;
      case "llm-ask":
        this.#askedMs = event.nowMs;
        break;
      case "llm-answer":
        this.#answer = event;
        break;
      case "outcome-serve":
        this.#served = { atMs: event.nowMs, outcome: event.outcome };
        break;
      case "outcome-revise":
        this.#revised = { atMs: event.nowMs, outcome: event.outcome };
        break;
      case "request-abort":
        this.#abortedMs = event.nowMs;
        break;
      case "request-start":
      case "together-serve":
        break;
    }
  }

  /** @param agent its index; -1 if it is not on the map */
  message(
    moment: { readonly tick: number; readonly timeMs: number },
    agent: number,
  ): RequestMessage {
    const served = this.#served;
    const revised = this.#revised;
    const text = this.#answer?.text;
    return {
      type: "request",
      ...moment,
      id: this.id,
      agent,
      agentId: this.agentId,
      startMs: this.#startMs,
      ...(this.#budgetMs === undefined ? undefined : { budgetMs: this.#budgetMs }),
      stages: this.#stages(),
      phase: this.#phase,
      ...(served === undefined
        ? undefined
        : {
            servedMs: this.#from(served.atMs),
            outcome: outcomeView(this.#domain, served.outcome),
          }),
      ...(revised === undefined
        ? undefined
        : { revised: outcomeView(this.#domain, revised.outcome) }),
      ...(text === undefined ? undefined : { modelText: text.slice(0, MAX_TEXT) }),
    };
  }

  get #phase(): RequestMessage["phase"] {
    if (this.#revised !== undefined) return "revised";
    if (this.#served !== undefined) return "served";
    return this.#abortedMs === undefined ? "open" : "aborted";
  }

  #from(nowMs: number): number {
    return Math.round((nowMs - this.#startMs) * 1000) / 1000;
  }

  #stages(): StageView[] {
    const stages: StageView[] = [];
    const outcome = this.#served?.outcome;
    const endMs = this.#served?.atMs ?? this.#abortedMs;
    const add = (
      name: StageName,
      fromMs: number,
      toMs: number | undefined,
      text: string,
      tone: StageView["tone"] = "plain",
    ): void => {
      const to = toMs === undefined ? undefined : { toMs: this.#from(toMs) };
      stages.push({ name, fromMs: this.#from(fromMs), ...to, text, tone });
    };
    const isHit =
      this.#searchMs === undefined && this.#askedMs === undefined && outcome !== undefined;
    const lookEndMs = this.#searchMs ?? this.#askedMs ?? endMs;
    add(
      "look",
      this.#startMs,
      lookEndMs,
      isHit ? hitText(outcome) : lookEndMs === undefined ? "" : "no plan at hand",
      isHit ? "good" : "plain",
    );
    if (this.#searchMs !== undefined) {
      const found = this.#found;
      const isUsed = outcome?.source === "classical" && outcome.plan !== null;
      const tone = found !== undefined && found.steps === 0 ? "bad" : isUsed ? "good" : "plain";
      add("classical", this.#searchMs, found?.nowMs ?? endMs, foundText(found), tone);
    }
    const decidedMs = this.#found?.nowMs;
    const refusal =
      outcome?.reason !== undefined && REFUSALS.has(outcome.reason) ? outcome.reason : undefined;
    if (decidedMs !== undefined && (this.#askedMs !== undefined || refusal !== undefined)) {
      const isTaken = this.#askedMs !== undefined && refusal === undefined;
      const text = isTaken ? "the LLM planner is asked" : `not asked: ${refusal ?? "later"}`;
      add("admission", decidedMs, this.#askedMs ?? endMs, text, isTaken ? "plain" : "bad");
    }
    this.#addLlm(add, outcome, endMs);
    return stages;
  }

  #addLlm(
    add: (
      name: StageName,
      fromMs: number,
      toMs: number | undefined,
      text: string,
      tone?: StageView["tone"],
    ) => void,
    outcome: Outcome | undefined,
    endMs: number | undefined,
  ): void {
    const answer = this.#answer;
    if (this.#askedMs !== undefined) {
      const isUsed = outcome?.source === "llm";
      const isLate = answer === undefined ? outcome?.reason === "timeout" : !answer.onTime;
      const problem = answer?.problem ?? (isLate ? "late" : undefined);
      const tone = isUsed ? "good" : problem === undefined ? "plain" : "bad";
      const text = answer === undefined && !isLate ? "" : (problem ?? "a plan");
      add("llm", this.#askedMs, answer?.nowMs ?? this.#abortedMs, text, tone);
      for (const { member, beganMs, endedMs, end } of outcome?.ensemble?.calls ?? []) {
        const toneOfCall = end === "won" ? "good" : end === "failed" ? "bad" : "plain";
        const fromMs = this.#askedMs + beganMs;
        add("member", fromMs, this.#askedMs + endedMs, `${member}: ${end}`, toneOfCall);
      }
    }
    if (answer?.onTime === true && endMs !== undefined && endMs >= answer.nowMs) {
      const isUsed = outcome?.source === "llm";
      const text =
        outcome === undefined ? "" : isUsed ? proofText(outcome) : (outcome.reason ?? "");
      add("proof", answer.nowMs, endMs, text, isUsed ? "good" : "bad");
    }
    if (this.#revised !== undefined && endMs !== undefined) {
      const { outcome: better, atMs } = this.#revised;
      add("revision", endMs, atMs, `a better plan: ${better.source}, cost ${better.cost}`, "good");
    }
  }
}

function hitText({ source, hit, plan }: Outcome): string {
  if (source === "classical")
    return plan?.actions.length === 0 ? "every goal holds" : "a policy knows";
  return `in the cache: ${hit}`;
}

function foundText(found: ClassicalAnswered | undefined): string {
  if (found === undefined) return "";
  return found.steps === 0 ? found.status : `${found.status}, ${found.steps} steps`;
}

function proofText({ mended, llmSteps, plan }: Outcome): string {
  const steps = plan?.actions.length ?? 0;
  return mended === true ? `mended: ${llmSteps} of ${steps} steps are the model's` : "it works";
}
