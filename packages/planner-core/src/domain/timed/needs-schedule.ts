import type { TimeFacts } from "./expand-time.ts";

/**
 * The reason why a single agent needs a schedule; undefined if a plan of one step after the other is enough. Such a plan
 * knows no times, so it can neither wait for events nor keep deadlines.
 *
 * @param goals names of the goals in question
 */
export function whyScheduled(
  { events, by, tools }: Pick<TimeFacts, "events" | "by" | "tools">,
  goals: readonly (string | undefined)[],
): string | undefined {
  if (events.length > 0) return "the domain has events";
  const late = goals.find((goal) => goal !== undefined && Object.hasOwn(by, goal));
  if (late !== undefined) return `the goal "${late}" has a deadline`;
  if (tools.some(({ alongside }) => alongside)) return "steps may run beside others";
  return tools.some(({ isSequential, partners }) => !isSequential && partners === 0)
    ? "what a step does at its start does not combine with its end"
    : undefined;
}
