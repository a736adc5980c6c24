import type {
  GoalInput,
  PlanStep,
  SavedTask,
  SquadOptions,
  SquadRole,
  TaskUse,
} from "./message/schema.ts";

/** A step that a member of a squad does. */
export interface ClientTask {
  readonly squad: string;
  readonly step: PlanStep;
  /** The others that take part; the first of them leads the step if the member has a role. */
  readonly with: readonly string[];
  /** The member's role as a partner. Absent for the leader of the step, and in steps without roles. */
  readonly role?: string;
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
export interface ClientRole extends Omit<SquadRole, "fromMs" | "untilMs"> {
  /** Expected time from now until its start, and until its end, as the plan came. */
  readonly startsInMs: number;
  readonly endsInMs: number;
}

/** The present part of a member: what it does, or waits for, or why it rests. */
export interface SquadPart {
  readonly tasks: readonly ClientTask[];
  readonly waits: SquadWait | undefined;
  readonly rests: SquadRest | undefined;
}

/** The message for a squad's goal. */
export interface SquadMessage extends SquadOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
}

/** A squad with its steps in flight, as plain JSON. */
export interface SavedClientSquad {
  readonly message: SquadMessage | undefined;
  readonly running: readonly SavedTask[];
}
