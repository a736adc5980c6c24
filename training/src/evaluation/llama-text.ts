import type { Llama, LlamaContextSequence, Token } from "node-llama-cpp";

/** Token limit of an answer. */
export const MAX_ANSWER_TOKENS = 384;

/** llama.cpp's own continuation, without any of this project's decoding. */
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
    // Sequential: context and model may wait for each other's disposal.
    const dispose = async () => {
      await context.dispose();
      await model.dispose();
    };
    return new LlamaText(context.getSequence(), isEnd, dispose);
  }

  /** Greedy; the last token may end the turn. */
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

  /** The lead of the most likely next token over the runner-up. */
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
