/**
 * The tokens that may come next in an answer. Where only one may, the loop appends it without asking the
 * model: forced text costs no decode step.
 */
export interface TokenConstraint {
  /**
   * The tokens that may come next, each once; empty when the answer is complete. Not to be changed;
   * valid until the next call of {@link accept}.
   */
  allowed(): readonly number[];
  /** Continues a token that is allowed. */
  accept(token: number): void;
  /** A copy that goes its own way. */
  fork(): TokenConstraint;
}
