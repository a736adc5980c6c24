import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A file claimed by another holder. */
export class FileInUseError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.file-in-use");
  override readonly name: string = "FileInUseError";
  /** The file as named by the caller. */
  readonly path: string;
  /** The lock file. */
  readonly lock: string;
  /** The holder as text. */
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
