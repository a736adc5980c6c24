import {
  type Admission,
  COST_SCALE,
  type Domain,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  Orchestrator,
  type Outcome,
  type Planner,
  planOf,
  provePlan,
  type Question,
  runSearch,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import type { Problem } from "../input/problem.ts";
import { silentPlanner } from "../input/silent-planner.ts";
import type { ProblemAnswer } from "./answer.ts";
import type { Solver } from "./solver.ts";

/** A wrapper that records the LLM planner's answer, and asks every question without a time limit. */
export class ListeningLlmPlanner implements LlmPlanner {
  readonly model: string;
  readonly fingerprint: string;
  readonly #llm: LlmPlanner;
  question: Question | undefined;
  answer: LlmAnswer | undefined;

  constructor(llm: LlmPlanner) {
    this.#llm = llm;
    this.model = llm.model;
    this.fingerprint = llm.fingerprint;
  }

  forget(): void {
    this.question = undefined;
    this.answer = undefined;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    this.question = request.question;
    const answer = await this.#llm.ask(request);
    if (this.question === request.question) this.answer = answer;
    return answer;
  }
}

/** Node limit of the judge: enough for everyday plans. */
const JUDGE_EXPANSIONS = 20_000;
/** Time limit of the judge: in huge domains one node takes milliseconds. */
const JUDGE_MS = 2_000;

/** Options of `--planner llm`. */
export interface LlmSolverOptions {
  readonly domain: Domain;
  readonly llm: LlmPlanner;
  /** Judges whether a sound plan is optimal; never plans in place of the model. */
  readonly judge: Planner;
  readonly telemetry?: Telemetry | undefined;
  readonly budgetMs: number;
}

/**
 * Shows a model's own ability: every question reaches it, and its plan is proved and served as written, or up to its
 * first invalid step. No repair, no fallback.
 */
export class LlmSolver implements Solver {
  readonly #orchestrator: Orchestrator;
  readonly #llm: ListeningLlmPlanner;
  readonly #domain: Domain;
  readonly #judge: Planner;
  readonly #budgetMs: number;
  #asked = 0;

  constructor({ domain, llm, judge, telemetry, budgetMs }: LlmSolverOptions) {
    this.#domain = domain;
    this.#judge = judge;
    this.#budgetMs = budgetMs;
    this.#llm = new ListeningLlmPlanner(llm);
    this.#orchestrator = new Orchestrator({
      domain,
      planner: silentPlanner,
      llm: this.#llm,
      telemetry,
      mendMs: 0,
      // What the model wrote, and nothing else.
      tuning: { searchShare: 0, maxBridgeSteps: 0 },
    });
  }

  async solve({ state, goal, ways }: Problem): Promise<ProblemAnswer> {
    this.#llm.forget();
    const agent = `problem ${++this.#asked}`;
    const budgetMs = this.#budgetMs;
    const outcome = await this.#orchestrator.plan({
      agent,
      state,
      goal,
      ways,
      budgetMs,
      background: false,
    });
    const { question, answer } = this.#llm;
    // A late answer does not count, even if it arrived before this line.
    if (question === undefined || answer?.kind !== "plan" || outcome.reason === "timeout") {
      return { ...pick(outcome), source: question === undefined ? outcome.source : "llm" };
    }
    return this.#read(pick(outcome), question, answer.actions);
  }

  /** The plan as the model wrote it; an orchestrator would remove redundant steps. */
  #read(outcome: ProblemAnswer, question: Question, actions: readonly number[]): ProblemAnswer {
    const domain = this.#domain;
    const proof = provePlan(domain, question.state, actions, question.goal.condition, question);
    const sound = proof.sound ? actions : actions.slice(0, proof.failure.step);
    const base: ProblemAnswer = {
      ...outcome,
      status: proof.sound ? "solved" : sound.length > 0 ? "partial" : "cut-off",
      plan: sound.length > 0 ? planOf(domain, sound) : null,
      cost: proof.cost,
      optimal: proof.sound && this.#isOptimal(question, proof.cost),
      source: "llm",
      llmSteps: sound.length,
    };
    return proof.sound
      ? { ...base, reason: undefined, detail: undefined }
      : { ...base, reason: "unsound-plan", detail: proof.failure.message };
  }

  #isOptimal(question: Question, cost: number): boolean {
    const problem = { ...question, mode: "optimal" } as const;
    const untilMs = systemClock.now() + JUDGE_MS;
    const result = runSearch(this.#judge, problem, { expansions: JUDGE_EXPANSIONS, untilMs });
    return (
      result.status !== "unsolvable" && result.scaledLowerBound >= Math.round(cost * COST_SCALE)
    );
  }
}

function pick(outcome: Outcome): ProblemAnswer {
  const {
    status,
    plan,
    goal,
    cost,
    optimal,
    source,
    hit,
    mended,
    reason,
    detail,
    llmSteps,
    elapsedMs,
  } = outcome;
  return {
    status,
    plan,
    goal,
    cost,
    optimal,
    source,
    hit,
    mended,
    reason,
    detail,
    llmSteps,
    elapsedMs,
  };
}
