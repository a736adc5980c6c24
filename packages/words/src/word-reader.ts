import { LANGUAGES } from "./language/languages.ts";
import { LanguageReader } from "./language-reader.ts";

/**
 * Reads players' text without a model, by the names, descriptions and `words` of a domain, a
 * thesaurus of game vocabulary and the function words of all {@link LANGUAGES}.
 *
 * @example
 * const reader = new WordReader();
 * const { goals, confidence } = reader.readDirective(domain, "Get some food, but stay away from the mine.");
 * goals[0]?.goal.name; // "eat"
 */
export class WordReader extends LanguageReader {
  constructor() {
    super({ languages: LANGUAGES });
  }
}
