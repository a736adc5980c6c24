import { applyAction, type Domain } from "@understudy/planner-core";
import { holds, nodeLength } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { UNREACHED } from "../heuristics/max-costs.ts";
import { type RelaxedTask, stateFacts } from "../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { KeptOrder } from "./kept-order.ts";
import { EarliestTimes } from "./task/earliest-times.ts";
import type { TimeTask } from "./task/time-task.ts";
import { TimedReach } from "./task/timed-reach.ts";

/** Number of relaxed plans in a row that may leave the same goal open. */
const MAX_ATTEMPTS = 32;
/** A sequence may take this much longer than is wanted until its needless steps are cut. */
const SLACK = 1.5;
/** Number of steps that are cut before the clock is read. */
const STEPS_AT_ONCE = 8;

/** A sequence of whole steps. */
export interface BuiltSequence {
  readonly actions: readonly number[];
  /** The time of the last end, in thousandths. */
  readonly time: number;
  /** The sum of the times at which goals were reached last: of two sequences of one time, the earlier one leaves more room. */
  readonly sum: number;
  /** The goals of each part in the order in which they were reached. */
  readonly orders: readonly (readonly number[])[];
}

/** The choices by which one sequence differs from the next. */
export interface Variation {
  /** The goals of each part. */
  readonly orders: readonly (readonly number[])[];
  /** Number of open goals, in that order, from which the earliest reachable goal is chosen. */
  readonly window: number;
  /** The factor of an operator's time in estimates; undefined if all are 1. */
  readonly factorOf: ((operator: number) => number) | undefined;
}

/** A part of the goal with its relaxation. */
interface Part {
  readonly prepared: PreparedTask;
  readonly relaxed: RelaxedTask;
  readonly goals: readonly number[];
  readonly reach: TimedReach;
  /** Memory for the values of its variables, and for the times at which they got them. */
  readonly values: Int32Array;
  readonly since: Float64Array;
}

/**
 * Builds sequences of steps goal by goal, as list scheduling does: what is free first takes the next goal. From a state
 * whose variables have got their values at known times, the earliest time of each fact is estimated; the steps that bring
 * the next goal about as early as possible are done as far as they apply, and so on. A step starts as early as the steps
 * before it allow.
 */
export class GoalByGoal {
  readonly #task: TimeTask;
  readonly #domain: Domain;
  readonly #stepOf: Int32Array;
  readonly #start: KeptOrder;
  readonly #parts: readonly Part[];

  /**
   * @param domain the sequence domain
   * @param stepOf the joint step of each of its actions
   * @param prepared the compiled parts of the goal in that domain
   * @param start where the sequence begins
   */
  constructor(
    task: TimeTask,
    domain: Domain,
    stepOf: Int32Array,
    prepared: readonly PreparedTask[],
    start: KeptOrder,
  ) {
    this.#task = task;
    this.#domain = domain;
    this.#stepOf = stepOf;
    this.#start = start;
    this.#parts = prepared.flatMap((part) => {
      const { relaxed } = part;
      if (relaxed === undefined) return [];
      const count = part.task.variables.length;
      return [
        {
          ...{ prepared: part, relaxed, goals: goalsOf(relaxed), reach: new TimedReach(relaxed) },
          ...{ values: new Int32Array(count), since: new Float64Array(count) },
        },
      ];
    });
  }

  /** The goals of each part in the order in which they hold for good from one of some states on. */
  ordersIn(states: readonly Int32Array[]): Variation["orders"] {
    return this.#parts.map((part) => {
      const { relaxed, goals } = part;
      const last = new Map<number, number>();
      const facts = new Int32Array(relaxed.factCount);
      for (const [place, state] of states.entries()) {
        const count = stateFacts(relaxed, valuesIn(part, state), facts);
        const held = new Set(facts.subarray(0, count));
        for (const goal of goals) if (!held.has(goal)) last.set(goal, place);
      }
      return [...goals].sort((a, b) => (last.get(a) ?? -1) - (last.get(b) ?? -1));
    });
  }

  /**
   * Builds a sequence, one estimate for each turn of the generator.
   *
   * @param limit a sequence of this time or more is given up
   */
  *build(variation: Variation, limit: number): Generator<undefined, BuiltSequence | undefined> {
    const { factorOf, window } = variation;
    let built = new Building(new EarliestTimes(this.#task), this.#start.state);
    let sum = 0;
    const orders: number[][] = [];
    for (const [at, part] of this.#parts.entries()) {
      const { reach } = part;
      const order = variation.orders[at] as readonly number[];
      const factors =
        factorOf &&
        Float64Array.from({ length: part.relaxed.operatorCount }, (_, each) => factorOf(each));
      const reached = new Map<number, number>();
      let [target, attempts] = [-1, 0];
      for (let turns = MAX_ATTEMPTS * (order.length + 1); turns > 0; turns--) {
        yield;
        built.beginIn(part);
        const open = order.filter((goal) => (reach.steps[goal] as number) > 0);
        const isNext = !open.includes(target);
        if (isNext) {
          if (target >= 0) reached.set(target, built.time);
          if (open.length === 0) break;
          attempts = 0;
        }
        target = reach.reach(isNext ? open.slice(0, window) : [target], factors);
        reached.delete(target);
        if (target < 0 || ++attempts > MAX_ATTEMPTS) return undefined;
        const next = yield* this.#advance(part, target, built, factors);
        if (next === undefined || next.times.last >= SLACK * limit) return undefined;
        built = next;
      }
      orders.push([...reached.keys(), ...order.filter((goal) => !reached.has(goal))]);
      for (const time of reached.values()) sum += time;
    }
    if (!this.#task.conditions.goal.holds(built.state)) return undefined;
    const actions = yield* this.#needed(built.actions);
    const { times } = this.#played(actions) as Building;
    return { actions, time: times.last, sum, orders };
  }

  /**
   * Does the steps of a relaxed plan of a goal as far as they apply, in the one of two orders after which the goal can be
   * reached earlier: a van that drives on before it is loaded must come back.
   *
   * @returns undefined if no step applies
   */
  *#advance(
    part: Part,
    goal: number,
    built: Building,
    factors: Float64Array | undefined,
  ): Generator<undefined, Building | undefined> {
    const { reach } = part;
    const plans = [reach.planOf(goal), reach.deepPlanOf(goal)];
    let best: Building | undefined;
    let least = UNREACHED;
    const isOne = plans[0]?.join() === plans[1]?.join();
    for (const plan of isOne ? plans.slice(1) : plans) {
      const next = built.copy();
      if (!this.#follow(part, plan, next)) continue;
      if (isOne) return next;
      yield;
      next.beginIn(part);
      const time = reach.reach([goal], factors) < 0 ? UNREACHED : (reach.time[goal] as number);
      if (best !== undefined && time >= least) continue;
      best = next;
      least = time;
    }
    return best;
  }

  /** Cuts steps without which the goal still holds, each together with the steps that depend on it. */
  *#needed(actions: readonly number[]): Generator<undefined, readonly number[]> {
    let kept = actions;
    for (let place = 0; place < kept.length; ) {
      if (place % STEPS_AT_ONCE === 0) yield;
      const fewer = this.#played(kept, place)?.actions;
      if (fewer === undefined) place++;
      else kept = fewer;
    }
    return kept;
  }

  /**
   * Does the steps of a relaxed plan as far as they apply. A step that leaves the conditions of the others alone comes
   * before other steps: a van is loaded before it drives on.
   *
   * @returns whether a step applied
   */
  #follow({ prepared, relaxed }: Part, plan: readonly number[], built: Building): boolean {
    const { actions } = prepared.task;
    const before = built.actions.length;
    const left = plan.map((operator) => actions[relaxed.origin[operator] as number] as number);
    while (left.length > 0) {
      const ready = left.filter((action) => this.#applies(action, built.state));
      const next = ready.find((action) => this.#leavesAlone(action, left, built.state)) ?? ready[0];
      if (next === undefined) break;
      left.splice(left.indexOf(next), 1);
      this.#does(next, built);
    }
    return built.actions.length > before;
  }

  #applies(action: number, state: Int32Array): boolean {
    const { conditions, conditionStart } = this.#domain.actions;
    const from = conditionStart[action] as number;
    return holds(conditions, from, conditionStart[action + 1] as number, state);
  }

  /** Whether all conditions of other steps that hold in a state still hold after a step. */
  #leavesAlone(action: number, others: readonly number[], state: Int32Array): boolean {
    const { conditions, conditionStart } = this.#domain.actions;
    const after = this.#after(state, action);
    return others.every((other) => {
      if (other === action) return true;
      const end = conditionStart[other + 1] as number;
      for (let at = conditionStart[other] as number; at < end; ) {
        const next = at + nodeLength(conditions, at);
        if (!holds(conditions, at, next, after) && holds(conditions, at, next, state)) return false;
        at = next;
      }
      return true;
    });
  }

  /** Does a step if it applies. */
  #does(action: number, built: Building): boolean {
    if (!this.#applies(action, built.state)) return false;
    const step = this.#stepOf[action] as number;
    if (this.#task.isAllowed[step] === 0) return false;
    const timed = this.#task.joint.steps[step] as JointTimedStep;
    const duration = this.#task.durationOf(timed, built.state)?.[0];
    if (duration === undefined) return false;
    built.time = built.times.add(timed, duration);
    built.state = this.#after(built.state, action);
    built.actions.push(action);
    return true;
  }

  /** Does the steps that apply, in order, without one of them; undefined if the goal does not hold then. */
  #played(actions: readonly number[], without = -1): Building | undefined {
    const built = new Building(new EarliestTimes(this.#task), this.#start.state);
    for (const [place, action] of actions.entries()) {
      if (place !== without) this.#does(action, built);
    }
    return this.#task.conditions.goal.holds(built.state) ? built : undefined;
  }

  #after(state: Int32Array, action: number): Int32Array {
    const next = new Int32Array(state.length);
    applyAction(this.#domain.actions, action, state, next);
    return next;
  }
}

/** A sequence as it grows. */
class Building {
  readonly actions: number[];
  readonly times: EarliestTimes;
  state: Int32Array;
  /** The end of the step that was added last. */
  time = 0;

  constructor(times: EarliestTimes, state: Int32Array, actions: number[] = []) {
    this.times = times;
    this.state = state;
    this.actions = actions;
  }

  copy(): Building {
    const copy = new Building(this.times.copy(), this.state, [...this.actions]);
    copy.time = this.time;
    return copy;
  }

  /** Begins an estimate at its state, whose variables have got their values at known times. */
  beginIn(part: Part): void {
    const { variables } = part.prepared.task;
    const { wrote } = this.times;
    for (let at = 0; at < variables.length; at++) {
      part.since[at] = Math.max(0, wrote[variables[at] as number] ?? 0);
    }
    part.reach.begin(valuesIn(part, this.state), part.since);
  }
}

function valuesIn({ prepared, values }: Part, state: Int32Array): Int32Array {
  const { variables } = prepared.task;
  for (let at = 0; at < variables.length; at++) values[at] = state[variables[at] as number] ?? 1;
  return values;
}

/** The facts that the goal of a relaxation consists of: itself, if it can come about in several ways. */
function goalsOf(relaxed: RelaxedTask): readonly number[] {
  const { goal, achievers, achieverStart, preconditions, preconditionStart } = relaxed;
  const first = achieverStart[goal] as number;
  if ((achieverStart[goal + 1] as number) !== first + 1) return [goal];
  const operator = achievers[first] as number;
  const from = preconditionStart[operator] as number;
  return [...preconditions.subarray(from, preconditionStart[operator + 1] as number)];
}
