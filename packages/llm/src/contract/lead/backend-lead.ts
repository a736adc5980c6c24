/**
 * Leads: a question to a backend, its answer read as a plan.
 *
 * @module
 */

import {
  type Admission,
  type Clock,
  ContextLimitError,
  Deadline,
  type DirectiveReader,
  DisposedError,
  type Domain,
  InferenceError,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
  OverloadedError,
  type Question,
  type QuestionText,
  RequestError,
  systemClock,
  type WritingRequest,
  type WrittenText,
} from "@understudy/planner-core";
import { hashText, whenAborted } from "@understudy/planner-core/internal";
import { abortReason, withinDeadline } from "../../within-deadline.ts";
import type { Backend, BackendInfo, Generation, TextRequest } from "../backend/backend.ts";
import { UNKNOWN_SPEEDS } from "../backend/expected-speeds.ts";
import { rangeIssues, refuseIssues } from "../backend/options.ts";
import { checkSampling, checkTaken, type Sampling } from "../backend/sampling.ts";
import { decodingSchema } from "../parse/decoding-schema.ts";
import { DEFAULT_MAX_STEPS } from "../parse/plan-schema.ts";
import { skipThoughts } from "../parse/turn/skip-thoughts.ts";
import { prepareValidator } from "../parse/validate-plan.ts";
import { PROMPT_TASKS } from "../prompts/prompt-tasks.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { ANSWER_FORM_VERSION, type AnswerForm, answerFormOf } from "../rendering/answer-form.ts";
import { meaningsLength } from "../rendering/render-meanings.ts";
import { PROMPT_VERSION, renderSystem, type SystemPrompt } from "../rendering/render-system.ts";
import { renderUser } from "../rendering/render-user.ts";
import { segmentsText } from "../rendering/segment.ts";
import { shorterText } from "../rendering/shorter-text.ts";
import { checkTextBudget, type TextBudget } from "../rendering/text-budget.ts";
import { SpeedDoubt } from "../resilience/speed-doubt.ts";
import { CallLedger } from "./call-ledger.ts";
import { askForChoice, canChoose } from "./choice-call.ts";
import { LearntSpeeds } from "./learnt-speeds.ts";
import { askForPlan } from "./plan-call.ts";
import { probeQuestion } from "./probe-question.ts";
import { estimateUserLength, writtenLength } from "./question-size.ts";
import { generateWatched, type WatchedRequest } from "./watched-generation.ts";

/** Options of a {@link BackendLead}. */
export interface BackendLeadOptions {
  readonly backend: Backend;
  readonly clock?: Clock | undefined;
  /** Default: what the backend says (`info.generation`, what a SPEC has behind `#`), else greedy. */
  readonly sampling?: Partial<Sampling> | undefined;
  /** Answers are cut after this many tokens: 1 to 32,768. Default 384. */
  readonly maxTokens?: number | undefined;
  /** A longer plan is invalid. Default 100 steps. */
  readonly maxSteps?: number | undefined;
  /** Instructions in prompts about how to answer. Default: those of the backend, or those that suit the model's name. */
  readonly answerForm?: AnswerForm | undefined;
  /** Tokens that prompts give to persona, directive and memory. Default: 128, 128, 256; 384 in all. */
  readonly textBudget?: Partial<TextBudget> | undefined;
  /**
   * For what it is asked besides plans; see `loadPrompts`. Not with the models that are embedded: they can only plan
   * and choose. Default: none.
   */
  readonly prompts?: Prompts | undefined;
  /** Reads directives where a game gives its orchestrator no reader. Default: none. */
  readonly reader?: DirectiveReader | undefined;
  /** Calls that may wait besides those at work. Default 32. */
  readonly maxQueue?: number | undefined;
}

const DEFAULT_MAX_TOKENS = 384;
const MAX_TOKENS = 32_768;
const DEFAULT_MAX_QUEUE = 32;
/** Long enough to measure how fast a model writes, short enough for a big one. */
const PROBE_TOKENS = 12;

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });

/**
 * A lead made of a backend: writes the prompt, has the backend answer it, reads the plan. Learns how
 * fast the model is and takes only questions that it can still answer in time. Whatever it learnt, one
 * question that it refuses is asked after all now and then.
 *
 * With candidates the model only chooses, by one letter. Drafts and re-drafts are used by backends that
 * decode themselves; for any other a draft's length stands for the answer's. Steps are reported as they are
 * complete on every backend that streams.
 *
 * @example
 * const lead = new BackendLead({ backend: new ScriptedBackend(['{"steps":[]}']) });
 */
export class BackendLead implements Lead {
  readonly model: string;
  readonly fingerprint: string;
  readonly speeds: LearntSpeeds;
  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #sampling: Sampling;
  readonly #maxTokens: number;
  readonly #maxSteps: number;
  readonly #maxQueue: number;
  readonly #textBudget: TextBudget;
  readonly #answerForm: AnswerForm;
  readonly #prompts: Prompts | undefined;
  readonly write: Lead["write"];
  readonly reader: DirectiveReader | undefined;
  readonly #ledger: CallLedger;
  readonly #doubt = new SpeedDoubt();
  #isDisposed = false;
  #hasCounted = false;

  /** @throws RequestError if the sampling or the budget of texts is out of range, or nothing that the backend takes */
  constructor(options: BackendLeadOptions) {
    const { backend } = options;
    this.#backend = backend;
    this.#clock = options.clock ?? systemClock;
    this.speeds = new LearntSpeeds(this.#clock, () => backend.info.speeds ?? UNKNOWN_SPEEDS);
    const { maxTokens = DEFAULT_MAX_TOKENS, ...sampling } = backend.info.generation ?? {};
    this.#sampling = checkSampling({ ...sampling, ...options.sampling });
    checkTaken(this.#sampling, backend.info.takes, backend.info.model);
    refuseIssues(rangeIssues({ maxTokens: [options.maxTokens, 1, MAX_TOKENS] }));
    this.#maxTokens = options.maxTokens ?? maxTokens;
    this.#maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#maxQueue = options.maxQueue ?? DEFAULT_MAX_QUEUE;
    this.#textBudget = checkTextBudget(options.textBudget);
    this.#answerForm =
      options.answerForm ?? backend.info.answerForm ?? answerFormOf(backend.info.model);
    this.#prompts = backend.info.decodesPlans === true ? undefined : options.prompts;
    this.write = this.#prompts === undefined ? undefined : (request) => this.#write(request);
    this.reader = options.reader;
    this.#ledger = new CallLedger(backend.info.slots);
    this.model = backend.info.model;
    this.fingerprint = hashText(
      JSON.stringify([
        PROMPT_VERSION,
        backend.info.model,
        backend.info.fingerprint,
        { ...this.#sampling, seed: this.#sampling.seed ?? 0 },
        this.#maxTokens,
        this.#maxSteps,
        this.#textBudget,
        ...(this.#answerForm === "taught" ? [] : [this.#answerForm, ANSWER_FORM_VERSION]),
        ...(this.#prompts === undefined ? [] : [this.#prompts.version]),
      ]),
    );
  }

  isTaught(domain: Domain): boolean {
    return this.#backend.info.taughtDomains?.includes(domain.hash) ?? true;
  }

  /** Whether the model was taught to read directives and personas. */
  get readsWords(): boolean {
    return this.#backend.info.readsWords ?? true;
  }

  get info(): BackendInfo {
    return this.#backend.info;
  }

  /** Calls that the backend works on at the same time. */
  get slots(): number {
    return this.#backend.info.slots;
  }

  /** The part of its prompts that all questions on a domain have in common. */
  systemPrompt(domain: Domain): SystemPrompt {
    return renderSystem(domain, this.#answerForm);
  }

  /** Accepted calls that have not ended. */
  get callsInFlight(): number {
    return this.#ledger.size;
  }

  /** Whether predictions rest on calls that were measured, and not on what is expected of such a model. */
  get isMeasured(): boolean {
    return this.speeds.isKnown;
  }

  /**
   * Makes the first questions on a domain as fast as later ones: loads the model, evaluates the
   * domain's system prompt, compiles its schema, and measures the model's speed once. For the time
   * while a game loads.
   *
   * @throws as {@link ask}
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    prepareValidator(domain, this.#maxSteps);
    const deadline = new Deadline(this.#clock, Number.POSITIVE_INFINITY);
    const cancel = (): void =>
      deadline.cancel(signal === undefined ? undefined : abortReason(signal));
    const ignoreSignal = whenAborted(signal, cancel);
    try {
      const system = this.systemPrompt(domain);
      await withinDeadline(this.#backend.load(), deadline);
      await withinDeadline(
        this.#backend.prepare?.(system, deadline, probeQuestion(domain)) ?? Promise.resolve(),
        deadline,
      );
      if (!this.speeds.isKnown) await this.#probe(domain, deadline);
    } finally {
      ignoreSignal();
      deadline.release();
    }
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    if (this.#isDisposed || this.#ledger.isFull(this.#maxQueue)) {
      return { admitted: false, reason: "overloaded", background: false };
    }
    if (!this.isMeasured) return { admitted: true, predictedMs: undefined };
    const nowMs = this.#clock.now();
    const waitMs = this.#ledger.waitMs(nowMs + limitMs, nowMs);
    const predictedMs = waitMs + this.predictMs(question, draft);
    if (predictedMs <= limitMs) {
      this.#doubt.trust();
      return { admitted: true, predictedMs };
    }
    return this.#doubt.refuse(nowMs) ? { admitted: true, predictedMs: undefined } : TOO_SLOW;
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    const { question, draft, candidates = [], deadline } = request;
    if (this.#isDisposed) throw new DisposedError("The lead was disposed");
    if (deadline.isOver) throw abortReason(overSignal(deadline));
    if (this.#ledger.isFull(this.#maxQueue)) {
      const message = `${this.#ledger.size} calls are in flight already`;
      throw new OverloadedError(message);
    }
    const chooses = candidates.length > 0 && canChoose(this.#backend.info);
    const call = this.#ledger.add(deadline, this.predictMs(question, chooses ? [] : draft));
    const onStart = (): void => {
      call.startedMs ??= this.#clock.now();
    };
    try {
      const answer = chooses ? this.#choose(request, onStart) : this.#plan(request, onStart);
      return await withinDeadline(answer, deadline);
    } finally {
      this.#ledger.remove(call);
    }
  }

  /**
   * Writes any text, past the queue of plans.
   *
   * @throws as `Backend.generate`; RequestError if the model only plans
   */
  async writeText({ promptFor, ...asked }: TextRequest): Promise<Generation> {
    if (this.#isDisposed) throw new DisposedError("The lead was disposed");
    if (this.info.writesTexts === false) {
      const hint = "ask another model";
      throw new RequestError([{ pointer: "/model", message: `"${this.model}" only plans`, hint }]);
    }
    const generation = this.#backend.generate({ ...asked, ...promptFor(this.info) });
    return await withinDeadline(generation, asked.deadline);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#backend.dispose();
  }

  /**
   * Predicted time of a call once it is its turn, in milliseconds: from calls that were measured, before the
   * first from what is expected of such a model.
   */
  predictMs(question: Question, draft: readonly number[] | undefined): number {
    const system = this.systemPrompt(question.domain);
    const kept = this.#backend.keeps?.(system) === true;
    return this.speeds.predictMs({
      promptLength:
        estimateUserLength(question, this.#textBudget) + (kept ? 0 : system.content.length),
      answerLength: draft === undefined ? undefined : writtenLength(question.domain, draft),
    });
  }

  async #plan(request: LeadRequest, onStart: () => void): Promise<LeadAnswer> {
    const { domain, state, goal, text, ways } = request.question;
    const system = this.systemPrompt(domain);
    const decodesPlans = this.#backend.info.decodesPlans === true;
    const beginsInThought = this.#answerForm === "thinking";
    const settings = { decodesPlans, maxSteps: this.#maxSteps, beginsInThought };
    const { deadline } = request;
    return await this.#withinContext(text, (budget) => {
      const user = renderUser(domain, state, goal, text, budget, ways);
      return askForPlan(request, settings, (extras) =>
        this.#generate({ system, user, maxTokens: this.#maxTokens, deadline, onStart, ...extras }),
      );
    });
  }

  async #choose(request: LeadRequest, onStart: () => void): Promise<LeadAnswer> {
    const { candidates = [], deadline, question } = request;
    const template = this.#prompts?.of("judge");
    // A schema would forbid a model to think first.
    const settings = { info: this.info, template, isHeld: this.#answerForm !== "thinking" };
    return await this.#withinContext(question.text, (budget) =>
      askForChoice(request, candidates, { ...settings, budget }, (prompt) =>
        this.#generate({ ...prompt, deadline, onStart }),
      ),
    );
  }

  async #write({ task, slots, maxTokens, deadline }: WritingRequest): Promise<WrittenText> {
    const known = PROMPT_TASKS.find((each) => each === task);
    const template = known && this.#prompts?.of(known);
    if (template === undefined) throw new InferenceError(`There is no prompt for ${task}`);
    if (this.#isDisposed) throw new DisposedError("The lead was disposed");
    const filled = template.fill(slots);
    const generation = this.#generate({ ...filled, maxTokens, deadline });
    const { text, usage } = await withinDeadline(generation, deadline);
    return { text: skipThoughts(text).answer.trim(), usage };
  }

  /** Asks again with less text where the context does not hold all of it; how much too long it is, the error says. */
  async #withinContext(
    text: QuestionText,
    ask: (budget: TextBudget) => Promise<LeadAnswer>,
  ): Promise<LeadAnswer> {
    try {
      return await ask(this.#textBudget);
    } catch (error) {
      if (!(error instanceof ContextLimitError)) throw error;
      const less = shorterText(text, this.#textBudget, error);
      if (less === undefined) throw error;
      return await ask(less);
    }
  }

  /**
   * Cuts prompts that a server would cut by itself, or refuse after it has read them. A model inside the process
   * counts its own tokens; for any other it is learnt how many its characters make.
   *
   * @throws ContextLimitError
   */
  #checkContext({ system, user, maxTokens }: Omit<WatchedRequest, "sampling">): void {
    const { contextSize, decodesPlans } = this.#backend.info;
    const perCharacter = this.speeds.promptTokensPerCharacter;
    if (contextSize === undefined || decodesPlans || perCharacter === undefined) return;
    const length = system.content.length + segmentsText(user).length;
    const required = Math.ceil(length * perCharacter) + maxTokens;
    if (required > contextSize) throw new ContextLimitError(contextSize, required);
  }

  /** Has the server count a prompt before it has answered any. */
  async #countOnce({ content }: SystemPrompt): Promise<void> {
    if (this.#backend.info.contextSize === undefined || content === "") return;
    this.#hasCounted = true;
    const tokens = await this.#backend.countTokens?.(content);
    if (tokens !== undefined) this.speeds.counted(tokens, content.length);
  }

  /** Asks for the beginning of a plan, only to measure: what plans must look like makes it say a few tokens. */
  async #probe(domain: Domain, deadline: Deadline): Promise<void> {
    const question = probeQuestion(domain);
    const generation = this.#generate({
      system: this.systemPrompt(domain),
      user: renderUser(domain, question.state, question.goal),
      schema: decodingSchema(domain),
      plan: this.#backend.info.decodesPlans ? { question, maxSteps: this.#maxSteps } : undefined,
      maxTokens: PROBE_TOKENS,
      deadline,
    });
    await withinDeadline(generation, deadline);
  }

  /** Generates, and learns from the result even when nobody waits for it any more. */
  async #generate(request: Omit<WatchedRequest, "sampling">): Promise<Generation> {
    if (!this.#hasCounted) await this.#countOnce(request.system);
    this.#checkContext(request);
    const sampling = this.#sampling;
    const generation = await generateWatched(this.#backend, { sampling, ...request }, this.#clock);
    const { system, user, schema, letters, meanings } = request;
    this.#doubt.measured(this.#clock.now());
    this.speeds.measure(generation.usage, {
      systemLength: system.content.length,
      userLength: meanings === undefined ? segmentsText(user).length : meaningsLength(meanings),
      // A letter is no measure of how long answers are.
      answerLength: schema && !letters ? generation.text.length : 0,
    });
    return generation;
  }
}

/** The signal of a deadline that is over, aborted now if its timer has not fired yet. */
function overSignal(deadline: Deadline): AbortSignal {
  const { signal } = deadline;
  if (!signal.aborted) deadline.cancel();
  return signal;
}
