/** Texts by number: frames name them, and tell each once. */
export class TextTable {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  #told = 0;

  /** The number of a text; a new one if it was never named. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  /** The texts named since the last call; undefined if there are none. */
  news(): string[] | undefined {
    if (this.#told === this.texts.length) return undefined;
    const news = this.texts.slice(this.#told);
    this.#told = this.texts.length;
    return news;
  }

  /** Forgets everything: numbers that were given out mean nothing any more. */
  clear(): void {
    this.texts.length = 0;
    this.#numbers.clear();
    this.#told = 0;
  }
}
