import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A model could not be fetched, or is not what it should be. What was fetched already is kept where it may be of use. */
export class ModelPullError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.model-pull-failed");
  override readonly name: string = "ModelPullError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super("model-pull-failed", message, options);
  }
}
