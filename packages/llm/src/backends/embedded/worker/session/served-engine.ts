import type { DecodingEngine } from "../../../../decoding/engine.ts";
import type { PromptSegment } from "../../../../prompts/text/segment.ts";
import type { Sampling } from "../../../interface/sampling.ts";

/** Maximum tokens per evaluation, which cannot be interrupted: a cancelled call runs on for at most one chunk. */
export const PREFILL_CHUNK = 64;

/** Parameters of one call to an engine. */
export interface EngineCall {
  readonly sampling: Sampling;
  /** Index of the answer's first token; the repetition penalty ignores earlier ones. */
  readonly answerFrom: number;
  /** Waits until the call may run its next pass. @throws CallCancelled */
  readonly turn: () => Promise<void>;
  /** Queue position among the running calls; 0 runs first. */
  readonly order: () => number;
}

/** One sequence of a loaded model, used by one call at a time. */
export interface ServedEngine extends DecodingEngine {
  /** Identity of the vocabulary; engines with the same identity tokenize alike. */
  readonly vocabulary: object;
  /** Sets the call that the following evaluations serve; undefined for internal work such as calibration. */
  serve(call: EngineCall | undefined): void;
  /**
   * Copies another engine's KV cache up to a length, which saves evaluating it again. Absent if the library does not
   * support copying.
   */
  readonly keepLike?: ((other: ServedEngine, length: number) => void) | undefined;
}

/** Tokenizes the prompts of a loaded model. */
export interface PromptTokenizer {
  /**
   * Tokenizes a system prompt with its chat template markers, preceded by the beginning-of-sequence token if
   * required.
   */
  system(text: string): readonly number[];
  /** Tokenizes a segment of a turn. Text from players cannot produce special tokens. */
  segment(segment: PromptSegment): readonly number[];
}
