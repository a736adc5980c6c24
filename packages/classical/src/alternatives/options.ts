import type { Step } from "@understudy/planner-core";

/** A way of planning that a game declares: what it shuns beside what it costs. */
export interface PlanningStyle {
  /** Names the plans made in this style: "safest", "quietest". Not one of the built-in styles. */
  readonly name: string;
  /**
   * The weight of a step on top of its cost, in the same unit as costs; 0 for a step that the style does not mind.
   * The style's plan has the least sum of cost and weight. Pure: asked once per ground action and remembered.
   */
  readonly weight: (step: Step) => number;
}

/** How alternatives are chosen. */
export interface AlternativeOptions {
  /** Declared styles, tried after "cheapest" and "fewest-steps", in this order. Default none. */
  readonly styles?: readonly PlanningStyle[] | undefined;
  /**
   * The difference that makes two plans alternatives: `actions`, that one has a ground action more often than the
   * other, in any order; `tools`, that one uses a tool that the other does not. Default `actions`.
   */
  readonly difference?: "actions" | "tools" | undefined;
  /** No alternative costs more than this many times the cheapest. At least 1. Default 2. */
  readonly maxCostRatio?: number | undefined;
}
