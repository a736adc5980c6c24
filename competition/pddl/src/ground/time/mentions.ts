import type { Tuple } from "../../facts/fact-store.ts";
import { FREE } from "../../facts/instantiate.ts";
import type { Schema, SchemaFormula } from "../../facts/schema.ts";
import { fluentsOf } from "../../numbers/numeric-test.ts";
import type { GroundingFacts } from "../formula-grounder.ts";
import type { MentionedKeys } from "../ground-task.ts";

/** Whether some parts of a condition may decide it alone: it has a disjunction. */
function hasChoice(formula: SchemaFormula): boolean {
  switch (formula.kind) {
    case "any":
    case "exists":
      return true;
    case "all":
      return formula.parts.some(hasChoice);
    case "forall":
      return hasChoice(formula.part);
    default:
      return false;
  }
}

/**
 * Finds what conditions mention. In PDDL a happening reads every fact and number that its condition mentions, also those
 * that make no difference: `started` in `(or (not (includes o p)) (started o))` where `includes` never holds. Validators
 * refuse a schedule in which another happening changes it at the same moment.
 */
export class MentionFinder {
  readonly #facts: GroundingFacts;
  /** Whether a schema's conditions have choices. */
  readonly #choices = new Map<Schema, boolean>();

  constructor(facts: GroundingFacts) {
    this.#facts = facts;
  }

  /** The mentions of an action's conditions; undefined if its simplified conditions mention all of them. */
  of(schema: Schema, binding: Tuple): MentionedKeys | undefined {
    let choice = this.#choices.get(schema);
    if (choice === undefined) {
      choice = hasChoice(schema.precondition);
      this.#choices.set(schema, choice);
    }
    if (!choice) return undefined;
    const into = { facts: new Set<string>(), numbers: new Set<string>() };
    this.#add(schema.precondition, schema, [...binding], into);
    return into;
  }

  #add(
    formula: SchemaFormula,
    schema: Schema,
    binding: number[],
    into: { readonly facts: Set<string>; readonly numbers: Set<string> },
  ): void {
    const { facts, folder, truthOf } = this.#facts;
    switch (formula.kind) {
      case "equality":
        return;
      case "literal": {
        const fact = facts.of(formula.atom, binding);
        if (truthOf(fact) === undefined) into.facts.add(fact.key);
        return;
      }
      case "comparison": {
        const test = folder.test(formula.comparison, schema, binding);
        if (typeof test !== "boolean") for (const key of fluentsOf(test)) into.numbers.add(key);
        return;
      }
      case "all":
      case "any":
        for (const part of formula.parts) this.#add(part, schema, binding, into);
        return;
      default: {
        const { variables, part } = formula;
        const bind = (index: number): void => {
          const variable = variables[index];
          if (variable === undefined) {
            this.#add(part, schema, binding, into);
            return;
          }
          for (const object of schema.domains[variable] as ReadonlySet<number>) {
            binding[variable] = object;
            bind(index + 1);
          }
          binding[variable] = FREE;
        };
        bind(0);
      }
    }
  }
}
