import type { Clock, DirectiveReader, LlmPlanner, Planner } from "@understudy/planner-core";
import type { Backend } from "../backends/interface/backend.ts";
import type { Sampling } from "../backends/interface/sampling.ts";
import type { AnswerForm } from "../prompts/render/answer-form.ts";
import type { Prompts } from "../prompts/tasks/prompts.ts";
import type { TextBudget } from "../prompts/text/text-budget.ts";

/** Options of an LLM planner on a backend. */
export interface BackendLlmPlannerOptions {
  readonly backend: Backend;
  readonly clock?: Clock | undefined;
  /** Default: the backend's (`info.generation`, or the part of a SPEC after `#`), otherwise greedy. */
  readonly sampling?: Partial<Sampling> | undefined;
  /** Maximum number of tokens in an answer: 1 to 32,768. Default 384. */
  readonly maxTokens?: number | undefined;
  /** Maximum number of steps in a plan; longer plans are invalid. Default 100. */
  readonly maxSteps?: number | undefined;
  /**
   * Instructions in prompts on the answer's format. Default: the backend's, otherwise chosen by the model's name;
   * `solved` in place of `example` if there is a planner.
   */
  readonly answerForm?: AnswerForm | undefined;
  /**
   * Solves examples for prompts, once per domain: for the form `solved`, in place of an arbitrary example. Default:
   * none.
   */
  readonly planner?: Planner | undefined;
  /** Token budgets for persona, directive and memory in prompts. Default: 128, 128 and 256, with a total of 384. */
  readonly textBudget?: Partial<TextBudget> | undefined;
  /**
   * Prompts for calls other than plans; see `loadPrompts`. Ignored by embedded models, which only plan and choose.
   * Default: none.
   */
  readonly prompts?: Prompts | undefined;
  /** Reads directives if the orchestrator has no reader of its own. Default: none. */
  readonly reader?: DirectiveReader | undefined;
  /**
   * How well the model reads directives, as `understudy model trial` has shown: see `LlmPlanner.readsWords`. Default:
   * the backend's; without any, the reader alone reads them.
   */
  readonly readsWords?: LlmPlanner["readsWords"];
  /** Number of calls that may wait for a slot. Default 32. */
  readonly maxQueue?: number | undefined;
}
