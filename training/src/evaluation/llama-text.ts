import type { Llama, LlamaContextSequence, Token } from "node-llama-cpp";

/** Tokens of an answer at most. */
export const MAX_ANSWER_TOKENS = 384;

/** The continuation that llama.cpp writes by itself: none of this project's decoding is involved. */
export class LlamaText {
  readonly #sequence: LlamaContextSequence;
  readonly #isEnd: (token: Token) => boolean;
  /** Frees context and model. */
  readonly dispose: () => Promise<void>;

  private constructor(
    sequence: LlamaContextSequence,
    isEnd: (token: Token) => boolean,
    dispose: () => Promise<void>,
  ) {
    this.#sequence = sequence;
    this.#isEnd = isEnd;
    this.dispose = dispose;
  }

  static async open(llama: Llama, modelPath: string, contextSize: number): Promise<LlamaText> {
    const model = await llama.loadModel({ modelPath });
    const context = await model.createContext({ contextSize, threads: 1, flashAttention: false });
    const isEnd = (token: Token) => model.isEogToken(token);
    // One after the other: a context that goes with its model may wait for it, and it for the context.
    const dispose = async () => {
      await context.dispose();
      await model.dispose();
    };
    return new LlamaText(context.getSequence(), isEnd, dispose);
  }

  /** Greedily; the last token may be one that ends the turn. */
  async answer(prompt: readonly number[]): Promise<readonly number[]> {
    await this.#sequence.clearHistory();
    const tokens: number[] = [];
    const options = { temperature: 0, yieldEogToken: true };
    for await (const token of this.#sequence.evaluate([...prompt] as Token[], options)) {
      tokens.push(token);
      if (this.#isEnd(token) || tokens.length === MAX_ANSWER_TOKENS) break;
    }
    return tokens;
  }

  /** How far ahead the token lies that would be chosen behind a text. */
  async margin(text: readonly number[]): Promise<number> {
    await this.#sequence.clearHistory();
    const tokens = [...text] as Token[];
    const last = tokens.pop() as Token;
    const generateNext = { probabilities: true } as const;
    const output = await this.#sequence.controlledEvaluate([...tokens, [last, { generateNext }]]);
    const [first = 1, second = 1] = output.at(-1)?.next.probabilities?.values() ?? [];
    return Math.log(first / second);
  }
}
