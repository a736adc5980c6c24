/** Counts of decoding one answer. */
export interface DecodingStatistics {
  /** Forward passes, those over the prompt included. */
  readonly passes: number;
  /** Forward passes that did nothing but evaluate the prompt. */
  readonly promptPasses: number;
  /** Tokens that went through the model, the prompt and refused draft tokens included. */
  readonly evaluated: number;
  /** Tokens of the answer. */
  readonly said: number;
  /** Draft tokens that were put to the model, those behind a divergence included. */
  readonly drafted: number;
  /** Draft tokens that it agreed with. */
  readonly accepted: number;
  /** Drafts made again after a divergence. */
  readonly redrafts: number;
  /** Tokens that nothing but the constraint decided: no forward pass was spent on asking. */
  readonly forced: number;
  /** Choices with a margin below 0.01, where margins were asked for. */
  readonly ties: number;
}
