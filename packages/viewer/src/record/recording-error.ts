/** What is wrong with a recording, where, and how to mend it. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
  readonly code = "invalid-recording";
  /** Counts from 1; 0 for the file as a whole. */
  readonly line: number;
  /** JSON pointer into that line. */
  readonly pointer: string;
  readonly hint: string | undefined;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(line: number, pointer: string, problem: string, hint?: string) {
    const place =
      line === 0 ? "The recording" : `Line ${line}${pointer === "" ? "" : ` at ${pointer}`}`;
    super(`${place} ${problem}${hint === undefined ? "" : `: ${hint}`}`);
    this.line = line;
    this.pointer = pointer;
    this.hint = hint;
    this.problem = problem;
  }
}
