import { applyAction, type Domain } from "@understudy/planner-core";
import { CostHeap, holds, nodeLength } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { UNREACHED } from "../../heuristics/max-costs.ts";
import { stateFacts } from "../../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { EarliestTimes } from "../task/earliest-times.ts";
import type { TimeTask } from "../task/time-task.ts";
import { Building } from "./building.ts";
import { GoalLevels } from "./goal-levels.ts";
import { type GoalPart, partsOfGoal, valuesIn } from "./goal-part.ts";

/** Maximum number of consecutive relaxed plans for one goal that do not reach it. */
const MAX_ATTEMPTS = 32;
/** Number of relaxed plans for one goal after which what has been free for longest is no longer preferred. */
const MAX_SWAPS = 4;
/** Limit on states in a search for the steps to one goal. */
const MAX_SOUGHT = 256;
/** Factor by which a sequence may exceed the time limit before its needless steps are cut. */
const SLACK = 1.5;
/** Number of steps cut between two readings of the clock. */
const STEPS_AT_ONCE = 8;

/** A sequence of whole steps. */
export interface BuiltSequence {
  readonly actions: readonly number[];
  /** The time of the last end, in thousandths. */
  readonly time: number;
  /** Sum of the times at which goals were reached for good: breaks ties between sequences of the same time. */
  readonly sum: number;
  /** The goals of each part in the order in which they were reached. */
  readonly orders: readonly (readonly number[])[];
}

/** Choices that distinguish one sequence from the next. */
export interface Variation {
  /** The goals of each part. */
  readonly orders: readonly (readonly number[])[];
  /** Number of leading open goals among which the earliest reachable goal is chosen. */
  readonly window: number;
  /** The factor of an operator's time in estimates; undefined if all are 1. */
  readonly factorOf: ((operator: number) => number) | undefined;
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
  /** The first state, without the variables for running steps, as none runs between whole steps. */
  readonly #start: Int32Array;
  readonly #parts: readonly GoalPart[];
  readonly #scratch: readonly [Int32Array, Int32Array];

  /**
   * @param domain the sequence domain
   * @param stepOf the joint step of each of its actions
   * @param prepared the compiled parts of the goal in that domain
   * @param start the state where the sequence begins
   */
  constructor(
    task: TimeTask,
    domain: Domain,
    stepOf: Int32Array,
    prepared: readonly PreparedTask[],
    start: Int32Array,
  ) {
    this.#task = task;
    this.#domain = domain;
    this.#stepOf = stepOf;
    this.#start = start.slice(0, task.joint.markStart);
    this.#scratch = [this.#start.slice(), this.#start.slice()];
    this.#parts = partsOfGoal(prepared, domain);
  }

  /** The goals of each part, ordered by the first of the states from which they hold for good. */
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
    let built = new Building(new EarliestTimes(this.#task), this.#start);
    let sum = 0;
    const orders: number[][] = [];
    for (const [at, part] of this.#parts.entries()) {
      const { reach } = part;
      const order = variation.orders[at] as readonly number[];
      const factors =
        factorOf &&
        Float64Array.from({ length: part.relaxed.operatorCount }, (_, each) => factorOf(each));
      const reached = new Map<number, number>();
      const levels = new GoalLevels(order);
      let [target, attempts] = [-1, 0];
      for (let turns = MAX_ATTEMPTS * (order.length + 1); turns > 0; turns--) {
        yield;
        built.beginIn(part, []);
        const open = order.filter((goal) => (reach.steps[goal] as number) > 0);
        levels.note(open, target);
        const isNext = !open.includes(target);
        if (isNext) {
          if (target >= 0) reached.set(target, built.time);
          if (open.length === 0) break;
          attempts = 0;
        }
        const wanted = isNext ? levels.firstOf(open).slice(0, window) : [target];
        let banned = levels.kept(open).flatMap((goal) => part.breakers.get(goal) as number[]);
        if (banned.length > 0) built.beginIn(part, banned);
        target = reach.reach(wanted, factors);
        if (target < 0 && banned.length > 0) {
          banned = [];
          built.beginIn(part, banned);
          target = reach.reach(wanted, factors);
        }
        reached.delete(target);
        if (target < 0 || ++attempts > MAX_ATTEMPTS) return undefined;
        const isLost = attempts > MAX_SWAPS;
        const next =
          (isLost ? yield* this.#seek(part, target, built, banned) : undefined) ??
          (yield* this.#advance(part, target, built, banned, factors));
        if (next === undefined || next.times.last >= SLACK * limit) return undefined;
        built = next;
      }
      orders.push([...reached.keys(), ...order.filter((goal) => !reached.has(goal))]);
      for (const time of reached.values()) sum += time;
    }
    if (!this.#task.conditions.goal.holds(built.state)) return undefined;
    const actions = yield* this.#needed(built.actions);
    const needed = new Building(new EarliestTimes(this.#task), this.#start);
    for (const action of actions) this.#does(action, needed);
    return { actions, time: needed.times.last, sum, orders };
  }

  /**
   * Does the applicable steps of a goal's relaxed plan. Tries two orders and takes the one after which the goal is
   * nearer: a van that drives on before it is loaded must come back.
   *
   * @returns undefined if no step applies
   */
  *#advance(
    part: GoalPart,
    goal: number,
    built: Building,
    banned: readonly number[],
    factors: Float64Array | undefined,
  ): Generator<undefined, Building | undefined> {
    const { reach } = part;
    built.beginIn(part, banned);
    if (reach.reach([goal], factors) < 0) return undefined;
    const plans = [reach.planOf(goal), reach.deepPlanOf(goal)];
    let best: Building | undefined;
    let least = UNREACHED;
    const isOne = plans[0]?.join() === plans[1]?.join();
    for (const plan of isOne ? plans.slice(1) : plans) {
      const next = built.copy();
      if (!this.#follow(part, plan, next)) continue;
      if (isOne) return next;
      yield;
      next.beginIn(part, banned);
      const time = reach.reach([goal], factors) < 0 ? UNREACHED : (reach.time[goal] as number);
      if (best !== undefined && time >= least) continue;
      best = next;
      least = time;
    }
    return best;
  }

  /**
   * Searches for steps to a goal where relaxed plans go round in circles: tries the steps of each state's relaxed plan
   * one by one, from the state that seems nearest to the goal.
   *
   * @returns undefined if none are found soon
   */
  *#seek(
    part: GoalPart,
    goal: number,
    built: Building,
    banned: readonly number[],
  ): Generator<undefined, Building | undefined> {
    const { reach, relaxed, prepared } = part;
    const nodes: Building[] = [built];
    const open = new CostHeap(MAX_SOUGHT);
    const seen = new Set<string>([built.state.join()]);
    open.push(0, 0);
    while (open.size > 0) {
      const node = nodes[open.pop()] as Building;
      node.beginIn(part, banned, true);
      if (reach.reach([goal], undefined) < 0) continue;
      for (const operator of reach.planOf(goal)) {
        const action = prepared.task.actions[relaxed.origin[operator] as number] as number;
        if (!this.#applies(action, node.state)) continue;
        const next = node.copy();
        const key = this.#does(action, next) ? next.state.join() : "";
        if (key === "" || seen.has(key)) continue;
        if (nodes.length === MAX_SOUGHT) return undefined;
        seen.add(key);
        yield;
        next.beginIn(part, banned, true);
        if (reach.reach([goal], undefined) < 0) continue;
        const left = reach.steps[goal] as number;
        if (left === 0) return next;
        open.push(nodes.length, left);
        nodes.push(next);
      }
    }
    return undefined;
  }

  /** Cuts needless steps, each together with the steps that depend on it. */
  *#needed(actions: readonly number[]): Generator<undefined, readonly number[]> {
    let kept = actions;
    // The states before each step.
    const states = [this.#start];
    for (let place = 0; place < kept.length; ) {
      if (place % STEPS_AT_ONCE === 0) yield;
      const state = states[place] as Int32Array;
      const fewer = this.#without(kept, place, state);
      if (fewer !== undefined) {
        kept = fewer;
        continue;
      }
      states.push(this.#after(state, kept[place] as number));
      place++;
    }
    return kept;
  }

  /**
   * The steps that remain without a step and without the steps that it made possible; undefined if the goal does
   * not hold.
   */
  #without(
    actions: readonly number[],
    place: number,
    before: Int32Array,
  ): readonly number[] | undefined {
    let [state, next] = this.#scratch;
    state.set(before);
    const kept = actions.slice(0, place);
    for (let later = place + 1; later < actions.length; later++) {
      const action = actions[later] as number;
      if (this.#durationOf(action, state) === undefined) continue;
      applyAction(this.#domain.actions, action, state, next);
      [state, next] = [next, state];
      kept.push(action);
    }
    return this.#task.conditions.goal.holds(state) ? kept : undefined;
  }

  /**
   * Does the steps of a relaxed plan as far as they apply. A step that leaves the conditions of the others alone comes
   * before other steps: a van is loaded before it drives on.
   *
   * @returns whether a step applied
   */
  #follow({ prepared, relaxed }: GoalPart, plan: readonly number[], built: Building): boolean {
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

  /** Whether a step breaks no condition of the other steps that holds before it. */
  #leavesAlone(action: number, others: readonly number[], state: Int32Array): boolean {
    const { conditions, conditionStart } = this.#domain.actions;
    const [after] = this.#scratch;
    applyAction(this.#domain.actions, action, state, after);
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
    const duration = this.#durationOf(action, built.state);
    if (duration === undefined) return false;
    built.time = built.times.add(this.#stepFor(action), duration);
    built.state = this.#after(built.state, action);
    built.actions.push(action);
    return true;
  }

  /** The least duration of a step in a state; undefined if it does not apply there. */
  #durationOf(action: number, state: Int32Array): number | undefined {
    if (!this.#applies(action, state)) return undefined;
    const step = this.#stepFor(action);
    if (this.#task.isAllowed[step.index] === 0) return undefined;
    return this.#task.durationOf(step, state)?.[0];
  }

  #stepFor(action: number): JointTimedStep {
    return this.#task.joint.steps[this.#stepOf[action] as number] as JointTimedStep;
  }

  #after(state: Int32Array, action: number): Int32Array {
    const next = new Int32Array(state.length);
    applyAction(this.#domain.actions, action, state, next);
    return next;
  }
}
