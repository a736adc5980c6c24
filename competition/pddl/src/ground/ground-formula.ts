import { linearSumOf, type NumericTest } from "../numbers/numeric-test.ts";
import { OPPOSITE } from "../read/parse-formula.ts";

/** A condition without variables. Facts are keys. */
export type GroundFormula =
  | GroundFact
  | { readonly kind: "test"; readonly test: NumericTest }
  | GroundGroup;

/** A fact or its negation. */
export interface GroundFact {
  readonly kind: "fact";
  readonly key: string;
  readonly isNegated: boolean;
}

interface GroundGroup {
  readonly kind: "all" | "any";
  readonly parts: readonly GroundFormula[];
}

export const TRUE: GroundFormula = { kind: "all", parts: [] };
export const FALSE: GroundFormula = { kind: "any", parts: [] };

export function isTrue(formula: GroundFormula): boolean {
  return formula.kind === "all" && formula.parts.length === 0;
}

export function isFalse(formula: GroundFormula): boolean {
  return formula.kind === "any" && formula.parts.length === 0;
}

/** The conjunction of conditions. */
export function conjunctionOf(parts: readonly GroundFormula[]): GroundFormula {
  return group("all", parts);
}

/** The disjunction of conditions. */
export function disjunctionOf(parts: readonly GroundFormula[]): GroundFormula {
  return group("any", parts);
}

/** Flattens nested groups, drops duplicates, and detects contradictions and tautologies. */
function group(kind: "all" | "any", parts: readonly GroundFormula[]): GroundFormula {
  const rest: GroundFormula[] = [];
  const known = new FactsMet();
  let isDecided = false;
  const add = (part: GroundFormula): void => {
    if (part.kind === kind) {
      for (const each of part.parts) add(each);
    } else if (part.kind === "fact") {
      const other = known.meet(part);
      if (other === undefined) rest.push(part);
      else if (other !== part.isNegated) isDecided = true;
    } else if ("parts" in part && part.parts.length === 0) isDecided = true;
    else rest.push(part);
  };
  for (const part of parts) add(part);
  if (isDecided) return kind === "all" ? FALSE : TRUE;
  return rest.length === 1 ? (rest[0] as GroundFormula) : { kind, parts: rest };
}

/** Limit for linear comparison: most groups are small, and a map costs more. */
const FEW_FACTS = 12;

/** The facts of a group. */
class FactsMet {
  readonly #list: GroundFact[] = [];
  #byKey: Map<string, boolean> | undefined;

  /** The sign of an earlier fact with the same key; undefined if there was none. */
  meet(fact: GroundFact): boolean | undefined {
    const { key, isNegated } = fact;
    if (this.#byKey !== undefined) {
      const other = this.#byKey.get(key);
      if (other === undefined) this.#byKey.set(key, isNegated);
      return other;
    }
    const list = this.#list;
    for (let index = 0; index < list.length; index++) {
      const other = list[index] as GroundFact;
      if (other.key === key) return other.isNegated;
    }
    list.push(fact);
    if (list.length > FEW_FACTS) {
      this.#byKey = new Map(list.map((each) => [each.key, each.isNegated]));
    }
    return undefined;
  }
}

/** The negation of a condition. */
export function negation(formula: GroundFormula): GroundFormula {
  switch (formula.kind) {
    case "fact":
      return { ...formula, isNegated: !formula.isNegated };
    case "test": {
      const { test } = formula;
      return { kind: "test", test: { ...test, operator: OPPOSITE[test.operator] } };
    }
    default:
      return { kind: formula.kind === "all" ? "any" : "all", parts: formula.parts.map(negation) };
  }
}

/** Folds facts with a known truth value. @param truthOf undefined if unknown */
export function foldFormula(
  formula: GroundFormula,
  truthOf: (key: string) => boolean | undefined,
): GroundFormula {
  return replaceFacts(formula, (fact) => {
    const truth = truthOf(fact.key);
    if (truth === undefined) return fact;
    return truth === fact.isNegated ? FALSE : TRUE;
  });
}

/** Replaces facts by conditions; returns the same object if nothing changes. */
export function replaceFacts(
  formula: GroundFormula,
  replacementOf: (fact: GroundFact) => GroundFormula,
): GroundFormula {
  switch (formula.kind) {
    case "fact":
      return replacementOf(formula);
    case "test":
      return formula;
    default: {
      const { kind, parts } = formula;
      let replaced: GroundFormula[] | undefined;
      for (let index = 0; index < parts.length; index++) {
        const part = parts[index] as GroundFormula;
        const other = replaceFacts(part, replacementOf);
        if (other !== part) replaced ??= parts.slice(0, index);
        replaced?.push(other);
      }
      return replaced === undefined ? formula : group(kind, replaced);
    }
  }
}

/** The conjuncts of a condition, or the condition itself. */
export function conjunctsOf(formula: GroundFormula): readonly GroundFormula[] {
  return formula.kind === "all" ? formula.parts : [formula];
}

/** The tests implied by a condition. */
export function requiredTests(formula: GroundFormula): readonly NumericTest[] {
  return conjunctsOf(formula).flatMap((part) => (part.kind === "test" ? [part.test] : []));
}

/** Visits each fact and test in a condition, at any depth. */
export function visitLeaves(
  formula: GroundFormula,
  visit: (leaf: Exclude<GroundFormula, GroundGroup>) => void,
): void {
  if ("parts" in formula) for (const part of formula.parts) visitLeaves(part, visit);
  else visit(formula);
}

/** The number of facts and tests in an expanded condition, counted up to a limit. */
export function countLeaves(
  formula: GroundFormula,
  limit: number = Number.POSITIVE_INFINITY,
): number {
  if (!("parts" in formula)) return 1;
  let count = 0;
  for (const part of formula.parts) {
    if (count >= limit) break;
    count += countLeaves(part, limit - count);
  }
  return count;
}

/** A canonical text of a condition. */
export function formulaText(formula: GroundFormula): string {
  switch (formula.kind) {
    case "fact":
      return formula.isNegated ? `!${formula.key}` : formula.key;
    case "test": {
      const { test } = formula;
      const { terms, value } = linearSumOf(test);
      const left = terms.map(([fluent, factor]) => `${factor} (${fluent})`).join(" + ");
      return `${left} ${test.operator} ${value}`;
    }
    default:
      return `${formula.kind}[${formula.parts.map(formulaText).join(", ")}]`;
  }
}
