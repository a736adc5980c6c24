import { type Issue, UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";

/** A scenario that cannot be used. Carries every issue found, each with a JSON pointer. */
export class ScenarioError extends UnderstudyError {
  override readonly name: string = "ScenarioError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    const lines = issues.map(
      ({ pointer, message, hint }) =>
        `${pointer === "" ? "(root)" : pointer}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    );
    super("invalid-request", `The scenario is not valid: ${lines.join("; ")}`, options);
    this.issues = issues;
  }
}
