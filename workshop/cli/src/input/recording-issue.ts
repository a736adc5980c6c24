import type { RecordingError } from "@understudy/recording";
import { InputError } from "./input-error.ts";
/** The error for a damaged recording, in the form of other input errors. */
export function located(error: RecordingError, source: string): InputError {
  const { code, pointer, line, reason } = error;
  const position = { line, column: 1 };
  return new InputError(code, source, [{ pointer, message: reason, position }], { cause: error });
}
