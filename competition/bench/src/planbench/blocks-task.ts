import type { Random } from "@understudy/planner-core";
import { shuffled } from "../pddl/written-task.ts";

/** Blocks on a table, each tower from bottom to top. */
export type Towers = readonly (readonly string[])[];

/** A Blocksworld task: towers, and required supports. */
export interface BlocksTask {
  readonly start: Towers;
  /** Pairs of blocks: the first must stand on the second. */
  readonly goal: readonly (readonly [block: string, under: string])[];
}

/** Draws a task whose goal does not hold at its start. All arrangements are equally likely. */
export function drawBlocks(count: number, random: Random): BlocksTask {
  const blocks = Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
  for (;;) {
    const start = drawTowers(blocks, random);
    const goal = pairsOf(drawTowers(blocks, random));
    const known = new Set(pairsOf(start).map(String));
    if (!goal.every((pair) => known.has(String(pair)))) return { start, goal };
  }
}

/** Pairs of stacked blocks, from the table upwards. */
export function pairsOf(towers: Towers): BlocksTask["goal"] {
  return towers.flatMap((tower) =>
    tower.slice(1).map((block, index) => [block, tower[index] as string] as const),
  );
}

/**
 * Number of steps of a simple strategy, an upper bound: a misplaced block moves to its place once
 * that is ready, or otherwise to the table.
 */
export function plainLength({ start, goal }: BlocksTask): number {
  const wanted = new Map(goal);
  const towers = start.map((tower) => [...tower]);
  const isRight = (tower: readonly string[]): boolean =>
    tower.every((block, index) => wanted.get(block) === tower[index - 1]);
  for (let steps = 0; ; steps += 2) {
    const wrong = towers.filter((tower) => !isRight(tower));
    if (wrong.length === 0) return steps;
    const ready = wrong
      .map((from) => {
        const under = wanted.get(from.at(-1) as string);
        const to = towers.find((tower) => tower.at(-1) === under && isRight(tower));
        return { from, to };
      })
      .find(({ to }) => to !== undefined);
    const from = ready?.from ?? (wrong.find(({ length }) => length > 1) as string[]);
    const block = from.pop() as string;
    if (ready?.to === undefined) towers.push([block]);
    else ready.to.push(block);
    if (from.length === 0) towers.splice(towers.indexOf(from), 1);
  }
}

/**
 * A lower bound on the steps. A block must move if it stands on a wrong block or on another block
 * that must move, and twice if it is above such a block both at the start and in the goal.
 */
export function leastLength({ start, goal }: BlocksTask): number {
  const wanted = new Map(goal);
  const moving = new Set<string>();
  let moves = 0;
  for (const tower of start) {
    for (const [index, block] of tower.entries()) {
      const under = tower[index - 1];
      const goesTo = wanted.get(block);
      const isWrong = goesTo !== undefined && goesTo !== under;
      if (!isWrong && (under === undefined || !moving.has(under))) continue;
      const moved = tower.slice(0, index).filter((each) => moving.has(each));
      const above = new Set(supportOf(block, wanted));
      moves += moved.some((each) => above.has(each)) ? 2 : 1;
      moving.add(block);
    }
  }
  return 2 * moves;
}

/** The blocks required below a block. */
function* supportOf(block: string, wanted: ReadonlyMap<string, string>): Generator<string> {
  for (let under = wanted.get(block); under !== undefined; under = wanted.get(under)) yield under;
}

/** Random towers: first their number, weighted by the ways to form it, then an order and its cuts. */
function drawTowers(blocks: readonly string[], random: Random): Towers {
  const weights = [1];
  for (let towers = 2; towers <= blocks.length; towers++) {
    const last = weights.at(-1) as number;
    weights.push((last * (blocks.length - towers + 1)) / ((towers - 1) * towers));
  }
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  const cuts = shuffled(random, [...blocks.keys()].slice(1)).slice(0, Math.max(0, index));
  const order = shuffled(random, blocks);
  const ends = [...cuts.sort((one, other) => one - other), blocks.length];
  return ends.map((end, at) => order.slice(ends[at - 1] ?? 0, end));
}
