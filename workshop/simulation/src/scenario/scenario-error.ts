import {
  InputIssuesError,
  type Issue,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";

/** An invalid scenario. Lists every issue with a JSON pointer. */
export class ScenarioError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-scenario");
  override readonly name: string = "ScenarioError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-scenario", "The scenario is not valid", issues, options);
  }
}
