import { fluentsOf } from "../numbers/numeric-test.ts";
import { Rational } from "../rational.ts";
import { isKeptAmount } from "../read/split-time.ts";
import { conjunctionOf, disjunctionOf, type GroundFormula, negation } from "./ground-formula.ts";
import {
  fluentsOfDuration,
  type GroundAction,
  type GroundEffect,
  type NumericChange,
} from "./ground-task.ts";

/**
 * Numbers missing from `:init` are undefined until assigned. A fact per number tracks that: until then, no comparison
 * that reads it holds, and no step that needs its value applies.
 */
export class UndefinedNumbers {
  /** An assigned value per number, as a placeholder. */
  readonly #stand = new Map<string, Rational>();

  /** @param start the given initial values */
  constructor(actions: readonly GroundAction[], start: ReadonlyMap<string, Rational>) {
    for (const { effects } of actions) {
      for (const { fluent, operation, value, terms } of effects.flatMap(({ changes }) => changes)) {
        if (operation !== "set" || start.has(fluent)) continue;
        if (terms.length === 0 || !this.#stand.has(fluent)) {
          this.#stand.set(fluent, terms.length === 0 ? value : Rational.ZERO);
        }
      }
    }
  }

  /** The initial values, with placeholders for undefined numbers. */
  start(given: ReadonlyMap<string, Rational>): ReadonlyMap<string, Rational> {
    return this.#stand.size === 0 ? given : new Map([...given, ...this.#stand]);
  }

  /** Requires each comparison's numbers to be defined. */
  guard(formula: GroundFormula): GroundFormula {
    if (this.#stand.size === 0 || formula.kind === "fact") return formula;
    if (formula.kind === "test") {
      return conjunctionOf([formula, ...this.#haveValues(fluentsOf(formula.test))]);
    }
    const parts = formula.parts.map((part) => this.guard(part));
    return formula.kind === "all" ? conjunctionOf(parts) : disjunctionOf(parts);
  }

  /** Requires the numbers that an action reads to be defined, and tracks which ones it assigns. */
  guardAction(action: GroundAction): GroundAction {
    if (this.#stand.size === 0) return action;
    const conditions = [
      this.guard(action.condition),
      ...this.#haveValues(fluentsOfDuration(action.duration)),
    ];
    const effects = action.effects.map((effect): GroundEffect => {
      const condition = this.guard(effect.condition);
      const needed = this.#haveValues(effect.changes.flatMap(readBy));
      if (needed.length > 0) {
        conditions.push(disjunctionOf([negation(condition), conjunctionOf(needed)]));
      }
      const assigned = effect.changes
        .filter(({ fluent, operation }) => operation === "set" && this.#isTracked(fluent))
        .map(({ fluent }) => hasValue(fluent));
      return { ...effect, condition, added: [...effect.added, ...assigned] };
    });
    return { ...action, condition: conjunctionOf(conditions), effects };
  }

  #isTracked(fluent: string): boolean {
    return this.#stand.has(fluent) && !isKeptAmount(fluent);
  }

  #haveValues(fluents: readonly string[]): readonly GroundFormula[] {
    return fluents
      .filter((fluent) => this.#isTracked(fluent))
      .map((fluent) => ({ kind: "fact", key: hasValue(fluent), isNegated: false }));
  }
}

/** The numbers that a change reads. */
function readBy({ fluent, operation, terms }: NumericChange): readonly string[] {
  const amounts = terms.map(([each]) => each);
  return operation === "set" ? amounts : [fluent, ...amounts];
}

/** The fact that a number is defined. No predicate ends with a dot. */
function hasValue(fluent: string): string {
  const [name, ...objects] = fluent.split(" ");
  return [`${name}.`, ...objects].join(" ");
}
