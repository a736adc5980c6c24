/** Restricts the next token of an answer. A single allowed token is appended without a forward pass. */
export interface TokenConstraint {
  /**
   * The allowed next tokens, without duplicates; empty if the answer is complete. Read-only, and valid until the next
   * call of {@link accept}.
   */
  allowed(): readonly number[];
  /** Advances by an allowed token. */
  accept(token: number): void;
  /** An independent copy. */
  fork(): TokenConstraint;
}
