/**
 * Guards, which validate the results of foreign code.
 *
 * @module
 */

import { describeValue } from "../../../base/json/issues.ts";
import { settleSafely } from "../../../base/safe-call.ts";

/**
 * The error for an invalid result of foreign code. If the result is a promise, which is a common mistake, its rejection
 * is handled.
 *
 * @param call name of the call, such as "admit()"
 */
export function misfit(call: string, value: unknown, wanted: string): TypeError {
  settleSafely(value, () => {});
  return new TypeError(`${call} gave ${describeValue(value)}, which is not a valid ${wanted}`);
}
