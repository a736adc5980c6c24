import {
  type Domain,
  InferenceError,
  type LlmAnswer,
  type LlmRequest,
} from "@understudy/planner-core";
import type { Generation, WritingPlan } from "../backends/interface/backend.ts";
import { decodingSchema } from "../parse/decoding-schema.ts";
import { parsePlan } from "../parse/parse-plan.ts";
import { StepScanner } from "../parse/step-scanner.ts";
import { stepProblem } from "../parse/validate-plan.ts";
import { writeActions } from "../parse/write-plan.ts";
import type { WatchedRequest } from "./watched-generation.ts";

/** Generates a text from the plan-specific parts of a request. */
export type Generate = (
  extras: Pick<WatchedRequest, "schema" | "draft" | "plan" | "onText">,
) => Promise<Generation>;

/** Settings of plan calls. */
export interface PlanCallSettings {
  /** Whether the backend decodes plans itself. */
  readonly decodesPlans: boolean;
  readonly maxSteps: number;
  /** Whether the chat template opens a reasoning block before the answer. */
  readonly beginsInThought: boolean;
}

/**
 * Asks a backend for a plan. Backends that decode plans receive the draft and report steps themselves. For others the
 * streamed text is parsed as it arrives, and the call ends when a step handler returns `stop` or the plan is complete.
 * If the stream breaks, the complete steps form the plan.
 *
 * @throws whatever the backend throws before the first complete step
 */
export async function askForPlan(
  request: LlmRequest,
  settings: PlanCallSettings,
  generate: Generate,
): Promise<LlmAnswer> {
  const { question, draft, redraft, onStep, onText } = request;
  const { domain } = question;
  const { decodesPlans, maxSteps } = settings;
  const schema = decodingSchema(domain);
  if (decodesPlans) {
    const plan = { question, maxSteps, draft, redraft, onStep: ifValid(domain, onStep) };
    const tell = onText === undefined ? undefined : goOn(onText);
    const generation = await generate({ plan, schema, onText: tell });
    const { plan: read = parsePlan(domain, generation.text, { maxSteps }) } = generation;
    return answerOf(domain, read, generation);
  }
  const watched = new WatchedPlan(request, settings);
  return await watched.ask((watch) =>
    generate({
      schema,
      draft: draft === undefined ? undefined : writeActions(domain, draft),
      onText: watch,
    }),
  );
}

function goOn(onText: (piece: string) => void): (piece: string) => "continue" {
  return (piece) => {
    onText(piece);
    return "continue";
  };
}

/** Reports steps that fit the domain's schema; an invalid step ends the call. */
function ifValid(domain: Domain, onStep: LlmRequest["onStep"]): LlmRequest["onStep"] {
  if (onStep === undefined) return undefined;
  return (action, index) =>
    stepProblem(domain, action, index ?? 0) === undefined ? onStep(action, index) : "stop";
}

/** Parses a streamed plan step by step. */
class WatchedPlan {
  readonly #request: LlmRequest;
  readonly #settings: PlanCallSettings;
  readonly #scanner: StepScanner;
  readonly #onStep: LlmRequest["onStep"];
  #text = "";
  #steps = 0;
  #isStopped = false;

  constructor(request: LlmRequest, settings: PlanCallSettings) {
    this.#request = request;
    this.#settings = settings;
    const { maxSteps, beginsInThought } = settings;
    const { domain } = request.question;
    this.#onStep = ifValid(domain, request.onStep);
    this.#scanner = new StepScanner(domain, { maxSteps, beginsInThought });
  }

  async ask(
    generate: (watch: (piece: string) => "continue" | "stop") => Promise<Generation>,
  ): Promise<LlmAnswer> {
    try {
      const generation = await generate((piece) => this.#read(piece));
      return answerOf(this.#request.question.domain, this.#plan(generation.text), generation);
    } catch (error) {
      const isBroken = error instanceof InferenceError && error.transient;
      if (!isBroken || !this.#hasSteps || this.#request.deadline.isOver) throw error;
      const { domain } = this.#request.question;
      return answerOf(domain, this.#scanner.finish(), { text: this.#text, usage: undefined });
    }
  }

  /** The streamed plan if a step was reported, otherwise the result of parsing the whole text. */
  #plan(text: string): WritingPlan {
    if (this.#isStopped) {
      const { actions, shape } = this.#scanner;
      return { kind: "plan", actions: [...actions], shape };
    }
    if (this.#request.onStep !== undefined) return this.#scanner.finish();
    const { maxSteps } = this.#settings;
    return parsePlan(this.#request.question.domain, text, { maxSteps });
  }

  get #hasSteps(): boolean {
    return this.#scanner.actions.some((action) => action >= 0);
  }

  #read(piece: string): "continue" | "stop" {
    if (this.#isStopped) return "stop";
    this.#text += piece;
    this.#request.onText?.(piece);
    const onStep = this.#onStep;
    for (const action of this.#scanner.push(piece)) {
      // An invalid step; parsing the whole text will give the reason.
      if (onStep === undefined || (action < 0 && this.#scanner.isBroken)) break;
      if (onStep(action, this.#steps++) !== "stop") continue;
      this.#isStopped = true;
      return "stop";
    }
    return onStep !== undefined && this.#scanner.planEnd >= 0 ? "stop" : "continue";
  }
}

/** The answer for a parsed plan; every step must fit the domain's schema, whichever parser produced it. */
function answerOf(
  domain: Domain,
  read: WritingPlan,
  { text, whyEmpty, usage }: Pick<Generation, "text" | "whyEmpty"> & Pick<LlmAnswer, "usage">,
): LlmAnswer {
  if (read.kind !== "plan") {
    return { kind: read.kind, message: whyEmpty ?? read.message, text, usage };
  }
  const { actions, shape = "steps" } = read;
  for (const [index, action] of actions.entries()) {
    const problem = stepProblem(domain, action, index);
    if (problem !== undefined) {
      return { kind: "invalid-plan", message: problem.message, text, usage };
    }
  }
  return { kind: "plan", actions, text, usage, shape };
}
