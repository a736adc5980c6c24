/** Tokens by the characters of their texts. */
export interface PieceNode {
  readonly next: Map<string, PieceNode>;
  /** Those whose texts end here. */
  readonly tokens: number[];
}

/** The vocabulary of a model as texts that stand within an answer. Made once per model. */
export class TokenPieces {
  /** All tokens that are whole characters. */
  readonly all: PieceNode = { next: new Map(), tokens: [] };
  /** Those of them that a string can not hold as they are. */
  readonly special: PieceNode = { next: new Map(), tokens: [] };
  /** The others. */
  readonly free: number[] = [];
  readonly #pieces = new Map<number, string>();

  /** @param textOf the text of a token within an answer; empty for one that cannot stand there */
  constructor(size: number, textOf: (token: number) => string) {
    for (let token = 0; token < size; token++) {
      const text = textOf(token);
      // Nobody knows what comes of a part of a character.
      if (text === "" || text.includes("\uFFFD")) continue;
      this.#pieces.set(token, text);
      insert(this.all, text, token);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in strings
      if (/["\\\u0000-\u001f]/.test(text)) insert(this.special, text, token);
      else this.free.push(token);
    }
  }

  /** The text of a token; undefined if it is not one of these. */
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
