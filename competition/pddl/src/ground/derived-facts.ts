import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import { limitError, type PddlPlace, pddlError } from "../pddl-error.ts";
import {
  countLeaves,
  FALSE,
  type GroundFormula,
  negation,
  replaceFacts,
  visitLeaves,
} from "./ground-formula.ts";

/** The condition of a derived fact; other derived facts appear in it as facts. */
export interface DerivedDefinition {
  readonly condition: GroundFormula;
  readonly place: PddlPlace;
}

/** A condition under expansion. */
interface Frame extends DerivedDefinition {
  /** The defined fact; undefined for the outermost condition. */
  readonly key: string | undefined;
  /** The derived facts in the condition; those under a negation are told apart. */
  readonly leaves: readonly DerivedLeaf[];
  /** Number of expanded leaves. */
  done: number;
  readonly written: Map<string, GroundFormula>;
  /** Number of open facts outside the innermost negation. */
  readonly beyondNegation: number;
  /** Index of the outermost open fact that recurred. */
  outermost: number;
}

interface DerivedLeaf {
  readonly key: string;
  readonly isNegated: boolean;
}

/** Depth limit, so that recursive visitors do not overflow the stack. */
const MAX_DEPTH = 100;

/**
 * Expands derived facts to their conditions: the least fixpoint of their definitions. A fact that recurs during its own
 * expansion is dropped, since no shortest derivation uses it twice. An explicit stack of open facts replaces recursion,
 * so that derivations may have any length.
 */
export class DerivedFacts {
  readonly #definitionOf: (key: string) => DerivedDefinition | undefined;
  readonly #budget: GroundingBudget;
  /** Expanded conditions that did not depend on open facts. */
  readonly #known = new Map<string, GroundFormula>();
  /** The facts under expansion, outermost first, with their index. */
  readonly #open = new Map<string, number>();

  /** @param definitionOf undefined for facts that are not derived */
  constructor(
    definitionOf: (key: string) => DerivedDefinition | undefined,
    budget: GroundingBudget,
  ) {
    this.#definitionOf = definitionOf;
    this.#budget = budget;
  }

  /**
   * Expands the derived facts in a condition.
   *
   * @throws PddlError for a fact that depends on its own negation, or a too large expansion
   */
  writeOut(condition: GroundFormula, place: PddlPlace): GroundFormula {
    this.#open.clear();
    const frames = [this.#frame(undefined, { condition, place }, 0)];
    for (;;) {
      const frame = frames.at(-1) as Frame;
      const leaf = frame.leaves[frame.done];
      if (leaf !== undefined) {
        const deeper = this.#enter(leaf, frame);
        if (deeper !== undefined) frames.push(deeper);
        continue;
      }
      const whole = this.#finish(frame);
      frames.pop();
      const outer = frames.at(-1);
      if (outer === undefined) return whole;
      this.#close(frame, outer, whole);
    }
  }

  /** @returns the definition to expand first; undefined if none is needed */
  #enter(leaf: DerivedLeaf, frame: Frame): Frame | undefined {
    const known = this.#known.get(leaf.key);
    if (known !== undefined) {
      take(frame, known);
      return undefined;
    }
    const beyondNegation = leaf.isNegated ? this.#open.size : frame.beyondNegation;
    const again = this.#open.get(leaf.key);
    if (again !== undefined) {
      if (again < beyondNegation) {
        throw pddlError(frame.place, "a derived predicate depends on its own negation");
      }
      frame.outermost = Math.min(frame.outermost, again);
      take(frame, FALSE);
      return undefined;
    }
    this.#budget.work(1, frame.place);
    const definition = this.#definitionOf(leaf.key) as DerivedDefinition;
    this.#open.set(leaf.key, this.#open.size);
    return this.#frame(leaf.key, definition, beyondNegation);
  }

  #frame(
    key: string | undefined,
    { condition, place }: DerivedDefinition,
    beyondNegation: number,
  ): Frame {
    const leaves = new Map<string, DerivedLeaf>();
    visitLeaves(condition, (leaf) => {
      if (leaf.kind !== "fact" || this.#definitionOf(leaf.key) === undefined) return;
      leaves.set(textOf(leaf), leaf);
    });
    return {
      key,
      condition,
      place,
      leaves: [...leaves.values()],
      done: 0,
      written: new Map(),
      beyondNegation,
      outermost: Number.POSITIVE_INFINITY,
    };
  }

  /** The condition of a fully expanded frame. */
  #finish({ condition, place, leaves, written }: Frame): GroundFormula {
    if (leaves.length === 0) return condition;
    const whole = replaceFacts(condition, (fact) => {
      const formula = written.get(textOf(fact));
      if (formula === undefined) return fact;
      return fact.isNegated ? negation(formula) : formula;
    });
    const { maxConditionSize } = this.#budget.limits;
    if (countLeaves(whole, maxConditionSize + 1) > maxConditionSize) {
      const message = `a condition has more than ${maxConditionSize} parts when it is written out`;
      throw limitError(place, message, "maxConditionSize", "take a smaller problem");
    }
    if (!isShallow(whole, MAX_DEPTH)) {
      const message = `derived facts nest deeper than ${MAX_DEPTH} when they are written out`;
      throw pddlError(place, message, "let actions add and delete the fact instead");
    }
    return whole;
  }

  #close(frame: Frame, outer: Frame, whole: GroundFormula): void {
    const key = frame.key as string;
    this.#open.delete(key);
    if (frame.outermost >= this.#open.size) {
      const size = countLeaves(whole);
      this.#budget.hold(size * BYTES_PER.part, frame.place);
      this.#known.set(key, whole);
    } else outer.outermost = Math.min(outer.outermost, frame.outermost);
    take(outer, whole);
  }
}

/** Records the expansion of a condition's next derived fact. */
function take(frame: Frame, formula: GroundFormula): void {
  frame.written.set(textOf(frame.leaves[frame.done] as DerivedLeaf), formula);
  frame.done++;
}

function textOf({ key, isNegated }: DerivedLeaf): string {
  return isNegated ? `!${key}` : key;
}

function isShallow(formula: GroundFormula, depth: number): boolean {
  if (!("parts" in formula)) return true;
  return depth > 0 && formula.parts.every((part) => isShallow(part, depth - 1));
}
