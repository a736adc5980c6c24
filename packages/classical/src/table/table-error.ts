import {
  InputIssuesError,
  type Issue,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";

/** Imported tables are invalid: another format, domain, or version of the planner. */
export class TableError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-tables");
  override readonly name: string = "TableError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-tables", "The tables cannot be read", issues, options);
  }
}
