import type { Sampling } from "../../../../contract/backend/sampling.ts";
import type { PromptSegment } from "../../../../contract/rendering/segment.ts";
import type { DecodingEngine } from "../../../../decoding/engine.ts";

/**
 * The most tokens evaluated at once. An evaluation cannot be interrupted: a cancelled call continues for one
 * chunk at most.
 */
export const PREFILL_CHUNK = 64;

/** Parameters of one call to an engine. */
export interface EngineCall {
  readonly sampling: Sampling;
  /** Index of the answer's first token: tokens before it are not punished for being repeated. */
  readonly answerFrom: number;
  /** Waits until the call may evaluate. @throws CallCancelled */
  readonly turn: () => Promise<void>;
  /** The place of the call among those running; 0 is first. */
  readonly order: () => number;
}

/** One sequence of a loaded model as a session uses it: for one call after the other. */
export interface ServedEngine extends DecodingEngine {
  /** Engines with the same one tokenise alike. */
  readonly vocabulary: object;
  /** Serves another call from here on; undefined: calibration and the like. */
  serve(call: EngineCall | undefined): void;
  /**
   * Keeps what another engine of the model keeps, up to a length, instead of evaluating it again. Absent where the library
   * cannot do that.
   */
  readonly keepLike?: ((other: ServedEngine, length: number) => void) | undefined;
}

/** How the prompts of a loaded model become tokens. */
export interface PromptTokenizer {
  /** A system prompt with its turn markers, behind what begins every text of the model. */
  system(text: string): readonly number[];
  /** A part of a turn. In what players wrote no marker is read as one. */
  segment(segment: PromptSegment): readonly number[];
}
