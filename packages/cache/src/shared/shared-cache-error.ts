import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** Shared memory that contains no cache, or a cache for another domain. */
export class SharedCacheError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-shared-cache");
  override readonly name: string = "SharedCacheError";

  constructor(message: string, options?: UnderstudyErrorOptions) {
    super("invalid-shared-cache", message, options);
  }
}
