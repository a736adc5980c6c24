/** A text table: frames refer to texts by number, and send each once. */
export class TextTable {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  #told = 0;

  /** The number of a text, new if necessary. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  /** Texts added since the last call; undefined for none. */
  news(): string[] | undefined {
    if (this.#told === this.texts.length) return undefined;
    const news = this.texts.slice(this.#told);
    this.#told = this.texts.length;
    return news;
  }

  /** Clears the table, which invalidates all numbers. */
  clear(): void {
    this.texts.length = 0;
    this.#numbers.clear();
    this.#told = 0;
  }
}
