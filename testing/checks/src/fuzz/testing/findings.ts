/** Findings of a fuzz test: counts of answers, and complaints. */
export class FuzzFindings {
  messages = 0;
  /** Counts by status or error code. */
  readonly answers = new Map<string, number>();
  /** The first unintelligible answers. */
  readonly complaints: string[] = [];

  /** Counts a message or its answer. */
  count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  complain(text: string): void {
    if (this.complaints.length < 20) this.complaints.push(text.slice(0, 500));
  }
}
