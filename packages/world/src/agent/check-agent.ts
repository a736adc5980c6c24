import { type Issue, RequestError } from "@understudy/planner-core";
import { describeValue } from "@understudy/planner-core/internal";
import type { WorldAgentOptions } from "./world-agent.ts";

const WANTED: { readonly [Name in keyof WorldAgentOptions]-?: readonly [string, string] } = {
  knows: ["function", "a function"],
  memory: ["object", "a Memory"],
  body: ["string", "a text"],
  faction: ["string", "a text"],
};

/**
 * Checks the name and the options of an agent.
 *
 * @throws RequestError with all issues
 */
export function checkAgent(name: unknown, options: WorldAgentOptions): void {
  const issues: Issue[] = [];
  if (typeof name !== "string") {
    issues.push({ pointer: "/name", message: `must be a text, not ${describeValue(name)}` });
  }
  for (const [option, value] of Object.entries(options)) {
    const pointer = `/${option}`;
    const wanted = Object.hasOwn(WANTED, option)
      ? WANTED[option as keyof WorldAgentOptions]
      : undefined;
    if (wanted === undefined) {
      const hint = `there are ${Object.keys(WANTED).join(", ")}`;
      issues.push({ pointer, message: "is no option of an agent", hint });
    } else if (value !== undefined && (typeof value !== wanted[0] || value === null)) {
      issues.push({ pointer, message: `must be ${wanted[1]}, not ${describeValue(value)}` });
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
}
