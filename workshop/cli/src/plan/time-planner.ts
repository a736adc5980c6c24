import type { TimePlanner } from "@understudy/classical/time";
import type { Domain } from "@understudy/planner-core";

/** Opens the planner that a domain with time needs. Imported on demand: other domains start faster without it. */
export async function openTimePlanner({ time }: Domain): Promise<TimePlanner | undefined> {
  if (time === undefined) return undefined;
  const { TimePlanner } = await import("@understudy/classical/time");
  return new TimePlanner();
}
