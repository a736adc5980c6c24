import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";

/** The parts of a task on which stand-ins depend. */
export interface StandInTerms {
  readonly joint: JointDomain;
  /** The variables on which clocks of things depend. */
  readonly clocked: ReadonlySet<number>;
  /** The variables of single members that tell where they are, and on which no goal depends; results are kept for each. */
  readonly places: ReadonlySet<number>;
}

/** Facts about the steps of a joint domain, by index, for some places. */
interface KnownSteps {
  readonly standIns: Map<number, readonly JointTimedStep[]>;
  readonly begins: Map<number, boolean>;
}

const known = new WeakMap<ReadonlySet<number>, KnownSteps>();

function knownOf({ places }: StandInTerms): KnownSteps {
  let steps = known.get(places);
  if (steps === undefined) {
    steps = { standIns: new Map(), begins: new Map() };
    known.set(places, steps);
  }
  return steps;
}

/**
 * Steps of the same crew that may do instead of a step, such as felling another tree, or frying on another burner: what
 * they change in the end is the same, but for what they have changed at their start, for where members are, and for variables
 * of other clocks: what begins one clock may begin a like one. Cached for each joint domain.
 */
export function standInsFor(terms: StandInTerms, step: JointTimedStep): readonly JointTimedStep[] {
  const { joint } = terms;
  const { standIns } = knownOf(terms);
  let found = standIns.get(step.index);
  if (found === undefined) {
    const own = lastOf(joint, step);
    found = joint.steps.filter((other) => isAlternative(terms, own, step, other));
    standIns.set(step.index, found);
  }
  return found;
}

function isAlternative(
  { joint, clocked, places }: StandInTerms,
  own: ReadonlyMap<number, string>,
  step: JointTimedStep,
  other: JointTimedStep,
): boolean {
  if (other === step || other.members.length !== step.members.length) return false;
  if (other.members.some((member, index) => member !== step.members[index])) return false;
  if (other.timed.alongside !== step.timed.alongside) return false;
  const others = lastOf(joint, other);
  const moved = movedClocks(own, others, clocked);
  let isSame = moved.size > 0;
  for (const [slot, change] of own) {
    if (others.get(slot) === change) isSame = true;
    else if (moved.has(slot) || places.has(slot)) continue;
    else if (others.has(slot) || !isRestored(joint, step, slot)) return false;
  }
  for (const slot of others.keys()) {
    if (own.has(slot) || moved.has(slot) || places.has(slot)) continue;
    if (!isRestored(joint, other, slot)) return false;
  }
  return isSame;
}

/** The variables of clocks that one of two steps changes as the other one changes another such variable. */
function movedClocks(
  own: ReadonlyMap<number, string>,
  others: ReadonlyMap<number, string>,
  clocked: ReadonlySet<number>,
): ReadonlySet<number> {
  const moved = new Set<number>();
  const free = [...others].filter(([slot]) => clocked.has(slot) && !own.has(slot));
  for (const [slot, change] of own) {
    if (!clocked.has(slot) || others.has(slot)) continue;
    const at = free.findIndex(([, other]) => other === change);
    const [found] = at < 0 ? [] : free.splice(at, 1);
    if (found !== undefined) moved.add(slot).add(found[0]);
  }
  return moved;
}

/**
 * Whether a step begins clocks that stand-ins may begin elsewhere, which clocks that run already need not wait for. Cached
 * for each joint domain.
 */
export function beginsClocks(terms: StandInTerms, step: JointTimedStep): boolean {
  const { joint, clocked } = terms;
  const { begins } = knownOf(terms);
  let isBegin = begins.get(step.index);
  if (isBegin === undefined) {
    const own = lastOf(joint, step);
    isBegin = standInsFor(terms, step).some(
      (other) => movedClocks(own, lastOf(joint, other), clocked).size > 0,
    );
    begins.set(step.index, isBegin);
  }
  return isBegin;
}

/** Whether the start of a step changes a variable, so that its end may only change it back. */
function isRestored(joint: JointDomain, { starts, ends }: JointTimedStep, slot: number): boolean {
  return ends.length > 0 && changesOf(joint, starts).has(slot);
}

/** The changes of the last happening of a step, by variable. */
function lastOf(joint: JointDomain, { starts, ends }: JointTimedStep): ReadonlyMap<number, string> {
  return changesOf(joint, ends.length > 0 ? ends : starts);
}

function changesOf(
  { domain, markStart }: JointDomain,
  [action = 0]: readonly number[],
): ReadonlyMap<number, string> {
  const { effects, effectStart } = domain.actions;
  const changes = new Map<number, string>();
  for (let at = effectStart[action] as number; at < (effectStart[action + 1] as number); ) {
    const slot = effects[at + 1] as number;
    if (slot < markStart) changes.set(slot, `${effects[at]} ${effects[at + 2]}`);
    at += EFFECT_LENGTH;
  }
  return changes;
}
