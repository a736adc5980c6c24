/** Answers since the server's start. */
export interface AnswerCounts {
  readonly answers: number;
  /** Failures of the server or its models. */
  readonly failures: number;
}

/** Counts a server's answers on every transport. */
export class AnswerTally implements AnswerCounts {
  answers = 0;
  failures = 0;

  /**
   * Counts an answer.
   *
   * @param isFailure whether the server or its models failed, even in mid-stream
   */
  count(isFailure: boolean): void {
    this.answers++;
    if (isFailure) this.failures++;
  }
}
