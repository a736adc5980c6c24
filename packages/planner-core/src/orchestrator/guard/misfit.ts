import { describeValue } from "../../domain/issues.ts";
import { settleSafely } from "../../safe-call.ts";

/**
 * Says that what somebody's code gave is not what it should be. Where it is a promise, which is a common
 * mistake, its rejection goes no further.
 *
 * @param call what was called, such as "admit()"
 */
export function misfit(call: string, value: unknown, wanted: string): TypeError {
  settleSafely(value, () => {});
  return new TypeError(`${call} gave ${describeValue(value)}, which is not a valid ${wanted}`);
}
