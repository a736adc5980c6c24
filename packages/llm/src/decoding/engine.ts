/**
 * The model as the decoding loops need it: one sequence whose kept tokens grow by forward passes and shrink by
 * erasing. Implemented over node-llama-cpp by the model worker, and by scripted engines in tests.
 *
 * An engine knows nothing of plans. It serves one loop at a time. Whatever it throws, the loop throws
 * on: after an error nothing is known about the tokens kept.
 */
export interface DecodingEngine {
  /**
   * Tokens that one {@link evaluate} takes at most, in tokens of input. A pass cannot be interrupted,
   * so this is also how far a cancelled call may run on. At least 1.
   */
  readonly passLimit: number;
  /** Tokens kept in the sequence: the index of the next token. */
  readonly position: number;
  /**
   * Tokenises text as it stands within an answer: no special tokens, no blank put before it, no
   * marker of the beginning.
   */
  tokenize(text: string): readonly number[];
  /**
   * The text of tokens.
   *
   * @param before tokens that precede them: some vocabularies write a word differently at the
   * beginning of a text
   */
  detokenize(tokens: readonly number[], before?: readonly number[]): string;
  /** Whether the model ends its turn with this token. */
  isEnd(token: number): boolean;
  /**
   * Evaluates tokens behind those kept, in one forward pass, and chooses the next token at the
   * positions that are wanted. With greedy sampling that is the token of the highest logit, the
   * smaller id in a tie. Neither the choice nor the order of `wanted` changes what is kept: all of
   * `tokens`, nothing else.
   *
   * @param tokens at least 1, at most `passLimit`
   * @param wanted ascending in `at`; may be empty
   * @returns one choice for each wanted position, in order
   */
  evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]>;
  /** Erases the kept tokens from an index to the end. */
  erase(from: number): Promise<void>;
}

/** A position at which the model is asked for the next token. */
export interface WantedToken {
  /** Index into the tokens of the pass: the choice is the token behind that one. */
  readonly at: number;
  /**
   * Only these tokens compete; at least 1, never one that ends the turn. Left out: the whole
   * vocabulary.
   */
  readonly allowed?: readonly number[] | undefined;
  /** Whether the margin is wanted too. Costs a look at the whole vocabulary: for measurements. */
  readonly withMargin?: boolean | undefined;
  /** A token whose likelihood is wanted: the choice is of no use then. Costs a look at the whole vocabulary. */
  readonly weigh?: number | undefined;
}

/** The token that the model chose at one position. */
export interface ChosenToken {
  readonly token: number;
  /** How far the logit of the best token lies above the second best. Only where it was wanted. */
  readonly margin?: number | undefined;
  /** The natural logarithm of the likelihood of the token to be weighed. Only where there was one. */
  readonly logProbability?: number | undefined;
}

/** Part of a call that the loops report to and ask. All are called on the engine's thread. */
export interface DecodingHooks {
  /** Asked before each forward pass: true ends the loop with a {@link DecodingCancelled}. */
  readonly isCancelled?: (() => boolean) | undefined;
  /** Asked between forward passes: true ends the answer where it stands. */
  readonly isStopped?: (() => boolean) | undefined;
  /** Called with each piece of the answer's text. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Called before the first token of the answer is known, once the prompt is evaluated. */
  readonly onFirstToken?: (() => void) | undefined;
  /**
   * Called with the ground action of each step once its text is complete, -1 for a step that names
   * none. `"stop"` ends the answer behind that step.
   *
   * @param index counted from 0 in each answer, to tell another try from further steps
   */
  readonly onStep?:
    | ((action: number, index: number) => "continue" | "stop" | undefined)
    | undefined;
  /**
   * Plans on from steps of the model's own: all steps of a new draft, those said included, or
   * undefined when there is none. The loop continues decoding until the promise settles; a rejection
   * counts as undefined.
   */
  readonly redraft?:
    | ((stepsSaid: readonly number[]) => Promise<readonly number[] | undefined>)
    | undefined;
}

/** The hook `isCancelled` said so. The engine keeps a true beginning of the prompt. */
export class DecodingCancelled extends Error {
  constructor() {
    super("The decoding was cancelled");
    this.name = "DecodingCancelled";
  }
}

/** A margin below this is a tie: batches of different shapes round differently, by how much depends on the processor. */
export const TIE_MARGIN = 0.01;
