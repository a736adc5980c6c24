import type { Step } from "@understudy/planner-core";

/** A planning style of a game: extra weights on steps, such as danger or noise. */
export interface PlanningStyle {
  /** The name of plans in this style, such as "safest" or "quietest". Must differ from the built-in styles. */
  readonly name: string;
  /**
   * The weight of a step in this style, in units of cost and in addition to the cost; 0 for a neutral step. The style's
   * plan minimises the sum of cost and weight. Must be pure: the result for a ground action is remembered.
   */
  readonly weight: (step: Step) => number;
}

/** Options for the choice of alternatives. */
export interface AlternativeOptions {
  /** Declared styles, tried in this order after "cheapest" and "fewest-steps". Default: none. */
  readonly styles?: readonly PlanningStyle[] | undefined;
  /**
   * The minimum difference between two alternatives. `actions`: some ground action occurs a different number of times;
   * the order does not matter. `tools`: one plan uses a tool that the other lacks. Default `actions`.
   */
  readonly difference?: "actions" | "tools" | undefined;
  /** Maximum cost of an alternative, as a multiple of the cheapest plan's cost. At least 1. Default 2. */
  readonly maxCostRatio?: number | undefined;
}
