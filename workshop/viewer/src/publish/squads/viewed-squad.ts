import type { GoalReference, Step } from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";

/** A part of a member in a squad's plan, in milliseconds of game time. */
export interface ViewedRole {
  readonly step: Step;
  /** The step's things, by their names in the tool; a `SquadWorldRunner` tells. */
  readonly things?: Readonly<Record<string, ThingId | undefined>>;
  /** The step's own agent. */
  readonly agent: string;
  readonly with: readonly string[];
  readonly isRunning: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly for: readonly { readonly agent: string | undefined; readonly what: string }[];
  /** The cause of a wait before an idle member's next step: another member, and its tool, a clock, `event` or `time`. */
  readonly wait?: { readonly for: string | undefined; readonly what: string };
}

/** The view of a squad, read while a page is open. A `SquadRunner` fits, and that of a world. */
export interface ViewedSquad {
  readonly members: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: runners of typed domains fit, too
  readonly goal: GoalReference<any>;
  /** Whether a request is in progress. */
  readonly isWaiting: boolean;
  /** The parts of the members in the present plan. */
  roles(): Readonly<Record<string, readonly ViewedRole[]>>;
}
