import {
  type ErrorCode,
  InputIssuesError,
  type Issue,
  RequestError,
  UnderstudyError,
} from "@understudy/planner-core";

/** Codes of the command line's own: what the engine never sees. */
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

/** Stable kind of a mistake in an input. */
export type InputCode = ErrorCode | (typeof CLI_CODES)[number];

/** A line and a column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An issue with its place in a file. */
export interface LocatedIssue extends Issue {
  /** Undefined where the input has no lines to speak of. */
  readonly position?: Position | undefined;
}

/** Input that cannot be used: what is wrong with it, all at once. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** A code of `UnderstudyError`, or one of the command line's own. */
  readonly code: InputCode;
  /** The file, as the user named it, or what else the input came from. */
  readonly source: string;
  readonly issues: readonly LocatedIssue[];
  /** The domain as it was written, where that can be read but not used. */
  readonly document: unknown;

  constructor(
    code: InputCode,
    source: string,
    issues: readonly LocatedIssue[],
    options: { readonly cause?: unknown; readonly document?: unknown } = {},
  ) {
    super(`${source}: ${issues.map(describeIssue).join("; ")}`, options);
    this.code = code;
    this.source = source;
    this.document = options.document;
    this.issues = inOrder(issues);
  }
}

/**
 * Throws an error of the engine about a caller's mistake as one of an input; others as they are.
 *
 * @param code default: the error's own
 */
export function refuseInput(error: unknown, source: string, code?: InputCode): never {
  if (!(error instanceof RequestError)) throw error;
  throw new InputError(code ?? error.code, source, error.issues, { cause: error });
}

/** From the top of the file to its end, as one mends them; unchanged where a place is unknown. */
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

/** An issue in one line. */
export function describeIssue({ pointer, message, hint, position }: LocatedIssue): string {
  const place = position === undefined ? "" : `line ${position.line}, column ${position.column}: `;
  const subject = pointer === "" ? "" : `${pointer} `;
  return `${place}${subject}${message}${hint === undefined ? "" : ` (${hint})`}`;
}

/** The issues of an error that the engine throws for a caller's mistake; undefined for others. */
export function issuesOf(error: unknown): readonly Issue[] | undefined {
  return error instanceof InputIssuesError ? error.issues : undefined;
}

/** The stable code of an error; undefined for one that nobody threw on purpose. */
export function codeOf(error: unknown): InputCode | undefined {
  return error instanceof InputError || error instanceof UnderstudyError ? error.code : undefined;
}
