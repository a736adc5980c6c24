/**
 * Backends: each call generates one text, wherever the model runs.
 *
 * @module
 */

import type { Deadline, LlmUsage, Question } from "@understudy/planner-core";
import type { DecodingStatistics } from "../../decoding/decoding-statistics.ts";
import type { JsonSchema } from "../../parse/plan-schema.ts";
import type { AnswerShape } from "../../parse/shapes/shaped-steps.ts";
import type { AnswerForm } from "../../prompts/render/answer-form.ts";
import type { Meanings } from "../../prompts/render/render-meanings.ts";
import type { SystemPrompt } from "../../prompts/render/render-system.ts";
import type { PromptSegment } from "../../prompts/text/segment.ts";
import type { ExpectedSpeeds } from "./expected-speeds.ts";
import type { ModelPlacement } from "./placement.ts";
import type { GenerationDefaults, Sampling, SamplingName } from "./sampling.ts";

/** The planning problem behind a prompt, for backends that decode plans themselves. */
export interface PlanTask {
  readonly question: Question;
  /** Maximum number of steps; longer plans are rejected. */
  readonly maxSteps: number;
  /** The classical planner's plan, which the model verifies in a single forward pass. */
  readonly draft?: readonly number[] | undefined;
  /** Asks the classical planner to continue planning after the steps chosen by the model; see `LlmRequest.redraft`. */
  readonly redraft?: ((stepsSaid: readonly number[]) => readonly number[] | undefined) | undefined;
  /** Called with each step as soon as it is complete; see `LlmRequest.onStep`. */
  readonly onStep?: ((action: number, index: number) => "continue" | "stop") | undefined;
}

/** A request for one generated text. */
export interface GenerationRequest {
  readonly system: SystemPrompt;
  /** Contents of the user turn, without chat markers. */
  readonly user: readonly PromptSegment[];
  /** Maximum number of tokens in the answer. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** JSON schema of the answer, for backends with constrained decoding. */
  readonly schema?: JsonSchema | undefined;
  /** The expected answer, for servers with predicted outputs. */
  readonly draft?: string | undefined;
  /** The plan to decode, for backends that decode plans themselves. */
  readonly plan?: PlanTask | undefined;
  /** Letters of the options in the prompt, from {@link BackendInfo.letters}. The answer is one of them. */
  readonly letters?: readonly string[] | undefined;
  /**
   * With letters, on backends that compute text likelihoods ({@link BackendInfo.weighsTexts}): a text and its possible
   * meanings. The answer is the letter of the likeliest meaning; `user` is empty.
   */
  readonly meanings?: Pick<Meanings, "meanings" | "said"> | undefined;
  /** The call's deadline; its rank orders calls waiting for a slot. */
  readonly deadline: Deadline;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Called when the call leaves the queue and the model starts on it. */
  readonly onStart?: (() => void) | undefined;
}

/** Token counts and times of one generation. Times unknown to the backend are undefined. */
export interface GenerationUsage extends LlmUsage {
  /** Prompt tokens reused from an earlier call's KV cache. */
  readonly cachedTokens?: number | undefined;
  /** Prefill time for the remaining prompt tokens, in milliseconds. */
  readonly prefillMs?: number | undefined;
  /** Time the call waited for a slot, in milliseconds. */
  readonly queuedMs?: number | undefined;
}

/** The prompt and answer format of a text other than a plan. */
export type TextPrompt = Pick<
  GenerationRequest,
  "system" | "user" | "maxTokens" | "sampling" | "schema"
>;

/** A request for a text other than a plan. */
export interface TextRequest {
  /**
   * Builds the prompt for a model, once it is loaded.
   *
   * @throws RequestError if the model cannot answer such a request
   */
  readonly promptFor: (info: BackendInfo) => TextPrompt;
  readonly deadline: Deadline;
  /** Called with each piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
}

/** The result of parsing a text as a plan: `ParsedPlan` without the steps. */
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
  /** Reason for a blank text, for messages; undefined if it is unknown. */
  readonly whyEmpty?: string | undefined;
  /** The stop reason: the model's end token, the `maxTokens` limit, or `onStep` returning `stop`. */
  readonly stop: "end" | "length" | "stopped";
  readonly usage: GenerationUsage;
  /** The plan in the text, if the backend has parsed it already. */
  readonly plan?: WritingPlan | undefined;
  /** Counts from plan decoding; undefined on backends that do not decode plans. */
  readonly decoding?: DecodingStatistics | undefined;
}

/** A backend's description of itself. */
export interface BackendInfo {
  /** Name of the model, for cache keys and telemetry. */
  readonly model: string;
  /**
   * Fingerprint that changes with everything in the backend that affects answers: model file, chat template, context
   * window.
   */
  readonly fingerprint: string;
  /** The context window in tokens, shared by prompt and answer; undefined if unknown. */
  readonly contextSize: number | undefined;
  /** Number of calls processed in parallel. */
  readonly slots: number;
  /** Whether the backend decodes plans itself: see {@link GenerationRequest.plan}. */
  readonly decodesPlans?: boolean | undefined;
  /** Whether answers follow any {@link GenerationRequest.schema}, besides the plan schema. Default: false. */
  readonly followsSchemas?: boolean | undefined;
  /** Instructions in prompts on the answer's format. Undefined: selected by the model's name. */
  readonly answerForm?: AnswerForm | undefined;
  /** Supported sampling options; any other option must keep its default. Undefined: all are supported. */
  readonly takes?: readonly SamplingName[] | undefined;
  /** The chat template of prompts and the reason for its choice, as display text; undefined if the server decides. */
  readonly template?: string | undefined;
  /** The LoRA adapter applied to the model. The adapter's name is part of the model's name. */
  readonly adapter?:
    | { readonly name: string; readonly bytes: number; readonly sha256: string }
    | undefined;
  /** Generation settings for LLM planners without their own. */
  readonly generation?: GenerationDefaults | undefined;
  /** Eight option labels of one token each, if the model can choose by a single token. */
  readonly letters?: readonly string[] | undefined;
  /**
   * Whether the backend computes text likelihoods for a model that was not trained to choose by letters. Choices then
   * go to the likeliest meaning of a directive or persona. Default: false.
   */
  readonly weighsTexts?: boolean | undefined;
  /** Hashes (`Domain.hash`) of the domains the model was trained on; undefined: any domain. */
  readonly taughtDomains?: readonly string[] | undefined;
  /** Parameters of requests that the server refused, and that are left out or replaced since. */
  readonly leftOut?: readonly string[] | undefined;
  /** Memory of the loaded model on this machine, in bytes. Undefined if none or unknown. */
  readonly memoryBytes?: number | undefined;
  /** Duration of the last load, in milliseconds; undefined if unknown. */
  readonly loadMs?: number | undefined;
  /** The device that runs the loaded model; undefined if unknown. */
  readonly placement?: ModelPlacement | undefined;
  /** Whether the model reads directives and personas better than the reader. Undefined: unknown. */
  readonly readsWords?: boolean | undefined;
  /** Whether the model can write free text; false for a model trained only to plan. Default: true. */
  readonly writesTexts?: boolean | undefined;
  /**
   * Expected speeds, used for the first question; later ones use measurements. Undefined: those of a slow remote
   * server.
   */
  readonly speeds?: ExpectedSpeeds | undefined;
}

/** Runs a model. Each call generates one text; retries and parsing are up to the caller. */
export interface Backend {
  readonly info: BackendInfo;
  /**
   * Loads the model. Calls load it when needed; loading ahead makes the first call faster.
   *
   * @throws ModelNotLoadedError, OutOfMemoryError
   */
  load(): Promise<void>;
  /**
   * Evaluates a domain's system prompt before the first question, if the backend keeps it in its KV cache.
   *
   * @param question any question of the domain, for a backend that decodes plans itself
   * @throws as `generate`
   */
  prepare?(system: SystemPrompt, deadline: Deadline, question?: Question): Promise<void>;
  /** Whether a system prompt is in the KV cache now. Synchronous, as part of admission. */
  keeps?(system: SystemPrompt): boolean;
  /**
   * Token count of a text, as counted by the model's server; undefined if the server cannot count. Called once, before
   * the first answer reports the prompt's size.
   */
  countTokens?(text: string): Promise<number | undefined>;
  /**
   * Generates one text. Rejects with the deadline's reason soon after it expires or is cancelled.
   *
   * @throws InferenceError, ModelNotLoadedError, ContextLimitError, GenerationTimeoutError,
   * OutOfMemoryError
   */
  generate(request: GenerationRequest): Promise<Generation>;
  /**
   * Frees the model's memory until the next call or `load`. For backends whose model takes memory on this machine;
   * never called during a call.
   */
  unload?(): Promise<void>;
  /**
   * Asks a small question after a failure, in order to see whether the model is back. For servers that may be
   * restarted: it loads the model again, takes as long as a load may, and rejects if the server is still away.
   *
   * @param system the last question's system prompt, which the server keeps or reads again for the next question
   */
  probe?(system: SystemPrompt | undefined): Promise<void>;
  /** Frees all resources. Calls in flight reject with the code `disposed`. */
  dispose(): Promise<void>;
}
