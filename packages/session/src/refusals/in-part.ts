import {
  InputIssuesError,
  type Issue,
  RequestError,
  type StateError,
} from "@understudy/planner-core";

/**
 * The issues of a mistake in a part of a message, with pointers from the beginning of the message. Rethrows other errors.
 *
 * @param pointer of the part
 * @param instead the beginning of the issues' own pointers that it replaces
 */
export function issuesWithin(pointer: string, error: unknown, instead = ""): readonly Issue[] {
  if (!(error instanceof InputIssuesError)) throw error;
  return error.issues.map((issue) => {
    return { ...issue, pointer: pointer + issue.pointer.replace(instead, "") };
  });
}

/**
 * Does work about a part of a message.
 *
 * @throws for a mistake, with pointers from the beginning of the message. Default: RequestError
 */
export function inPart<Result>(
  pointer: string,
  work: () => Result,
  {
    Kind = RequestError,
    instead,
  }: { Kind?: typeof RequestError | typeof StateError; instead?: string } = {},
): Result {
  try {
    return work();
  } catch (error) {
    throw new Kind(issuesWithin(pointer, error, instead));
  }
}
