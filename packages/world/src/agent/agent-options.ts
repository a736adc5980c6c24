import { type Issue, RequestError } from "@understudy/planner-core";
import type { Thing } from "../things/thing.ts";
import type { Memory } from "./memory.ts";

/** Options of an agent. */
export interface WorldAgentOptions {
  /**
   * Whether the agent knows a thing; it then knows its true properties. Default: all things, or
   * those in its memory.
   */
  readonly knows?: (thing: Thing) => boolean;
  /** The agent's memory. It plans with its memory, not with the true state of things. */
  readonly memory?: Memory;
  /** The body type, `flies` or `walks`. Agents of a body share ways between things. Default: one body for all. */
  readonly body?: string;
  /** The agent's faction. By default agents only report to their own faction; see the world's `mayHear`. */
  readonly faction?: string;
}

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
    issues.push({ pointer: "/name", message: `must be a text, not of type ${typeof name}` });
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
      issues.push({ pointer, message: `must be ${wanted[1]}, not of type ${typeof value}` });
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
}
