import { formatBytes, formatCount } from "@understudy/planner-core/internal";
/** Why a goal gets no table. */
export type TableRefusal =
  | {
      readonly reason: "too-large";
      /** States of all parts. */
      readonly states: number;
      /** The memory that building would take. */
      readonly bytes: number;
      readonly limitBytes: number;
    }
  | {
      readonly reason: "too-many-values";
      /** The variable of which too many values make a difference. */
      readonly variable: string;
      readonly limit: number;
    }
  | {
      readonly reason: "run-time-costs";
      /** Tools with such costs that matter for the goal. */
      readonly tools: readonly string[];
    }
  | {
      readonly reason: "cost-range";
    }
  | {
      /** `maintain` is too much for the conditions of actions: it is checked after every step. */
      readonly reason: "much-to-maintain";
    };

/** A sentence for people. */
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
      return "too much to maintain, which tables would have to know action by action";
  }
}
