import {
  type ErrorCode,
  InputIssuesError,
  type Issue,
  RequestError,
  UnderstudyError,
} from "@understudy/planner-core";

/** Error codes of the command line, unknown to the engine. */
export const CLI_CODES = [
  "invalid-usage",
  "invalid-json",
  "invalid-problem",
  "invalid-model",
  "invalid-faults",
  "invalid-result",
  "unreadable-input",
  "unwritable-output",
] as const;

/** Stable code of an input error. */
export type InputCode = ErrorCode | (typeof CLI_CODES)[number];

/** Line and column, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An issue with its place in a file. */
export interface LocatedIssue extends Issue {
  /** Undefined for input without meaningful lines. */
  readonly position?: Position | undefined;
}

/** Unusable input, with all issues at once. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** A code of `UnderstudyError`, or of the command line. */
  readonly code: InputCode;
  /** The file as named by the user, or another source. */
  readonly source: string;
  readonly issues: readonly LocatedIssue[];

  constructor(
    code: InputCode,
    source: string,
    issues: readonly LocatedIssue[],
    options: { readonly cause?: unknown } = {},
  ) {
    super(`${source}: ${issues.map(describeIssue).join("; ")}`, options);
    this.code = code;
    this.source = source;
    this.issues = inOrder(issues);
  }
}

/**
 * Rethrows the engine's errors about input as an InputError, and others unchanged.
 *
 * @param code default: the error's own
 */
export function refuseInput(error: unknown, source: string, code?: InputCode): never {
  if (!(error instanceof RequestError)) throw error;
  throw new InputError(code ?? error.code, source, error.issues, { cause: error });
}

/** Issues in file order; unchanged if a place is unknown. */
function inOrder(issues: readonly LocatedIssue[]): readonly LocatedIssue[] {
  const places = issues.map((issue) => ({ issue, at: issue.position }));
  if (places.some(({ at }) => at === undefined)) return issues;
  return places
    .sort((a, b) => {
      const [one, other] = [a.at, b.at];
      if (one === undefined || other === undefined) return 0;
      return one.line - other.line || one.column - other.column;
    })
    .map(({ issue }) => issue);
}

/** An issue on one line. */
export function describeIssue({ pointer, message, hint, position }: LocatedIssue): string {
  const place = position === undefined ? "" : `line ${position.line}, column ${position.column}: `;
  const subject = pointer === "" ? "" : `${pointer} `;
  return `${place}${subject}${message}${hint === undefined ? "" : ` (${hint})`}`;
}

/** The issues of an engine error about input; undefined for other errors. */
export function issuesOf(error: unknown): readonly Issue[] | undefined {
  return error instanceof InputIssuesError ? error.issues : undefined;
}

/** The stable code of an error; undefined for unexpected ones. */
export function codeOf(error: unknown): InputCode | undefined {
  return error instanceof InputError || error instanceof UnderstudyError ? error.code : undefined;
}
