/**
 * The model as seen by the decoding loops: one sequence in a KV cache that grows by forward passes and shrinks by
 * erasing. Implemented by the model worker on node-llama-cpp, and by scripted engines in tests.
 *
 * An engine knows nothing about plans. It serves one loop at a time. Loops rethrow its errors, after which the contents
 * of the KV cache are unknown.
 */
export interface DecodingEngine {
  /**
   * Maximum number of input tokens of one {@link evaluate} call; at least 1. A pass cannot be interrupted, so this also
   * limits how long a cancelled call runs on.
   */
  readonly passLimit: number;
  /** Number of tokens in the sequence: the index of the next token. */
  readonly position: number;
  /** Tokenises text inside an answer: without special tokens, leading space or beginning-of-sequence token. */
  tokenize(text: string): readonly number[];
  /**
   * The text of tokens.
   *
   * @param before preceding tokens: some vocabularies write a word differently at the start of a text
   */
  detokenize(tokens: readonly number[], before?: readonly number[]): string;
  /** Whether a token ends the model's turn. */
  isEnd(token: number): boolean;
  /**
   * Evaluates tokens after those in the KV cache in one forward pass, and chooses the next token at the wanted
   * positions. Greedy sampling takes the token with the highest logit, the smallest id in a tie. All of `tokens` are
   * kept, whatever is wanted or chosen.
   *
   * @param tokens at least 1, at most `passLimit`
   * @param wanted ascending in `at`; may be empty
   * @returns one choice for each wanted position, in order
   */
  evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]>;
  /** Erases tokens from an index to the end. */
  erase(from: number): Promise<void>;
}

/** A position to choose the next token at. */
export interface WantedToken {
  /** Index into the tokens of the pass; the choice is the token after it. */
  readonly at: number;
  /** Allowed tokens; at least 1, never an end-of-turn token. Undefined: the whole vocabulary. */
  readonly allowed?: readonly number[] | undefined;
  /** Whether to compute the margin, for measurements. Reads all logits. */
  readonly withMargin?: boolean | undefined;
  /** Token whose log-probability is computed instead of a choice. Reads all logits. */
  readonly weigh?: number | undefined;
}

/** The model's choice at one position. */
export interface ChosenToken {
  readonly token: number;
  /** Difference between the highest and the second-highest logit, if requested. */
  readonly margin?: number | undefined;
  /** Log-probability of the `weigh` token, if there was one. */
  readonly logProbability?: number | undefined;
}

/** Callbacks of the decoding loops, all called on the engine's thread. */
export interface DecodingHooks {
  /** Called before each forward pass; true ends the loop with a {@link DecodingCancelled}. */
  readonly isCancelled?: (() => boolean) | undefined;
  /** Called between forward passes; true ends the answer at this point. */
  readonly isStopped?: (() => boolean) | undefined;
  /** Called with each piece of the answer's text. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Called after the prompt is evaluated, before the first token of the answer. */
  readonly onFirstToken?: (() => void) | undefined;
  /**
   * Called with the ground action of each complete step, -1 for a step without one. `"stop"` ends the answer after that
   * step.
   *
   * @param index from 0 in each answer, which distinguishes a retry from further steps
   */
  readonly onStep?:
    | ((action: number, index: number) => "continue" | "stop" | undefined)
    | undefined;
  /**
   * Plans on from the model's own steps: all steps of a new draft, including those given, or undefined without one.
   * Decoding continues until the promise settles; a rejection counts as undefined.
   */
  readonly redraft?:
    | ((stepsSaid: readonly number[]) => Promise<readonly number[] | undefined>)
    | undefined;
}

/** `isCancelled` returned true. The engine's KV cache still holds a prefix of the prompt. */
export class DecodingCancelled extends Error {
  constructor() {
    super("The decoding was cancelled");
    this.name = "DecodingCancelled";
  }
}

/** Margin below which two tokens tie: batches of different shapes round differently, depending on the processor. */
export const TIE_MARGIN = 0.01;
