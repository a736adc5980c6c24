import type { PromptSegment } from "../../prompt/segment.ts";
import type { Sampling } from "../sampling.ts";

/*
 * Messages between the host (the game's thread) and the worker thread that runs the model. Plain
 * data. Calls are numbered from 1; a call is cancelled by writing its number to the shared flag,
 * which the worker reads between chunks and tokens: a message would wait for its event loop.
 */

/** What a worker is started with. */
export interface WorkerSettings {
  readonly modelPath: string;
  /** Tokens of each kept sequence; 0 takes the model's own, at most 2048. */
  readonly contextSize: number;
  /** System prompts whose evaluation is kept; 0 chooses by the size of the model. */
  readonly sequences: number;
  readonly threads: number;
  /** See `SharedFlags`. */
  readonly flags: SharedArrayBuffer;
  /** What to import; another name in tests. */
  readonly llamaModule: string;
}

/** One call for the worker. */
export interface WorkerCall {
  readonly type: "generate" | "prepare";
  readonly id: number;
  readonly systemHash: string;
  /** With turn markers. */
  readonly systemText: string;
  /** With turn markers; empty for `prepare`. */
  readonly user: readonly PromptSegment[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Whether pieces of text are wanted as they arrive. */
  readonly stream: boolean;
}

export type HostMessage = WorkerCall | { readonly type: "dispose" };

/** What a loaded model is like. */
export interface ModelFacts {
  /** Tokens that prompt and answer may have together. */
  readonly contextSize: number;
  /** System prompts whose evaluation is kept. */
  readonly sequences: number;
  /** Size of the weights in bytes. */
  readonly modelBytes: number;
  /** From the start of the worker to ready, in milliseconds. */
  readonly loadMs: number;
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
}

export type WorkerMessage =
  | { readonly type: "loaded"; readonly facts: ModelFacts }
  | { readonly type: "load-failed"; readonly error: WireError }
  | { readonly type: "text"; readonly id: number; readonly piece: string }
  | {
      readonly type: "done";
      readonly id: number;
      readonly text: string;
      readonly stop: "end" | "length";
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
