/**
 * Runs small language models from GGUF files in any JavaScript runtime.
 *
 * @module
 */

export { EngineError, type EngineErrorCode } from "./errors.ts";
export { InferenceModel, type Reading } from "./inference-model.ts";
export { type InferenceOptions, openModel } from "./open-model.ts";
export type { Sequence } from "./sequence/sequence.ts";
export { Tokenizer } from "./tokenizer/tokenizer.ts";
