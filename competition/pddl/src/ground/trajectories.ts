import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import { fluentsOf } from "../numbers/numeric-test.ts";
import type { PddlPlace } from "../pddl-error.ts";
import type { TrajectoryOperator } from "../read/ast.ts";
import { orderEffects } from "./ground-effects.ts";
import {
  conjunctionOf,
  countLeaves,
  disjunctionOf,
  type GroundFormula,
  isFalse,
  isTrue,
  negation,
  TRUE,
  visitLeaves,
} from "./ground-formula.ts";
import type { GroundAction, GroundEffect } from "./ground-task.ts";

/** A trajectory constraint without variables. */
export interface GroundTrajectory {
  readonly operator: TrajectoryOperator;
  /** The second one is true for unary operators. */
  readonly conditions: readonly [GroundFormula, GroundFormula];
  readonly place: PddlPlace;
}

/** A constraint compiled to state conditions. */
interface Compiled {
  /** Holds at the end. */
  readonly goal: GroundFormula;
  /** Holds in every state. */
  readonly always: GroundFormula;
}

/** A conditional change of a tracking fact by an action, on the state before it. */
interface Note {
  readonly condition: GroundFormula;
  readonly fact: string;
  readonly isAdded: boolean;
}

/**
 * Compiles trajectory constraints into tracking facts (after Gerevini, Haslum, Long, Saetti and Dimopoulos 2009, and
 * Baier and McIlraith 2006). A fact is not set by the step that achieves a condition but by the first step that may end
 * it, so that the condition is simply read in the state before. The goal reads the last state.
 */
export class TrajectoryCompiler {
  readonly #actions: readonly GroundAction[];
  readonly #budget: GroundingBudget;
  /** Number of tracking facts so far. */
  #facts = 0;
  /** Notes on each action, by index. */
  readonly #notes = new Map<number, Note[]>();
  /** Whether the next three are filled; most tasks have no constraints. */
  #isIndexed = false;
  /** Indices of the actions that may add a fact, delete it, or change a number. */
  readonly #adding = new Map<string, Set<number>>();
  readonly #deleting = new Map<string, Set<number>>();
  readonly #changing = new Map<string, Set<number>>();

  constructor(actions: readonly GroundAction[], budget: GroundingBudget) {
    this.#actions = actions;
    this.#budget = budget;
  }

  /** Compiles a constraint on every plan. */
  require({ operator, conditions, place }: GroundTrajectory): Compiled {
    const [first, second] = conditions;
    switch (operator) {
      case "at-end":
        return { goal: first, always: TRUE };
      case "always":
        return { goal: TRUE, always: first };
      case "sometime": {
        const seen = this.#newFact("seen");
        this.#note({ condition: first, fact: seen, isAdded: true }, place);
        return { goal: disjunctionOf([holds(seen), first]), always: TRUE };
      }
      case "at-most-once": {
        const [seen, over] = [this.#newFact("seen"), this.#newFact("over")];
        const hasEnded = conjunctionOf([holds(seen), negation(first)]);
        this.#note({ condition: first, fact: seen, isAdded: true }, place);
        this.#note({ condition: hasEnded, fact: over, isAdded: true }, place);
        return { goal: TRUE, always: negation(conjunctionOf([holds(over), first])) };
      }
      case "sometime-after": {
        const due = this.#newFact("due");
        const isDue = conjunctionOf([first, negation(second)]);
        this.#note({ condition: second, fact: due, isAdded: false }, place);
        this.#note({ condition: isDue, fact: due, isAdded: true }, place);
        const nothingDue = negation(disjunctionOf([holds(due), first]));
        return { goal: disjunctionOf([second, nothingDue]), always: TRUE };
      }
      case "sometime-before": {
        const seen = this.#newFact("seen");
        // Also tracked by actions that may achieve the first condition: the second must have held before that.
        const note = { condition: second, fact: seen, isAdded: true };
        this.#note(note, place, this.#mayEnd(negation(first)));
        return { goal: TRUE, always: disjunctionOf([negation(first), holds(seen)]) };
      }
    }
  }

  /** Compiles a preference on the trajectory. @returns its condition at the end */
  wish(trajectory: GroundTrajectory): GroundFormula {
    const { goal, always } = this.require(trajectory);
    if (isTrue(always)) return goal;
    const broken = this.#newFact("broken");
    this.#note({ condition: negation(always), fact: broken, isAdded: true }, trajectory.place);
    return conjunctionOf([goal, always, negation(holds(broken))]);
  }

  /** The actions with their tracking effects. */
  finish(): readonly GroundAction[] {
    if (this.#notes.size === 0) return this.#actions;
    return this.#actions.map((action, index) => {
      const notes = this.#notes.get(index);
      if (notes === undefined) return action;
      const noting = notes.map(
        ({ condition, fact, isAdded }): GroundEffect => ({
          condition,
          added: isAdded ? [fact] : [],
          deleted: isAdded ? [] : [fact],
          changes: [],
        }),
      );
      const effects = orderEffects([...action.effects, ...noting], action.condition);
      return { ...action, effects };
    });
  }

  /** No PDDL name ends with a dot. */
  #newFact(word: string): string {
    return `${word}.${++this.#facts}.`;
  }

  #note(note: Note, place: PddlPlace, more: Iterable<number> = []): void {
    const { condition, fact, isAdded } = note;
    if (isFalse(condition)) return;
    const size = 1 + countLeaves(condition);
    for (const index of new Set([...this.#mayEnd(condition), ...more])) {
      this.#budget.work(size, place);
      this.#budget.hold(size * BYTES_PER.part, place);
      const notes = this.#notes.get(index) ?? [];
      this.#notes.set(index, notes);
      notes.push(note);
      put(isAdded ? this.#adding : this.#deleting, fact, index);
    }
  }

  #index(): void {
    this.#isIndexed = true;
    for (const [index, { effects }] of this.#actions.entries()) {
      for (const { added, deleted, changes } of effects) {
        for (const key of added) put(this.#adding, key, index);
        for (const key of deleted) put(this.#deleting, key, index);
        for (const { fluent } of changes) put(this.#changing, fluent, index);
      }
    }
  }

  /** The actions that may end a condition. */
  #mayEnd(condition: GroundFormula): ReadonlySet<number> {
    if (!this.#isIndexed) this.#index();
    const found = new Set<number>();
    const addAll = (indexes: Iterable<number> = []): void => {
      for (const index of indexes) found.add(index);
    };
    visitLeaves(condition, (leaf) => {
      if (leaf.kind === "fact") {
        addAll((leaf.isNegated ? this.#adding : this.#deleting).get(leaf.key));
      } else for (const fluent of fluentsOf(leaf.test)) addAll(this.#changing.get(fluent));
    });
    return found;
  }
}

function holds(key: string): GroundFormula {
  return { kind: "fact", key, isNegated: false };
}

function put(index: Map<string, Set<number>>, key: string, action: number): void {
  const actions = index.get(key);
  if (actions === undefined) index.set(key, new Set([action]));
  else actions.add(action);
}
