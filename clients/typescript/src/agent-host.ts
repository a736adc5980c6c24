import type { LocalPlanner } from "./local-planner.ts";

/** The part of a session that an agent uses. */
export interface AgentHost {
  readonly isOpen: boolean;
  readonly local: LocalPlanner | undefined;
  /** The game's clock, in milliseconds. */
  gameMs(): number;
  /** A message or a step is due. */
  changed(): void;
  /** An agent has left. */
  left(agent: GoneAgent): void;
  /** An agent has left a squad. */
  quitSquad(squad: string, agent: string): void;
}

/** A departed agent. */
export interface GoneAgent {
  readonly name: string;
  /** Whether the server knows the agent. */
  readonly isKnown: boolean;
}

/** Messages of agents and squads. */
export interface Outgoing {
  readonly type:
    | ("state" | "want" | "idle" | "leave" | "step" | "see" | "ways")
    | ("squad" | "interrupt" | "disband");
  readonly [member: string]: unknown;
}
