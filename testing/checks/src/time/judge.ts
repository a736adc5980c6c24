import type { Change, Grid, GridStep } from "./grid.ts";
import { interferes } from "./grid-changes.ts";
import { joinChanges, startClocks, tickClocks, turnClocks } from "./grid-clocks.ts";
import type { PlainSchedule } from "./plain.ts";

/** The verdict of the grid on a schedule: time and cost in thousandths, or the reason against it. */
export type GridVerdict =
  | { readonly isSound: true; readonly time: number; readonly cost: number }
  | { readonly isSound: false; readonly reason: string };

interface Span {
  readonly step: GridStep;
  /** -1 for a step that runs already. */
  readonly from: number;
  readonly to: number;
}

/** Plays a schedule tick by tick. */
export function judgeSchedule(grid: Grid, schedule: PlainSchedule): GridVerdict {
  const spans = spansOf(grid, schedule);
  if (typeof spans === "string") return { isSound: false, reason: spans };
  const time = Math.max(0, ...spans.map(({ to }) => to));
  let cells = grid.cells;
  let cost = 0;
  const refuse = (tick: number, reason: string): GridVerdict => {
    return { isSound: false, reason: `${reason} at ${tick}` };
  };
  const lastEvent = Math.max(0, ...grid.events.map(({ at }) => at));
  let last = time;
  let clocks = startClocks(grid);
  const waited = new Set<string>();
  // Once all steps have ended, an event or a clock may still bring the goal about.
  const mayChange = (tick: number): boolean => {
    if (tick <= lastEvent) return true;
    const key = `${cells.join()}|${clocks.join()}`;
    if (waited.has(key) || clocks.every((left) => left === undefined)) return false;
    waited.add(key);
    return true;
  };
  for (
    let tick = 0;
    tick <= time || (tick <= grid.by && !grid.isGoal(cells) && mayChange(tick));
    tick++
  ) {
    const ticked = tickClocks(grid, clocks);
    const events = grid.events.flatMap(({ at, change }) => (at === tick ? [change] : []));
    const changes: Change[] = [...joinChanges([...events, ...ticked.ends])];
    for (const { step, from, to } of spans) {
      if (from === tick) {
        const duration = step.duration(cells);
        if (duration === undefined) return refuse(tick, "no way");
        if (tick < step.opensAt) return refuse(tick, "not open");
        if (to - from < duration[0] || to - from > duration[1]) return refuse(tick, "duration");
        cost += step.cost;
        changes.push(step.start);
      }
      if (to === tick && step.end !== undefined) changes.push(step.end);
    }
    if (changes.some((change) => !change.fits(cells))) return refuse(tick, "condition");
    for (const [index, change] of changes.entries()) {
      if (changes.slice(0, index).some((other) => interferes(change, other))) {
        return refuse(tick, "interference");
      }
    }
    const after = [...cells];
    for (const change of changes) change.apply(cells, after);
    cells = after;
    for (const { step, from, to } of spans) {
      if (from <= tick && tick < to && !step.keeps(cells)) return refuse(tick, "during");
    }
    if (changes.length > 0 && !grid.isMaintained(cells)) return refuse(tick, "maintain");
    clocks = turnClocks(grid, ticked.times, cells);
    last = Math.max(time, tick);
  }
  if (time > grid.by) return refuse(time, "deadline");
  return grid.isGoal(cells) ? { isSound: true, time: last, cost } : refuse(time, "goal");
}

/** The steps in time, or the reason why they do not fit each other. */
function spansOf(grid: Grid, { steps, ends }: PlainSchedule): readonly Span[] | string {
  const { running } = grid.question;
  const spans: Span[] = [];
  for (const [index, { tool, members, left, leftTo }] of running.entries()) {
    const step = stepOf(grid, tool, members);
    const to = ends[index] as number;
    if (step === undefined || to < left || to > leftTo) return "end";
    spans.push({ step, from: -1, to });
  }
  for (const { tool, members, start, duration } of steps) {
    const step = stepOf(grid, tool, members);
    if (step === undefined || step.isDisabled) return "step";
    spans.push({ step, from: start, to: start + duration });
  }
  for (const [index, one] of spans.entries()) {
    for (const other of spans.slice(0, index)) {
      if (one.from >= other.to || other.from >= one.to) continue;
      if (one.from < 0 && other.from < 0) continue;
      if ((one.step.takers & other.step.takers) === 0) continue;
      const isBeside = one.step.alongside || other.step.alongside;
      if (one.step === other.step || !isBeside) return "busy";
    }
  }
  return spans;
}

/** A step by its tool and its participants, the agent first. */
export function stepOf(
  { steps }: Grid,
  tool: string,
  members: readonly number[],
): GridStep | undefined {
  const [agent, ...partners] = members;
  const inOrder = [agent, ...partners.toSorted((a, b) => a - b)];
  return steps.find((step) => {
    const takers = typeof step.tool.partners === "object" ? members : inOrder;
    return step.tool.name === tool && step.members.join() === takers.join();
  });
}
