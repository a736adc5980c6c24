// The fixed loop of calibration.mjs: a breadth-first search over a puzzle, with what planning is made of: small arrays,
// strings as keys, a map, numbers. It must stay as it is, since ceilings count it; and it uses nothing of the engine,
// whose speed it must not follow.
import { strict as assert } from "node:assert";

const SIDE = 3;
const DEPTH = 9;
const START = [1, 2, 3, 4, 5, 6, 7, 8, 0];
/** Positions within nine moves of the solved puzzle. */
const STATES = 420;
const SEARCHES = 60;

function* neighbours(tiles) {
  const hole = tiles.indexOf(0);
  const x = hole % SIDE;
  for (const [step, fits] of [
    [-1, x > 0],
    [1, x < SIDE - 1],
    [-SIDE, hole >= SIDE],
    [SIDE, hole < SIDE * (SIDE - 1)],
  ]) {
    if (!fits) continue;
    const next = tiles.slice();
    next[hole] = next[hole + step];
    next[hole + step] = 0;
    yield next;
  }
}

function countStates() {
  const depths = new Map([[START.join(), 0]]);
  const open = [START];
  for (const tiles of open) {
    const depth = depths.get(tiles.join());
    if (depth === DEPTH) break;
    for (const next of neighbours(tiles)) {
      const key = next.join();
      if (depths.has(key)) continue;
      depths.set(key, depth + 1);
      open.push(next);
    }
  }
  return depths.size;
}

/** @returns the processor time of some searches, in seconds: about a fiftieth of one */
export function measureLoop() {
  const before = process.cpuUsage();
  for (let times = 0; times < SEARCHES; times++) assert.equal(countStates(), STATES);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
