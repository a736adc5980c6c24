import { fluentsOf } from "../../numbers/numeric-test.ts";
import { type GroundFormula, visitLeaves } from "../ground-formula.ts";
import { fluentsOfDuration, type GroundAction, type GroundRequirements } from "../ground-task.ts";

/** Access to happenings before they are grounded. */
export interface HappeningTerms<Happening> {
  /** The number of a happening's step; undefined for an event. */
  readonly stepOf: (happening: Happening) => number | undefined;
  /** Reports the possible effects of a happening. */
  readonly tellHelp: (happening: Happening, help: Help) => void;
  /** Grounds a happening; undefined for an action with an error. */
  readonly ground: (happening: Happening) => GroundAction | undefined;
}

/** Receives the possible effects of a happening, by key. */
export interface Help {
  /** Makes a fact true. */
  readonly adds: (key: string) => void;
  /** Makes a fact false. */
  readonly deletes: (key: string) => void;
  readonly changes: (number: string) => void;
}

/**
 * Grounds only the happenings of steps that help the goal or another useful step, and leaves out, for instance, joining
 * pieces that no order asks for. Without the others a schedule remains one and ends no later, so proofs hold for the
 * whole task.
 */
export function groundUseful<Happening>(
  happenings: readonly Happening[],
  { goal, maintain, preferences }: GroundRequirements,
  { stepOf, tellHelp, ground }: HappeningTerms<Happening>,
): readonly GroundAction[] {
  const wishes = new WishList();
  for (const formula of [goal, maintain, ...preferences.map((each) => each.goal)]) {
    wishes.addFormula(formula);
  }
  const grounded: (GroundAction | undefined)[] = [];
  const add = (index: number): void => {
    const action = ground(happenings[index] as Happening);
    grounded[index] = action;
    if (action !== undefined) wishes.addAction(action);
  };
  const steps: (Step | undefined)[] = [];
  for (const [index, happening] of happenings.entries()) {
    grounded.push(undefined);
    const number = stepOf(happening);
    if (number === undefined) {
      add(index);
      continue;
    }
    let step = steps[number];
    if (step === undefined) {
      step = { happenings: [], isUseful: false };
      steps[number] = step;
    }
    step.happenings.push(index);
    tellHelp(happening, wishes.helpOf(step));
  }
  for (let wish = wishes.next(); wish !== undefined; wish = wishes.next()) {
    for (const step of wish.helpers) {
      if (step.isUseful) continue;
      step.isUseful = true;
      for (const index of step.happenings) add(index);
    }
  }
  return grounded.filter((action) => action !== undefined);
}

/** A step with the positions of its happenings. */
interface Step {
  readonly happenings: number[];
  isUseful: boolean;
}

/** A wanted effect, with the steps that may bring it about. */
interface Wish {
  readonly helpers: Step[];
  isKnown: boolean;
}

/** Wanted effects: facts made true or false, and changes of numbers. Each is handed out once. */
class WishList {
  readonly #truths = new Map<string, Wish>();
  readonly #falsehoods = new Map<string, Wish>();
  readonly #numbers = new Map<string, Wish>();
  readonly #waiting: Wish[] = [];

  next(): Wish | undefined {
    return this.#waiting.pop();
  }

  /** Collects the wanted effects that a step may bring about. */
  helpOf(step: Step): Help {
    return {
      adds: (key) => wishIn(this.#truths, key).helpers.push(step),
      deletes: (key) => wishIn(this.#falsehoods, key).helpers.push(step),
      changes: (number) => wishIn(this.#numbers, number).helpers.push(step),
    };
  }

  /** Adds what an action needs. Conditions of effects may be wanted true or false; changed numbers may have bounds. */
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
