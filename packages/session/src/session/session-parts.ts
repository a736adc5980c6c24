import type { Clock, Reservations } from "@understudy/planner-core";
import type { Lane } from "../lane.ts";
import type { SessionLimits } from "../limits.ts";
import type { SessionMemory } from "../memory.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { SessionDelay } from "../plays/play-parts.ts";
import type { SessionDomain } from "../session-domain.ts";
import type { SessionHello } from "./session-hello.ts";

/** A hello with the reservations of its shared uses. */
export interface AttachedHello extends SessionHello {
  readonly made?: { readonly reservations: Reservations | undefined } | undefined;
}

/** A numbered client message. */
export type NumberedMessage = ClientMessage<
  "state" | "want" | "idle" | "leave" | "step" | "see" | "ways" | "squad" | "interrupt" | "disband"
>;

/** Counts the agents of all sessions. */
export interface AgentRoom {
  /** @throws ServiceRefusedError over the limit */
  take(): void;
  give(count: number): void;
}

/** The dependencies of a session. */
export interface SessionParts {
  readonly id: string;
  readonly domain: string;
  readonly hosted: SessionDomain;
  readonly clock: Clock;
  /** The session's work queue. */
  readonly lane: Lane;
  /** The session's memory account. */
  readonly memory: SessionMemory;
  readonly limits: SessionLimits;
  /** Signs the resume token of a connection. */
  readonly sign: (generation: number) => string;
  /** The client's agents; undefined: all. */
  readonly agents: readonly string[] | undefined;
  /** Checks that another request may wait for its answer. */
  readonly admit: () => void;
  /** The limit of agents that all sessions share. */
  readonly room: AgentRoom;
  /** Counts plans and failed requests. */
  readonly count: (isFailure: boolean) => void;
  /** The delay of this thread. Default: none. */
  readonly delay?: SessionDelay | undefined;
}
