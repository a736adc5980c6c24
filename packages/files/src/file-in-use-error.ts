import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** An error for a file that another holder has claimed. */
export class FileInUseError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.file-in-use");
  override readonly name: string = "FileInUseError";
  /** Path of the file, as named by the caller. */
  readonly path: string;
  /** The lock file. */
  readonly lock: string;
  /** Description of the holder. */
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
