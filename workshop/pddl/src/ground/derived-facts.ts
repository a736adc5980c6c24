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

/** The condition that a derived fact follows from; other derived facts in it stand as facts. */
export interface DerivedDefinition {
  readonly condition: GroundFormula;
  readonly place: PddlPlace;
}

/** A condition whose derived facts are being written out. */
interface Frame extends DerivedDefinition {
  /** The fact that is defined; undefined for the condition that was asked for. */
  readonly key: string | undefined;
  /** Its derived facts, those under a negation apart from the others. */
  readonly leaves: readonly DerivedLeaf[];
  /** The number of them that are written out. */
  done: number;
  readonly written: Map<string, GroundFormula>;
  /** The number of open facts outside of the innermost negation. */
  readonly beyondNegation: number;
  /** The place of the outermost open fact that was met again. */
  outermost: number;
}

interface DerivedLeaf {
  readonly key: string;
  readonly isNegated: boolean;
}

/** Deeper conditions would exhaust the stack of those who walk through them. */
const MAX_DEPTH = 100;

/**
 * Writes derived facts out as what they follow from: the least fixpoint of their definitions. A fact that is met again
 * while it is written out adds nothing there, for no shortest derivation needs it twice. A list of open facts takes
 * the place of recursion, so that derivations may be as long as they like.
 */
export class DerivedFacts {
  readonly #definitionOf: (key: string) => DerivedDefinition | undefined;
  readonly #budget: GroundingBudget;
  /** Conditions of facts, where their writing did not depend on which others were open. */
  readonly #known = new Map<string, GroundFormula>();
  /** The facts that are being written out, outermost first, with their places in that order. */
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
   * Replaces the derived facts in a condition.
   *
   * @throws PddlError if one depends on its own negation, or if they come to too much
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

  /** @returns the definition to write out first; undefined if the fact needs none */
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

  /** The condition of a frame whose derived facts are all written out. */
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

/** Notes what the next derived fact of a condition comes to. */
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
