/**
 * Messages and flags between a process and the worker that runs its models.
 *
 * @module
 */

import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { DecodingStatistics } from "../../../decoding/decoding-statistics.ts";
import type { ChatTemplate } from "../../../inference/tokenizer/chat-template.ts";
import type { JsonSchema } from "../../../parse/plan-schema.ts";
import type { Meanings } from "../../../prompts/render/render-meanings.ts";
import type { PromptSegment } from "../../../prompts/text/segment.ts";
import type { WritingPlan } from "../../interface/backend.ts";
import type { GpuKind, ModelPlacement } from "../../interface/placement.ts";
import type { Sampling } from "../../interface/sampling.ts";
import type { ModelCalibration } from "./calibrate.ts";

/*
 * Messages between the host (the game's thread) and the worker thread that runs the models, as plain data. Call ids
 * start at 1. Flags that the worker must read between two forward passes (cancelled, stopped, order) are in shared
 * memory, because a message would wait for the event loop.
 */

/** Start parameters of a worker. */
export interface WorkerSettings {
  /** See `SharedFlags`. */
  readonly flags: SharedArrayBuffer;
  /** Path of the module to import; replaced in tests. */
  readonly llamaModule: string;
}

/** Inference engine: the built-in one, or llama.cpp. */
export type EngineName = "built-in" | "node-llama-cpp";

/** GPU backend: the best available, none, or a specific one. */
export type GpuChoice = "auto" | "none" | GpuKind;

/** A validated LoRA adapter. */
export interface AdapterFile {
  /** Absolute path. */
  readonly path: string;
  /** File name, for messages. */
  readonly name: string;
  readonly bytes: number;
  /** Required hash of the file at load time. */
  readonly sha256: string;
}

/** Settings for loading a model. */
export interface ModelSettings {
  readonly modelPath: string;
  /** Required hash of the file; undefined accepts any file. */
  readonly sha256: string | undefined;
  readonly engine: EngineName;
  readonly gpu: GpuChoice;
  /** Layers on the GPU; undefined to use as many as fit. */
  readonly gpuLayers: number | undefined;
  /** Tokens per sequence; 0 for the model's own context window, at most 2048. */
  readonly contextSize: number;
  /** System prompts kept in the KV cache; 0 for a default by model size. */
  readonly sequences: number;
  /** Thread counts to choose from, ascending. */
  readonly threads: readonly number[];
  /** Whether to use flash attention; undefined to measure which is faster. */
  readonly flashAttention: boolean | undefined;
  /** Calls per batch; 0 to measure. */
  readonly batch: number;
  /** Calibration from an earlier load; undefined to measure. */
  readonly calibration: ModelCalibration | undefined;
  /** A smaller model with the same vocabulary, for speculative decoding when there is no other draft. */
  readonly draftModelPath: string | undefined;
  /** LoRA adapter applied to the model. */
  readonly adapter: AdapterFile | undefined;
}

/** Constraint on decoded plans; see `DecodingMode`. */
export type WireMode = "free" | "grammar" | "applicable";

/** The planning problem of a call. */
export interface WirePlan {
  /** Number of a domain known to the thread. */
  readonly domain: number;
  /** Text of the domain, sent with its first use. */
  readonly domainText: string | undefined;
  readonly mode: WireMode;
  readonly maxSteps: number;
  readonly state: Int32Array;
  readonly goal: ConditionNode;
  readonly maintain: ConditionNode | undefined;
  /** Indices of the disabled ground actions. */
  readonly disabled: readonly number[];
  /** Travel costs between places, in thousandths. */
  readonly ways: Int32Array | undefined;
  readonly draft: readonly number[] | undefined;
  /** Whether the classical planner can supply another draft. */
  readonly canRedraft: boolean;
  /** Whether completed steps are reported. */
  readonly wantsSteps: boolean;
}

/** A call for the worker. */
export interface WorkerCall {
  readonly type: "generate" | "prepare" | "choose";
  readonly id: number;
  readonly model: number;
  readonly lane: number;
  readonly systemHash: string;
  /** System prompt with chat template markers. */
  readonly systemText: string;
  /** The beginning that most user turns share, with chat template markers; may be empty. */
  readonly turnStart: string;
  /** User turn with chat template markers; empty for `prepare`. */
  readonly user: readonly PromptSegment[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Whether pieces of text are streamed. */
  readonly stream: boolean;
  /** For `generate`: decode a plan of this domain. */
  readonly plan: WirePlan | undefined;
  /** For `generate` without a plan: JSON schema of the answer. */
  readonly schema: JsonSchema | undefined;
  /** For `choose`: letters of the options. */
  readonly letters: readonly string[];
  /** For `choose`: a text and the meanings to choose from, with chat template markers. */
  readonly meanings: Pick<Meanings, "meanings" | "said"> | undefined;
}

export type HostMessage =
  | WorkerCall
  | { readonly type: "load"; readonly model: number; readonly settings: ModelSettings }
  | { readonly type: "unload"; readonly model: number }
  /** Reply to a `redraft`. */
  | {
      readonly type: "redrafted";
      readonly id: number;
      readonly draft: readonly number[] | undefined;
    }
  /** Flags have changed, and waiting calls must read them; the flags are attached if memory is not shared. */
  | { readonly type: "wake"; readonly flags: Int32Array | undefined }
  | { readonly type: "dispose" };

/** Facts about a model file, as read by the engine. */
export interface ModelFileFacts {
  /** Total size, including the draft model. */
  readonly bytes: number;
  readonly chatTemplate: ChatTemplate | undefined;
}

/** Facts about a loaded model. */
export interface ModelFacts {
  /** Context window in tokens, prompt and answer together. */
  readonly contextSize: number;
  /** System prompts kept in the KV cache. */
  readonly sequences: number;
  /** Calls per batch. */
  readonly batch: number;
  /** Size of the weights in bytes. */
  readonly modelBytes: number;
  /** Size of the KV cache and buffers in bytes, as estimated by the library. */
  readonly contextBytes: number;
  /** Time from the load request until the model is ready, including calibration, in milliseconds. */
  readonly loadMs: number;
  readonly calibration: ModelCalibration;
  /** Implementation of the computation: llama.cpp, or the built-in engine's WebAssembly or TypeScript kernels. */
  readonly computedBy: "native" | "webassembly" | "typescript";
  /** Device placement, including the draft model. */
  readonly placement: ModelPlacement;
  /** Facts about the file; undefined for llama.cpp, whose files the host reads itself. */
  readonly file?: ModelFileFacts | undefined;
  /** Letters that denote options; empty if the model cannot choose by a single token. */
  readonly letters: readonly string[];
}

/** A serialized error. */
export type WireError =
  | {
      readonly kind: "inference" | "model-not-loaded" | "out-of-memory" | "cancelled";
      readonly message: string;
    }
  | { readonly kind: "context-limit"; readonly max: number; readonly required: number };

/** Token counts and timings of a call in the worker. */
export interface CallFacts {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  /** Decoding statistics of a plan. */
  readonly decoding?: DecodingStatistics | undefined;
}

export type WorkerMessage =
  /** Number of forward passes so far, sent periodically if memory is not shared. */
  | { readonly type: "advanced"; readonly passes: number }
  /** Last message of a worker, for threads whose end cannot be observed in another way. */
  | { readonly type: "ended" }
  /** Download progress of a model. */
  | {
      readonly type: "loading";
      readonly model: number;
      readonly bytes: number;
      /** Undefined if the server does not report it. */
      readonly totalBytes: number | undefined;
    }
  /** Notice for the user of a loaded model. */
  | { readonly type: "notice"; readonly model: number; readonly text: string }
  | { readonly type: "loaded"; readonly model: number; readonly facts: ModelFacts }
  | { readonly type: "load-failed"; readonly model: number; readonly error: WireError }
  | { readonly type: "unloaded"; readonly model: number }
  /** Output of a call: text, if streamed, and completed steps. */
  | {
      readonly type: "said";
      readonly id: number;
      readonly text: string;
      readonly steps: readonly number[];
      /** Index of the first of these steps in the answer. */
      readonly firstIndex: number;
    }
  | { readonly type: "redraft"; readonly id: number; readonly steps: readonly number[] }
  | {
      readonly type: "done";
      readonly id: number;
      readonly text: string;
      readonly stop: "end" | "length" | "stopped";
      /** The decoded plan, if the call is for one. */
      readonly plan: WritingPlan | undefined;
      readonly facts: CallFacts;
      /** Hashes of the system prompts that are completely in the KV cache. */
      readonly kept: readonly string[];
    }
  | {
      readonly type: "failed";
      readonly id: number;
      readonly error: WireError;
      readonly kept: readonly string[];
    };
