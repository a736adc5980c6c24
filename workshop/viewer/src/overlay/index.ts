/**
 * Shows plans over a running game: each agent's goal and step, a line to the step's thing, and claims. A click shows
 * the plan with reasons. For pages with a canvas, Phaser or Three.js.
 *
 * @module
 */

export {
  type PhaserCamera,
  type PointInSpace,
  seenByPhaser,
  seenByThree,
  type ThreeCamera,
} from "./cameras.ts";
export {
  type Belief,
  defineOutcomeElement,
  type OutcomeContext,
  type OutcomeElement,
} from "./outcome-element.ts";
export { openOverlay, type Overlay, type OverlayOptions } from "./overlay.ts";
export type { ViewedRole, ViewedSquad } from "../publish/squads/viewed-squad.ts";
export type { OverlaidPlan, OverlaidRunner, OverlaidWorld } from "./overlaid-agent.ts";
export { type ShownPlan, type ShownStep, planWithReasons } from "./plan-with-reasons.ts";
