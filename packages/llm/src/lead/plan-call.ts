import type { Deadline, LeadAnswer, LeadRequest } from "@understudy/planner-core";
import type { Generation, GenerationRequest, ReadPlan } from "../backends/backend.ts";
import { decodingSchema } from "../parse/decoding-schema.ts";
import { parsePlan } from "../parse/parse-plan.ts";
import { StepScanner } from "../parse/step-scanner.ts";
import { writeActions } from "../parse/write-plan.ts";

/** Generates one text; what a plan adds to the request is given. */
export type Generate = (
  extras: Pick<GenerationRequest, "schema" | "draft" | "plan" | "onText">,
  deadline: Deadline,
) => Promise<Generation>;

/** How plans are asked for. */
export interface PlanCallSettings {
  /** Whether the backend decodes plans itself. */
  readonly decodesPlans: boolean;
  readonly maxSteps: number;
}

/**
 * Asks a backend for a plan. One that decodes plans itself is given the draft and tells its steps; of any
 * other the streamed text is read as it arrives, and the call is ended when a step asks to stop.
 *
 * @throws whatever the backend throws
 */
export async function askForPlan(
  request: LeadRequest,
  settings: PlanCallSettings,
  generate: Generate,
): Promise<LeadAnswer> {
  const { question, draft, redraft, onStep, onText, deadline } = request;
  const { domain } = question;
  const { decodesPlans, maxSteps } = settings;
  const extras = {
    schema: decodingSchema(domain),
    draft: draft === undefined || decodesPlans ? undefined : writeActions(domain, draft),
    onText,
  };
  if (decodesPlans) {
    const plan = { question, maxSteps, draft, redraft, onStep };
    const { text, usage, plan: read } = await generate({ plan, ...extras }, deadline);
    return answerOf(read ?? parsePlan(domain, text, { maxSteps }), text, usage);
  }
  if (onStep === undefined) {
    const { text, usage } = await generate(extras, deadline);
    return answerOf(parsePlan(domain, text, { maxSteps }), text, usage);
  }
  return await new WatchedPlan(request, onStep, maxSteps).ask((watch, own) =>
    generate({ schema: extras.schema, draft: extras.draft, onText: watch }, own),
  );
}

/** Why a call ends whose answer is complete: one for all, since most calls end so. */
const SAID_ENOUGH = new Error("The plan has said enough");

/** Reads a streamed plan step by step. */
class WatchedPlan {
  readonly #request: LeadRequest;
  readonly #onStep: NonNullable<LeadRequest["onStep"]>;
  readonly #scanner: StepScanner;
  #text = "";
  #steps = 0;
  #isStopped = false;

  constructor(request: LeadRequest, onStep: NonNullable<LeadRequest["onStep"]>, maxSteps: number) {
    this.#request = request;
    this.#onStep = onStep;
    this.#scanner = new StepScanner(request.question.domain, { maxSteps });
  }

  async ask(
    generate: (watch: (piece: string) => void, deadline: Deadline) => Promise<Generation>,
  ): Promise<LeadAnswer> {
    // Of its own, so that the call can be ended without ending whatever else obeys the request's.
    const deadline = this.#request.deadline.derive();
    try {
      const { text, usage } = await generate((piece) => this.#read(piece, deadline), deadline);
      return answerOf(this.#scanner.finish(), text, usage);
    } catch (error) {
      if (!this.#isStopped || this.#request.deadline.isOver) throw error;
      return { kind: "plan", actions: [...this.#scanner.actions], text: this.#text };
    } finally {
      deadline.release();
    }
  }

  #read(piece: string, deadline: Deadline): void {
    if (this.#isStopped) return;
    this.#text += piece;
    this.#request.onText?.(piece);
    for (const action of this.#scanner.push(piece)) {
      // A step that is none: the whole text tells what is wrong with the plan.
      if (action < 0 && this.#scanner.isBroken) return;
      if (this.#onStep(action, this.#steps++) !== "stop") continue;
      this.#isStopped = true;
      deadline.cancel(SAID_ENOUGH);
      return;
    }
  }
}

function answerOf(read: ReadPlan, text: string, usage: Generation["usage"]): LeadAnswer {
  return read.kind === "plan"
    ? { kind: "plan", actions: read.actions, text, usage }
    : { kind: read.kind, message: read.message, text, usage };
}
