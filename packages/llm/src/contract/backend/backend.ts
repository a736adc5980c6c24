/**
 * Backends: one call, one generated text, wherever the model runs.
 *
 * @module
 */

import type { Deadline, LeadUsage, Question } from "@understudy/planner-core";
import type { JsonSchema } from "../parse/plan-schema.ts";
import type { AnswerShape } from "../parse/shapes/shaped-steps.ts";
import type { AnswerForm } from "../rendering/answer-form.ts";
import type { Meanings } from "../rendering/render-meanings.ts";
import type { SystemPrompt } from "../rendering/render-system.ts";
import type { PromptSegment } from "../rendering/segment.ts";
import type { DecodingStatistics } from "./decoding-statistics.ts";
import type { ExpectedSpeeds } from "./expected-speeds.ts";
import type { ModelPlacement } from "./placement.ts";
import type { GenerationDefaults, Sampling, SamplingName } from "./sampling.ts";

/** The problem behind a prompt, for backends that decode plans themselves. */
export interface PlanTask {
  readonly question: Question;
  /** Longer plans are refused. */
  readonly maxSteps: number;
  /** The understudy's plan, read by the model in one pass. */
  readonly draft?: readonly number[] | undefined;
  /** Asks the understudy to plan on from steps of the model's own; see `LeadRequest.redraft`. */
  readonly redraft?: ((stepsSaid: readonly number[]) => readonly number[] | undefined) | undefined;
  /** Called with each step as it is complete; see `LeadRequest.onStep`. */
  readonly onStep?: ((action: number, index: number) => "continue" | "stop") | undefined;
}

/** One text to generate. */
export interface GenerationRequest {
  readonly system: SystemPrompt;
  /** Contents of the user turn, without turn markers. */
  readonly user: readonly PromptSegment[];
  /** The answer is cut after this many tokens. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Schema of the answer, for backends that decode by one. */
  readonly schema?: JsonSchema | undefined;
  /** The expected answer, for servers that verify a predicted text faster than they write one. */
  readonly draft?: string | undefined;
  /** The plan that is asked for, for backends that decode themselves. */
  readonly plan?: PlanTask | undefined;
  /**
   * Letters of the options in the prompt: the answer is one of these, on backends whose
   * {@link BackendInfo.letters} they come from.
   */
  readonly letters?: readonly string[] | undefined;
  /**
   * With letters, on backends that weigh texts ({@link BackendInfo.weighsTexts}): a text and what it may mean. The answer
   * is the letter of the likeliest meaning; there is no other prompt then.
   */
  readonly meanings?: Pick<Meanings, "meanings" | "said"> | undefined;
  /** When the call must end; its rank orders calls that wait for a slot. */
  readonly deadline: Deadline;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Called when the call leaves the queue and the model begins to work on it. */
  readonly onStart?: (() => void) | undefined;
}

/** Counts and times of one generation. Times that a backend does not know are undefined. */
export interface GenerationUsage extends LeadUsage {
  /** Prompt tokens whose evaluation was kept from an earlier call. */
  readonly cachedTokens?: number | undefined;
  /** Time spent on the prompt tokens that were not kept, in milliseconds. */
  readonly prefillMs?: number | undefined;
  /** Time that the call waited for a slot, in milliseconds. */
  readonly queuedMs?: number | undefined;
}

/** A prompt for a text that is not a plan, and how it is answered. */
export type TextPrompt = Pick<
  GenerationRequest,
  "system" | "user" | "maxTokens" | "sampling" | "schema"
>;

/** A text to write that is not a plan. */
export interface TextRequest {
  /**
   * Its prompt for a model, which is loaded by then.
   *
   * @throws RequestError if that model cannot do what is asked for
   */
  readonly promptFor: (info: BackendInfo) => TextPrompt;
  readonly deadline: Deadline;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
}

/** A text read as a plan: `ParsedPlan` without its steps. */
export type WritingPlan =
  | {
      readonly kind: "plan";
      readonly actions: readonly number[];
      readonly shape?: AnswerShape | undefined;
    }
  | { readonly kind: "invalid-json" | "invalid-plan"; readonly message: string };

/** A generated text. */
export interface Generation {
  readonly text: string;
  /** Whether the model came to its end, the text was cut at `maxTokens`, or a step asked to stop. */
  readonly stop: "end" | "length" | "stopped";
  readonly usage: GenerationUsage;
  /** The plan in the text, where the backend has read it already. */
  readonly plan?: WritingPlan | undefined;
  /** Counts of decoding a plan; undefined on backends that do not decode themselves. */
  readonly decoding?: DecodingStatistics | undefined;
}

/** A backend's description of itself. */
export interface BackendInfo {
  /** Name of the model, for keys and telemetry. */
  readonly model: string;
  /** Changes with anything on the backend's side that changes answers: model file, template, context. */
  readonly fingerprint: string;
  /** Tokens that prompt and answer may have together; undefined when unknown. */
  readonly contextSize: number | undefined;
  /** Calls that the backend works on at the same time. */
  readonly slots: number;
  /** Whether it decodes plans itself: see {@link GenerationRequest.plan}. */
  readonly decodesPlans?: boolean | undefined;
  /** Whether answers follow any {@link GenerationRequest.schema}, not only that of plans. Default: false. */
  readonly followsSchemas?: boolean | undefined;
  /** Instructions in prompts about how to answer. Undefined: those that suit a model of its name. */
  readonly answerForm?: AnswerForm | undefined;
  /** Sampling options that it supports; others are refused unless they have their default. Undefined: all. */
  readonly takes?: readonly SamplingName[] | undefined;
  /** The turn markers of prompts, and why these; undefined where the server decides. For people. */
  readonly template?: string | undefined;
  /** The LoRA adapter that changes the model; its name is part of the model's. */
  readonly adapter?:
    | { readonly name: string; readonly bytes: number; readonly sha256: string }
    | undefined;
  /** How leads generate with it that are not told otherwise. */
  readonly generation?: GenerationDefaults | undefined;
  /** Eight names for options, where the model chooses by a single token. */
  readonly letters?: readonly string[] | undefined;
  /**
   * Whether it tells how likely a text is, and was not taught to choose by letters: then a choice is made by what a
   * directive or a persona was most likely said for. Default: false.
   */
  readonly weighsTexts?: boolean | undefined;
  /** Hashes (`Domain.hash`) of the domains that the model was taught; undefined: it plans in any. */
  readonly taughtDomains?: readonly string[] | undefined;
  /**
   * The memory of this machine that the model takes while it is loaded, in bytes. Undefined: nothing, or nobody
   * knows.
   */
  readonly memoryBytes?: number | undefined;
  /** The time that loading it took, the last time, in milliseconds; undefined where nobody knows. */
  readonly loadMs?: number | undefined;
  /** The device that computes while the model is loaded; undefined if nobody knows. */
  readonly placement?: ModelPlacement | undefined;
  /** Whether the model was taught to read directives and personas. Default: true. */
  readonly readsWords?: boolean | undefined;
  /** Whether it writes any text; false of a model that was taught nothing but to plan. Default: true. */
  readonly writesTexts?: boolean | undefined;
  /**
   * How fast it probably is, for the first question; later ones are measured. Undefined: as slow as a server far
   * away.
   */
  readonly speeds?: ExpectedSpeeds | undefined;
}

/** Runs a model: one call, one text. It neither retries nor parses. */
export interface Backend {
  readonly info: BackendInfo;
  /**
   * Makes the model ready. Calls load it by themselves; loading ahead takes the time off the first.
   *
   * @throws ModelNotLoadedError, OutOfMemoryError
   */
  load(): Promise<void>;
  /**
   * Evaluates a domain's system prompt ahead of its first question, where the backend keeps it.
   *
   * @param question any question of the domain, for a backend that decodes plans itself
   * @throws as `generate`
   */
  prepare?(system: SystemPrompt, deadline: Deadline, question?: Question): Promise<void>;
  /** Whether the evaluation of a system prompt is kept now. Synchronous: part of admission. */
  keeps?(system: SystemPrompt): boolean;
  /**
   * The tokens of a text as the server of the model counts them; undefined where it does not. Asked once, before the
   * first answer tells what prompts come to.
   */
  countTokens?(text: string): Promise<number | undefined>;
  /**
   * Generates one text. Rejects soon after the deadline is over or cancelled, with its reason.
   *
   * @throws InferenceError, ModelNotLoadedError, ContextLimitError, GenerationTimeoutError,
   * OutOfMemoryError
   */
  generate(request: GenerationRequest): Promise<Generation>;
  /**
   * Frees the model's memory until the next call, or `load`. For a backend whose model takes memory of this machine;
   * not called while calls are in flight.
   */
  unload?(): Promise<void>;
  /** Frees everything. Calls in flight reject with the code `disposed`. */
  dispose(): Promise<void>;
}
