import { type Issue, UnderstudyError, type UnderstudyErrorOptions } from "../errors.ts";

/** A repertoire that cannot be read: no JSON, another format or version, another domain. */
export class RepertoireError extends UnderstudyError {
  override readonly name: string = "RepertoireError";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options: UnderstudyErrorOptions = {}) {
    const lines = issues.map(
      ({ pointer, message, hint }) =>
        `${pointer === "" ? "(root)" : pointer}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    );
    super("invalid-repertoire", `The repertoire cannot be read: ${lines.join("; ")}`, options);
    this.issues = issues;
  }
}
