import { RequestError } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";

/** @throws RequestError unless a value is an object with keys */
export function needKeys(value: unknown, pointer: string, expected: string): void {
  if (!isRecord(value)) throw misfitting(pointer, expected);
}

/** @throws RequestError unless a value is a list */
export function needList(value: unknown, pointer: string, expected: string): void {
  if (!Array.isArray(value)) throw misfitting(pointer, `a list of ${expected}`);
}

function misfitting(pointer: string, expected: string): RequestError {
  return new RequestError([{ pointer, message: `must be ${expected}` }]);
}
