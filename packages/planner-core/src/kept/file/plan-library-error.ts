import { InputIssuesError, type Issue, type UnderstudyErrorOptions } from "../../base/errors.ts";

/** An unreadable plan library: invalid JSON, another format or version, another domain. */
export class PlanLibraryError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-plan-library");
  override readonly name: string = "PlanLibraryError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-plan-library", "The plan library cannot be read", issues, options);
  }
}
