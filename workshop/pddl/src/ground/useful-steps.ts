import { fluentsOf } from "../numbers/numeric-test.ts";
import { HAPPENINGS } from "../read/split-time.ts";
import { type GroundFormula, visitLeaves } from "./ground-formula.ts";
import {
  fluentsOfDuration,
  type GroundAction,
  type GroundEffect,
  type GroundRequirements,
} from "./ground-task.ts";

/** Number of happenings above which those of useless steps are left out. */
const MANY_HAPPENINGS = 3000;

/**
 * Drops the happenings of steps that help neither the goal nor another step, such as joining pieces that no order asks
 * for. A schedule without such steps is still one, and ends no later, so proofs hold for the whole task. Small tasks
 * keep all.
 *
 * @param many number of happenings up to which all are kept
 */
export function usefulHappenings(
  actions: readonly GroundAction[],
  { goal, maintain, preferences }: GroundRequirements,
  many: number = MANY_HAPPENINGS,
): readonly GroundAction[] {
  if (actions.length <= many) return actions;
  const wishes = new WishList();
  for (const formula of [goal, maintain, ...preferences.map((each) => each.goal)]) {
    wishes.addFormula(formula);
  }
  const steps = new Map<string, Step>();
  for (const action of actions) {
    const name = stepOf(action);
    if (name === undefined) {
      wishes.addAction(action);
      continue;
    }
    let step = steps.get(name);
    if (step === undefined) {
      step = { happenings: [], isUseful: false };
      steps.set(name, step);
    }
    step.happenings.push(action);
    for (const effect of action.effects) wishes.addHelp(effect, step);
  }
  for (let wish = wishes.next(); wish !== undefined; wish = wishes.next()) {
    for (const step of wish.helpers) {
      if (step.isUseful) continue;
      step.isUseful = true;
      for (const happening of step.happenings) wishes.addAction(happening);
    }
  }
  const dropped = new Set<GroundAction>();
  for (const { happenings, isUseful } of steps.values()) {
    if (!isUseful) for (const happening of happenings) dropped.add(happening);
  }
  return dropped.size === 0 ? actions : actions.filter((action) => !dropped.has(action));
}

/** A step with its happenings. */
interface Step {
  readonly happenings: GroundAction[];
  isUseful: boolean;
}

const PARTS = [HAPPENINGS.start, HAPPENINGS.during, HAPPENINGS.end];

/** The step of a happening; undefined for an event. */
function stepOf({ name }: GroundAction): string | undefined {
  if (name.startsWith(HAPPENINGS.event)) return undefined;
  const part = PARTS.find((prefix) => name.startsWith(prefix));
  return part === undefined ? name : name.slice(part.length);
}

/** A condition that steps may bring about, with those steps. */
interface Wish {
  readonly helpers: Step[];
  isKnown: boolean;
}

/** Wishes for the truth and the falsehood of facts and for changes of numbers, each of them taken once. */
class WishList {
  readonly #truths = new Map<string, Wish>();
  readonly #falsehoods = new Map<string, Wish>();
  readonly #numbers = new Map<string, Wish>();
  readonly #waiting: Wish[] = [];

  next(): Wish | undefined {
    return this.#waiting.pop();
  }

  /** Notes that a step may grant wishes. */
  addHelp({ added, deleted, changes }: GroundEffect, step: Step): void {
    for (const key of added) wishIn(this.#truths, key).helpers.push(step);
    for (const key of deleted) wishIn(this.#falsehoods, key).helpers.push(step);
    for (const { fluent } of changes) wishIn(this.#numbers, fluent).helpers.push(step);
  }

  /** The conditions of effects may be wished to hold, or not to hold; numbers that change may have bounds. */
  addAction({ condition, effects, duration }: GroundAction): void {
    this.addFormula(condition);
    for (const effect of effects) {
      this.addFormula(effect.condition, true);
      for (const { fluent, terms } of effect.changes) {
        for (const key of [fluent, ...terms.map(([term]) => term)]) this.#add(this.#numbers, key);
      }
    }
    for (const key of fluentsOfDuration(duration)) this.#add(this.#numbers, key);
  }

  /** @param isBoth whether the falsehood of the condition is wished, too */
  addFormula(formula: GroundFormula, isBoth = false): void {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "test") {
        for (const key of fluentsOf(leaf.test)) this.#add(this.#numbers, key);
        return;
      }
      const { key, isNegated } = leaf;
      if (isBoth || !isNegated) this.#add(this.#truths, key);
      if (isBoth || isNegated) this.#add(this.#falsehoods, key);
    });
  }

  #add(wishes: Map<string, Wish>, key: string): void {
    const wish = wishIn(wishes, key);
    if (wish.isKnown) return;
    wish.isKnown = true;
    this.#waiting.push(wish);
  }
}

function wishIn(wishes: Map<string, Wish>, key: string): Wish {
  let wish = wishes.get(key);
  if (wish === undefined) {
    wish = { helpers: [], isKnown: false };
    wishes.set(key, wish);
  }
  return wish;
}
