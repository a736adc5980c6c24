import type { Step } from "@understudy/planner-core";
import type { SquadAction, SquadRole, SquadRunnerOptions } from "@understudy/planner-core/squad";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { BegunTask } from "./squad-steps.ts";

/** A client's message about a squad. */
export type SquadCommand = Omit<ClientMessage<"squad">, "seq" | "type">;

/** The options of a squad's runner that do not depend on the message. */
export type PlayedSquadOptions = Required<
  Pick<SquadRunnerOptions, "budgetMs" | "mayStartOver" | "onError" | "onOutcome">
>;

/** A squad's plan as it is played, in the names and ids of the client. States are as its agents report them. */
export interface PlayedSquad {
  readonly members: readonly string[];
  /** Whether a planning request is pending. */
  readonly isWaiting: boolean;
  /**
   * Follows a changed message.
   *
   * @throws RequestError if it does not fit; nothing changes then
   */
  follow(message: SquadCommand): void;
  /** The state that changes build on. @param latest the last state of any member, whose shared values count for all */
  base(last: unknown, latest: unknown): unknown;
  /** Records that a member's agent has joined. */
  took(name: string): void;
  /** The next action of every member. @param states the states that have changed */
  tick(
    states: ReadonlyMap<string, unknown>,
    latest: unknown,
    nowMs: number,
  ): Readonly<Record<string, SquadAction>>;
  joined(name: string, state: unknown): void;
  left(name: string): void;
  finished(name: string, step: Step): void;
  failed(name: string, reason: string | undefined, step: Step): void;
  interrupt(name: string | undefined): void;
  roles(): Readonly<Record<string, readonly SquadRole[]>>;
  /** Takes the running steps whose things are gone or belong to others; each is returned once. */
  takeLost(): readonly BegunTask[];
  dispose(): void;
}
