import type { PddlPlace } from "../pddl-error.ts";
import type { Comparison } from "../read/ast.ts";
import type { Atom, Schema, SchemaEffect, SchemaEquality, SchemaFormula } from "./schema.ts";

/**
 * One way in which facts come within reach: where all of its atoms are. What else an action asks for is left
 * out, so that too much may seem within reach, and never too little.
 */
export interface ReachabilityRule {
  readonly schema: Schema;
  readonly place: PddlPlace;
  /** Tells what is meant from all else. */
  readonly id: string;
  /** The kind of its instances: ground actions, more of what one does, derived facts, or the goal. */
  readonly kind: "action" | "effect" | "derived" | "goal";
  /** The effects of an instance within reach. */
  readonly effects: readonly SchemaEffect[];
  /** The variables that tell one instance from another; those bound by `exists` do not. */
  readonly variables: readonly number[];
  /** Those of them that are parameters. */
  readonly parameters: readonly number[];
  readonly positive: readonly Atom[];
  readonly negative: readonly Atom[];
  readonly equalities: readonly SchemaEquality[];
  readonly comparisons: readonly Comparison[];
}

/** A condition that holds where all of its parts do. */
type Conjunction = Pick<ReachabilityRule, "positive" | "negative" | "equalities" | "comparisons">;

/** A condition with more alternatives is taken for one that always holds. */
const MAX_ALTERNATIVES = 32;

const NOTHING: Conjunction = { positive: [], negative: [], equalities: [], comparisons: [] };

/** The rules of an action: for when it applies, and for when each of its effects acts. */
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

/** Whether an effect acts whenever its action is taken, and once. */
function isPlain({ variables, condition }: SchemaEffect): boolean {
  return variables.length === 0 && condition.kind === "all" && condition.parts.length === 0;
}

/** Conditions of which one holds wherever a formula does. */
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
      // Its variables may stay open, and a comparison would ask for their values.
      return alternativesOf(formula.part).map((each) => ({ ...each, comparisons: [] }));
    case "forall":
      return [NOTHING];
  }
}

/** The tuples for which both sides hold; the left ones alone if there are too many pairs. */
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
