import { CompiledCondition } from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
} from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";

/** The part of a task that concerns events. */
interface TaskOfEvents {
  readonly joint: JointDomain;
  readonly start: Int32Array;
  readonly events: readonly {
    readonly scaledAt: number;
    readonly effects: Int32Array;
    readonly writes: readonly number[];
  }[];
  readonly eventsBefore: Int32Array;
  readonly writes: readonly (readonly number[])[];
  leastDurationOf(step: JointTimedStep): number;
  readonly clocks: readonly { readonly writes: readonly number[] }[];
  afterChange(state: Int32Array, index: number): Int32Array;
}

/** For each span between two events, whether an action may happen and whether its step can keep its condition. */
interface Window {
  /** Whether the action's own condition may hold; undefined if no event concerns it. */
  readonly starts: Uint8Array | undefined;
  /** Whether the condition to keep may hold; undefined if no event concerns it. */
  readonly keeps: Uint8Array | undefined;
  /** The least duration of the step. */
  readonly lasts: number;
}

/** The times at which steps can start, as far as events alone decide: a shop that closes, a night that falls. */
export class EventWindows {
  /** The start of each span; the first begins with the question. */
  readonly #from: readonly number[];
  readonly #states: readonly Int32Array[];
  readonly #own: ReadonlySet<number>;
  readonly #windows = new Map<number, Window>();
  /** By the action of its start: the time of the last event that must come before a step. */
  readonly #opensAt = new Map<number, number>();

  constructor(task: TaskOfEvents) {
    for (const { index, starts } of task.joint.steps) {
      const opening = task.events[(task.eventsBefore[index] as number) - 1];
      if (opening === undefined) continue;
      for (const action of starts) this.#opensAt.set(action, opening.scaledAt);
    }
    const own = changedByEventsAlone(task);
    const spans = own.size === 0 ? undefined : spansOf(task, own);
    const { from, states } = spans ?? { from: [0], states: [task.start] };
    this.#from = from;
    this.#states = states;
    this.#own = own;
    if (spans === undefined) return;
    const { joint } = task;
    for (const step of joint.steps) {
      const keeps = spansIn(step.during, own, states);
      for (const action of step.starts) {
        const starts = spansIn(joint.conditionOf(action), own, states);
        if (starts === undefined && keeps === undefined) continue;
        this.#windows.set(action, { starts, keeps, lasts: task.leastDurationOf(step) });
      }
    }
  }

  /** Whether no step depends on events. */
  get areOpen(): boolean {
    return this.#windows.size + this.#opensAt.size === 0;
  }

  /** The state with the known values of each later span, without repeats. */
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
    const from = Math.max(atLeast, this.#opensAt.get(action) ?? 0);
    if (window === undefined) return from;
    const { starts, keeps, lasts } = window;
    for (let span = 0; span < this.#from.length; span++) {
      if (starts?.[span] === 0) continue;
      // A condition is not read at the very moment of an event that changes it.
      const gap = starts !== undefined && span > 0 ? 1 : 0;
      const at = Math.max(from, (this.#from[span] as number) + gap);
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

/**
 * The variables that only events change. A copy of another variable does not count: its value is not known in advance.
 */
function changedByEventsAlone({ events, clocks, writes }: TaskOfEvents): ReadonlySet<number> {
  const own = new Set(events.flatMap((event) => event.writes));
  for (const written of writes) for (const variable of written) own.delete(variable);
  for (const clock of clocks) for (const variable of clock.writes) own.delete(variable);
  for (const { effects } of events) {
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      if (effects[at] === COPY) own.delete(effects[at + 1] as number);
    }
  }
  return own;
}

/**
 * The spans between the events that change variables of a set, and states with their values in each; the other values are
 * of no meaning.
 */
function spansOf(task: TaskOfEvents, own: ReadonlySet<number>) {
  const from = [0];
  const states = [task.start];
  for (const [index, { scaledAt, writes }] of task.events.entries()) {
    if (!writes.some((variable) => own.has(variable))) continue;
    const state = task.afterChange(states.at(-1) as Int32Array, index);
    if (scaledAt <= (from.at(-1) as number)) states[states.length - 1] = state;
    else {
      from.push(scaledAt);
      states.push(state);
    }
  }
  return { from, states };
}

/** For each span, whether a condition holds as far as it reads only variables of the set; undefined if no part does. */
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
