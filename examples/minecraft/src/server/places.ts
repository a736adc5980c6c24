import type { Vector } from "./squid.ts";

/** By number of the protocol the sides of a block. */
export const SIDES = [
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
  [-1, 0, 0],
  [1, 0, 0],
] as const;

/** A place as a text. */
export const keyOf = ({ x, y, z }: Vector): string => `${x},${y},${z}`;

/** A jump is seen a little late: who is nearly above a block does not stand in it. */
export const isInside = (feet: Vector, at: Vector): boolean =>
  Math.abs(feet.x - at.x - 0.5) < 0.8 &&
  Math.abs(feet.z - at.z - 0.5) < 0.8 &&
  feet.y - at.y < 0.8 &&
  at.y - feet.y < 1.8;
