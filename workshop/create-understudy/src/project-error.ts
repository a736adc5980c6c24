import { InputIssuesError, type Issue } from "@understudy/planner-core";

/** A project that cannot be made: no such template, a folder with something in it, a disk that refuses. */
export class ProjectError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-project");
  override readonly name: string = "ProjectError";

  constructor(issues: readonly Issue[], options: { readonly cause?: unknown } = {}) {
    super("invalid-project", "The project cannot be made", issues, options);
  }
}
