import type { Condition } from "@understudy/planner-core";

/** Goals of members as a message has them, by name. */
type ToldGoals = Readonly<Record<string, string | Condition>>;

/** The goal that a message has for a member, who may be called `constructor`. */
export function toldGoal(
  goals: ToldGoals | undefined,
  name: string,
): string | Condition | undefined {
  return goals !== undefined && Object.hasOwn(goals, name) ? goals[name] : undefined;
}

/** The goals of members that take part already: others bring theirs as they join. */
export function goalsAmong(names: readonly string[], goals: ToldGoals = {}): ToldGoals {
  return Object.fromEntries(Object.entries(goals).filter(([name]) => names.includes(name)));
}
