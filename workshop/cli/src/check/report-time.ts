import { renderEffects, renderToolTime } from "@understudy/llm/internal";
import { COST_SCALE, type Domain } from "@understudy/planner-core";

/** Whether a single agent has no action for a tool: it needs partners, or a schedule. */
export function isTogether(domain: Domain, tool: string): boolean {
  const index = domain.tools.findIndex(({ name }) => name === tool);
  return domain.time?.tools[index]?.isSequential === false;
}

/** The facts about time of a tool, as text. */
export function timeOfTool(
  domain: Domain,
  index: number,
): { readonly time?: string; readonly together?: true } {
  const tool = domain.time?.written.tools[index];
  if (tool === undefined) return {};
  const time = renderToolTime(tool);
  return {
    ...(time === "" ? {} : { time }),
    ...(isTogether(domain, tool.name) ? { together: true as const } : {}),
  };
}

/** The deadline of a goal, in units. */
export function timeOfGoal({ time }: Domain, goal: { readonly name: string }): { by?: number } {
  const scaled = time?.by[goal.name];
  return scaled === undefined ? {} : { by: scaled / COST_SCALE };
}

/** The events and the shared variables. */
export function timeOf({ time }: Domain): {
  readonly events?: readonly { readonly at: number; readonly then: string }[];
  readonly shared?: readonly string[];
} {
  const { events = [], shared = [] } = time ?? {};
  const listed = events.map(({ scaledAt, then }) => ({
    at: scaledAt / COST_SCALE,
    then: renderEffects(then as never, []),
  }));
  return {
    ...(listed.length === 0 ? {} : { events: listed }),
    ...(shared.length === 0 ? {} : { shared }),
  };
}
