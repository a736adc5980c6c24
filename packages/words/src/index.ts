export type { Cue, Language } from "./language/language.ts";
export { LANGUAGES } from "./language/languages.ts";
export { WordReader, type WordReaderOptions } from "./word-reader.ts";
