import { UnderstudyError } from "@understudy/planner-core";

/** A damaged recording: line, place, problem and hint. */
export class ViewerRecordingError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-show-recording");
  override readonly name: string = "ViewerRecordingError";
  /** Line number from 1; 0 for the whole file. */
  readonly line: number;
  /** JSON pointer into that line. */
  readonly pointer: string;
  readonly hint: string | undefined;
  /** The mistake, without its place. */
  readonly problem: string;

  constructor(line: number, pointer: string, problem: string, hint?: string) {
    const place =
      line === 0 ? "The recording" : `Line ${line}${pointer === "" ? "" : ` at ${pointer}`}`;
    super("invalid-show-recording", `${place} ${problem}${hint === undefined ? "" : `: ${hint}`}`);
    this.line = line;
    this.pointer = pointer;
    this.hint = hint;
    this.problem = problem;
  }
}
