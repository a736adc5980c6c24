import type { ChosenToken, DecodingEngine, WantedToken } from "../decoding/engine.ts";

/** Options of a {@link ScriptedEngine}. */
export interface ScriptedEngineOptions {
  /** The text the model prefers. After a divergence it follows its seed. */
  readonly wants?: string | undefined;
  /** Seed of the next token. Default 1. */
  readonly seed?: number | undefined;
  /** Vocabulary besides single characters. Default: pieces of plans. */
  readonly pieces?: readonly string[] | undefined;
  /** Maximum number of tokens per pass. Default 64. */
  readonly passLimit?: number | undefined;
}

/** Pieces across step boundaries, as in real vocabularies. */
export const PLAN_PIECES: readonly string[] = [
  '{"steps":[{"',
  '{"',
  '":"',
  '":',
  '","',
  '"}},{"',
  '}},{"',
  '":{"',
  '":{}},{"',
  '":{}}',
  '"}}]}',
  "]}",
  "steps",
  "tool",
  "args",
  "place",
  "go",
  "goto",
  "fo",
  "rest",
  "home",
  "ch",
  "op",
];

const CHARACTERS = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
/** Id of every prompt token, which has no text. */
const PROMPT = 0;
const END = 1;

/**
 * A deterministic model without weights, for tests. Its tokeniser takes the longest matching piece. The next token
 * depends only on the previous ones.
 */
export class ScriptedEngine implements DecodingEngine {
  readonly passLimit: number;
  /** Number of tokens and wanted positions of each pass. */
  readonly passes: { readonly tokens: number; readonly wanted: number }[] = [];
  readonly #wants: string | undefined;
  readonly #seed: number;
  readonly #pieces: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #longest: number;
  #kept: number[] = [];

  constructor(options: ScriptedEngineOptions = {}) {
    this.passLimit = options.passLimit ?? 64;
    this.#wants = options.wants;
    this.#seed = options.seed ?? 1;
    // The first two pieces are the prompt token and the end-of-turn token.
    this.#pieces = ["", "", ...new Set([...CHARACTERS, ...(options.pieces ?? PLAN_PIECES)])];
    this.#ids = new Map(this.#pieces.map((piece, id) => [piece, id]));
    this.#longest = Math.max(...this.#pieces.map(({ length }) => length));
  }

  /** A prompt of the given number of tokens. */
  prompt(length: number): readonly number[] {
    return new Array<number>(length).fill(PROMPT);
  }

  /** Number of tokens evaluated. */
  get evaluated(): number {
    return this.passes.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  get position(): number {
    return this.#kept.length;
  }

  tokenize(text: string): readonly number[] {
    const tokens: number[] = [];
    for (let at = 0; at < text.length; ) {
      let length = Math.min(this.#longest, text.length - at);
      while (length > 1 && !this.#ids.has(text.slice(at, at + length))) length--;
      const id = this.#ids.get(text.slice(at, at + length));
      if (id === undefined) throw new RangeError(`No token for "${text.charAt(at)}"`);
      tokens.push(id);
      at += length;
    }
    return tokens;
  }

  detokenize(tokens: readonly number[]): string {
    return tokens.map((token) => this.#pieces[token]).join("");
  }

  isEnd(token: number): boolean {
    return token === END;
  }

  async evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]> {
    if (tokens.length === 0 || tokens.length > this.passLimit) {
      throw new RangeError(`A pass of ${tokens.length} tokens`);
    }
    this.passes.push({ tokens: tokens.length, wanted: wanted.length });
    const base = this.#kept.length;
    this.#kept.push(...tokens);
    await Promise.resolve();
    return wanted.map(({ at, allowed, withMargin, weigh }) => {
      const logits = this.#logits(this.#kept.slice(0, base + at + 1));
      const ids = [...(allowed ?? logits.keys())];
      ids.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
      const [token, second] = ids;
      if (token === undefined) throw new RangeError("No token is allowed");
      if (weigh !== undefined) {
        const sum = logits.reduce((all, logit) => all + Math.exp(logit), 0);
        return { token, logProbability: (logits[weigh] as number) - Math.log(sum) };
      }
      const below = second === undefined ? Number.NEGATIVE_INFINITY : (logits[second] as number);
      return withMargin ? { token, margin: (logits[token] as number) - below } : { token };
    });
  }

  async erase(from: number): Promise<void> {
    await Promise.resolve();
    this.#kept.length = Math.min(from, this.#kept.length);
  }

  #logits(context: readonly number[]): readonly number[] {
    const said = context.filter((token) => token !== PROMPT);
    const text = this.detokenize(said);
    const rest = this.#wants?.startsWith(text) ? this.#wants.slice(text.length) : undefined;
    const favourite = rest === undefined ? undefined : (this.tokenize(rest)[0] ?? END);
    let hash = this.#seed;
    for (const token of said) hash = Math.imul(hash ^ token, 0x01000193) >>> 0;
    return this.#pieces.map((_, token) => {
      if (token === PROMPT) return -1;
      if (token === favourite) return 2;
      const mixed = Math.imul(hash ^ Math.imul(token, 0x9e3779b1), 0x85ebca6b);
      return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
    });
  }
}
