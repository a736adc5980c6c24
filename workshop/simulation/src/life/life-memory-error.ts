import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** Memory that is too small for so many agents, or holds the lives of something else. */
export class LifeMemoryError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-life-memory");
  override readonly name: string = "LifeMemoryError";

  constructor(message: string, options?: UnderstudyErrorOptions) {
    super("invalid-life-memory", message, options);
  }
}
