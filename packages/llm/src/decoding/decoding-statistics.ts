/** Statistics of decoding one answer. */
export interface DecodingStatistics {
  /** Forward passes, including those for the prompt. */
  readonly passes: number;
  /** Forward passes for the prompt only. */
  readonly promptPasses: number;
  /** Tokens evaluated by the model, including the prompt and rejected draft tokens. */
  readonly evaluated: number;
  /** Number of tokens in the answer. */
  readonly said: number;
  /** Draft tokens sent to the model, including those after a divergence. */
  readonly drafted: number;
  /** Draft tokens the model accepted. */
  readonly accepted: number;
  /** New drafts after a divergence. */
  readonly redrafts: number;
  /** Tokens determined by the grammar alone, which take no forward pass. */
  readonly forced: number;
  /** Choices with a margin below 0.01, if margins were recorded. */
  readonly ties: number;
}
