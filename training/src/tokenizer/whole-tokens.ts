/** A whole token in a text. */
export interface WholeMatch {
  readonly start: number;
  readonly end: number;
  readonly id: number;
}

/** Codes per node; whole tokens are ASCII. */
const WIDTH = 128;

/**
 * Finds the tokens that are matched before words are split: in a fixed order, longest first, each from left to right
 * without overlapping earlier ones; all in one pass over the text.
 */
export class WholeTokens {
  /** The next node by node and code; 0 for none. */
  #next = new Int32Array(WIDTH);
  /** By node: the rank of the token that ends there, plus 1. */
  readonly #ranks: number[] = [0];
  readonly #ids: readonly number[];

  /** @param tokens tokens in matching order; ASCII only */
  constructor(tokens: readonly { readonly text: string; readonly id: number }[]) {
    this.#ids = tokens.map(({ id }) => id);
    for (const [rank, { text }] of tokens.entries()) this.#add(text, rank);
  }

  #add(text: string, rank: number): void {
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= WIDTH) throw new RangeError(`The token ${JSON.stringify(text)} is not ASCII`);
      let child = this.#next[node * WIDTH + code] as number;
      if (child === 0) {
        child = this.#ranks.length;
        this.#ranks.push(0);
        if (this.#ranks.length * WIDTH > this.#next.length) {
          const wider = new Int32Array(this.#next.length * 2);
          wider.set(this.#next);
          this.#next = wider;
        }
        this.#next[node * WIDTH + code] = child;
      }
      node = child;
    }
    // The first of equal texts counts.
    if (this.#ranks[node] === 0) this.#ranks[node] = rank + 1;
  }

  /** The tokens of a text from left to right. */
  find(text: string): WholeMatch[] {
    const found: { readonly rank: number; readonly start: number; readonly end: number }[] = [];
    for (let start = 0; start < text.length; start++) {
      let node = 0;
      for (let at = start; at < text.length; at++) {
        const code = text.charCodeAt(at);
        node = code < WIDTH ? (this.#next[node * WIDTH + code] as number) : 0;
        if (node === 0) break;
        const rank = this.#ranks[node] as number;
        if (rank > 0) found.push({ rank: rank - 1, start, end: at + 1 });
      }
    }
    found.sort((one, other) => one.rank - other.rank || one.start - other.start);
    const taken = new Uint8Array(text.length);
    const matches: WholeMatch[] = [];
    for (const { rank, start, end } of found) {
      let isFree = true;
      for (let at = start; at < end && isFree; at++) isFree = taken[at] === 0;
      if (!isFree) continue;
      taken.fill(1, start, end);
      matches.push({ start, end, id: this.#ids[rank] as number });
    }
    return matches.sort((one, other) => one.start - other.start);
  }
}
