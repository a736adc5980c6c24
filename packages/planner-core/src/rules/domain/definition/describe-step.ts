import { describeValue, isRecord } from "../../../base/json/issues.ts";

/** A step received from a peer, as text for messages; its arguments may be anything, however deeply nested. */
export function describeStep(step: unknown): string {
  const { tool, args } = Object(step) as { readonly tool?: unknown; readonly args?: unknown };
  const given = Object.entries(isRecord(args) ? args : {}).slice(0, 10);
  const shown = given.map(([name, value]) => `${name.slice(0, 40)}: ${describeValue(value)}`);
  return `${typeof tool === "string" ? tool.slice(0, 100) : "of no tool"}(${shown.join(", ")})`;
}
