import type { LocalPlanner } from "./local-planner.ts";

/** The part of a session that an agent needs. */
export interface AgentHost {
  readonly isOpen: boolean;
  readonly local: LocalPlanner | undefined;
  /** Something is to be sent, or begun. */
  changed(): void;
  /** An agent is gone. */
  left(agent: GoneAgent): void;
}

/** An agent that is gone. */
export interface GoneAgent {
  readonly name: string;
  /** Whether the server has been told of it. */
  readonly isKnown: boolean;
}

/** The messages that an agent has to send. */
export interface Outgoing {
  readonly type: "state" | "want" | "idle" | "leave" | "step" | "see" | "ways";
  readonly [member: string]: unknown;
}
