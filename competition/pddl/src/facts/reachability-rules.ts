import type { PddlPlace } from "../pddl-error.ts";
import type { Comparison } from "../read/ast.ts";
import type { Atom, Schema, SchemaEffect, SchemaEquality, SchemaFormula } from "./schema.ts";

/**
 * A way to reach facts: through the reachability of all its atoms. Other conditions of the action are ignored, so the
 * result is an over-approximation.
 */
export interface ReachabilityRule {
  readonly schema: Schema;
  readonly place: PddlPlace;
  /** Unique id. */
  readonly id: string;
  /** Kind of its instances: ground actions, conditional effects, derived facts, or the goal. */
  readonly kind: "action" | "effect" | "derived" | "goal";
  /** The effects of a reachable instance. */
  readonly effects: readonly SchemaEffect[];
  /** The variables that distinguish instances, without those of `exists`. */
  readonly variables: readonly number[];
  /** The parameters among them. */
  readonly parameters: readonly number[];
  readonly positive: readonly Atom[];
  readonly negative: readonly Atom[];
  readonly equalities: readonly SchemaEquality[];
  readonly comparisons: readonly Comparison[];
}

/** A conjunction of conditions. */
type Conjunction = Pick<ReachabilityRule, "positive" | "negative" | "equalities" | "comparisons">;

/** A condition with more alternatives counts as always true. */
const MAX_ALTERNATIVES = 32;

const NOTHING: Conjunction = { positive: [], negative: [], equalities: [], comparisons: [] };

/** The rules of an action: one for its applicability, and one for each conditional effect. */
export function rulesOf(
  schema: Schema,
  kind: "action" | "derived" | "goal",
): readonly ReachabilityRule[] {
  const { name, place, parameterCount, precondition, effects } = schema;
  const parameters = Array.from({ length: parameterCount }, (_, index) => index);
  const id = `${kind} ${name}`;
  const base = { schema, place, id, kind, parameters };
  const rules: ReachabilityRule[] = [];
  const conditions = alternativesOf(precondition);
  const plain = effects.filter(isPlain);
  for (const condition of conditions) {
    rules.push({ ...base, ...condition, effects: plain, variables: parameters });
  }
  for (const [index, effect] of effects.entries()) {
    if (isPlain(effect)) continue;
    const variables = [...parameters, ...effect.variables];
    const part = kind === "action" ? "effect" : kind;
    const own = {
      ...base,
      id: `${id} ${index}`,
      kind: part,
      effects: [effect],
      variables,
    } as const;
    for (const condition of product(conditions, alternativesOf(effect.condition))) {
      rules.push({ ...own, ...condition });
    }
  }
  return rules;
}

/** Whether an effect acts exactly once with its action. */
function isPlain({ variables, condition }: SchemaEffect): boolean {
  return variables.length === 0 && condition.kind === "all" && condition.parts.length === 0;
}

/** Alternatives; at least one holds wherever the formula does. */
function alternativesOf(formula: SchemaFormula): readonly Conjunction[] {
  switch (formula.kind) {
    case "literal": {
      const { atom, isNegated } = formula;
      return [{ ...NOTHING, [isNegated ? "negative" : "positive"]: [atom] }];
    }
    case "equality":
      return [{ ...NOTHING, equalities: [formula] }];
    case "comparison":
      return [{ ...NOTHING, comparisons: [formula.comparison] }];
    case "all":
      return formula.parts.reduce<readonly Conjunction[]>(
        (all, part) => product(all, alternativesOf(part)),
        [NOTHING],
      );
    case "any": {
      const all = formula.parts.flatMap(alternativesOf);
      return all.length > MAX_ALTERNATIVES ? [NOTHING] : all;
    }
    case "exists":
      // Its variables may remain free, and comparisons would need their values.
      return alternativesOf(formula.part).map((each) => ({ ...each, comparisons: [] }));
    case "forall":
      return [NOTHING];
  }
}

/** The pairwise conjunctions; the left side alone if there are too many. */
function product(
  left: readonly Conjunction[],
  right: readonly Conjunction[],
): readonly Conjunction[] {
  if (left.length * right.length > MAX_ALTERNATIVES) return left;
  return left.flatMap((a) =>
    right.map((b) => ({
      positive: [...a.positive, ...b.positive],
      negative: [...a.negative, ...b.negative],
      equalities: [...a.equalities, ...b.equalities],
      comparisons: [...a.comparisons, ...b.comparisons],
    })),
  );
}
