import type { Goal, Outcome, Step, TelemetrySnapshot } from "@understudy/planner-core";
import type { Ledger } from "./tally/ledger.ts";
import type { Agent } from "./world/agent.ts";
import type { Happening } from "./world/happenings.ts";
import type { World } from "./world/world.ts";

/** The model of a day: there, left out, or missed. */
export type ModelStatus =
  | {
      readonly kind: "loaded";
      readonly name: string;
      readonly loadMs: number;
      /** Whether it is the shipped one, whose evaluation is known. */
      readonly isShipped: boolean;
    }
  | { readonly kind: "none" }
  | { readonly kind: "unavailable"; readonly name: string; readonly problem: string };

/** The events besides plans. */
export interface DayCounts {
  happenings: number;
  /** Plans that no longer worked because of what happened. */
  broken: number;
  /** Those among them that were followed by a new plan. */
  replanned: number;
  /** Plans dropped for something more important. */
  urgent: number;
  goals: number;
  /** Steps that were played to their end. */
  steps: number;
  /** Those among them that the model wrote. */
  stepsByModel: number;
}

/** The share of rehearsed plans in a day. */
export interface RepertoireCoverage {
  /** Plans that were shipped. */
  readonly plans: number;
  /** Needs of a plan for which there was a look. */
  readonly lookups: number;
  /** Those among them that a shipped plan met. */
  readonly hits: number;
}

/** Everything that a view or a summary may look at. */
export interface Stage {
  readonly seed: number;
  readonly ticks: number;
  readonly budgetMs: number;
  readonly model: ModelStatus;
  readonly world: World;
  readonly ledger: Ledger;
  readonly counts: Readonly<DayCounts>;
  /** Undefined if there is no repertoire. */
  readonly repertoire?: (() => RepertoireCoverage) | undefined;
  telemetry(): TelemetrySnapshot;
}

/** Watches a day. */
export interface Audience {
  onDawn?(stage: Stage): void;
  onTick?(stage: Stage): void;
  onHappening?(happening: Happening, touched: readonly Agent[]): void;
  /** @param isAnew whether it follows a plan that broke */
  onOutcome?(agent: Agent, outcome: Outcome, isAnew: boolean): void;
  onBroken?(agent: Agent, step: Step | undefined): void;
  onUrgent?(agent: Agent, goal: Goal): void;
  onGoal?(agent: Agent, goal: Goal): void;
  onError?(agent: Agent, error: unknown): void;
}
