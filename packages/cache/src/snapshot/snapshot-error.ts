import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** An unusable snapshot of a cache. The game starts with an empty cache. */
export class CacheSnapshotError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-snapshot");
  override readonly name: string = "CacheSnapshotError";

  constructor(reason: string, options: UnderstudyErrorOptions = {}) {
    super("invalid-snapshot", `The snapshot cannot be used: ${reason}`, options);
  }
}
