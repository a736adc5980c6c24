import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A missing or damaged page of the viewer. */
export class PageError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-page");
  override readonly name: string = "PageError";

  constructor(message: string, options?: UnderstudyErrorOptions) {
    super("invalid-page", message, options);
  }
}
