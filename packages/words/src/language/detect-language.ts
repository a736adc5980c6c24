import type { CompiledLanguage } from "./compiled-language.ts";

/** Maximum number of cached words. The cache is cleared when it is full. */
const MAX_WORDS = 20_000;

/** Detects the language of a text by its function words. */
export class LanguageDetector {
  readonly #languages: readonly CompiledLanguage[];
  /** A bit mask of the languages that contain each word. */
  readonly #masks = new Map<string, number>();

  /** @param languages languages to tell apart, at most 30 */
  constructor(languages: readonly CompiledLanguage[]) {
    this.#languages = languages;
  }

  /** The index of the language that has the most of these words; among ties that with more cues and articles, or the first. */
  detect(words: readonly string[]): number {
    const { length } = this.#languages;
    if (length < 2) return 0;
    let best = 0;
    let most = 0;
    // The first language nearly always wins, so the others are counted only in doubt.
    let left = words.length;
    for (const word of words) if ((this.#maskOf(word) & 1) === 1) most++;
    left -= most;
    if (left <= most) return 0;
    for (let index = 1; index < length; index++) {
      let count = 0;
      for (const word of words) count += (this.#maskOf(word) >>> index) & 1;
      if (count > most || (count === most && best > 0 && this.#isBetter(words, index, best))) {
        most = count;
        best = index;
      }
    }
    return best;
  }

  /** Whether more of the words are articles in a language, or cues, than in another with as many known words. */
  #isBetter(words: readonly string[], index: number, than: number): boolean {
    const weight = (language: CompiledLanguage | undefined): number =>
      words.reduce((sum, word) => sum + weightOf(language, word), 0);
    return weight(this.#languages[index]) > weight(this.#languages[than]);
  }

  #maskOf(word: string): number {
    const known = this.#masks.get(word);
    if (known !== undefined) return known;
    let mask = 0;
    for (let index = 0; index < this.#languages.length; index++) {
      if (this.#languages[index]?.known.has(word) === true) mask |= 1 << index;
    }
    if (this.#masks.size >= MAX_WORDS) this.#masks.clear();
    this.#masks.set(word, mask);
    return mask;
  }
}

/** "Los" is an article in Spanish, and a word that says nothing in German. */
const weightOf = (language: CompiledLanguage | undefined, word: string): number =>
  language?.determiners.has(word) === true
    ? 2
    : language?.cues.get(word)?.cue !== undefined
      ? 1
      : 0;
