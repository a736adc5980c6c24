/** The findings of a fuzz: answers to messages, and complaints. */
export class FuzzFindings {
  messages = 0;
  /** By what was said: a status, or the code of an error. */
  readonly answers = new Map<string, number>();
  /** Answers that no client could make sense of, the first few. */
  readonly complaints: string[] = [];

  /** A message was sent, or what it led to was heard. */
  count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  complain(text: string): void {
    if (this.complaints.length < 20) this.complaints.push(text.slice(0, 500));
  }
}
