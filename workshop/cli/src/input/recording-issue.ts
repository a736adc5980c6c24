import type { RecordingError } from "@understudy/recording";
import { InputError } from "./input-error.ts";
/** A damaged recording as the command line tells of all wrong input. */
export function located(error: RecordingError, source: string): InputError {
  const { code, pointer, line, reason } = error;
  const position = { line, column: 1 };
  return new InputError(code, source, [{ pointer, message: reason, position }], { cause: error });
}
