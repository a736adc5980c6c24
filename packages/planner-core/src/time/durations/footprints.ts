import { conditionVariables } from "../../rules/condition/condition-variables.ts";
import { COPY, EFFECT_LENGTH, INCREASE } from "../../rules/domain/actions/actions.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { Duration } from "../../rules/domain/time-facts.ts";
import { effectGroupsOf } from "./effect-groups.ts";

/** The variables that a happening reads and changes. */
export interface Footprint {
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
  /** The variables that it only adds to, whatever their values: such changes of one moment add up. */
  readonly adds: ReadonlySet<number>;
}

const footprints = new WeakMap<Domain, (Footprint | undefined)[]>();

/** The variables that an action reads and changes, whatever the state; none for -1. */
export function footprintOf(domain: Domain, action: number): Footprint {
  if (action < 0) return TOUCHES_NOTHING;
  let known = footprints.get(domain);
  if (known === undefined) {
    known = [];
    footprints.set(domain, known);
  }
  known[action] ??= findFootprint(domain, action);
  return known[action];
}

/** The start of a step, with its duration. */
interface TimedStart {
  readonly start: number;
  readonly duration: Duration | undefined;
}

const startFootprints = new WeakMap<Domain, (Footprint | undefined)[]>();

/** The variables that the start of a step reads, for its duration as well, and changes, whatever the state; none for -1. */
export function footprintOfStart(domain: Domain, timed: TimedStart): Footprint {
  if (timed.start < 0) return TOUCHES_NOTHING;
  let known = startFootprints.get(domain);
  if (known === undefined) {
    known = [];
    startFootprints.set(domain, known);
  }
  known[timed.start] ??= findStartFootprint(domain, timed);
  return known[timed.start] as Footprint;
}

function findStartFootprint(domain: Domain, { start, duration }: TimedStart): Footprint {
  const { reads, writes, adds } = footprintOf(domain, start);
  if (duration === undefined) return { reads, writes, adds };
  const all = new Set(reads);
  const { position } = domain.variables;
  if (duration.kind === "range") {
    for (const length of [duration.from, duration.to]) {
      for (const [variable] of length?.terms ?? []) all.add(variable);
    }
  } else if (position !== undefined) all.add(position.id);
  return { reads: all, writes, adds: new Set([...adds].filter((variable) => !all.has(variable))) };
}

/** The footprint of an event's effects: they come in their order, and give and take no more than there is. */
export function footprintOfEffects(effects: Int32Array): Footprint {
  const reads = new Set<number>();
  const writes = new Set<number>();
  addEffects(effects, reads, writes);
  return { reads, writes, adds: addedBy(effects, reads) };
}

/** A clock: the action whose condition holds while it runs, and the effects of its end. */
interface ClockParts {
  readonly runs: number;
  readonly effects: Int32Array;
}

const clockFootprints = new WeakMap<ClockParts, Footprint>();

/** The footprint of the end of a clock, which reads the condition that it needs until then. */
export function footprintOfClock(domain: Domain, clock: ClockParts): Footprint {
  let known = clockFootprints.get(clock);
  if (known === undefined) {
    known = findClockFootprint(domain, clock);
    clockFootprints.set(clock, known);
  }
  return known;
}

function findClockFootprint(domain: Domain, { runs, effects }: ClockParts): Footprint {
  const { reads, writes, adds } = footprintOfEffects(effects);
  const all = new Set([...reads, ...footprintOf(domain, runs).reads]);
  return { reads: all, writes, adds: new Set([...adds].filter((variable) => !all.has(variable))) };
}

const NONE: ReadonlySet<number> = new Set();
const TOUCHES_NOTHING: Footprint = Object.freeze({ reads: NONE, writes: NONE, adds: NONE });

/** A part of a step that does not fit another one. */
interface TornPart {
  readonly variable: number;
  /** Position of the second of both. */
  readonly part: number;
  readonly isEnd: boolean;
}

/**
 * The first of a step's parts to change a shared variable that another one changes at the same moment, unless both only add
 * to it. Such a step cannot be done.
 */
export function tornPart(
  happenings: Domain,
  parts: readonly (TimedStart & { readonly end: number })[],
  isShared: readonly boolean[],
): TornPart | undefined {
  if (parts.length < 2) return undefined;
  for (const isEnd of [false, true]) {
    const others = new Map<number, boolean>();
    for (const [part, own] of parts.entries()) {
      const { writes, adds } = isEnd
        ? footprintOf(happenings, own.end)
        : footprintOfStart(happenings, own);
      for (const variable of writes) {
        if (isShared[variable] !== true) continue;
        const other = others.get(variable);
        const isAdded = adds.has(variable);
        if (other !== undefined && !(other && isAdded)) return { variable, part, isEnd };
        others.set(variable, isAdded);
      }
    }
  }
  return undefined;
}

/** Whether two sets have a member in common. */
export function haveCommon(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  for (const member of one) if (other.has(member)) return true;
  return false;
}

/** The variables in an action's conditions and in those of its effects, with the sources and targets of all effects. */
function findFootprint(domain: Domain, action: number): Footprint {
  const reads = conditionVariables(domain.actionCondition(action));
  const writes = new Set<number>();
  const [always, ...others] = effectGroupsOf(domain.actions, action);
  if (always !== undefined) addEffects(always.effects, reads, writes);
  for (const { guards, effects } of others) {
    conditionVariables({ kind: "all", children: guards }, reads);
    addEffects(effects, reads, writes);
  }
  const isConditional = always === undefined || others.length > 0;
  return { reads, writes, adds: isConditional ? NONE : addedBy(always.effects, reads) };
}

/** The variables to which effects add, that neither they nor conditions read or set. */
function addedBy(effects: Int32Array, reads: ReadonlySet<number>): ReadonlySet<number> {
  const added = new Set<number>();
  const others = new Set<number>(reads);
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    if (effects[at] === INCREASE && !added.has(variable)) added.add(variable);
    else others.add(variable);
  }
  for (const variable of others) added.delete(variable);
  return added;
}

function addEffects(effects: Int32Array, reads: Set<number>, writes: Set<number>): void {
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    writes.add(effects[at + 1] as number);
    if (effects[at] === COPY) reads.add(effects[at + 2] as number);
  }
}
