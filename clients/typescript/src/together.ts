import type { PlanStep, Values } from "./message/messages.ts";

/** A step of a joint plan. Times are in the domain's units, counted from the request. */
export interface TogetherStep {
  readonly agent: string;
  readonly step: PlanStep;
  readonly startsAt: number;
  /** 0 for a step that takes effect at once. */
  readonly duration: number;
  /** Other members that take part. */
  readonly with: readonly string[];
}

/** A wait in a joint plan. */
export interface TogetherWait {
  readonly agent: string;
  readonly from: number;
  readonly until: number;
  /** The member whose step comes first; undefined for an event. */
  readonly for?: string;
  /** The name of its tool, or `event`. */
  readonly what: string;
}

/** A question for a joint plan of several agents, in a domain with time. */
export interface TogetherAsked {
  /** The members by name, at most eight. */
  readonly agents: Readonly<
    Record<
      string,
      { readonly state: Values; readonly disabled?: readonly (string | PlanStep)[] | undefined }
    >
  >;
  /** Values of the shared variables. Default: the values in the members' states, which must agree. */
  readonly shared?: Values | undefined;
  /** The name of a goal, or a condition. */
  readonly goal: string | object;
  /** Time limit for the answer, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
  /** The measure to be small. Default `time`. */
  readonly measure?: "time" | "cost" | { readonly time: number; readonly cost: number } | undefined;
  /** Steps in flight, which are kept. Times are in milliseconds. */
  readonly running?:
    | readonly {
        readonly agent: string;
        readonly step: PlanStep;
        readonly leftMs: number;
        readonly leftToMs?: number | undefined;
        readonly with?: readonly string[] | undefined;
      }[]
    | undefined;
  /** The game's clock in milliseconds, for events and deadlines. Default 0. */
  readonly nowMs?: number | undefined;
  /** Length of a unit of time in milliseconds. Default 1000. */
  readonly unitMs?: number | undefined;
  /** Events besides those of the domain; `at` is in units, on the game's clock. */
  readonly events?: readonly { readonly at: number; readonly then: object }[] | undefined;
  /** Deadline in units, on the game's clock. Default: that of the goal. */
  readonly by?: number | undefined;
  /** A condition that must hold throughout. */
  readonly maintain?: object | undefined;
  /** Durations and costs of ways. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Steps of an earlier answer, of which as few as possible change. */
  readonly keep?: readonly TogetherStep[] | undefined;
}

/** A joint plan. */
export interface TogetherAnswer {
  /** `unsolvable` is proved; `cut-off`: no plan was found within the budget. */
  readonly status: "solved" | "unsolvable" | "cut-off";
  /** In the order of their starts; empty without a plan. */
  readonly steps: readonly TogetherStep[];
  /** The end of each step in flight, in the order of `running`. */
  readonly ends: readonly number[];
  /** Time at which all steps have ended, in units from the request. */
  readonly time: number;
  readonly cost: number;
  readonly measure: number;
  /** Whether no plan has a smaller measure, which is proved. */
  readonly optimal: boolean;
  readonly lowerBound: number;
  readonly waits: readonly TogetherWait[];
  /** Share of the steps of `keep` that are still in the plan, from 0 to 1. */
  readonly kept: number;
  readonly elapsedMs: number;
}
