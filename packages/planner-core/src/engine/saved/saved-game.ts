/**
 * Errors and shapes of saved games.
 *
 * @module
 */

import { InputIssuesError, type Issue, type UnderstudyErrorOptions } from "../../base/errors.ts";
import { issuesIn, type Shape } from "../../base/json/shape.ts";
import {
  anything,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  string,
  whole,
} from "../../base/json/shapes.ts";
import type { DomainTypes, StateInput } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";

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
export const VERSION: Shape<2> = oneOf([2]);
/** The fields of a saved step. */
export const STEP_FIELDS: { readonly tool: Shape<string>; readonly args: Shape<SavedArguments> } = {
  tool: string(),
  args: record(anything),
};

/** A number of failures in a row. */
export const FAILURES: Shape<number> = whole({ min: 0, max: 1e9 });

/** Clocks of things that run. */
export const SAVED_CLOCKS: Shape<readonly SavedClock[]> = list(
  object({ clock: string(), args: optional(record(anything)), leftMs: number({ min: 0 }) }),
);

/** A saved state; undefined if there is none, or it does not fit the changed domain. */
export function savedState<T extends DomainTypes>(
  domain: Domain<T>,
  state: Readonly<Record<string, unknown>> | null,
): PackedState | undefined {
  try {
    return state === null ? undefined : domain.state(state as StateInput<T>);
  } catch {
    return undefined;
  }
}

type SavedArguments = Readonly<Record<string, unknown>>;

interface SavedClock {
  readonly clock: string;
  readonly args?: SavedArguments | undefined;
  readonly leftMs: number;
}
