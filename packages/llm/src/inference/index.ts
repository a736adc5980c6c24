/**
 * Runs small language models from GGUF files in any JavaScript runtime.
 *
 * @module
 */

export { type ChosenToken, chooseToken, type WantedToken } from "./choice/choose-token.ts";
export { type DrawOptions, drawToken } from "./choice/draw-token.ts";
export { EngineError, type EngineErrorCode } from "./errors.ts";
export { InferenceModel, type Reading } from "./inference-model.ts";
export type { ModelShape } from "./model/model-shape.ts";
export { type InferenceOptions, openModel } from "./open-model.ts";
export type { Sequence } from "./sequence/sequence.ts";
export type { ChatTemplate } from "./tokenizer/chat-template.ts";
export { type TokenizeOptions, Tokenizer } from "./tokenizer/tokenizer.ts";
export type { TokenVocabulary } from "./tokenizer/vocabulary.ts";
