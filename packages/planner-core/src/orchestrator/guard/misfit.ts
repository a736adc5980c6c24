/**
 * Guards: what foreign code returns is looked at before it is believed.
 *
 * @module
 */

import { describeValue } from "../../domain/definition/issues.ts";
import { settleSafely } from "../../safe-call.ts";

/**
 * Reports that foreign code returned an invalid value. Where it is a promise, which is a common
 * mistake, its rejection goes no further.
 *
 * @param call what was called, such as "admit()"
 */
export function misfit(call: string, value: unknown, wanted: string): TypeError {
  settleSafely(value, () => {});
  return new TypeError(`${call} gave ${describeValue(value)}, which is not a valid ${wanted}`);
}
