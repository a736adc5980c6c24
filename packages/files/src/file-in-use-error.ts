import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A file that somebody else is working on. */
export class FileInUseError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.file-in-use");
  override readonly name: string = "FileInUseError";
  /** The file, as the caller named it. */
  readonly path: string;
  /** The file beside it that says so. */
  readonly lock: string;
  /** The holder, for people. */
  readonly holder: string;

  constructor(path: string, lock: string, holder: string, options?: UnderstudyErrorOptions) {
    super(
      "file-in-use",
      `"${path}" is being worked on by ${holder}, which keeps "${lock}"`,
      options,
    );
    this.path = path;
    this.lock = lock;
    this.holder = holder;
  }
}
