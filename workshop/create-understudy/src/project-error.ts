import { InputIssuesError, type Issue } from "@understudy/planner-core";

/** An impossible project: an unknown template, a non-empty folder, or failed writes. */
export class ProjectError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-project");
  override readonly name: string = "ProjectError";

  constructor(issues: readonly Issue[], options: { readonly cause?: unknown } = {}) {
    super("invalid-project", "The project cannot be made", issues, options);
  }
}
