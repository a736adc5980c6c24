import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type {
  FallbackReason,
  LlmUsage,
  Observer,
  Outcome,
  PlannerEvent,
} from "@understudy/planner-core";

/** Options of {@link spanObserver}. */
export interface SpanObserverOptions {
  /** Default: the global tracer provider's `@understudy/telemetry`. */
  readonly tracer?: Tracer | undefined;
  /** Name of the model. Default `unknown`. */
  readonly model?: string | undefined;
  /** Name of the provider, such as `ollama` or `openai`. Default `understudy`. */
  readonly provider?: string | undefined;
  /** Returns the parent context of a request, called at its start. Default: the active context. */
  readonly parent?: (() => Context) | undefined;
  /**
   * Converts event times into milliseconds since 1970. Default: a conversion for `systemClock`, whose times count
   * from the start of the process.
   */
  readonly epochMs?: ((nowMs: number) => number) | undefined;
  /** Whether texts of the model are recorded, which may contain text from players. Default false. */
  readonly texts?: boolean | undefined;
}

interface Story {
  readonly request: Span;
  search?: Span | undefined;
  call?: Span | undefined;
  isServed: boolean;
}

/** Maximum number of open requests; beyond it the oldest is ended. */
const MAX_OPEN = 10_000;
/** Only failed calls are errors; an invalid plan is an answer. */
const FAILURES: ReadonlySet<FallbackReason> = new Set([
  "timeout",
  "backend-error",
  "context-limit",
  "breaker-open",
  "overloaded",
  "planner-error",
  "disposed",
]);

/** Answers that failed the proof or the cost comparison. */
const REFUSALS: ReadonlySet<FallbackReason> = new Set(["unsound-plan", "costly-plan"]);

/**
 * Creates a span `plan` per request, with children for the classical planner's search, `classical`, and for the
 * model's call, `chat {model}`, named after OpenTelemetry's GenAI conventions. The cache look-up is an event of `plan`,
 * the proof of the model's answer an event of its call. Use one observer per orchestrator, because requests are
 * identified by number.
 *
 * @example
 * const observer = spanObserver({ model: "phi3", provider: "ollama" });
 * const orchestrator = new Orchestrator({ domain, planner, llm, observer });
 */
export function spanObserver(options: SpanObserverOptions = {}): Observer {
  const spans = new RequestSpans(options);
  return (event) => spans.see(event);
}

class RequestSpans {
  readonly #tracer: Tracer;
  readonly #model: string;
  readonly #provider: string;
  readonly #parent: () => Context;
  readonly #epochMs: (nowMs: number) => number;
  readonly #texts: boolean;
  readonly #open = new Map<number, Story>();

  constructor(options: SpanObserverOptions) {
    const { tracer = trace.getTracer("@understudy/telemetry"), model = "unknown" } = options;
    this.#tracer = tracer;
    this.#model = model;
    this.#provider = options.provider ?? "understudy";
    this.#parent = options.parent ?? (() => context.active());
    this.#epochMs = options.epochMs ?? ((nowMs) => performance.timeOrigin + nowMs);
    this.#texts = options.texts ?? false;
  }

  see(event: PlannerEvent): void {
    const story = this.#open.get(event.request);
    const time = this.#epochMs(event.nowMs);
    if (event.type === "request-start") this.#begin(event.request, event.agent, time);
    else if (story === undefined) return;
    else if (event.type === "request-abort") {
      story.request.setAttribute("planner.withdrawn", true);
      this.#end(event.request, story, time);
    } else if (event.type === "request-repeat") story.request.addEvent("asked again", {}, time);
    else if (event.type === "classical-ask") this.#search(story, time);
    else if (event.type === "classical-answer") this.#found(event, story, time);
    else if (event.type === "llm-ask") this.#ask(story, event.key, time);
    else if (event.type === "llm-answer") this.#answer(event, story, time);
    else if (event.type === "component-error") {
      const { component } = event;
      const detail = this.#texts ? { "planner.detail": event.message } : {};
      story.request.addEvent(
        "component error",
        { "planner.component": component, ...detail },
        time,
      );
    } else if (event.type === "outcome-serve")
      this.#serve(event.request, event.outcome, story, time);
    else if (event.type === "together-serve") {
      const { status, steps, cost, optimal, time: lasts } = event.outcome;
      story.request.setAttributes({
        ...{ "planner.status": status, "planner.steps": steps.length, "planner.cost": cost },
        ...{ "planner.optimal": optimal, "planner.time": lasts },
      });
      this.#end(event.request, story, time);
    } else if (event.type === "outcome-revise") this.#revise(event.outcome, story, time);
  }

  #begin(request: number, agent: string, startTime: number): void {
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= MAX_OPEN) this.#end(...oldest, startTime);
    const attributes = { "gen_ai.agent.id": agent };
    const options = { kind: SpanKind.INTERNAL, startTime, attributes };
    const span = this.#tracer.startSpan("plan", options, this.#parent());
    this.#open.set(request, { request: span, isServed: false });
  }

  #search(story: Story, startTime: number): void {
    if (story.search === undefined) this.#lookedUp(story, "miss", startTime);
    story.search?.end(startTime);
    const parent = trace.setSpan(context.active(), story.request);
    story.search = this.#tracer.startSpan("classical", { startTime }, parent);
  }

  /** Records a cache look-up as an event: it takes a few microseconds, too short for a span. */
  #lookedUp({ request }: Story, result: string, time: number): void {
    request.addEvent("cache", { "planner.cache.result": result }, time);
  }

  #found(
    { status, steps }: Extract<PlannerEvent, { type: "classical-answer" }>,
    story: Story,
    time: number,
  ): void {
    story.search?.setAttributes({ "planner.status": status, "planner.steps": steps });
    story.search?.end(time);
    story.search = undefined;
  }

  #ask(story: Story, key: string, startTime: number): void {
    const attributes: Attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": this.#provider,
      "gen_ai.request.model": this.#model,
      // Equal for requests that share one call.
      "planner.question": key,
    };
    const parent = trace.setSpan(context.active(), story.request);
    const options = { kind: SpanKind.CLIENT, startTime, attributes };
    story.call = this.#tracer.startSpan(`chat ${this.#model}`, options, parent);
  }

  #answer(event: Extract<PlannerEvent, { type: "llm-answer" }>, story: Story, time: number): void {
    const { request, onTime, problem, shape, usage, text } = event;
    const { call } = story;
    if (usage !== undefined) call?.setAttributes(usageAttributes(usage));
    call?.setAttribute("planner.on_time", onTime);
    if (shape !== undefined) call?.setAttribute("planner.answer.shape", shape);
    if (problem === undefined || REFUSALS.has(problem)) {
      call?.addEvent("proof", { "planner.proof.result": problem ?? "sound" }, time);
    }
    if (text !== undefined && this.#texts) call?.setAttribute("gen_ai.output.text", text);
    if (problem !== undefined) {
      call?.setAttribute("error.type", problem);
      if (FAILURES.has(problem)) call?.setStatus({ code: SpanStatusCode.ERROR, message: problem });
    }
    call?.end(time);
    story.call = undefined;
    // The revision after a late answer is reported in the same task.
    if (story.isServed) queueMicrotask(() => this.#open.delete(request));
  }

  #serve(request: number, outcome: Outcome, story: Story, time: number): void {
    story.search?.end(time);
    if (outcome.hit !== undefined) this.#lookedUp(story, outcome.hit, time);
    story.request.setAttributes(attributesOf(outcome));
    story.request.end(time);
    story.isServed = true;
    if (story.call === undefined) this.#open.delete(request);
  }

  #revise(outcome: Outcome, story: Story, startTime: number): void {
    const parent = trace.setSpan(context.active(), story.request);
    const attributes = attributesOf(outcome);
    this.#tracer.startSpan("plan revision", { startTime, attributes }, parent).end(startTime);
  }

  #end(request: number, story: Story, time: number): void {
    story.search?.end(time);
    story.call?.end(time);
    if (!story.isServed) story.request.end(time);
    this.#open.delete(request);
  }
}

function usageAttributes(usage: LlmUsage): Attributes {
  const { promptTokens, completionTokens, firstTokenMs, totalMs, model } = usage;
  return {
    "gen_ai.usage.input_tokens": promptTokens,
    "gen_ai.usage.output_tokens": completionTokens,
    "planner.model_seconds": totalMs / 1000,
    ...(firstTokenMs === undefined ? {} : { "planner.first_token_seconds": firstTokenMs / 1000 }),
    ...(model === undefined ? {} : { "gen_ai.response.model": model }),
  };
}

function attributesOf(outcome: Outcome): Attributes {
  const { status, source, hit, mended, reason, goal, plan, cost, optimal, llmSteps, chosen } =
    outcome;
  return {
    "planner.status": status,
    "planner.source": source,
    "planner.goal": goal.name ?? goal.hash,
    "planner.steps": plan?.steps.length ?? 0,
    "planner.cost": cost,
    "planner.optimal": optimal,
    "planner.llm_steps": llmSteps,
    ...(hit === undefined ? {} : { "planner.hit": hit }),
    ...(mended === undefined ? {} : { "planner.mended": mended }),
    ...(reason === undefined ? {} : { "planner.reason": reason }),
    ...(chosen === undefined ? {} : { "planner.chosen": chosen }),
  };
}
