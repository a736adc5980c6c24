import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";
import type { Heuristics } from "../../heuristics/heuristics-pool.ts";
import { LMCutHeuristic } from "../../heuristics/lm-cut.ts";
import { UNREACHED } from "../../heuristics/max-costs.ts";
import { estimateAtOnce, NO_DEADLINE } from "../../model/estimator.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { BEGINS, EarliestFacts, KEPT, RUNS, STARTS } from "./earliest-facts.ts";
import type { TimeTask } from "./time-task.ts";
import { earliestNow, mostSince, type Zone } from "./zone.ts";

/** Thousandths of time in one unit of the estimates' costs. */
export const UNITS_OF_ESTIMATE = 100;

/** The part of a node that estimates read. */
export interface EstimatedNode {
  readonly state: Int32Array;
  readonly open: readonly number[];
  readonly from: readonly number[];
  readonly zone: Zone;
}

/** Estimates of a node: lower bounds of time and remaining cost, and an estimate that guides. */
export interface Estimates {
  /** Lower bound of the time of a whole schedule, in thousandths; infinite for a dead end. */
  readonly time: number;
  /** Lower bound of the remaining cost, in thousandths. */
  readonly rest: number;
  /** Estimated work to the goal; not a bound. */
  readonly estimate: number;
}

/** Bounds of one independent part of the goal. */
interface PartBounds {
  readonly prepared: PreparedTask;
  readonly relaxed: RelaxedTask;
  readonly heuristics: Heuristics;
  readonly values: Int32Array;
  readonly earliest: EarliestFacts;
  /** Relaxed operators that start a step, or end a clock. */
  readonly reads: Uint8Array;
  /** Relaxed operators of changes by the world, with the index of the change. */
  readonly changes: readonly (readonly [operator: number, change: number])[];
  readonly work: LMCutHeuristic;
  readonly costs: LMCutHeuristic | undefined;
  /** Shares of each relaxed operator in the cost of its action, 0 for axioms. */
  readonly share: Float64Array;
  /** The action of each relaxed operator; -1 for axioms. */
  readonly action: Int32Array;
  /** Time of each relaxed operator, and its time for all members that take part. */
  readonly durations: Float64Array;
  readonly efforts: Float64Array;
  /** For relaxed operators of changes by the world, the time until the change. */
  readonly notBefore: Float64Array;
  /** Relaxed operators of each action that ends a step, filled on demand. */
  readonly endsOf: Map<number, readonly number[]>;
}

/**
 * Lower bounds and estimates for the nodes of a search for schedules. The time is bounded by h-max over durations, by the
 * landmark cuts of the effort that the members share, and by the steps that run.
 */
export class TimeEstimates {
  readonly #task: TimeTask;
  readonly #parts: readonly PartBounds[];
  /** Whether landmark cuts bound the time well: a single member that does one step at a time. */
  readonly #boundsEffort: boolean;
  readonly #usesCost: boolean;

  /** @param changeOf the change by the world of each action after those of the joint domain */
  constructor(task: TimeTask, prepared: readonly PreparedTask[], changeOf: readonly number[]) {
    this.#task = task;
    this.#usesCost = task.problem.measure.cost > 0;
    this.#boundsEffort =
      task.problem.members.length === 1 && task.joint.steps.every(({ timed }) => !timed.alongside);
    this.#parts = prepared.flatMap((part) =>
      part.relaxed === undefined ? [] : [this.#boundsOf(part, part.relaxed, changeOf)],
    );
  }

  #boundsOf(prepared: PreparedTask, relaxed: RelaxedTask, changeOf: readonly number[]): PartBounds {
    const { joint } = this.#task;
    const { operatorCount, origin, costInUnits, unit } = relaxed;
    const { task } = prepared;
    const share = new Float64Array(operatorCount);
    const action = new Int32Array(operatorCount).fill(-1);
    const durations = new Float64Array(operatorCount);
    const efforts = new Float64Array(operatorCount);
    const costs = new Float64Array(operatorCount);
    const reads = new Uint8Array(operatorCount);
    const changes: (readonly [number, number])[] = [];
    for (let operator = 0; operator < operatorCount; operator++) {
      const from = origin[operator] as number;
      if (from < 0) continue;
      const own = task.actions[from] as number;
      const change = changeOf[own - joint.domain.actions.count];
      // Set anew for each node, as its present is later.
      if (change !== undefined) {
        changes.push([operator, change]);
        const clock = this.#task.clocks[change - this.#task.events.length];
        if (clock !== undefined) {
          reads[operator] = BEGINS;
          durations[operator] = clock.least;
        }
      }
      // An action that tells that a condition is kept takes no time.
      if (own >= joint.stepOf.length) continue;
      const step = joint.steps[joint.stepOf[own] as number] as JointTimedStep;
      const part = ((costInUnits[operator] as number) * unit) / (task.scaledCost[from] as number);
      share[operator] = part;
      action[operator] = own;
      if (joint.isEnd[own] === 1) {
        durations[operator] = Math.floor(this.#task.leastDurationOf(step) * part);
        efforts[operator] = Math.floor(
          this.#task.leastDurationOf(step) * step.members.length * part,
        );
        continue;
      }
      reads[operator] = STARTS;
      costs[operator] = Math.floor((joint.domain.actions.minScaledCost[own] as number) * part);
    }
    return {
      prepared,
      relaxed,
      heuristics: prepared.heuristics.take(this, prepared),
      values: new Int32Array(task.variables.length),
      earliest: new EarliestFacts(relaxed, markFacts(prepared, relaxed, joint)),
      reads,
      changes,
      work: new LMCutHeuristic(relaxed, efforts),
      costs: this.#usesCost ? new LMCutHeuristic(relaxed, costs) : undefined,
      share,
      action,
      durations,
      efforts,
      notBefore: new Float64Array(operatorCount),
      endsOf: new Map(),
    };
  }

  of(node: EstimatedNode): Estimates {
    const now = earliestNow(node.zone);
    let time = now + this.#runningLeft(node);
    let rest = 0;
    let estimate = 0;
    let effort = 0;
    for (const part of this.#parts) {
      const { values, prepared } = part;
      const { variables } = prepared.task;
      for (let slot = 0; slot < values.length; slot++) {
        // Variables beyond the state tell that events are due.
        values[slot] = node.state[variables[slot] as number] ?? 1;
      }
      const guided = estimateAtOnce(part.heuristics.estimator, values);
      if (guided === Number.POSITIVE_INFINITY) return { time: guided, rest: 0, estimate: guided };
      estimate += guided;
      const lowered = this.#lowerRunning(part, node);
      for (const [operator, change] of part.changes) {
        part.notBefore[operator] = this.#timeUntil(change, node, now);
      }
      const { durations, notBefore, reads } = part;
      const { windows } = this.#task;
      const opensAt = windows.areOpen
        ? undefined
        : (operator: number, at: number) =>
            windows.earliest(part.action[operator] as number, now + at) - now;
      const chain = part.earliest.explore(values, durations, notBefore, reads, opensAt);
      if (chain === UNREACHED) return { time: chain, rest: 0, estimate: chain };
      time = Math.max(time, now + chain);
      if (this.#boundsEffort) {
        part.work.begin(values);
        part.work.advance(NO_DEADLINE);
        effort += part.work.bound;
      }
      if (part.costs !== undefined) {
        part.costs.begin(values);
        part.costs.advance(NO_DEADLINE);
        rest += part.costs.bound;
      }
      for (const [operator, duration, work] of lowered) {
        part.durations[operator] = duration;
        part.efforts[operator] = work;
      }
    }
    const members = this.#task.problem.members.length;
    time = Math.max(time, now + Math.ceil(effort / members));
    return { time, rest, estimate: (UNITS_OF_ESTIMATE * estimate) / members };
  }

  /** The happenings that can come next in the relaxed plans of the node that was estimated last. */
  helpful(): ReadonlySet<number> {
    const found = new Set<number>();
    for (const { heuristics, action } of this.#parts) {
      const { helpful, helpfulCount } = heuristics.estimator;
      for (let at = 0; at < helpfulCount; at++) found.add(action[helpful[at] as number] as number);
    }
    return found;
  }

  /** The least time from the present until a change by the world. */
  #timeUntil(change: number, { open, from, zone }: EstimatedNode, now: number): number {
    const { events, clocks, joint } = this.#task;
    const event = events[change];
    if (event !== undefined) return Math.max(0, event.scaledAt - now);
    const clock = change - events.length;
    const at = open.indexOf(joint.steps.length + clock);
    if (at < 0) return clocks[clock]?.least ?? 0;
    return Math.max(0, (from[at] as number) - mostSince(zone, at));
  }

  /** The time from the earliest present until all running steps can have ended. Clocks may run on. */
  #runningLeft({ open, from, zone }: EstimatedNode): number {
    let left = 0;
    for (let at = 0; at < open.length; at++) {
      if ((open[at] as number) >= this.#task.joint.steps.length) break;
      left = Math.max(left, (from[at] as number) - mostSince(zone, at));
    }
    return left;
  }

  /** Lowers the ends of running steps to their remaining time; returns the former durations, to be restored. */
  #lowerRunning(
    part: PartBounds,
    { open, from, zone }: EstimatedNode,
  ): (readonly [number, number, number])[] {
    const { joint } = this.#task;
    const before: (readonly [number, number, number])[] = [];
    for (let at = 0; at < open.length; at++) {
      const step = joint.steps[open[at] as number];
      if (step === undefined) break;
      const left = Math.max(0, (from[at] as number) - mostSince(zone, at));
      for (const end of step.ends) {
        for (const operator of operatorsOf(part, end)) {
          const duration = part.durations[operator] as number;
          if (left >= duration) continue;
          before.push([operator, duration, part.efforts[operator] as number]);
          part.durations[operator] = Math.floor(left * (part.share[operator] as number));
          part.efforts[operator] = Math.floor(
            left * step.members.length * (part.share[operator] as number),
          );
        }
      }
    }
    return before;
  }

  /** Returns the borrowed heuristics to their pool. */
  end(): void {
    for (const { prepared, heuristics } of this.#parts)
      prepared.heuristics.giveBack(this, heuristics);
  }
}

/** The least duration of a step in any state. */
function operatorsOf(part: PartBounds, action: number): readonly number[] {
  let found = part.endsOf.get(action);
  if (found === undefined) {
    const list: number[] = [];
    part.action.forEach((own, operator) => {
      if (own === action) list.push(operator);
    });
    found = list;
    part.endsOf.set(action, found);
  }
  return found;
}

/** Flags the facts of the variables that tell which steps run. */
function markFacts(
  { task }: PreparedTask,
  relaxed: RelaxedTask,
  { markStart, steps }: JointDomain,
): Uint8Array {
  const isMark = new Uint8Array(relaxed.factCount);
  const { valueFacts, valueStart, boundStart, boundFacts } = relaxed;
  const kept = new Set(steps.map((step) => step.kept));
  for (let slot = 0; slot < task.variables.length; slot++) {
    const variable = task.variables[slot] as number;
    if (variable < markStart) continue;
    const mark = kept.has(variable) ? KEPT : RUNS;
    for (let at = valueStart[slot] as number; at < (valueStart[slot + 1] as number); at++) {
      if ((valueFacts[at] as number) >= 0) isMark[valueFacts[at] as number] = mark;
    }
    for (let at = boundStart[2 * slot] as number; at < (boundStart[2 * slot + 2] as number); at++) {
      isMark[boundFacts[at] as number] = mark;
    }
  }
  return isMark;
}
