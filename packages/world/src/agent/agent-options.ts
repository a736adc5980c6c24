import { RequestError } from "@understudy/planner-core";
import type { Thing } from "../things/thing.ts";
import type { Memory } from "./memory.ts";

/** Options of an agent. */
export interface WorldAgentOptions {
  /**
   * Whether the agent knows a thing; it then knows its true properties. An agent that is a thing
   * itself leaves itself out: `({ id }) => id !== name`. Default: all things, or those in its memory.
   */
  readonly knows?: (thing: Thing) => boolean;
  /** The agent's memory. It plans with its memory, not with the true state of things. */
  readonly memory?: Memory;
  /** The body type, `flies` or `walks`. Agents of a body share ways between things. Default: one body for all. */
  readonly body?: string;
  /** The agent's faction. By default agents only report to their own faction; see the world's `mayHear`. */
  readonly faction?: string;
}

const OPTIONS = ["knows", "memory", "body", "faction"];

/**
 * Checks the name and the options of an agent.
 *
 * @throws RequestError for the first mistake
 */
export function checkAgent(name: unknown, options: WorldAgentOptions): void {
  const { memory } = options;
  const unknown = Object.keys(options).find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) refuse(unknown, "is no option of an agent");
  if (typeof name !== "string") refuse("name", "must be a text");
  if (memory !== undefined && typeof memory !== "object") refuse("memory", "must be a Memory");
}

function refuse(what: string, message: string): never {
  throw new RequestError([{ pointer: `/${what}`, message }]);
}
