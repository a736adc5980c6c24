import { type Issue, UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** Tables from elsewhere that cannot be read: another format, domain, or version of the planner. */
export class TableError extends UnderstudyError {
  override readonly name: string = "TableError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    const lines = issues.map(
      ({ pointer, message, hint }) =>
        `${pointer === "" ? "(root)" : pointer}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    );
    super("invalid-request", `The tables cannot be read: ${lines.join("; ")}`, options);
    this.issues = issues;
  }
}
