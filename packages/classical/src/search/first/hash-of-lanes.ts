/** Multipliers of the hash, as signed integers. */
const MIX: number = 0x9e3779b1 | 0;
const LAST_MIX: number = 0x85ebca6b | 0;

/** A hash of a packed state. */
export function hashOfLanes(lanes: Int32Array, laneCount: number): number {
  let hash = 0;
  for (let slot = 0; slot < laneCount; slot++) {
    hash = Math.imul(hash ^ (lanes[slot] as number), MIX);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, LAST_MIX);
  return hash ^ (hash >>> 13);
}
