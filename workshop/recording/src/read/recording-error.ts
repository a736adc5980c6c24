import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A recording that cannot be read or replayed. */
export class RecordingError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-recording");
  override readonly name: string = "RecordingError";
  /** Number of the offending line, from 1. */
  readonly line: number;
  /** JSON pointer into that line; empty for the whole line. */
  readonly pointer: string;
  /** The mistake, without the place. */
  readonly reason: string;

  constructor(line: number, pointer: string, reason: string, options: UnderstudyErrorOptions = {}) {
    const place = pointer === "" ? "" : `, ${pointer}`;
    super(
      "invalid-recording",
      `The recording cannot be used: line ${line}${place}: ${reason}`,
      options,
    );
    this.line = line;
    this.pointer = pointer;
    this.reason = reason;
  }
}
