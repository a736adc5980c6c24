export { type RandomAdapterOptions, randomAdapter } from "./random-adapter.ts";
export { randomGguf } from "./random-gguf.ts";
export type { RandomArchitecture } from "./random-layers.ts";
export { writeOutGguf } from "./write-out-gguf.ts";
export {
  firstTokens,
  vocabularyOfGguf,
  type WrittenVocabulary,
  withTokens,
} from "./written-vocabulary.ts";
