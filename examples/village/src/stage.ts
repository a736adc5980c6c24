import type { Goal, Outcome, Step, TelemetrySnapshot } from "@understudy/planner-core";
import type { Ledger } from "./tally/ledger.ts";
import type { Agent } from "./world/agent.ts";
import type { Happening } from "./world/happenings.ts";
import type { World } from "./world/world.ts";

/** State of a day's model: opened, disabled or missing. */
export type ModelStatus =
  | {
      readonly kind: "loaded";
      readonly name: string;
      readonly loadMs: number;
      /** Whether it is the shipped model, which has an evaluation. */
      readonly isShipped: boolean;
    }
  | { readonly kind: "none" }
  | { readonly kind: "unavailable"; readonly name: string; readonly problem: string };

/** Events besides plans. */
export interface DayCounts {
  happenings: number;
  /** Plans broken by events. */
  broken: number;
  /** Broken plans with a replacement. */
  replanned: number;
  /** Plans dropped for something more important. */
  urgent: number;
  goals: number;
  /** Number of completed steps. */
  steps: number;
  /** Completed steps written by the model. */
  stepsByModel: number;
}

/** Use of prepared plans in a day. */
export interface PlanLibraryCoverage {
  /** Number of shipped plans. */
  readonly plans: number;
  /** Number of look-ups. */
  readonly lookups: number;
  /** Look-ups answered by a shipped plan. */
  readonly hits: number;
}

/** Everything for views and summaries. */
export interface Stage {
  readonly seed: number;
  readonly ticks: number;
  readonly budgetMs: number;
  readonly model: ModelStatus;
  readonly world: World;
  readonly ledger: Ledger;
  readonly counts: Readonly<DayCounts>;
  /** Undefined without plan libraries. */
  readonly planLibrary?: (() => PlanLibraryCoverage) | undefined;
  telemetry(): TelemetrySnapshot;
}

/** An observer of a day. */
export interface Audience {
  onDawn?(stage: Stage): void;
  onTick?(stage: Stage): void;
  onHappening?(happening: Happening, touched: readonly Agent[]): void;
  /** @param isAnew whether it replaces a broken plan */
  onOutcome?(agent: Agent, outcome: Outcome, isAnew: boolean): void;
  onBroken?(agent: Agent, step: Step | undefined): void;
  onUrgent?(agent: Agent, goal: Goal): void;
  onGoal?(agent: Agent, goal: Goal): void;
  onError?(agent: Agent, error: unknown): void;
}
