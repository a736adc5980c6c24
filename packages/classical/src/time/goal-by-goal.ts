import { applyAction, type Domain } from "@understudy/planner-core";
import { CostHeap, holds } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { UNREACHED } from "../heuristics/max-costs.ts";
import { TRUE_FACT } from "../relaxation/fact-table.ts";
import { type RelaxedTask, stateFacts } from "../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { KeptOrder } from "./kept-order.ts";
import { StepTimes } from "./task/step-times.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Number of relaxed plans in a row that may leave the same goal open. */
const MAX_ATTEMPTS = 32;
/** A sequence may take this much longer than is wanted until its needless steps are cut. */
const SLACK = 1.5;

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

/** What is varied from one sequence to the next. */
export interface Variation {
  /** The goals of each part. */
  readonly orders: readonly (readonly number[])[];
  /** Number of open goals, in that order, among which the one that can be reached first is chosen. */
  readonly window: number;
  /** The factor of an operator's time in estimates. */
  readonly factorOf: (operator: number) => number;
}

/** A part of the goal with its relaxation. */
interface Part {
  readonly prepared: PreparedTask;
  readonly relaxed: RelaxedTask;
  readonly goals: readonly number[];
  readonly reach: TimedReach;
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
      return [{ prepared: part, relaxed, goals: goalsOf(relaxed), reach: new TimedReach(relaxed) }];
    });
  }

  /** The goals of each part in the order in which they hold for good from one of some states on. */
  ordersIn(states: readonly Int32Array[]): Variation["orders"] {
    return this.#parts.map(({ prepared, relaxed, goals }) => {
      const last = new Map<number, number>();
      const facts = new Int32Array(relaxed.factCount);
      for (const [place, state] of states.entries()) {
        const count = stateFacts(relaxed, valuesOf(prepared, state), facts);
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
    const built = new Building(this.#task, this.#start.state);
    const orders: number[][] = [];
    for (const [at, part] of this.#parts.entries()) {
      const order = variation.orders[at] as readonly number[];
      const reached = new Map<number, number>();
      let [target, attempts] = [-1, 0];
      for (let turns = 0; ; turns++) {
        yield;
        part.reach.explore(
          valuesOf(part.prepared, built.state),
          built.timesOf(part.prepared),
          variation.factorOf,
        );
        const open = order.filter((goal) => (part.reach.steps[goal] as number) > 0);
        if (open.length === 0) break;
        if (!open.includes(target)) {
          if (target >= 0) reached.set(target, built.time);
          target = this.#nextOf(part.reach, open.slice(0, variation.window));
          attempts = 0;
          reached.delete(target);
        }
        if (part.reach.time[target] === UNREACHED) return undefined;
        if (++attempts > MAX_ATTEMPTS || turns > MAX_ATTEMPTS * (order.length + 1))
          return undefined;
        if (!this.#follow(part, target, built) || built.times.last >= SLACK * limit) return undefined;
      }
      if (target >= 0) reached.set(target, built.time);
      const known = [...reached.keys()];
      orders.push([...known, ...order.filter((goal) => !reached.has(goal))]);
      for (const time of reached.values()) built.sum += time;
    }
    if (!this.#task.conditions.goal.holds(built.state)) return undefined;
    const actions = this.#needed(built.actions);
    const { times } = this.#played(actions) as Building;
    return { actions, time: times.last, sum: built.sum, orders };
  }

  /** The steps without those that the goal does not need, whether alone or with the steps that need them. */
  #needed(actions: readonly number[]): readonly number[] {
    let kept = actions;
    for (let place = 0; place < kept.length; ) {
      const fewer = this.#played(kept, place)?.actions;
      if (fewer === undefined) place++;
      else kept = fewer;
    }
    return kept;
  }

  /** The goal that can be reached first. */
  #nextOf({ time }: TimedReach, goals: readonly number[]): number {
    return goals.reduce((best, goal) =>
      (time[goal] as number) < (time[best] as number) ? goal : best,
    );
  }

  /** Does the steps of the relaxed plan of a goal as far as they apply. Returns whether one did. */
  #follow({ prepared, relaxed, reach }: Part, goal: number, built: Building): boolean {
    const { task } = prepared;
    let left = reach
      .planOf(goal)
      .map((operator) => task.actions[relaxed.origin[operator] as number] as number);
    for (let isAny = false; ; isAny = true) {
      const missed = left.filter((action) => !this.#does(action, built));
      if (missed.length === left.length || missed.length === 0) return isAny || missed.length === 0;
      left = missed;
    }
  }

  /** Does a step if it applies. */
  #does(action: number, built: Building): boolean {
    const { conditions, conditionStart } = this.#domain.actions;
    const from = conditionStart[action] as number;
    if (!holds(conditions, from, conditionStart[action + 1] as number, built.state)) return false;
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
    const built = new Building(this.#task, this.#start.state);
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
  readonly actions: number[] = [];
  readonly times: StepTimes;
  state: Int32Array;
  /** The end of the step that was added last. */
  time = 0;
  sum = 0;

  constructor(task: TimeTask, state: Int32Array) {
    this.state = state;
    this.times = new StepTimes(task);
  }

  /** The time at which each variable of a part has got its value. */
  timesOf({ task: { variables } }: PreparedTask): Float64Array {
    const { wrote } = this.times;
    return Float64Array.from(variables, (variable) => Math.max(0, wrote[variable] ?? 0));
  }
}

function valuesOf({ task: { variables } }: PreparedTask, state: Int32Array): Int32Array {
  return variables.map((variable) => state[variable] ?? 1);
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

function variablesOf(relaxed: RelaxedTask): Int32Array {
  const { factCount, valueFacts, valueStart, boundStart, boundFacts } = relaxed;
  const variableOf = new Int32Array(factCount).fill(-1);
  for (let variable = 0; variable + 1 < valueStart.length; variable++) {
    const values = valueFacts.subarray(valueStart[variable], valueStart[variable + 1]);
    for (const fact of values) if (fact >= 0) variableOf[fact] = variable;
    const bounds = boundFacts.subarray(boundStart[2 * variable], boundStart[2 * variable + 2]);
    for (const fact of bounds) variableOf[fact] = variable;
  }
  variableOf[TRUE_FACT] = -1;
  return variableOf;
}

/** The earliest time of every fact of a relaxation from a state, and a relaxed plan for each. */
class TimedReach {
  /** The earliest time of each fact, in thousandths. */
  readonly time: Float64Array;
  /** The number of steps that bring each fact about, those of its conditions added up: 0 if it holds. */
  readonly steps: Float64Array;
  readonly #relaxed: RelaxedTask;
  readonly #supporter: Int32Array;
  readonly #isDone: Uint8Array;
  readonly #unmet: Int32Array;
  readonly #needed: Float64Array;
  readonly #state: Int32Array;
  /** The variable that each fact is about; -1 for a fact about several. */
  readonly #variableOf: Int32Array;
  readonly #queue: CostHeap;

  constructor(relaxed: RelaxedTask) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.time = new Float64Array(factCount);
    this.steps = new Float64Array(factCount);
    this.#supporter = new Int32Array(factCount);
    this.#isDone = new Uint8Array(factCount);
    this.#unmet = new Int32Array(operatorCount);
    this.#needed = new Float64Array(operatorCount);
    this.#state = new Int32Array(factCount);
    this.#variableOf = variablesOf(relaxed);
    this.#queue = new CostHeap(4 * factCount + 16);
  }

  /**
   * @param since the time at which each variable has got its value
   * @param factorOf the factor of an operator's time
   */
  explore(values: Int32Array, since: Float64Array, factorOf: (operator: number) => number): void {
    const { consumers, consumerStart, adds, addStart, preconditionCount } = this.#relaxed;
    const { costInUnits, unit, origin } = this.#relaxed;
    const { time, steps } = this;
    const [supporter, isDone, unmet] = [this.#supporter, this.#isDone, this.#unmet];
    const [needed, queue] = [this.#needed, this.#queue];
    time.fill(UNREACHED);
    steps.fill(UNREACHED);
    isDone.fill(0);
    unmet.set(preconditionCount);
    needed.fill(0);
    queue.clear();
    const count = stateFacts(this.#relaxed, values, this.#state);
    for (let index = 0; index < count; index++) {
      const fact = this.#state[index] as number;
      time[fact] = since[this.#variableOf[fact] as number] ?? 0;
      steps[fact] = 0;
      supporter[fact] = -1;
      queue.push(fact, time[fact] as number);
    }
    while (queue.size > 0) {
      const fact = queue.pop();
      if (isDone[fact] === 1) continue;
      isDone[fact] = 1;
      const at = time[fact] as number;
      const end = consumerStart[fact + 1] as number;
      for (let place = consumerStart[fact] as number; place < end; place++) {
        const operator = consumers[place] as number;
        needed[operator] = (needed[operator] as number) + (steps[fact] as number);
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        const isStep = (origin[operator] as number) >= 0;
        const lasts = isStep ? (costInUnits[operator] as number) * unit * factorOf(operator) : 0;
        const reached = at + lasts;
        const work = (needed[operator] as number) + Number(isStep);
        const last = addStart[operator + 1] as number;
        for (let add = addStart[operator] as number; add < last; add++) {
          const added = adds[add] as number;
          if (isDone[added] === 1 || reached > (time[added] as number)) continue;
          const isEarlier = reached < (time[added] as number);
          if (!isEarlier && work >= (steps[added] as number)) continue;
          time[added] = reached;
          steps[added] = work;
          supporter[added] = operator;
          if (isEarlier) queue.push(added, reached);
        }
      }
    }
  }

  /** The operators of a relaxed plan of a fact that are steps, in the order of their times. */
  planOf(fact: number): readonly number[] {
    const { preconditions, preconditionStart, origin } = this.#relaxed;
    const found = new Map<number, number>();
    const seen = new Set<number>();
    const rest = [fact];
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const operator = this.#supporter[next] as number;
      if (operator < 0 || seen.has(next)) continue;
      seen.add(next);
      if ((origin[operator] as number) >= 0) {
        const before = found.get(operator) ?? UNREACHED;
        found.set(operator, Math.min(before, this.time[next] as number));
      }
      const end = preconditionStart[operator + 1] as number;
      for (let at = preconditionStart[operator] as number; at < end; at++) {
        rest.push(preconditions[at] as number);
      }
    }
    return [...found].sort(([, a], [, b]) => a - b).map(([operator]) => operator);
  }
}
