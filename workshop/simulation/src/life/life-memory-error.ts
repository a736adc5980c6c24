import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** Life memory that is too small, or has other contents. */
export class LifeMemoryError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-life-memory");
  override readonly name: string = "LifeMemoryError";

  constructor(message: string, options?: UnderstudyErrorOptions) {
    super("invalid-life-memory", message, options);
  }
}
