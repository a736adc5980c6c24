import { CompiledCondition } from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  conditionVariables,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";

/** The part of a task that tells what events change. */
interface TaskOfEvents {
  readonly joint: JointDomain;
  readonly start: Int32Array;
  readonly events: readonly {
    readonly scaledAt: number;
    readonly effects: Int32Array;
    readonly writes: readonly number[];
  }[];
  readonly writes: readonly (readonly number[])[];
  leastDurationOf(step: JointTimedStep): number;
}

/** When an action may happen, and how long its step keeps its condition, in each span between two events. */
interface Window {
  /** Whether the action's own condition may hold; undefined if no event concerns it. */
  readonly starts: Uint8Array | undefined;
  /** Whether the condition to keep may hold; undefined if no event concerns it. */
  readonly keeps: Uint8Array | undefined;
  /** The least duration of the step. */
  readonly lasts: number;
}

/**
 * The times at which steps can start, as far as that depends on variables which only events change: a shop that closes, a
 * night that falls. Their values are known at every time.
 */
export class EventWindows {
  /** The start of each span; the first begins with the question. */
  readonly #from: readonly number[];
  readonly #states: readonly Int32Array[];
  readonly #own: ReadonlySet<number>;
  readonly #windows = new Map<number, Window>();

  constructor(task: TaskOfEvents) {
    const own = changedByEventsAlone(task);
    const { from, states } = spansOf(task, own);
    this.#from = from;
    this.#states = states;
    this.#own = own;
    if (own.size === 0) return;
    const { joint } = task;
    for (const step of joint.steps) {
      const keeps = spansIn(step.during, own, states);
      for (const action of step.starts) {
        const starts = spansIn(joint.conditions[action], own, states);
        if (starts === undefined && keeps === undefined) continue;
        this.#windows.set(action, { starts, keeps, lasts: task.leastDurationOf(step) });
      }
    }
  }

  /** Whether the events concern no step. */
  get areOpen(): boolean {
    return this.#windows.size === 0;
  }

  /** A state with the values of each later span, as far as they are known; the same values are given once. */
  *outlooks(state: Int32Array): Generator<Int32Array, void, void> {
    const known = new Set<string>();
    for (const later of this.#states) {
      const outlook = state.slice();
      for (const variable of this.#own) outlook[variable] = later[variable] as number;
      const key = outlook.join();
      if (later !== this.#states[0] && !known.has(key)) yield outlook;
      known.add(key);
    }
  }

  /**
   * The earliest time, from `atLeast` on, at which an action can happen; infinite if it never can.
   *
   * @param duration of the step that it starts. Default: the least one
   */
  earliest(action: number, atLeast: number, duration?: number): number {
    const window = this.#windows.get(action);
    if (window === undefined) return atLeast;
    const { starts, keeps, lasts } = window;
    for (let span = 0; span < this.#from.length; span++) {
      if (starts?.[span] === 0) continue;
      // A condition is not read at the very moment of an event that changes it.
      const gap = starts !== undefined && span > 0 ? 1 : 0;
      const at = Math.max(atLeast, (this.#from[span] as number) + gap);
      if (at >= this.#endOf(span)) continue;
      if (keeps === undefined || this.#isKept(keeps, span, at + (duration ?? lasts))) return at;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Whether a condition may hold from a span on until a time, which itself does not count. */
  #isKept(keeps: Uint8Array, first: number, until: number): boolean {
    for (let span = first; span < keeps.length; span++) {
      if (keeps[span] === 0) return false;
      if (this.#endOf(span) >= until) return true;
    }
    return true;
  }

  #endOf(span: number): number {
    return this.#from[span + 1] ?? Number.POSITIVE_INFINITY;
  }
}

/** The variables that events change, and nothing else. */
function changedByEventsAlone({ joint, events, start, writes }: TaskOfEvents): ReadonlySet<number> {
  const own = new Set(events.flatMap((event) => event.writes));
  for (const written of writes) for (const variable of written) own.delete(variable);
  const ranges = joint.domain.variables;
  for (let isOver = false; !isOver; ) {
    isOver = true;
    const state = start.slice();
    for (const { effects } of events) {
      for (const variable of applyTo(state, effects, own, ranges)) {
        own.delete(variable);
        isOver = false;
      }
    }
  }
  return own;
}

/**
 * Applies an event to the variables of a set.
 *
 * @returns variables whose value is not known, since it comes from another one or would leave the range
 */
function applyTo(
  state: Int32Array,
  effects: Int32Array,
  own: ReadonlySet<number>,
  { min, max }: { readonly min: Int32Array; readonly max: Int32Array },
): readonly number[] {
  const before = state.slice();
  const unknown: number[] = [];
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    if (!own.has(variable)) continue;
    const opcode = effects[at];
    const operand = effects[at + 2] as number;
    const value = before[variable] as number;
    let changed = operand;
    if (opcode === INCREASE) changed = value + operand;
    else if (opcode === DECREASE) changed = value - operand;
    else if (opcode === COPY) changed = before[operand] as number;
    if (changed < (min[variable] as number)) unknown.push(variable);
    if (opcode === COPY && !own.has(operand)) unknown.push(variable);
    state[variable] = Math.min(max[variable] as number, changed);
  }
  return unknown;
}

/** The spans between the events that change variables of a set, and their values in each. */
function spansOf({ joint, events, start }: TaskOfEvents, own: ReadonlySet<number>) {
  const ranges = joint.domain.variables;
  const from = [0];
  const states = [start];
  for (const { scaledAt, effects, writes } of events) {
    if (!writes.some((variable) => own.has(variable))) continue;
    const state = (states.at(-1) as Int32Array).slice();
    applyTo(state, effects, own, ranges);
    if (scaledAt <= (from.at(-1) as number)) {
      states[states.length - 1] = state;
      continue;
    }
    from.push(scaledAt);
    states.push(state);
  }
  return { from, states };
}

/** For each span whether those parts of a condition hold that read variables of the set alone; undefined without any. */
function spansIn(
  condition: CompiledCondition | undefined,
  own: ReadonlySet<number>,
  states: readonly Int32Array[],
): Uint8Array | undefined {
  if (condition === undefined) return undefined;
  const parts = conjuncts(condition.node).filter((part) => {
    const read = conditionVariables(part);
    return read.size > 0 && [...read].every((variable) => own.has(variable));
  });
  if (parts.length === 0) return undefined;
  const known = new CompiledCondition({ kind: "all", children: parts });
  return Uint8Array.from(states, (state) => Number(known.holds(state)));
}

function conjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children.flatMap(conjuncts) : [node];
}
