import { compares, fluentsOf, linearSumOf } from "../numbers/numeric-test.ts";
import { type PddlPlace, pddlError, scaleHint } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import {
  foldFormula,
  type GroundFormula,
  isFalse,
  isTrue,
  TRUE,
  visitLeaves,
} from "./ground-formula.ts";
import {
  fluentsOfDuration,
  type GroundAction,
  type GroundEffect,
  type GroundRequirements,
  type GroundTask,
  type NumericChange,
} from "./ground-task.ts";

/** Initial knowledge of numbers. */
interface NumbersAtStart {
  readonly values: ReadonlyMap<string, Rational>;
  /** Whether a number has annotated bounds, which are kept even if it is otherwise unused. */
  readonly hasBounds: (key: string) => boolean;
  /** A number in PDDL notation. */
  readonly format: (key: string) => string;
}

/** A task without its metric. */
export type SimplifiedTask = Omit<GroundTask, "scales" | "preferences" | "metric"> &
  Pick<GroundRequirements, "preferences">;

/** Folds constant facts, and drops what can never happen or is never read. */
export function simplifyTask(
  all: readonly GroundAction[],
  required: GroundRequirements,
  init: ReadonlySet<string>,
  numbers: NumbersAtStart,
): SimplifiedTask {
  const added = new Set<string>();
  const deleted = new Set<string>();
  for (const { effects } of all) {
    for (const effect of effects) {
      for (const key of effect.added) added.add(key);
      for (const key of effect.deleted) deleted.add(key);
    }
  }
  const truthOf = (key: string): boolean | undefined => {
    if (init.has(key)) return deleted.has(key) ? undefined : true;
    return added.has(key) ? undefined : false;
  };
  const isFact = (key: string): boolean => truthOf(key) === undefined;
  const wanted = foldFormula(required.goal, truthOf);
  const demanded = foldFormula(required.maintain, truthOf);
  const isHopeless = isFalse(wanted) || !holdsAtStart(demanded, init, numbers.values);
  const maintain = isHopeless ? TRUE : demanded;
  const goal = isHopeless ? undefined : wanted;
  const preferences = required.preferences
    .map((each) => ({ ...each, goal: foldFormula(each.goal, truthOf) }))
    .filter((each) => !isTrue(each.goal));
  const read = [maintain, ...preferences.map((each) => each.goal)];
  if (goal !== undefined) read.push(goal);
  const possible: GroundAction[] = [];
  for (const action of all) {
    const condition = foldFormula(action.condition, truthOf);
    if (isFalse(condition)) continue;
    const effects = foldEffects(action.effects, truthOf, isFact);
    const isSame = condition === action.condition && effects === action.effects;
    possible.push(isSame ? action : { ...action, condition, effects });
  }
  const numbersRead = new ReadNumbers(possible, numbers).run(read);
  const actions: GroundAction[] = [];
  for (const action of possible) {
    const effects = readEffects(action.effects, numbersRead);
    if (effects.length === 0) continue;
    actions.push(effects === action.effects ? action : { ...action, effects });
  }
  const facts = factsOf(actions, read, init);
  return { facts, numbers: numbersRead, actions, goal, maintain, preferences };
}

function holdsAtStart(
  formula: GroundFormula,
  init: ReadonlySet<string>,
  values: ReadonlyMap<string, Rational>,
): boolean {
  switch (formula.kind) {
    case "fact":
      return init.has(formula.key) !== formula.isNegated;
    case "test": {
      const { terms, value } = linearSumOf(formula.test);
      const sum = terms.reduce((all, [fluent, factor]) => {
        const start = values.get(fluent) ?? Rational.ZERO;
        return all.plus(start.times(Rational.whole(factor)));
      }, Rational.whole(-value));
      return compares(sum, formula.test.operator);
    }
    case "all":
      return formula.parts.every((part) => holdsAtStart(part, init, values));
    case "any":
      return formula.parts.some((part) => holdsAtStart(part, init, values));
  }
}

/**
 * Finds the numbers that may affect a plan: those in the goal or with bounds, and those read by conditions and amounts
 * of effects on such numbers or on facts.
 */
class ReadNumbers {
  readonly #numbers: NumbersAtStart;
  readonly #read = new Map<string, number>();
  readonly #waiting: string[] = [];
  readonly #actions: readonly GroundAction[];
  #changes: Map<string, { action: GroundAction; effect: GroundEffect }[]> | undefined;
  /** Actions and effects with relevant changes of numbers. */
  readonly #kept = new Set<GroundAction | GroundEffect>();

  constructor(actions: readonly GroundAction[], numbers: NumbersAtStart) {
    this.#numbers = numbers;
    this.#actions = actions;
    for (const { condition, effects, duration, place: actionPlace } of actions) {
      this.#add(fluentsOfDuration(duration), "a number in a duration", actionPlace);
      let isOfUse = false;
      for (const effect of effects) {
        if (effect.added.length + effect.deleted.length > 0) {
          isOfUse = true;
          this.#addFormula(effect.condition);
        }
        for (const { fluent, place } of effect.changes) {
          if (numbers.hasBounds(fluent)) this.#add([fluent], "a number with bounds", place);
        }
      }
      if (isOfUse) this.#addFormula(condition);
    }
  }

  /** @throws PddlError for a number without a value, or with a fraction */
  run(formulas: readonly GroundFormula[]): ReadonlyMap<string, number> {
    for (const formula of formulas) this.#addFormula(formula);
    for (let fluent = this.#waiting.pop(); fluent !== undefined; fluent = this.#waiting.pop()) {
      this.#changes ??= this.#changesByNumber();
      for (const { action, effect } of this.#changes.get(fluent) ?? []) {
        this.#keep(action, effect);
        for (const change of effect.changes) {
          if (change.fluent === fluent) this.#addAmount(change);
        }
      }
    }
    return this.#read;
  }

  #changesByNumber(): Map<string, { action: GroundAction; effect: GroundEffect }[]> {
    const changes = new Map<string, { action: GroundAction; effect: GroundEffect }[]>();
    for (const action of this.#actions) {
      for (const effect of action.effects) {
        for (const { fluent } of effect.changes) {
          const list = changes.get(fluent);
          if (list === undefined) changes.set(fluent, [{ action, effect }]);
          else list.push({ action, effect });
        }
      }
    }
    return changes;
  }

  /** Reads the conditions of a relevant effect. */
  #keep(action: GroundAction, effect: GroundEffect): void {
    if (!this.#kept.has(action)) this.#addFormula(action.condition);
    this.#kept.add(action);
    if (!this.#kept.has(effect)) this.#addFormula(effect.condition);
    this.#kept.add(effect);
  }

  #addFormula(formula: GroundFormula): void {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind !== "test") return;
      this.#add(fluentsOf(leaf.test), "a number that is compared", leaf.test.place);
    });
  }

  #addAmount({ terms, place }: NumericChange): void {
    const amounts = terms.map(([key]) => key);
    this.#add(amounts, "a number that is an amount", place);
  }

  #add(keys: readonly string[], what: string, place: PddlPlace): void {
    for (const key of keys) {
      if (this.#read.has(key)) continue;
      const value = this.#numbers.values.get(key);
      if (value === undefined) {
        const name = this.#numbers.format(key);
        const hint = `add (= ${name} …) to :init`;
        throw pddlError(place, `${name}, ${what}, has no value in :init`, hint);
      }
      if (!value.isWhole) {
        const message = `${what} starts at ${value.toNumber()}, which is not a whole number`;
        throw pddlError(place, message, scaleHint(value));
      }
      this.#read.set(key, value.toNumber());
      this.#waiting.push(key);
    }
  }
}

/** Drops effects that never act, and what is no longer a fact. Returns the given list if nothing changes. */
function foldEffects(
  effects: readonly GroundEffect[],
  truthOf: (key: string) => boolean | undefined,
  isFact: (key: string) => boolean,
): readonly GroundEffect[] {
  const result: GroundEffect[] = [];
  let isSame = true;
  for (const effect of effects) {
    const { added, deleted } = effect;
    const condition = foldFormula(effect.condition, truthOf);
    if (condition === effect.condition && added.every(isFact) && deleted.every(isFact)) {
      result.push(effect);
      continue;
    }
    isSame = false;
    if (isFalse(condition)) continue;
    const left = { added: added.filter(isFact), deleted: deleted.filter(isFact) };
    result.push({ ...effect, condition, ...left });
  }
  return isSame ? effects : result;
}

/** Drops changes of unread numbers; returns the given list if all are read. */
function readEffects(
  effects: readonly GroundEffect[],
  numbers: ReadonlyMap<string, number>,
): readonly GroundEffect[] {
  const isRead = ({ fluent }: NumericChange): boolean => numbers.has(fluent);
  const acts = ({ added, deleted, changes }: GroundEffect): boolean =>
    added.length + deleted.length + changes.length > 0;
  if (effects.every((effect) => acts(effect) && effect.changes.every(isRead))) return effects;
  return effects
    .map((effect) => ({ ...effect, changes: effect.changes.filter(isRead) }))
    .filter(acts);
}

function factsOf(
  actions: readonly GroundAction[],
  formulas: readonly GroundFormula[],
  init: ReadonlySet<string>,
): ReadonlyMap<string, boolean> {
  const facts = new Map<string, boolean>();
  const use = (key: string): void => {
    if (!facts.has(key)) facts.set(key, init.has(key));
  };
  const useAll = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind === "fact") use(leaf.key);
    });
  };
  for (const { condition, effects } of actions) {
    useAll(condition);
    for (const effect of effects) {
      useAll(effect.condition);
      for (const key of effect.added) use(key);
      for (const key of effect.deleted) use(key);
    }
  }
  for (const formula of formulas) useAll(formula);
  return facts;
}
