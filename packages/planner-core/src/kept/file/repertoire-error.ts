import { InputIssuesError, type Issue, type UnderstudyErrorOptions } from "../../base/errors.ts";

/** An unreadable repertoire: invalid JSON, another format or version, another domain. */
export class RepertoireError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-repertoire");
  override readonly name: string = "RepertoireError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-repertoire", "The repertoire cannot be read", issues, options);
  }
}
