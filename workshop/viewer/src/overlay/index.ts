/**
 * Shows plans over a running game: over each agent its goal and step, the way to the thing, claims, and on a click the
 * plan with its reasons. For pages: canvas, Phaser, Three.js.
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
export type { OverlaidPlan, OverlaidRunner, OverlaidWorld } from "./overlaid-agent.ts";
export { type ShownPlan, type ShownStep, planWithReasons } from "./plan-with-reasons.ts";
