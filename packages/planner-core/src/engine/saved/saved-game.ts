/**
 * Checks for the parts of saved games.
 *
 * @module
 */

import { InputIssuesError, type Issue, type UnderstudyErrorOptions } from "../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../base/json/issues.ts";

const MAX_ISSUES = 100;
/** Limit on the number of items in a list, against damaged or hostile saved games; real games have far fewer. */
const MAX_ITEMS = 100_000;
const NOTHING: Readonly<Record<string, unknown>> = {};

/** An unreadable saved game: damaged, or of another version. */
export class SavedGameError extends InputIssuesError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-save");
  override readonly name: string = "SavedGameError";

  constructor(what: string, issues: readonly Issue[], options?: UnderstudyErrorOptions) {
    super("invalid-save", `The saved ${what} cannot be read`, issues, options);
  }
}

/** Reads the JSON of a saved game and collects all issues before it throws. */
export class SavedGameReader {
  readonly #what: string;
  readonly #issues = new IssueCollector(MAX_ISSUES);

  /** @param what name of the part, for messages */
  constructor(what: string) {
    this.#what = what;
  }

  record(pointer: string, value: unknown): Readonly<Record<string, unknown>> {
    if (isRecord(value)) return value;
    this.misfit(pointer, "an object", value);
    return NOTHING;
  }

  list(pointer: string, value: unknown): readonly unknown[] {
    if (Array.isArray(value) && value.length <= MAX_ITEMS) return value;
    if (Array.isArray(value)) this.#issues.add(pointer, `has more than ${MAX_ITEMS} items`);
    else this.misfit(pointer, "a list", value);
    return [];
  }

  text(pointer: string, value: unknown): string {
    if (typeof value === "string") return value;
    this.misfit(pointer, "a text", value);
    return "";
  }

  /** Reads one of the given values. */
  oneOf<Value extends string>(pointer: string, value: unknown, values: readonly Value[]): Value {
    const found = values.find((each) => each === value);
    if (found === undefined) this.misfit(pointer, `one of ${values.join(", ")}`, value);
    return found ?? (values[0] as Value);
  }

  /** Reads a finite number. */
  number(pointer: string, value: unknown): number {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    this.misfit(pointer, "a number", value);
    return 0;
  }

  /** Reads an integer from 0 to a limit. */
  count(pointer: string, value: unknown, most: number): number {
    const isCount = typeof value === "number" && Number.isInteger(value);
    if (isCount && value >= 0 && value <= most) return value;
    this.misfit(pointer, `a whole number from 0 to ${most}`, value);
    return 0;
  }

  /** Checks the version of the format, which is 1. */
  version(root: Readonly<Record<string, unknown>>): void {
    if (root["version"] !== 1) this.misfit("/version", "1", root["version"]);
  }

  misfit(pointer: string, wanted: string, value: unknown): void {
    this.#issues.add(pointer, `must be ${wanted}, not ${describeValue(value)}`);
  }

  /** @throws SavedGameError if any issue was found so far */
  check(): void {
    if (!this.#issues.isEmpty) throw new SavedGameError(this.#what, this.#issues.issues);
  }
}
