/**
 * Reads what players say without a model.
 *
 * @module
 */

export type { Cue, Language } from "./language/language.ts";
export { LANGUAGES } from "./language/languages.ts";
export { synonymsOf } from "./thesaurus/synonyms.ts";
export { WordReader, type WordReaderOptions } from "./word-reader.ts";
