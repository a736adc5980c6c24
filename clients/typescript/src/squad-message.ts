import type { GoalInput, PlanStep } from "./message/messages.ts";

/** A use of a step: the step of a member that it makes possible; without `agent`, the goal. */
export interface TaskUse {
  readonly agent?: string;
  readonly what: string;
}

/** A step that a member of a squad does. */
export interface ClientTask {
  readonly squad: string;
  readonly step: PlanStep;
  /** The others that take part. */
  readonly with: readonly string[];
  /** The purpose of the step: what it makes possible. */
  readonly for: readonly TaskUse[];
  /** Expected time until its end in milliseconds, as it began. */
  readonly leftMs: number;
}

/** A member's wait for a step that must come first. */
export interface SquadWait {
  readonly squad: string;
  /** The member's next step. */
  readonly step: PlanStep;
  /** The member whose step is waited for; undefined for an event, or for the right time. */
  readonly for: string | undefined;
  /** The name of that step's tool, `event`, or `time`. */
  readonly what: string;
  /** Expected length of the wait in milliseconds. */
  readonly leftMs: number;
}

/** The reason why a member of a squad has nothing to do. */
export interface SquadRest {
  readonly squad: string;
  readonly reason: "reached" | "planning" | "done" | "unsolvable" | "cut-off" | "error";
}

/** A step of a squad's plan. */
export interface ClientRole {
  readonly agent: string;
  readonly step: PlanStep;
  readonly with: readonly string[];
  readonly isRunning: boolean;
  /** Expected time from now until its start, and until its end, as the plan came. */
  readonly startsInMs: number;
  readonly endsInMs: number;
  readonly for: readonly TaskUse[];
}

/** The present part of a member: what it does, or waits for, or why it rests. */
export interface SquadPart {
  readonly tasks: readonly ClientTask[];
  readonly waits: SquadWait | undefined;
  readonly rests: SquadRest | undefined;
}

/** Options of a squad's goal, as described in the guide to time and squads. Times are in milliseconds. */
export interface SquadOptions {
  /** Names of the members, one to eight. Their states are reported by the agents. */
  readonly members: readonly string[];
  /** Budget of each request of the server. Default 100. */
  readonly budgetMs?: number;
  /** The measure to be small. Default `time`. */
  readonly measure?: "time" | "cost" | { readonly time: number; readonly cost: number };
  /** Length of a unit of time. Default 1000. */
  readonly unitMs?: number;
  /** Events besides those of the domain; `at` is in units, on the game's clock. */
  readonly events?: readonly { readonly at: number; readonly then: object }[];
  /** Deadline in units, on the game's clock. Default: that of the goal. */
  readonly by?: number;
  /** A condition that must hold all the time, for every member. */
  readonly maintain?: Readonly<Record<string, unknown>>;
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Tools and steps that members cannot or may not do, by member. */
  readonly disabled?: Readonly<Record<string, readonly (string | PlanStep)[]>>;
  /** The end of steps of a fixed duration: told by `finished`, or by the server's `stepOver`. Default `told`. */
  readonly ends?: "told" | "timed";
  /** Whether the server tells the steps of each member, as `rolesChanged`. Default false. */
  readonly roles?: boolean;
}

/** The message for a squad's goal. */
export interface SquadMessage extends SquadOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
}

/** A step in flight, for a server that does not know it. */
export interface SavedTask {
  readonly agent: string;
  readonly with: readonly string[];
  readonly step: PlanStep;
  readonly elapsedMs: number;
  readonly leftMs: number;
}

/** A squad with its steps in flight, as plain JSON. */
export interface SavedClientSquad {
  readonly message: SquadMessage | undefined;
  readonly running: readonly SavedTask[];
}
