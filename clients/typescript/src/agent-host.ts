import type { LocalPlanner } from "./local-planner.ts";

/** The part of a session that an agent uses. */
export interface AgentHost {
  readonly isOpen: boolean;
  readonly local: LocalPlanner | undefined;
  /** A message or a step is due. */
  changed(): void;
  /** An agent has left. */
  left(agent: GoneAgent): void;
}

/** A departed agent. */
export interface GoneAgent {
  readonly name: string;
  /** Whether the server knows the agent. */
  readonly isKnown: boolean;
}

/** An agent's messages. */
export interface Outgoing {
  readonly type: "state" | "want" | "idle" | "leave" | "step" | "see" | "ways";
  readonly [member: string]: unknown;
}
