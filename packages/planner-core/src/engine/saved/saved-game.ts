/**
 * Errors and shapes of saved games.
 *
 * @module
 */

import { InputIssuesError, type Issue, type UnderstudyErrorOptions } from "../../base/errors.ts";
import { issuesIn, type Shape } from "../../base/json/shape.ts";
import { anything, oneOf, record, string } from "../../base/json/shapes.ts";

/** An unreadable saved game: damaged, or of another version. */
export class SavedGameError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-save");
  override readonly name: string = "SavedGameError";

  constructor(what: string, issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-save", `The saved ${what} cannot be read`, issues, options);
  }
}

/**
 * A part of a saved game, if it has its shape.
 *
 * @param what name of the part, for messages
 * @throws SavedGameError with all mistakes
 */
export function readSaved<Value>(what: string, shape: Shape<Value>, saved: unknown): Value {
  const issues = issuesIn(shape, saved);
  if (issues.length > 0) throw new SavedGameError(what, issues);
  return saved as Value;
}

/** The version of the format. */
export const VERSION: Shape<1> = oneOf([1]);
/** The fields of a saved step. */
export const STEP_FIELDS: { readonly tool: Shape<string>; readonly args: Shape<SavedArguments> } = {
  tool: string(),
  args: record(anything),
};

type SavedArguments = Readonly<Record<string, unknown>>;
