import type { Condition } from "@understudy/planner-core";
import type { SquadAction, SquadRole, SquadRunnerOptions } from "@understudy/planner-core/squad";
import type { SquadWorldRunner, WorldSquadAction, WorldSquadRole } from "@understudy/world/squad";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { PlayParts } from "../plays/play-parts.ts";
import type { LedTask } from "../plays/told-steps.ts";
import type { SessionWorld } from "../world/session-world.ts";

/** A client's message about a squad. */
export type SquadCommand = Omit<ClientMessage<"squad">, "seq" | "type">;

/** The options of a squad's runner that do not depend on the message. */
export type PlayedSquadOptions = Required<
  Pick<SquadRunnerOptions, "budgetMs" | "mayStartOver" | "onError" | "onOutcome">
>;

/** A runner of a squad; its steps may be about things. */
interface AnySquadRunner
  extends Pick<
    SquadWorldRunner,
    "members" | "isWaiting" | "left" | "finished" | "failed" | "interrupt" | "dispose"
  > {
  joined(name: string, state: unknown, goal?: string | Condition): void;
  roles(): Readonly<Record<string, readonly (SquadRole | WorldSquadRole)[]>>;
}

/** The dependencies of a squad's play. */
export interface SquadParts extends PlayParts {
  /** The world of a session with things. */
  readonly world: SessionWorld | undefined;
}

/** The next action of every member. */
export type SquadActions = Readonly<Record<string, SquadAction | WorldSquadAction>>;

/** A squad's runner with what depends on the kind of its states, which are as its agents report them. */
export interface PlayedSquad {
  readonly runner: AnySquadRunner;
  /** The running steps of its message whose things are gone. */
  readonly lost?: readonly LedTask[];
  /**
   * Follows a changed message.
   *
   * @throws RequestError if it does not fit; nothing changes then
   */
  follow(message: SquadCommand): void;
  /** The state that changes build on. @param latest the last state of any member, whose shared values count for all */
  base?(last: unknown, latest: unknown): unknown;
  /** Records that a member's agent has joined, or left. */
  joined?(name: string): void;
  left?(name: string): void;
  /** The next action of every member. @param states the states that have changed */
  tick(states: ReadonlyMap<string, unknown>, latest: unknown, nowMs: number): SquadActions;
  stop?(): void;
}
