import { CostHeap } from "@understudy/planner-core/compiled";
import type { Cells, Change, Grid, GridStep } from "./grid.ts";
import { interferes } from "./grid-changes.ts";
import {
  type ClockTimes,
  joinChanges,
  startClocks,
  tickClocks,
  turnClocks,
} from "./grid-clocks.ts";
import { stepOf } from "./judge.ts";
import type { PlainSchedule } from "./plain.ts";

/** The best schedule of a question, proved by exhaustion. Times, costs and measures are in thousandths. */
export type GridAnswer =
  | {
      readonly status: "solved";
      readonly schedule: PlainSchedule;
      readonly time: number;
      readonly cost: number;
      readonly measure: number;
      readonly nodes: number;
    }
  | { readonly status: "unsolvable" | "too-large"; readonly nodes: number };

/** Limits of a search. */
export interface GridLimits {
  /** Maximum number of nodes. */
  readonly nodes: number;
  /** Whether a step may start only if none runs, and none beside it. Default false. */
  readonly isSerial?: boolean;
}

/** A step that runs after a tick, with the least and the greatest number of ticks until its end. */
interface Run {
  readonly step: GridStep;
  readonly left: number;
  readonly leftTo: number;
}

/** A situation after a tick. */
interface Node {
  readonly tick: number;
  readonly cells: Cells;
  readonly runs: readonly Run[];
  readonly clocks: ClockTimes;
  readonly cost: number;
  readonly parent: Node | undefined;
  readonly started: readonly GridStep[];
  readonly ended: readonly GridStep[];
  readonly isFinal: boolean;
}

/** Finds the schedule with the least measure: every choice at every tick, cheapest first. */
export function searchGrid(grid: Grid, { nodes: most, isSerial = false }: GridLimits): GridAnswer {
  const { measure: weights, running } = grid.question;
  const measureOf = ({ tick, cost }: Node): number =>
    weights.time * Math.max(0, tick) + weights.cost * cost;
  const index = new Map(grid.steps.map((step, at) => [step, at]));
  const lastEvent = Math.max(-1, ...grid.events.map(({ at }) => at));
  const keyOf = ({ tick, cells, runs, clocks, isFinal }: Node): string => {
    const busy = runs.map(({ step, left, leftTo }) => `${index.get(step)}:${left}:${leftTo}`);
    const time = grid.by < Number.POSITIVE_INFINITY || tick <= lastEvent ? tick : "";
    return `${isFinal ? "!" : ""}${cells.join()}|${busy.sort().join()}|${time}|${clocks.join()}`;
  };
  const root: Node = {
    tick: -1,
    cells: grid.cells,
    runs: running.map(({ tool, members, left, leftTo }) => ({
      step: stepOf(grid, tool, members) as GridStep,
      // The first tick takes one from them.
      left: left + 1,
      leftTo: leftTo + 1,
    })),
    clocks: startClocks(grid),
    ...{ cost: 0, parent: undefined, started: [], ended: [], isFinal: false },
  };
  const all: Node[] = [root];
  const best = new Map<string, number>([[keyOf(root), 0]]);
  const keys: string[] = [keyOf(root)];
  const heap = new CostHeap(1024);
  heap.push(0, 0);
  while (heap.size > 0) {
    const id = heap.pop();
    const node = all[id] as Node;
    if (heap.cost > (best.get(keys[id] as string) ?? Number.POSITIVE_INFINITY)) continue;
    if (node.isFinal) {
      const { tick, cost } = node;
      const answer = { time: Math.max(0, tick), cost, measure: measureOf(node) };
      return { status: "solved", schedule: scheduleOf(node, grid), ...answer, nodes: all.length };
    }
    for (const next of successors(grid, node, isSerial)) {
      const measure = measureOf(next);
      const key = keyOf(next);
      if (measure >= (best.get(key) ?? Number.POSITIVE_INFINITY)) continue;
      if (all.length >= most) return { status: "too-large", nodes: all.length };
      best.set(key, measure);
      keys.push(key);
      heap.push(all.push(next) - 1, measure);
    }
  }
  return { status: "unsolvable", nodes: all.length };
}

/** All situations after the next tick. */
function successors(grid: Grid, node: Node, isSerial: boolean): readonly Node[] {
  const { cells } = node;
  const tick = node.tick + 1;
  if (tick > grid.by) return [];
  const found: Node[] = [];
  const { times: clocks, ends } = tickClocks(grid, node.clocks);
  const events = joinChanges([
    ...grid.events.filter(({ at }) => at === tick).map(({ change }) => change),
    ...ends,
  ]);
  const runs = node.runs.map(({ step, left, leftTo }) => {
    return { step, left: Math.max(0, left - 1), leftTo: leftTo - 1 };
  });
  const candidates = grid.steps.filter(
    (step) =>
      !step.isDisabled &&
      step.opensAt <= tick &&
      step.start.fits(cells) &&
      step.duration(cells) !== undefined,
  );
  for (const ending of choicesOf(runs)) {
    const going = runs.filter((run) => !ending.includes(run));
    const moment = new Moment(cells);
    const ended = ending.map(({ step }) => step);
    const changes = [...events, ...ended.flatMap(({ end }) => (end === undefined ? [] : [end]))];
    if (!changes.every((change) => moment.add(change))) continue;
    const start = (at: number, started: readonly GridStep[]): void => {
      const step = candidates[at];
      if (step === undefined) {
        const next = nodeAfter(grid, node, { moment, going, clocks, ended, started });
        if (next !== undefined) found.push(next);
        return;
      }
      start(at + 1, started);
      if (!mayStart(step, going, started, isSerial)) return;
      const before = moment.after();
      if (!moment.add(step.start)) return;
      // What only adds may be done again at the same moment, until there is no room for more.
      const mayRepeat = step.isInstant && moment.after().join() !== before.join();
      start(mayRepeat ? at : at + 1, [...started, step]);
      moment.remove();
    };
    start(0, []);
  }
  return found;
}

/** The sets of steps that may end at a tick: all that must, with any that may. */
function choicesOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  let choices: (readonly Run[])[] = [runs.filter(({ leftTo }) => leftTo === 0)];
  for (const run of runs) {
    if (run.left > 0 || run.leftTo === 0) continue;
    choices = choices.flatMap((choice) => [choice, [...choice, run]]);
  }
  return choices;
}

function mayStart(
  step: GridStep,
  going: readonly Run[],
  started: readonly GridStep[],
  isSerial: boolean,
): boolean {
  if (isSerial && going.length + started.length > 0) return false;
  for (const run of going) if (!areFree(step, run.step)) return false;
  for (const other of started) {
    // What takes effect at once takes no time from what starts with it.
    if (!step.isInstant && !other.isInstant && !areFree(step, other)) return false;
  }
  return true;
}

/** Whether two steps may run beside each other. */
function areFree(step: GridStep, other: GridStep): boolean {
  if ((step.takers & other.takers) === 0) return true;
  return step !== other && (step.alongside || other.alongside);
}

/** The changes of one moment. */
class Moment {
  readonly cells: Cells;
  readonly #changes: Change[] = [];

  constructor(cells: Cells) {
    this.cells = cells;
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  add(change: Change): boolean {
    if (!change.fits(this.cells)) return false;
    if (this.#changes.some((other) => interferes(change, other))) return false;
    this.#changes.push(change);
    return true;
  }

  remove(): void {
    this.#changes.pop();
  }

  after(): Cells {
    const after = [...this.cells];
    for (const change of this.#changes) change.apply(this.cells, after);
    return after;
  }
}

interface Turn {
  readonly moment: Moment;
  readonly going: readonly Run[];
  readonly clocks: ClockTimes;
  readonly ended: readonly GridStep[];
  readonly started: readonly GridStep[];
}

/** The situation after a tick; undefined if a condition to keep does not hold. */
function nodeAfter(grid: Grid, parent: Node, turn: Turn): Node | undefined {
  const { moment, going, clocks: times, ended, started } = turn;
  const tick = parent.tick + 1;
  const cells = moment.after();
  const lasting = started
    .filter(({ isInstant }) => !isInstant)
    .map((step): Run => {
      const [left, leftTo] = step.duration(moment.cells) as readonly [number, number];
      return { step, left, leftTo };
    });
  const runs = [...going, ...lasting];
  if (runs.some(({ step }) => !step.keeps(cells))) return undefined;
  if (!moment.isEmpty && !grid.isMaintained(cells)) return undefined;
  const isLast = tick === 0 || !moment.isEmpty || ended.length > 0 || started.length > 0;
  const isFinal = isLast && runs.length === 0 && grid.isGoal(cells);
  const cost = started.reduce((sum, step) => sum + step.cost, parent.cost);
  const clocks = turnClocks(grid, times, cells);
  return { tick, cells, runs, clocks, cost, parent, started, ended, isFinal };
}

/** The schedule that leads to a node. */
function scheduleOf(last: Node, grid: Grid): PlainSchedule {
  const path: Node[] = [];
  for (let node: Node | undefined = last; node !== undefined; node = node.parent)
    path.unshift(node);
  const { running } = grid.question;
  const ends = running.map(() => 0);
  const open = new Map<GridStep, number>();
  const steps: PlainSchedule["steps"][number][] = [];
  const runs = new Map(
    running.map(({ tool, members }, at) => [stepOf(grid, tool, members) as GridStep, at]),
  );
  for (const { tick, started, ended } of path) {
    for (const step of ended) {
      const at = open.get(step);
      const opened = at === undefined ? undefined : steps[at];
      if (opened === undefined) ends[runs.get(step) as number] = tick;
      else steps[at as number] = { ...opened, duration: tick - opened.start };
      open.delete(step);
    }
    for (const step of started) {
      const { tool, members } = step;
      steps.push({ tool: tool.name, members, start: tick, duration: 0 });
      if (!step.isInstant) open.set(step, steps.length - 1);
    }
  }
  return { steps, ends };
}
