import { CompiledCondition } from "@understudy/planner-core";
import {
  ASSIGN,
  conditionVariables,
  EFFECT_LENGTH,
  simplify,
} from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";
import { changedBy } from "../task/time-task.ts";

/**
 * Steps that only bring a member somewhere: all that such a step leaves changed is one variable of its member alone, and
 * steps of this kind give the variable every value that it ever gets, two or more. Other steps can be put into another order, and the
 * approaches chosen anew.
 */
export class Approaches {
  /** For each member. */
  readonly steps: readonly (readonly JointTimedStep[])[];
  readonly #isApproach: Uint8Array;
  readonly #joint: JointDomain;
  /** The variables that approaches change. */
  readonly #places: ReadonlySet<number>;
  readonly #elsewhere = new Map<number, CompiledCondition>();

  private constructor(joint: JointDomain) {
    this.#joint = joint;
    const { steps, places } = findApproaches(joint);
    this.steps = steps;
    this.#places = places;
    this.#isApproach = new Uint8Array(joint.steps.length);
    for (const { index } of steps.flat()) this.#isApproach[index] = 1;
  }

  /** Found once for each joint domain. */
  static of(joint: JointDomain): Approaches {
    let found = known.get(joint);
    if (found === undefined) {
      found = new Approaches(joint);
      known.set(joint, found);
    }
    return found;
  }

  isApproach(step: number): boolean {
    return this.#isApproach[step] === 1;
  }

  /** Whether all conditions of an action hold but for those about where members are. */
  mayHelp(action: number, state: Int32Array): boolean {
    let condition = this.#elsewhere.get(action);
    if (condition === undefined) {
      const { plain } = this.#joint;
      const node = plain.actionCondition(action);
      const parts = node.kind === "all" ? node.children : [node];
      const children = parts.filter((part) =>
        [...conditionVariables(part)].every((variable) => !this.#places.has(variable)),
      );
      const rest = simplify({ kind: "all", children }, plain.variables);
      condition = new CompiledCondition(rest, plain.variables);
      this.#elsewhere.set(action, condition);
    }
    return condition.holds(state);
  }
}

const known = new WeakMap<JointDomain, Approaches>();

/** A value that a step gives a variable. */
interface Given {
  readonly variable: number;
  readonly value: number;
}

function findApproaches(joint: JointDomain): {
  readonly steps: readonly (readonly JointTimedStep[])[];
  readonly places: ReadonlySet<number>;
} {
  const own = joint.ownSlots.map((slots) => new Set(slots));
  const reached = new Map<number, Set<number>>();
  const needed = new Map<number, Set<number> | undefined>();
  const candidates: { readonly step: JointTimedStep; readonly variable: number }[] = [];
  for (const step of joint.steps) {
    const given = lastingChanges(joint, step);
    for (const { variable, value } of given) {
      // A value that depends on others cannot be named.
      if (Number.isNaN(value)) needed.set(variable, undefined);
      else if (!needed.has(variable)) needed.set(variable, new Set([value]));
      else needed.get(variable)?.add(value);
    }
    const [only] = given;
    if (only === undefined || given.length > 1 || Number.isNaN(only.value)) continue;
    if (step.timed.alongside || step.ends.length === 0 || step.members.length > 1) continue;
    if (own[step.members[0] as number]?.has(only.variable) !== true) continue;
    candidates.push({ step, variable: only.variable });
    const values = reached.get(only.variable) ?? new Set<number>();
    reached.set(only.variable, values.add(only.value));
  }
  const isPlace = (variable: number): boolean => {
    const values = reached.get(variable);
    // What only ever becomes true is no place, but something done.
    if (values === undefined || values.size < 2) return false;
    return [...(needed.get(variable) ?? [Number.NaN])].every((value) => values.has(value));
  };
  const found = candidates.filter(({ variable }) => isPlace(variable));
  return {
    steps: joint.slots.map((_, member) =>
      found.filter(({ step }) => step.members[0] === member).map(({ step }) => step),
    ),
    places: new Set(found.map(({ variable }) => variable)),
  };
}

/** The changes of a step that are left once it has ended. What changes at both ends only tells that it runs. */
function lastingChanges(joint: JointDomain, { starts, ends }: JointTimedStep): readonly Given[] {
  const [begun, ended] = [starts, ends].map((cases) => changesOf(joint, cases)) as [
    Map<number, number>,
    Map<number, number>,
  ];
  const found: Given[] = [];
  for (const [variable, value] of begun) if (!ended.has(variable)) found.push({ variable, value });
  for (const [variable, value] of ended) if (!begun.has(variable)) found.push({ variable, value });
  return found;
}

/** The variables of members that some cases change, with the value given; NaN unless all give the same constant. */
function changesOf(
  { domain: { actions }, markStart }: JointDomain,
  cases: readonly number[],
): Map<number, number> {
  const { effects, effectStart } = actions;
  const found = new Map<number, number>();
  for (const action of cases) {
    const own = effects.subarray(effectStart[action], effectStart[action + 1]);
    for (const variable of changedBy(own)) {
      if (variable < markStart && !found.has(variable)) found.set(variable, Number.NaN);
    }
    for (let at = 0; at < own.length; at += EFFECT_LENGTH) {
      const variable = own[at + 1] as number;
      if (own[at] !== ASSIGN || variable >= markStart) continue;
      if (cases.length === 1) found.set(variable, own[at + 2] as number);
    }
  }
  return found;
}
