/** The meaning of a directive, as an LLM planner reads it. Names and actions that the domain lacks are ignored. */
export interface Intent {
  /** The directive in other words, to be shown to the player. */
  readonly means: string;
  /** Names of declared goals, the first to pursue first; empty if the directive asks for none. */
  readonly goals: readonly string[];
  /** The amount asked for, for the first goal with an amount. */
  readonly amount?: number | undefined;
  /** Ground actions that must not be used. */
  readonly disabled: readonly number[];
  /** Ground actions to avoid if possible. */
  readonly discouraged: readonly number[];
  /**
   * Those of them that the LLM planner itself has found to be refused, beside the reader's bans: they are what a
   * refusal means that the reader did not understand. Default: none.
   */
  readonly refused?: readonly number[] | undefined;
  /** Ground actions to use if possible. */
  readonly use: readonly number[];
  /** Whether the LLM planner was shown only the start of the directive. Default: false. */
  readonly isCut?: boolean | undefined;
  /** Estimated probability that the intent is right, from 0 to 1. */
  readonly confidence: number;
}
