const RUN = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;
const TRAILING_HIRAGANA = /[\u3040-\u309f]+$/;
/** Maximum length of words that are searched for. */
const MAX_WORD = 12;

/** Whether a word consists of letters of a script without spaces. */
export function isRun(word: string): boolean {
  return RUN.test(word);
}

/** A word without its inflected ending: `逃げる` and `逃げろ` give `逃`. */
export function withoutHiragana(word: string): string {
  const bare = word.replace(TRAILING_HIRAGANA, "");
  return bare === "" ? word : bare;
}

/** Splits text in scripts without spaces into known words, longest match first. Everything else is skipped. */
export class RunSplitter {
  readonly #wordsOf: () => Iterable<string>;
  #words: ReadonlySet<string> | undefined;
  readonly #banEndings: readonly string[];

  /**
   * @param wordsOf returns all known words; called for the first run
   * @param banEndings sentence endings that forbid
   */
  constructor(wordsOf: () => Iterable<string>, banEndings: readonly string[]) {
    this.#wordsOf = wordsOf;
    this.#banEndings = banEndings;
  }

  /** @returns the words of a run, and whether it ends with a prohibition */
  split(run: string): { readonly words: readonly string[]; readonly isBanned: boolean } {
    this.#words ??= new Set([...this.#wordsOf()].filter((word) => word.length <= MAX_WORD));
    const known = this.#words;
    const words: string[] = [];
    for (let at = 0; at < run.length; ) {
      let length = Math.min(MAX_WORD, run.length - at);
      while (length > 0 && !known.has(run.slice(at, at + length))) length--;
      if (length > 0) words.push(run.slice(at, at + length));
      at += Math.max(1, length);
    }
    const isBanned = this.#banEndings.some(
      (ending) => run.endsWith(ending) && run.length > ending.length + 1,
    );
    return { words, isBanned };
  }
}
