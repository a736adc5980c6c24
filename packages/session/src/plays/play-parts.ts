import type { Clock, Reservations } from "@understudy/planner-core";
import type { LaneWork } from "../lane.ts";
import type { Unnumbered } from "../outbox.ts";
import type { SessionDomain } from "../session-domain.ts";

/** Delays of reading messages and of timers. */
export interface SessionDelay {
  /** The longest delay of the last seconds, in ms. */
  readonly longestMs: number;
  /** The longest that the message being read may have waited, in ms. */
  readonly waitedMs: number;
}

/** The dependencies of a play. */
export interface PlayParts {
  readonly hosted: SessionDomain;
  readonly clock: Clock;
  /** The delay of this thread. Default: none. */
  readonly delay?: SessionDelay | undefined;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  readonly push: (message: Unnumbered) => void;
  /** Receives errors of planning requests. */
  readonly fail: (error: unknown) => void;
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
  /** Whether the client hears of names that never were. Default: it does not. */
  readonly checksNames?: (() => boolean) | undefined;
}

/** The dependencies of an agent's play. */
export interface AgentParts extends PlayParts {
  /** The client's name for the agent. */
  readonly agent: string;
  /** The engine's name for the agent, unique across sessions. */
  readonly identity: string;
  /** The reservations of the session's shared resources. */
  readonly reservations?: Reservations | undefined;
}
