import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";

/** The steps of the same tool and crew that differ in one argument, such as another burner. Cached for each joint domain. */
export function siblingsOf(joint: JointDomain, step: JointTimedStep): readonly JointTimedStep[] {
  let known = siblings.get(joint);
  if (known === undefined) {
    known = new Map();
    siblings.set(joint, known);
  }
  let found = known.get(step.index);
  if (found === undefined) {
    found = joint.steps.filter((other) => areSiblings(step, other));
    known.set(step.index, found);
  }
  return found;
}

const siblings = new WeakMap<JointDomain, Map<number, readonly JointTimedStep[]>>();

function areSiblings(one: JointTimedStep, other: JointTimedStep): boolean {
  const { tool, args = {} } = one.timed.step;
  if (other.timed.step.tool !== tool || one.members.join() !== other.members.join()) return false;
  const others: Readonly<Record<string, unknown>> = other.timed.step.args ?? {};
  const differing = Object.entries(args).filter(([name, value]) => others[name] !== value);
  return differing.length === 1;
}
