import { CompiledCondition } from "@understudy/planner-core";
import {
  ASSIGN,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
  simplify,
} from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";
import { changedBy } from "../task/time-task.ts";
import { OwnCosts } from "./own-costs.ts";

/**
 * Steps that only bring a member somewhere: all that such a step leaves changed is one variable of its member alone, besides
 * what the way costs it, and steps of this kind give the variable every value that it ever gets, two or more. Other steps can be
 * put into another order, and the approaches chosen anew.
 */
export class Approaches {
  /** For each member. */
  readonly steps: readonly (readonly JointTimedStep[])[];
  readonly #isApproach: Uint8Array;
  readonly #joint: JointDomain;
  /** The variables that approaches change. */
  readonly #places: ReadonlySet<number>;
  readonly #elsewhere = new Map<number, CompiledCondition>();
  /** The steps that give each variable each value. */
  readonly #to = new Map<number, Map<number, readonly JointTimedStep[]>>();
  readonly #needs = new Map<number, readonly Place[]>();

  private constructor(joint: JointDomain) {
    this.#joint = joint;
    const found = findApproaches(joint);
    this.steps = joint.slots.map((_, member) =>
      found.filter(({ step }) => step.members[0] === member).map(({ step }) => step),
    );
    this.#places = new Set(found.map(({ slot }) => slot));
    for (const { step, slot, value } of found) {
      const byValue = this.#to.get(slot) ?? new Map<number, readonly JointTimedStep[]>();
      this.#to.set(slot, byValue.set(value, [...(byValue.get(value) ?? []), step]));
    }
    this.#isApproach = new Uint8Array(joint.steps.length);
    for (const { index } of this.steps.flat()) this.#isApproach[index] = 1;
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

  /** Whether a variable tells where a member is. */
  isPlace(slot: number): boolean {
    return this.#places.has(slot);
  }

  /** The approaches after which a variable has a value. */
  to(slot: number, value: number): readonly JointTimedStep[] {
    return this.#to.get(slot)?.get(value) ?? NONE;
  }

  /** The places of members that an action's condition names. */
  needsOf(action: number): readonly Place[] {
    let needs = this.#needs.get(action);
    if (needs === undefined) {
      needs = this.#partsOf(action).flatMap((part): Place[] =>
        part.kind === "test" && part.operator === "=" && this.#places.has(part.variable)
          ? [{ slot: part.variable, value: part.value }]
          : [],
      );
      this.#needs.set(action, needs);
    }
    return needs;
  }

  #partsOf(action: number): readonly ConditionNode[] {
    const node = this.#joint.plain.actionCondition(action);
    return node.kind === "all" ? node.children : [node];
  }

  /** Whether all conditions of an action hold but for those about where members are. */
  mayHelp(action: number, state: Int32Array): boolean {
    let condition = this.#elsewhere.get(action);
    if (condition === undefined) {
      const { plain } = this.#joint;
      const children = this.#partsOf(action).filter((part) =>
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

const NONE: readonly JointTimedStep[] = Object.freeze([]);

/** A variable that tells where a member is, and its value at a place. */
interface Place {
  readonly slot: number;
  readonly value: number;
}

/** A value that a step leaves in a variable. */
interface Given extends Place {
  /** Whether the start of the step has changed it, too. */
  readonly isChangedTwice: boolean;
}

function findApproaches(
  joint: JointDomain,
): readonly (Place & { readonly step: JointTimedStep })[] {
  const own = joint.ownSlots.map((slots) => new Set(slots));
  const given = new Map<number, Set<number>>();
  const all = joint.steps.map((step) => lastingChanges(joint, step));
  for (const { slot, value } of all.flat()) {
    given.set(slot, (given.get(slot) ?? new Set<number>()).add(value));
  }
  // What always comes back to one value only tells that the step runs.
  const isLasting = ({ slot, isChangedTwice }: Given): boolean =>
    !isChangedTwice || (given.get(slot)?.size ?? 0) > 1;
  const reached = new Map<number, Set<number>>();
  const candidates: (Place & { readonly step: JointTimedStep })[] = [];
  for (const step of joint.steps) {
    const lasting = (all[step.index] as readonly Given[]).filter(isLasting);
    const [only] = lasting;
    if (only === undefined || lasting.length > 1 || Number.isNaN(only.value)) continue;
    if (step.timed.alongside || step.ends.length === 0 || step.members.length > 1) continue;
    if (own[step.members[0] as number]?.has(only.slot) !== true) continue;
    const { slot, value } = only;
    candidates.push({ step, slot, value });
    reached.set(slot, (reached.get(slot) ?? new Set<number>()).add(value));
  }
  const isPlace = ({ slot }: Place): boolean => {
    const values = reached.get(slot);
    // What only ever becomes true is no place, but something done. A value that depends on others cannot be named.
    if (values === undefined || values.size < 2) return false;
    return [...(given.get(slot) ?? [])].every((value) => values.has(value));
  };
  return candidates.filter(isPlace);
}

/** The changes of a step that are left once it has ended, without what it costs. */
function lastingChanges(joint: JointDomain, { starts, ends }: JointTimedStep): readonly Given[] {
  const costs = OwnCosts.of(joint);
  const isCost = (slot: number): boolean =>
    [...starts, ...ends].every((action) => costs.isCost(action, slot));
  const [begun, ended] = [starts, ends].map((cases) => changesOf(joint, cases, isCost)) as [
    Map<number, number>,
    Map<number, number>,
  ];
  const found: Given[] = [];
  for (const [slot, value] of begun) {
    if (!ended.has(slot)) found.push({ slot, value, isChangedTwice: false });
  }
  for (const [slot, value] of ended) {
    found.push({ slot, value, isChangedTwice: begun.has(slot) });
  }
  return found;
}

/** The variables of members that some cases change but for costs, with the value given; NaN unless all give the same constant. */
function changesOf(
  { domain: { actions }, markStart }: JointDomain,
  cases: readonly number[],
  isCost: (slot: number) => boolean,
): Map<number, number> {
  const { effects, effectStart } = actions;
  const found = new Map<number, number>();
  for (const action of cases) {
    const own = effects.subarray(effectStart[action], effectStart[action + 1]);
    for (const variable of changedBy(own)) {
      if (variable >= markStart || found.has(variable) || isCost(variable)) continue;
      found.set(variable, Number.NaN);
    }
    for (let at = 0; at < own.length; at += EFFECT_LENGTH) {
      const variable = own[at + 1] as number;
      if (own[at] !== ASSIGN || variable >= markStart) continue;
      if (cases.length === 1) found.set(variable, own[at + 2] as number);
    }
  }
  return found;
}
