import type { TimeFacts } from "../../rules/domain/time-facts.ts";

/** The deadline of a goal, in thousandths of a unit on the game's clock; undefined if it has none, or no name. */
export function goalDeadline(by: TimeFacts["by"], goal: string | undefined): number | undefined {
  // A goal may be called "constructor".
  return goal !== undefined && Object.hasOwn(by, goal) ? by[goal] : undefined;
}
