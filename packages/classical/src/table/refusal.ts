/** Why a goal gets no table. */
export type TableRefusal =
  | {
      readonly reason: "too-large";
      /** States of all parts. */
      readonly states: number;
      /** That building would take. */
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
    default:
      return "costs too far apart for 32 bits";
  }
}

/** `1,234,567`; beyond what a number holds exactly `1.2e+20`. */
export function formatCount(count: number): string {
  if (count > Number.MAX_SAFE_INTEGER) return count.toExponential(1);
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let amount = bytes;
  let unit = 0;
  for (; amount >= 1024 && unit < units.length - 1; unit++) amount /= 1024;
  if (unit === 0) return `${amount} bytes`;
  return amount < 1e6 ? `${amount.toFixed(1)} ${units[unit]}` : `${amount.toExponential(1)} GiB`;
}
