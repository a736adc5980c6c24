import { isRecord } from "../../../base/json/issues.ts";

/** The keys of a tool that concern time or other agents. */
export const TIME_KEYS: readonly string[] = [
  "duration",
  "during",
  "start",
  "finish",
  "interrupted",
  "alongside",
  "partners",
];

/** Whether a definition has durations, events, clocks, deadlines or shared variables. */
export function hasTimeKeys(definition: unknown): boolean {
  if (!isRecord(definition)) return false;
  const { state, tools, goals, events, clocks } = definition;
  const some = (list: unknown, keys: readonly string[]): boolean =>
    (Array.isArray(list) ? list : isRecord(list) ? Object.values(list) : []).some(
      (entry: unknown) => isRecord(entry) && keys.some((key) => entry[key] !== undefined),
    );
  return (
    [events, clocks].some((list) => list !== undefined) ||
    some(tools, TIME_KEYS) ||
    some(goals, ["by"]) ||
    some(state, ["shared"])
  );
}
