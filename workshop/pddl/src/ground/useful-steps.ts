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

/** A wish of a condition: `+` and `-` for the truth and the falsehood of a fact, `#` for a number. */
type Wish = string;

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
  const steps = new Map<string, GroundAction[]>();
  const helpers = new Map<Wish, string[]>();
  for (const action of actions) {
    const step = stepOf(action);
    if (step === undefined) {
      wishes.addAction(action);
      continue;
    }
    listed(steps, step).push(action);
    for (const wish of action.effects.flatMap(granted)) listed(helpers, wish).push(step);
  }
  const useful = new Set<string>();
  for (let wish = wishes.next(); wish !== undefined; wish = wishes.next()) {
    for (const step of helpers.get(wish) ?? []) {
      if (useful.has(step)) continue;
      useful.add(step);
      for (const happening of steps.get(step) ?? []) wishes.addAction(happening);
    }
  }
  return actions.filter((action) => {
    const step = stepOf(action);
    return step === undefined || useful.has(step);
  });
}

const PARTS = [HAPPENINGS.start, HAPPENINGS.during, HAPPENINGS.end];

/** The step of a happening; undefined for an event. */
function stepOf({ name }: GroundAction): string | undefined {
  if (name.startsWith(HAPPENINGS.event)) return undefined;
  const part = PARTS.find((prefix) => name.startsWith(prefix));
  return part === undefined ? name : name.slice(part.length);
}

function listed<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
}

/** The wishes that an effect may grant. */
function granted({ added, deleted, changes }: GroundEffect): readonly Wish[] {
  return [
    ...added.map((key) => `+${key}`),
    ...deleted.map((key) => `-${key}`),
    ...changes.map(({ fluent }) => `#${fluent}`),
  ];
}

/** Wishes, each of them taken once. */
class WishList {
  readonly #known = new Set<Wish>();
  readonly #waiting: Wish[] = [];

  next(): Wish | undefined {
    return this.#waiting.pop();
  }

  /** The conditions of effects may be wished to hold, or not to hold; numbers that change may have bounds. */
  addAction({ condition, effects, duration }: GroundAction): void {
    this.addFormula(condition);
    for (const effect of effects) {
      this.addFormula(effect.condition, true);
      for (const { fluent, terms } of effect.changes) {
        for (const key of [fluent, ...terms.map(([term]) => term)]) this.#add(`#${key}`);
      }
    }
    for (const key of fluentsOfDuration(duration)) this.#add(`#${key}`);
  }

  /** @param isBoth whether the falsehood of the condition is wished, too */
  addFormula(formula: GroundFormula, isBoth = false): void {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "test") {
        for (const key of fluentsOf(leaf.test)) this.#add(`#${key}`);
        return;
      }
      const { key, isNegated } = leaf;
      if (isBoth || !isNegated) this.#add(`+${key}`);
      if (isBoth || isNegated) this.#add(`-${key}`);
    });
  }

  #add(wish: Wish): void {
    if (this.#known.has(wish)) return;
    this.#known.add(wish);
    this.#waiting.push(wish);
  }
}
