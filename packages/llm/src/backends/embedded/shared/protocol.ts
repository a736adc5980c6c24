/**
 * Messages and flags between a process and the worker that runs its models.
 *
 * @module
 */

import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { WritingPlan } from "../../../contract/backend/backend.ts";
import type { DecodingStatistics } from "../../../contract/backend/decoding-statistics.ts";
import type { GpuKind, ModelPlacement } from "../../../contract/backend/placement.ts";
import type { Sampling } from "../../../contract/backend/sampling.ts";
import type { JsonSchema } from "../../../contract/parse/plan-schema.ts";
import type { Meanings } from "../../../contract/rendering/render-meanings.ts";
import type { PromptSegment } from "../../../contract/rendering/segment.ts";
import type { ChatTemplate } from "../../../inference/tokenizer/chat-template.ts";
import type { ModelCalibration } from "./calibrate.ts";

/*
 * Messages between the host (the game's thread) and the worker thread that runs the models. Plain
 * data. Calls are numbered from 1. What must be seen between two forward passes (cancelled, said
 * enough, who goes first) is written to shared flags: a message would wait for an event loop.
 */

/** Start parameters of a worker. */
export interface WorkerSettings {
  /** See `SharedFlags`. */
  readonly flags: SharedArrayBuffer;
  /** The module to import; another name in tests. */
  readonly llamaModule: string;
}

/** The engine that runs a model: the built-in engine, or llama.cpp. */
export type EngineName = "built-in" | "node-llama-cpp";

/** A GPU to compute on: the best that there is, none, or one of a kind. */
export type GpuChoice = "auto" | "none" | GpuKind;

/** A LoRA adapter that was looked at. */
export interface AdapterFile {
  /** Absolute. */
  readonly path: string;
  /** For people: the name of the file. */
  readonly name: string;
  readonly bytes: number;
  /** The hash that the file must have when it is loaded. */
  readonly sha256: string;
}

/** Settings for loading a model. */
export interface ModelSettings {
  readonly modelPath: string;
  /** The hash that the file must have; undefined if any file will do. */
  readonly sha256: string | undefined;
  readonly engine: EngineName;
  readonly gpu: GpuChoice;
  /** Layers that it is given; undefined: as many as fit. */
  readonly gpuLayers: number | undefined;
  /** Tokens of each kept sequence; 0 takes the model's own, at most 2048. */
  readonly contextSize: number;
  /** System prompts whose evaluation is kept; 0 chooses by the size of the model. */
  readonly sequences: number;
  /** Numbers of threads to choose from, ascending. */
  readonly threads: readonly number[];
  /** Undefined: whatever is faster. */
  readonly flashAttention: boolean | undefined;
  /** Calls put into one batch; 0 chooses by what a batch costs. */
  readonly batch: number;
  /** The earlier measurement; undefined measures now. */
  readonly calibration: ModelCalibration | undefined;
  /** A smaller model of the same vocabulary that drafts where there is no other draft. */
  readonly draftModelPath: string | undefined;
  /** Added to the weights while it computes. */
  readonly adapter: AdapterFile | undefined;
}

/** How a plan is decoded; see `DecodingMode` for the words. */
export type WireMode = "free" | "grammar" | "applicable";

/** The problem that a plan is decoded for. */
export interface WirePlan {
  /** A domain that this thread has seen, by number. */
  readonly domain: number;
  /** Its text, the first time. */
  readonly domainText: string | undefined;
  readonly mode: WireMode;
  readonly maxSteps: number;
  readonly state: Int32Array;
  readonly goal: ConditionNode;
  readonly maintain: ConditionNode | undefined;
  /** Ground actions that must not be used. */
  readonly disabled: readonly number[];
  /** Costs of ways, from place to place, in thousandths. */
  readonly ways: Int32Array | undefined;
  readonly draft: readonly number[] | undefined;
  /** Whether the understudy can be asked for another draft. */
  readonly canRedraft: boolean;
  /** Whether steps are wanted as they are complete. */
  readonly wantsSteps: boolean;
}

/** One call for the worker. */
export interface WorkerCall {
  readonly type: "generate" | "prepare" | "choose";
  readonly id: number;
  readonly model: number;
  readonly lane: number;
  readonly systemHash: string;
  /** With turn markers. */
  readonly systemText: string;
  /** How most turns behind that system prompt begin, with turn markers; may be empty. */
  readonly turnStart: string;
  /** With turn markers; empty for `prepare`. */
  readonly user: readonly PromptSegment[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Whether pieces of text are wanted as they arrive. */
  readonly stream: boolean;
  /** With `generate`: the answer is a plan of this domain. */
  readonly plan: WirePlan | undefined;
  /** With `generate`, without a plan: the schema that the answer follows. */
  readonly schema: JsonSchema | undefined;
  /** With `choose`: what the options are called. */
  readonly letters: readonly string[];
  /** With `choose`: a text and what it may mean, with turn markers. */
  readonly meanings: Pick<Meanings, "meanings" | "said"> | undefined;
}

export type HostMessage =
  | WorkerCall
  | { readonly type: "load"; readonly model: number; readonly settings: ModelSettings }
  | { readonly type: "unload"; readonly model: number }
  /** The answer to a `redraft`. */
  | {
      readonly type: "redrafted";
      readonly id: number;
      readonly draft: readonly number[] | undefined;
    }
  /** Flags changed that a waiting call must see; here they are where memory is not shared. */
  | { readonly type: "wake"; readonly flags: Int32Array | undefined }
  | { readonly type: "dispose" };

/** The file of a model, as the engine that read it found it. */
export interface ModelFileFacts {
  /** With that of the model that drafts for it. */
  readonly bytes: number;
  readonly chatTemplate: ChatTemplate | undefined;
}

/** Facts about a loaded model. */
export interface ModelFacts {
  /** Tokens that prompt and answer may have together. */
  readonly contextSize: number;
  /** System prompts whose evaluation is kept. */
  readonly sequences: number;
  /** Calls that are put into one batch. */
  readonly batch: number;
  /** Size of the weights in bytes. */
  readonly modelBytes: number;
  /** Size of the kept evaluations and buffers in bytes, as the library estimates it. */
  readonly contextBytes: number;
  /** From the request to ready, calibration included, in milliseconds. */
  readonly loadMs: number;
  readonly calibration: ModelCalibration;
  /** The engine that computes: llama.cpp, or the built-in engine in one of its two ways. */
  readonly computedBy: "native" | "webassembly" | "typescript";
  /** The device that computes, with the model that drafts for it. */
  readonly placement: ModelPlacement;
  /** Undefined on llama.cpp, whose files the host reads itself. */
  readonly file?: ModelFileFacts | undefined;
  /** The letters that name options; empty if the model cannot choose by a single token. */
  readonly letters: readonly string[];
}

/** An error as it crosses the thread border. */
export type WireError =
  | {
      readonly kind: "inference" | "model-not-loaded" | "out-of-memory" | "cancelled";
      readonly message: string;
    }
  | { readonly kind: "context-limit"; readonly max: number; readonly required: number };

/** Counts and times of one call inside the worker. */
export interface CallFacts {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  /** The statistics of a plan. */
  readonly decoding?: DecodingStatistics | undefined;
}

export type WorkerMessage =
  /** Forward passes so far, told now and then where memory is not shared. */
  | { readonly type: "advanced"; readonly passes: number }
  /** The last message of a worker whose end cannot be seen otherwise. */
  | { readonly type: "ended" }
  /** The progress of a model that comes over a network. */
  | {
      readonly type: "loading";
      readonly model: number;
      readonly bytes: number;
      /** Undefined if the server does not say it. */
      readonly totalBytes: number | undefined;
    }
  /** Something that the user of a loaded model may want to know. */
  | { readonly type: "notice"; readonly model: number; readonly text: string }
  | { readonly type: "loaded"; readonly model: number; readonly facts: ModelFacts }
  | { readonly type: "load-failed"; readonly model: number; readonly error: WireError }
  | { readonly type: "unloaded"; readonly model: number }
  /** News of a call: text, as far as it is wanted, and steps that are complete in it. */
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
      /** The plan that a call writes, if it is for one. */
      readonly plan: WritingPlan | undefined;
      readonly facts: CallFacts;
      /** Hashes of the system prompts whose evaluation is complete and kept. */
      readonly kept: readonly string[];
    }
  | {
      readonly type: "failed";
      readonly id: number;
      readonly error: WireError;
      readonly kept: readonly string[];
    };
