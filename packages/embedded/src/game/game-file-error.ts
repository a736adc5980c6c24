import {
  InputIssuesError,
  type Issue,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";

/** An unusable game file: cut short, changed, of another format or version, or with parts that do not fit each other. */
export class GameFileError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-game");
  override readonly name: string = "GameFileError";

  constructor(issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-game", "The game file cannot be read", issues, options);
  }
}
