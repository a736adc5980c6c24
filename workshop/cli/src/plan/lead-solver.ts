import {
  type Admission,
  COST_SCALE,
  type Domain,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
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

/** A wrapper that records the lead's answer, and asks every question without a time limit. */
export class ListeningLead implements Lead {
  readonly model: string;
  readonly fingerprint: string;
  readonly #lead: Lead;
  question: Question | undefined;
  answer: LeadAnswer | undefined;

  constructor(lead: Lead) {
    this.#lead = lead;
    this.model = lead.model;
    this.fingerprint = lead.fingerprint;
  }

  forget(): void {
    this.question = undefined;
    this.answer = undefined;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    this.question = request.question;
    const answer = await this.#lead.ask(request);
    if (this.question === request.question) this.answer = answer;
    return answer;
  }
}

/** Node limit of the judge: enough for everyday plans. */
const JUDGE_EXPANSIONS = 20_000;
/** Time limit of the judge: in huge domains one node takes milliseconds. */
const JUDGE_MS = 2_000;

/** Options of `--planner llm`. */
export interface LeadSolverOptions {
  readonly domain: Domain;
  readonly lead: Lead;
  /** Judges whether a sound plan is optimal; never plans in place of the model. */
  readonly judge: Planner;
  readonly telemetry?: Telemetry | undefined;
  readonly budgetMs: number;
}

/**
 * Shows a model's own ability: every question reaches it, and its plan is proved and served as written, or up to its
 * first invalid step. No repair, no fallback.
 */
export class LeadSolver implements Solver {
  readonly #orchestrator: Orchestrator;
  readonly #lead: ListeningLead;
  readonly #domain: Domain;
  readonly #judge: Planner;
  readonly #budgetMs: number;
  #asked = 0;

  constructor({ domain, lead, judge, telemetry, budgetMs }: LeadSolverOptions) {
    this.#domain = domain;
    this.#judge = judge;
    this.#budgetMs = budgetMs;
    this.#lead = new ListeningLead(lead);
    this.#orchestrator = new Orchestrator({
      domain,
      planner: silentPlanner,
      lead: this.#lead,
      telemetry,
      mendMs: 0,
      searchShare: 0,
      maxBridgeSteps: 0,
    });
  }

  async solve({ state, goal, ways }: Problem): Promise<ProblemAnswer> {
    this.#lead.forget();
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
    const { question, answer } = this.#lead;
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
      leadSteps: sound.length,
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
  const { status, plan, goal, cost, optimal, source, reason, detail, leadSteps, elapsedMs } =
    outcome;
  return { status, plan, goal, cost, optimal, source, reason, detail, leadSteps, elapsedMs };
}
