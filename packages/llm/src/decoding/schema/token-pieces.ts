/** A trie of tokens, by the characters of their texts. */
export interface PieceNode {
  readonly next: Map<string, PieceNode>;
  /** Tokens whose text ends here. */
  readonly tokens: number[];
}

/** A model's vocabulary as text inside an answer. Built once per model. */
export class TokenPieces {
  /** All tokens of whole characters. */
  readonly all: PieceNode = { next: new Map(), tokens: [] };
  /** Tokens with characters that must be escaped in a JSON string. */
  readonly special: PieceNode = { next: new Map(), tokens: [] };
  /** All other tokens, by the number of characters: allowed in any string that has room for them. */
  readonly #free: number[][] = [];
  readonly #pieces = new Map<number, string>();

  /** @param textOf the text of a token inside an answer; empty if it cannot occur there */
  constructor(size: number, textOf: (token: number) => string) {
    for (let token = 0; token < size; token++) {
      const text = textOf(token);
      // The token is part of a character, so its effect on the text is unknown.
      if (text === "" || text.includes("\uFFFD")) continue;
      this.#pieces.set(token, text);
      insert(this.all, text, token);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in strings
      if (/["\\\u0000-\u001f]/.test(text)) insert(this.special, text, token);
      else {
        const length = [...text].length;
        const alike = this.#free[length];
        if (alike === undefined) this.#free[length] = [token];
        else alike.push(token);
      }
    }
  }

  /** The tokens without characters to escape, of at most so many characters. */
  *freeWithin(length: number): Iterable<number> {
    for (const [size, tokens = []] of this.#free.entries()) if (size <= length) yield* tokens;
  }

  /** The text of a token; undefined if the token is excluded. */
  textOf(token: number): string | undefined {
    return this.#pieces.get(token);
  }
}

function insert(root: PieceNode, text: string, token: number): void {
  let node = root;
  for (const char of text) {
    let next = node.next.get(char);
    if (next === undefined) {
      next = { next: new Map(), tokens: [] };
      node.next.set(char, next);
    }
    node = next;
  }
  node.tokens.push(token);
}
