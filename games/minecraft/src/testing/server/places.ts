import type { Vector, World } from "./squid.ts";

/** The sides of a block, by protocol number. */
export const SIDES = [
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
  [-1, 0, 0],
  [1, 0, 0],
] as const;

/** A position as text. */
export const keyOf = ({ x, y, z }: Vector): string => `${x},${y},${z}`;

/** Jumps are seen late: a player nearly above a block does not count as inside. */
export const isInside = (feet: Vector, at: Vector): boolean =>
  Math.abs(feet.x - at.x - 0.5) < 0.8 &&
  Math.abs(feet.z - at.z - 0.5) < 0.8 &&
  feet.y - at.y < 0.8 &&
  at.y - feet.y < 1.8;

/**
 * The lowest empty position at or below one, where falling things rest, up to the longest fall.
 *
 * @param room number of empty blocks required, one above the other
 */
export async function restBelow(
  world: World,
  from: Vector,
  deep: number,
  room = 1,
): Promise<Vector | undefined> {
  const isEmpty = async (at: Vector): Promise<boolean> =>
    (await world.getBlock(at.floored())).boundingBox === "empty";
  let rest: Vector | undefined;
  for (let down = 0; down < deep; down++) {
    const at = from.offset(0, -down, 0);
    let isFree = true;
    for (let up = 0; up < room && isFree; up++) isFree = await isEmpty(at.offset(0, up, 0));
    if (isFree) rest = at;
    else if (rest !== undefined) break;
  }
  return rest?.offset(0, Math.floor(rest.y) - rest.y, 0);
}
