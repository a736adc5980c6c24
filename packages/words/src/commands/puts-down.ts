import type { ToolDefinition } from "@understudy/planner-core";

/**
 * Whether a tool only lets go of a thing: a variable of the agent holds it before, and nothing afterwards. Besides that, only
 * the thing itself may change.
 *
 * @param parameter the name of the thing: `it` for `$it`
 */
export function putsDown(tool: ToolDefinition | undefined, parameter: string): boolean {
  const thing = `$${parameter}`;
  const held = Object.entries(tool?.when ?? {}).filter(([, value]) => value === thing);
  const then: Readonly<Record<string, unknown>> = Object(tool?.then);
  const changed = Object.keys(then).filter((key) => !key.startsWith(`${thing}.`));
  return changed.length === 1 && held.some(([variable]) => then[variable] === "nothing");
}
