import type { Clock, Reservations } from "@understudy/planner-core";
import type { MemoryAccount } from "../memory/memory-budget.ts";
import type { ClientMessage } from "../schema/session-messages.ts";
import type { HostedDomain } from "../service/domains/hosted-domain.ts";
import type { Lane } from "../turns/lane.ts";
import type { Greeting } from "./greeting.ts";
import type { SessionLimits } from "./limits.ts";
import type { SessionDelay } from "./plan-watch.ts";

/** How a connection begins; where it says what its agents share, with the reservations for that. */
export interface AttachedGreeting extends Greeting {
  readonly made?: { readonly reservations: Reservations | undefined } | undefined;
}

/** A message of a client that has a number. */
export type NumberedMessage = ClientMessage<
  "state" | "want" | "idle" | "leave" | "step" | "see" | "ways"
>;

/** Counts the agents of all sessions. */
export interface AgentRoom {
  /** @throws ServiceRefusedError if there is no room for another one */
  take(): void;
  give(count: number): void;
}

/** The parts of a session. */
export interface SessionParts {
  readonly id: string;
  readonly domain: string;
  readonly hosted: HostedDomain;
  readonly clock: Clock;
  /** All that is done for the session, in its order. */
  readonly lane: Lane;
  /** The memory of all that it keeps. */
  readonly memory: MemoryAccount;
  readonly limits: SessionLimits;
  /** Signs the token for a connection of this session. */
  readonly sign: (generation: number) => string;
  /** The only agents that the client may speak for; undefined: any. */
  readonly agents: readonly string[] | undefined;
  /** Whether another request may wait for its answer now. */
  readonly admit: () => void;
  /** The room that the agents of all sessions share. */
  readonly room: AgentRoom;
  /** Told of each plan that was found, and of each failure to find one. */
  readonly count: (isFailure: boolean) => void;
  /** How late this thread is. Default: never. */
  readonly delay?: SessionDelay | undefined;
}
