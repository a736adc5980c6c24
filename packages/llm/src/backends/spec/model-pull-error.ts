import { UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A model could not be downloaded, or failed verification. A partial download is kept if it can be resumed. */
export class ModelPullError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.model-pull-failed");
  override readonly name: string = "ModelPullError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super("model-pull-failed", message, options);
  }
}
