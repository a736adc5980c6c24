/** Answers of a server since it was started. */
export interface AnswerCounts {
  readonly answers: number;
  /** Those that failed by the fault of the server or of its models. */
  readonly failures: number;
}

/** Counts the answers of a server, over whatever they left. */
export class AnswerTally implements AnswerCounts {
  answers = 0;
  failures = 0;

  /**
   * An answer has left.
   *
   * @param isFailure whether it failed by the fault of the server or of its models, were it in mid-stream
   */
  count(isFailure: boolean): void {
    this.answers++;
    if (isFailure) this.failures++;
  }
}
