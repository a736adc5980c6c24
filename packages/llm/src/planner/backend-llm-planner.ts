import {
  type Admission,
  type Clock,
  ContextLimitError,
  Deadline,
  type DirectiveReader,
  DisposedError,
  type Domain,
  InferenceError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  OverloadedError,
  type Planner,
  type Question,
  RequestError,
  systemClock,
  type WritingRequest,
  type WrittenText,
} from "@understudy/planner-core";
import { hashText, whenAborted } from "@understudy/planner-core/internal";
import type {
  Backend,
  BackendInfo,
  Generation,
  TextRequest,
} from "../backends/interface/backend.ts";
import { UNKNOWN_SPEEDS } from "../backends/interface/expected-speeds.ts";
import { rangeIssues, refuseIssues } from "../backends/interface/options.ts";
import { checkSampling, checkTaken, type Sampling } from "../backends/interface/sampling.ts";
import { SpeedDoubt } from "../breaker/admission/speed-doubt.ts";
import { DEFAULT_MAX_STEPS } from "../parse/plan-schema.ts";
import { skipThoughts } from "../parse/turn/skip-thoughts.ts";
import { prepareValidator } from "../parse/validate-plan.ts";
import {
  ANSWER_FORM_VERSION,
  type AnswerForm,
  answerFormOf,
} from "../prompts/render/answer-form.ts";
import { meaningsLength } from "../prompts/render/render-meanings.ts";
import {
  PROMPT_VERSION,
  renderSystem,
  type SystemPrompt,
} from "../prompts/render/render-system.ts";
import { renderUser } from "../prompts/render/render-user.ts";
import { exampleLines } from "../prompts/solved-examples.ts";
import { PROMPT_TASKS } from "../prompts/tasks/prompt-tasks.ts";
import type { Prompts } from "../prompts/tasks/prompts.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import { checkTextBudget, type TextBudget } from "../prompts/text/text-budget.ts";
import { withinContext } from "../prompts/text/within-context.ts";
import { abortReason, overSignal, withinDeadline } from "../within-deadline.ts";
import type { BackendLlmPlannerOptions } from "./backend-llm-planner-options.ts";
import { CallLedger } from "./call-ledger.ts";
import { askForChoice, canChoose } from "./choice-call.ts";
import { renderIntentSystem } from "./intent/render-intent.ts";
import { askForIntent, prepareIntents } from "./intent-call.ts";
import { LearntSpeeds } from "./learnt-speeds.ts";
import { askForPlan } from "./plan-call.ts";
import { probeQuestion, probeRequest } from "./probe-question.ts";
import { estimateUserLength, intentSize, writtenLength } from "./question-size.ts";
import { generateWatched, type WatchedRequest } from "./watched-generation.ts";

const DEFAULT_MAX_TOKENS = 384;
const MAX_TOKENS = 32_768;
const DEFAULT_MAX_QUEUE = 32;

const TOO_SLOW: Admission = Object.freeze({ admitted: false, reason: "budget", background: true });

/**
 * An LLM planner on top of a backend: builds the prompt, generates the answer and parses the plan. Learns the model's
 * speed and admits only questions that can be answered in time. Now and then another question is admitted too, in case
 * the estimate is out of date.
 *
 * With candidates, the model only chooses one of them by its letter. Drafts and redrafts go to backends that decode
 * plans; with other backends the draft's length predicts the answer's. Steps are reported as they complete on every
 * backend with streaming.
 *
 * @example const llm = new BackendLlmPlanner({ backend: new ScriptedBackend(['{"steps":[]}']) });
 */
export class BackendLlmPlanner implements LlmPlanner {
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
  /** Instructions in prompts on the answer's format. */
  readonly answerForm: AnswerForm;
  readonly #planner: Planner | undefined;
  readonly #prompts: Prompts | undefined;
  readonly #readsWords: LlmPlanner["readsWords"];
  readonly write: LlmPlanner["write"];
  readonly reader: DirectiveReader | undefined;
  /** Asks the backend a small question after a failure; undefined if it has none. */
  readonly probe: (() => Promise<void>) | undefined;
  #lastSystem: SystemPrompt | undefined;
  readonly #ledger: CallLedger;
  readonly #doubt = new SpeedDoubt();
  #isDisposed = false;
  #hasCounted = false;

  /** @throws RequestError if the sampling or the text budget is out of range, or not supported by the backend */
  constructor(options: BackendLlmPlannerOptions) {
    const { backend } = options;
    this.#backend = backend;
    this.#clock = options.clock ?? systemClock;
    this.speeds = new LearntSpeeds(this.#clock, () => backend.info.speeds ?? UNKNOWN_SPEEDS);
    const { maxTokens = DEFAULT_MAX_TOKENS, reads, ...sampling } = backend.info.generation ?? {};
    const shown = reads === "choices" ? true : reads;
    this.#readsWords = options.readsWords ?? shown;
    this.#sampling = checkSampling({ ...sampling, ...options.sampling });
    checkTaken(this.#sampling, backend.info.takes, backend.info.model);
    refuseIssues(rangeIssues({ maxTokens: [options.maxTokens, 1, MAX_TOKENS] }));
    this.#maxTokens = options.maxTokens ?? maxTokens;
    this.#maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#maxQueue = options.maxQueue ?? DEFAULT_MAX_QUEUE;
    this.#textBudget = checkTextBudget(options.textBudget);
    const form = options.answerForm ?? backend.info.answerForm ?? answerFormOf(backend.info.model);
    const isSolved = options.answerForm === undefined && form === "example";
    this.#planner = options.planner;
    this.answerForm = isSolved && options.planner !== undefined ? "solved" : form;
    this.#prompts = backend.info.decodesPlans === true ? undefined : options.prompts;
    this.write = this.#prompts === undefined ? undefined : (request) => this.#write(request);
    this.reader = options.reader;
    this.probe = backend.probe && (() => backend.probe?.(this.#lastSystem) ?? Promise.resolve());
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
        ...(this.answerForm === "taught" ? [] : [this.answerForm, ANSWER_FORM_VERSION]),
        ...(this.#prompts === undefined ? [] : [this.#prompts.version]),
      ]),
    );
  }

  isTaught(domain: Domain): boolean {
    return this.#backend.info.taughtDomains?.includes(domain.hash) ?? true;
  }

  /** How well the model reads directives; undefined if unknown. */
  get readsWords(): LlmPlanner["readsWords"] {
    return this.#readsWords ?? this.#backend.info.readsWords;
  }

  get info(): BackendInfo {
    return this.#backend.info;
  }

  /** Number of calls the backend processes in parallel. */
  get slots(): number {
    return this.#backend.info.slots;
  }

  /** The part of the prompt shared by all questions of a domain. */
  systemPrompt(domain: Domain): SystemPrompt {
    const isSolved = this.answerForm === "solved" && this.#planner !== undefined;
    const examples = isSolved ? exampleLines(domain.untyped, this.#planner) : [];
    return renderSystem(domain, this.answerForm, examples);
  }

  /** Number of admitted calls in flight. */
  get callsInFlight(): number {
    return this.#ledger.size;
  }

  /** Whether predictions are based on measured calls rather than expected speeds. */
  get isMeasured(): boolean {
    return this.speeds.isKnown;
  }

  /**
   * Makes a domain's first question as fast as later ones: loads the model, evaluates the system prompt, compiles the
   * schema and measures the speed once. A model that reads intents evaluates their prompt, too. Intended for loading
   * screens.
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
      if (this.readsWords === "intent") {
        await prepareIntents(this.#backend, domain, deadline, (asked) => this.#generate(asked));
      }
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

  async ask(request: LlmRequest): Promise<LlmAnswer> {
    const { question, draft, candidates = [], deadline } = request;
    if (this.#isDisposed) throw new DisposedError("The LLM planner was disposed");
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
      return await withinDeadline(this.#answer(request, chooses, onStart), deadline);
    } finally {
      this.#ledger.remove(call);
    }
  }

  /**
   * Generates any text, outside the queue of plan calls.
   *
   * @throws as `Backend.generate`; RequestError if the model can only plan
   */
  async writeText({ promptFor, ...asked }: TextRequest): Promise<Generation> {
    if (this.#isDisposed) throw new DisposedError("The LLM planner was disposed");
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
   * Predicted time of a call without waiting, in milliseconds: from measured speeds, or expected ones before the first
   * call.
   */
  predictMs(question: Question, draft: readonly number[] | undefined): number {
    const isIntent = question.intent !== undefined;
    const system = isIntent
      ? renderIntentSystem(question.domain)
      : this.systemPrompt(question.domain);
    const kept = this.#backend.keeps?.(system) === true;
    if (isIntent)
      return this.speeds.predictMs(intentSize(question, kept ? 0 : system.content.length));
    return this.speeds.predictMs({
      promptLength:
        estimateUserLength(question, this.#textBudget) + (kept ? 0 : system.content.length),
      answerLength: draft === undefined ? undefined : writtenLength(question.domain, draft),
    });
  }

  #answer(request: LlmRequest, chooses: boolean, onStart: () => void): Promise<LlmAnswer> {
    if (request.question.intent !== undefined) return this.#readIntent(request, onStart);
    return chooses ? this.#choose(request, onStart) : this.#plan(request, onStart);
  }

  async #plan(request: LlmRequest, onStart: () => void): Promise<LlmAnswer> {
    const { domain, state, goal, text, ways } = request.question;
    const system = this.systemPrompt(domain);
    this.#lastSystem = system;
    const decodesPlans = this.#backend.info.decodesPlans === true;
    const beginsInThought = this.answerForm === "thinking";
    const settings = { decodesPlans, maxSteps: this.#maxSteps, beginsInThought };
    const { deadline } = request;
    return await withinContext(text, this.#textBudget, (budget) => {
      const user = renderUser(domain, state, goal, text, budget, ways);
      return askForPlan(request, settings, (extras) =>
        this.#generate({ system, user, maxTokens: this.#maxTokens, deadline, onStart, ...extras }),
      );
    });
  }

  async #choose(request: LlmRequest, onStart: () => void): Promise<LlmAnswer> {
    const { candidates = [], deadline, question } = request;
    const template = this.#prompts?.of("judge");
    // A schema would prevent the model from reasoning first.
    const settings = { info: this.info, template, isHeld: this.answerForm !== "thinking" };
    return await withinContext(question.text, this.#textBudget, (budget) =>
      askForChoice(request, candidates, { ...settings, budget }, (prompt) =>
        this.#generate({ ...prompt, deadline, onStart }),
      ),
    );
  }

  async #readIntent(request: LlmRequest, onStart: () => void): Promise<LlmAnswer> {
    const { deadline } = request;
    const isHeld = this.answerForm !== "thinking";
    return await withinContext(request.question.text, this.#textBudget, (budget) =>
      askForIntent(request, { info: this.info, budget, isHeld }, (prompt) =>
        this.#generate({ ...prompt, deadline, onStart }),
      ),
    );
  }

  async #write({ task, slots, maxTokens, deadline }: WritingRequest): Promise<WrittenText> {
    const known = PROMPT_TASKS.find((each) => each === task);
    const template = known && this.#prompts?.of(known);
    if (template === undefined) throw new InferenceError(`There is no prompt for ${task}`);
    if (this.#isDisposed) throw new DisposedError("The LLM planner was disposed");
    const filled = template.fill(slots);
    const generation = this.#generate({ ...filled, maxTokens, deadline });
    const { text, usage } = await withinDeadline(generation, deadline);
    return { text: skipThoughts(text).answer.trim(), usage, prompt: filled.system.content };
  }

  /**
   * Refuses a prompt that a server would truncate or reject. Embedded models count tokens themselves; for others the
   * token count is estimated from the characters of earlier calls.
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

  /** Asks the server to count the tokens of the first prompt. */
  async #countOnce({ content }: SystemPrompt): Promise<void> {
    if (this.#backend.info.contextSize === undefined || content === "") return;
    this.#hasCounted = true;
    const tokens = await this.#backend.countTokens?.(content);
    if (tokens !== undefined) this.speeds.counted(tokens, content.length);
  }

  /** Generates the start of a plan to measure speed. The schema forces the model to write a few tokens. */
  async #probe(domain: Domain, deadline: Deadline): Promise<void> {
    const system = this.systemPrompt(domain);
    const request = probeRequest(domain, this.#backend.info, this.#maxSteps);
    await withinDeadline(this.#generate({ system, ...request, deadline }), deadline);
  }

  /** Generates a text and learns from the result, even if the caller has stopped waiting. */
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
      // Only schema answers count for the typical answer length; letters would distort it.
      answerLength: schema && !letters ? generation.text.length : 0,
    });
    return generation;
  }
}
