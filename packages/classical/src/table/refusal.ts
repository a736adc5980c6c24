import { formatBytes, formatCount } from "@understudy/planner-core/internal";
/** The reason why a goal gets no table. */
export type TableRefusal =
  | {
      readonly reason: "too-large";
      /** States of all parts. */
      readonly states: number;
      /** Peak memory of the build, in bytes. */
      readonly bytes: number;
      readonly limitBytes: number;
    }
  | {
      readonly reason: "too-many-values";
      /** The variable with too many relevant values. */
      readonly variable: string;
      readonly limit: number;
    }
  | {
      readonly reason: "run-time-costs";
      /** Tools with run-time costs that are relevant to the goal. */
      readonly tools: readonly string[];
    }
  | {
      readonly reason: "cost-range";
    }
  | {
      /** `maintain` is too large to be regressed; it is checked after every step instead. */
      readonly reason: "much-to-maintain";
    };

/**
 * Says in words why a goal gets no table, such as `too large: 238,085,568 states need 3.81 GB to build, the limit is 33.6 MB`.
 */
export function describeRefusal(refusal: TableRefusal): string {
  switch (refusal.reason) {
    case "too-large":
      if (refusal.bytes <= refusal.limitBytes) {
        const states = formatCount(refusal.states);
        return `too large: ${states} states and the numbers of their steps do not fit 32 bits together`;
      }
      return (
        `too large: ${formatCount(refusal.states)} states need ${formatBytes(refusal.bytes)} to build, ` +
        `the limit is ${formatBytes(refusal.limitBytes)}`
      );
    case "too-many-values":
      return `more than ${formatCount(refusal.limit)} values of ${refusal.variable} make a difference`;
    case "run-time-costs":
      return `run-time costs of ${refusal.tools.join(", ")}`;
    case "cost-range":
      return "costs too far apart for 32 bits";
    default:
      return "`maintain` is too large to be regressed through every action, which a table needs";
  }
}
