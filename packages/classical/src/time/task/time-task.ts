/**
 * The task of a search over starts and ends: its actions, earliest facts, bounds on the remaining time, and zones.
 *
 * @module
 */

import {
  type ActionSet,
  applyAction,
  type CompiledCondition,
  type Domain,
} from "@understudy/planner-core";
import {
  COPY,
  conditionVariables,
  DECREASE,
  EFFECT_LENGTH,
  holds,
  INCREASE,
} from "@understudy/planner-core/compiled";
import {
  durationIn,
  footprintOfEffects,
  happeningParts,
  type JointDomain,
  type JointTimedStep,
  type PlayedPart,
  type ScaledLength,
  type SquadProblem,
} from "@understudy/planner-core/schedule";
import { EventWindows } from "./event-windows.ts";
import { type JointClock, jointClocks, type WorldChange } from "./joint-clocks.ts";
import { stepsInReach } from "./steps-in-reach.ts";

/** The conditions of a problem on joint states. */
export interface JointConditions {
  readonly goal: CompiledCondition;
  readonly maintain: CompiledCondition;
}

/** An event on joint states. */
export interface JointEvent extends WorldChange {
  readonly scaledAt: number;
  /** See `TimedEvent`. */
  readonly opens?: ReadonlyMap<number, string> | undefined;
}

/** A step that runs at the start of the problem. */
export interface JointRunning {
  readonly step: number;
  /** The least and the greatest time until its end, in thousandths. */
  readonly from: number;
  readonly to: number;
}

const NOTHING: readonly number[] = Object.freeze([]);

/** A problem on the happenings of its members: joint states, steps, events, clocks. */
export class TimeTask {
  readonly joint: JointDomain;
  readonly problem: SquadProblem;
  readonly conditions: JointConditions;
  readonly start: Int32Array;
  /** For each joint step, whether its members may do it, and may ever have a way to it. */
  readonly isAllowed: Uint8Array;
  readonly running: readonly JointRunning[];
  readonly events: readonly JointEvent[];
  readonly clocks: readonly JointClock[];
  /** The variables that clocks read: what they wait for. */
  readonly clocked: ReadonlySet<number>;
  /** For each joint step, the number of events that must have come before it can start. */
  readonly eventsBefore: Int32Array;
  /** The events, and after them the ends of the clocks. */
  readonly changes: readonly WorldChange[];
  /** The variables of members that each action changes, in any of its happening's cases. */
  readonly writes: readonly (readonly number[])[];
  /** The variables that some action changes. */
  readonly changed: ReadonlySet<number>;
  /** Those of `writes` that an action only adds to, in all cases: such changes of one moment add up. */
  readonly adds: readonly (readonly number[])[];
  /** The variables that the condition to keep of each joint step reads. */
  readonly keeps: readonly (readonly number[])[];
  readonly maintainReads: ReadonlySet<number>;
  /**
   * The variables of single members that tell where they are, without those on which the goal depends; the same object for
   * all tasks of a joint domain in which they are the same.
   */
  readonly places: ReadonlySet<number>;
  /** For each member and each earlier one, whether both have the same steps and constraints. */
  readonly alike: readonly (readonly boolean[])[];
  readonly #position: number;
  #windows: EventWindows | undefined;
  readonly #scratch: Int32Array;

  constructor(joint: JointDomain, problem: SquadProblem, conditions: JointConditions) {
    this.joint = joint;
    this.problem = problem;
    this.conditions = conditions;
    const { domain, members } = problem;
    this.#position = domain.variables.position?.id ?? -1;
    this.#scratch = new Int32Array(domain.variables.all.length);
    this.start = new Int32Array(joint.domain.variables.all.length);
    members.forEach(({ state }, member) => {
      const slots = joint.slots[member] as Int32Array;
      for (let id = 0; id < slots.length; id++)
        this.start[slots[id] as number] = state[id] as number;
    });
    this.running = problem.running.map(({ step, members: crew, scaledLeft, scaledLeftTo }) => {
      const own = this.stepOf(step, crew) as JointTimedStep;
      for (const mark of own.marks) this.start[mark] = own.mark;
      if (own.kept >= 0) this.start[own.kept] = 1;
      const to = Math.max(scaledLeft, scaledLeftTo ?? scaledLeft);
      return { step: own.index, from: scaledLeft, to };
    });
    this.isAllowed = Uint8Array.from(joint.steps, ({ members: crew, timed }) =>
      Number(crew.every((member) => members[member]?.disabled?.has(timed.index) !== true)),
    );
    this.events = problem.events.map(({ effects, ...event }) => {
      const own = this.#relocated(effects);
      const { adds } = footprintOfEffects(own);
      return { ...event, effects: own, reads: NOTHING, writes: changedBy(own), adds: [...adds] };
    });
    this.eventsBefore = Int32Array.from(
      joint.steps,
      ({ timed }) => this.events.findLastIndex(({ opens }) => opens?.has(timed.index)) + 1,
    );
    this.clocks = jointClocks(joint, problem, this.start, (effects) => this.#relocated(effects));
    this.clocked = new Set(this.clocks.flatMap(({ reads }) => reads));
    this.changes = [...this.events, ...this.clocks];
    stepsInReach(this)?.forEach((isReached, step) => {
      if (!isReached) this.isAllowed[step] = 0;
    });
    const { writes, changed, adds, keeps } = touchedBy(joint, domain);
    this.writes = writes;
    this.changed = changed;
    this.adds = adds;
    this.keeps = keeps;
    this.alike = members.map(({ disabled, goal }, member) =>
      members.slice(0, member).map((other) => {
        return isSameSet(disabled, other.disabled) && goal?.code.join() === other.goal?.code.join();
      }),
    );
    this.maintainReads = conditionVariables(conditions.maintain.node);
    this.places = placesOf(this, this.#position);
  }

  /**
   * The joint step of a crew, given with its agent first and partners in the order of their roles; where neither matters, that
   * of any order of the crew.
   */
  stepOf(step: number, crew: readonly number[]): JointTimedStep | undefined {
    const found = this.joint.steps.filter(
      ({ timed, members }) => timed.index === step && isSameCrew(members, crew),
    );
    return (
      found.find(({ members }) => members.join() === crew.join()) ??
      found.find(({ members }) => members[0] === crew[0]) ??
      found[0]
    );
  }

  #relocated(effects: Int32Array): Int32Array {
    const moved: number[] = [];
    const seen = new Set<number>();
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      for (const slots of this.joint.slots) {
        const variable = slots[effects[at + 1] as number] as number;
        if (seen.has(variable)) continue;
        seen.add(variable);
        const operand = effects[at + 2] as number;
        const source = effects[at] === COPY ? (slots[operand] as number) : operand;
        moved.push(effects[at] as number, variable, source, effects[at + 3] as number);
      }
    }
    return Int32Array.from(moved);
  }

  /** The least and the greatest duration of a step that starts in a joint state; undefined without a way. */
  durationOf(step: JointTimedStep, state: Int32Array): readonly [number, number] | undefined {
    const { duration } = step.timed;
    if (duration === undefined) return [0, 0];
    if (duration.kind === "range" && isConstant(duration.from)) {
      const { from, to } = duration;
      if (to === undefined) return [from.constant, Number.POSITIVE_INFINITY];
      if (isConstant(to)) return [from.constant, to.constant];
    }
    const own = this.#stateOf(step.members[0] as number, state);
    return durationIn(duration, own, this.problem.ways, this.#position);
  }

  /** The least duration of a step in any state, in thousandths. */
  leastDurationOf({ timed: { duration } }: JointTimedStep): number {
    if (duration === undefined) return 0;
    if (duration.kind === "way") return this.problem.ways === undefined ? 1000 : 1;
    const { min, max } = this.problem.domain.variables;
    let least = duration.from.constant;
    for (const [variable, factor] of duration.from.terms) {
      least += factor * ((factor > 0 ? min : max)[variable] as number);
    }
    return Math.max(1, Math.floor(least / duration.from.per));
  }

  /** The times at which steps can start, as far as events decide. */
  get windows(): EventWindows {
    this.#windows ??= new EventWindows(this);
    return this.#windows;
  }

  /** The cost of a step that starts in a joint state, in thousandths. */
  costOf(step: JointTimedStep, state: Int32Array): number {
    const { happenings } = this.problem.domain.time as NonNullable<typeof this.problem.domain.time>;
    const { start } = step.timed;
    if (!happenings.hasRuntimeCosts) return happenings.actions.scaledCost[start] as number;
    const own = this.#stateOf(step.members[0] as number, state);
    return happenings.scaledActionCost(start, own, this.problem.ways);
  }

  #stateOf(member: number, state: Int32Array): Int32Array {
    const slots = this.joint.slots[member] as Int32Array;
    for (let id = 0; id < slots.length; id++)
      this.#scratch[id] = state[slots[id] as number] as number;
    return this.#scratch;
  }

  /** Whether a happening of the plain joint domain can take place in a state. */
  applies(action: number, state: Int32Array): boolean {
    const { conditions, conditionStart } = this.joint.plain.actions;
    const start = conditionStart[action] as number;
    return holds(conditions, start, conditionStart[action + 1] as number, state);
  }

  /** The actions of steps that must not be done; undefined if there are none. */
  forbidden(domain: Domain, stepOf: Int32Array): ActionSet | undefined {
    if (this.isAllowed.every((allowed) => allowed === 1)) return undefined;
    const disabled = domain.actionSet();
    stepOf.forEach((step, action) => {
      if (this.isAllowed[step] === 0) disabled.add(action);
    });
    return disabled;
  }

  /** The state after an action. */
  after(state: Int32Array, action: number): Int32Array {
    const next = new Int32Array(state.length);
    applyAction(this.joint.domain.actions, action, state, next);
    return next;
  }

  /** `after`, written into `next`. */
  afterInto(state: Int32Array, action: number, next: Int32Array): void {
    applyAction(this.joint.domain.actions, action, state, next);
  }

  /** The state after a change by the world, which takes no more than there is. */
  afterChange(state: Int32Array, index: number): Int32Array {
    const next = state.slice();
    const { effects } = this.changes[index] as WorldChange;
    const { min, max } = this.joint.domain.variables;
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      const value = state[variable] as number;
      const opcode = effects[at];
      let changed = operand;
      if (opcode === INCREASE) changed = value + operand;
      else if (opcode === DECREASE) changed = value - operand;
      else if (opcode === COPY) changed = state[operand] as number;
      const most = Math.min(max[variable] as number, changed);
      next[variable] = Math.max(min[variable] as number, most);
    }
    return next;
  }

  /** The clock that a happening is the end of; undefined for all other happenings. */
  clockOf(happening: number): JointClock | undefined {
    return happening < 0 ? this.clocks[-1 - happening - this.events.length] : undefined;
  }

  /** The measure of a time and a cost, all in thousandths. */
  measureOf(time: number, cost: number): number {
    const { measure } = this.problem;
    return measure.time * time + measure.cost * cost;
  }
}

/** The variables that happenings change, and the variables in conditions to keep. */
interface Touched {
  readonly writes: TimeTask["writes"];
  readonly changed: TimeTask["changed"];
  readonly adds: TimeTask["adds"];
  readonly keeps: TimeTask["keeps"];
}

const touched = new WeakMap<JointDomain, Touched>();

/** Cached for each joint domain. */
function touchedBy(joint: JointDomain, domain: Domain): Touched {
  let known = touched.get(joint);
  if (known === undefined) {
    known = findTouched(joint, domain);
    touched.set(joint, known);
  }
  return known;
}

function findTouched(joint: JointDomain, { time }: Domain): Touched {
  const { effects, effectStart } = joint.domain.actions;
  const writes: (readonly number[])[] = Array.from(joint.stepOf, () => NOTHING);
  const adds: (readonly number[])[] = Array.from(joint.stepOf, () => NOTHING);
  for (const { starts, ends, timed, members } of joint.steps) {
    for (const [cases, isStart] of [
      [starts, true],
      [ends, false],
    ] as const) {
      const parts = happeningParts(
        { time: time as NonNullable<typeof time> },
        timed,
        members,
        isStart,
      );
      const slotsOf = (touched: (part: PlayedPart) => ReadonlySet<number>): readonly number[] =>
        parts.flatMap((part) =>
          [...touched(part)].flatMap((variable) =>
            part.members.map((member) => (joint.slots[member] as Int32Array)[variable] as number),
          ),
        );
      const reads = parts.length === 1 ? NOTHING : slotsOf((part) => part.reads);
      const added = slotsOf((part) => part.adds).filter((slot) => !reads.includes(slot));
      for (const action of cases) adds[action] = added;
    }
    for (const cases of [starts, ends]) {
      const all = new Set<number>();
      for (const action of cases) {
        const own = effects.subarray(effectStart[action], effectStart[action + 1]);
        for (const variable of changedBy(own)) if (variable < joint.markStart) all.add(variable);
      }
      for (const action of cases) writes[action] = [...all];
    }
  }
  const keeps = joint.steps.map(({ during }) =>
    during === undefined ? NOTHING : [...conditionVariables(during.node)],
  );
  return { writes, changed: new Set(writes.flat()), adds, keeps };
}

function isConstant({ terms, per }: ScaledLength): boolean {
  return terms.length === 0 && per === 1;
}

function isSameCrew(crew: readonly number[], other: readonly number[]): boolean {
  return crew.length === other.length && crew.every((member) => other.includes(member));
}

/** The variables that a run of effects changes. */
export function changedBy(effects: Int32Array): readonly number[] {
  const found = new Set<number>();
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) found.add(effects[at + 1] as number);
  return [...found];
}

function isSameSet(
  one: ReadonlySet<number> | undefined,
  other: ReadonlySet<number> | undefined,
): boolean {
  if ((one?.size ?? 0) !== (other?.size ?? 0)) return false;
  return one === undefined || [...one].every((item) => other?.has(item));
}

const knownPlaces = new WeakMap<JointDomain, Map<string, ReadonlySet<number>>>();

/** @param position the variable that tells where an agent is; -1 for none */
function placesOf(
  { joint, conditions, maintainReads }: TimeTask,
  position: number,
): ReadonlySet<number> {
  const goalReads = conditionVariables(conditions.goal.node);
  const found = joint.slots.flatMap((slots, member) => {
    const slot = slots[position];
    if (slot === undefined || joint.ownSlots[member]?.includes(slot) !== true) return [];
    return goalReads.has(slot) || maintainReads.has(slot) ? [] : [slot];
  });
  const all = knownPlaces.get(joint) ?? new Map<string, ReadonlySet<number>>();
  knownPlaces.set(joint, all);
  const key = found.join();
  const places = all.get(key) ?? new Set(found);
  all.set(key, places);
  return places;
}
