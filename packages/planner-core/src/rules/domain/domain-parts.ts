import type { Issue } from "../../base/errors.ts";
import type { Rest } from "../../base/work/rest.ts";
import { allOf, CompiledCondition } from "../condition/condition.ts";
import type { ConditionNode } from "../condition/node.ts";
import type { Tool } from "./actions/actions.ts";
import type { Grounding } from "./actions/grounding.ts";
import type { DomainDefinition } from "./definition/definition.ts";
import type { VariableTable } from "./definition/variables.ts";
import { compileGoals, type Goal } from "./goals.ts";
import { hashDomain } from "./ground/hash-domain.ts";
import type { Kinds } from "./kinds/kinds.ts";
import type { ParsedDomain } from "./parse-domain.ts";
import type { Duration, TimeFacts } from "./time-facts.ts";

/** A domain after all work that depends on its size. `Domain` documents each part. */
export interface DomainParts {
  readonly definition: DomainDefinition;
  readonly variables: VariableTable;
  readonly derived: readonly { readonly name: string; readonly condition: CompiledCondition }[];
  readonly tools: readonly Tool[];
  readonly grounding: Grounding;
  readonly goals: readonly Goal[];
  readonly maintain: CompiledCondition;
  readonly warnings: readonly Issue[];
  readonly hash: string;
  /** Default: computed on first use. */
  readonly writtenHash?: string | undefined;
  /** In declared order. Default: the names of the definition. */
  readonly variableNames?: readonly string[] | undefined;
  /** The position of each tool by name. Default: derived from the tools. */
  readonly toolIndex?: ReadonlyMap<string, number> | undefined;
  /** Default: a domain without kinds. */
  readonly kinds?: Kinds | undefined;
  /** The domain whose ground actions are the cases; undefined if there are no conditional effects. */
  readonly cases: DomainParts | undefined;
  /** Default: a domain without time. */
  readonly time?: TimeParts | undefined;
  /** Loads another definition with the same compilers. Default: those of `loadDomain`. */
  readonly loadOther?: ((definition: unknown) => DomainParts) | undefined;
}

/** The parts of a domain that concern time and several agents. */
export interface TimeParts extends TimeFacts {
  /** Durations of the starts among the happenings, by ground action. */
  readonly durations: readonly (Duration | undefined)[];
  readonly happenings: DomainParts;
  /** The definition as the author wrote it, with kinds expanded. */
  readonly written: DomainDefinition;
}

/** Compiles a checked domain. */
export function domainPartsOf(parsed: ParsedDomain, rest: Rest): DomainParts {
  const { definition, variables, grounding, warnings, maintain } = parsed;
  const derived = variables.derived.map(({ name, node }) =>
    Object.freeze({ name, condition: new CompiledCondition(node, variables) }),
  );
  const tools = parsed.tools.map(({ name, description, parameters, cost }) =>
    Object.freeze({
      name,
      description,
      parameters,
      runtimeCost: cost.kind === "runtime" ? cost.definition : undefined,
    }),
  );
  const goals = compileGoals(variables, parsed.goals);
  const { cases } = grounding;
  rest();
  const parts = {
    definition,
    variables,
    derived: Object.freeze(derived),
    tools: Object.freeze(tools),
    grounding,
    goals,
    maintain: allOf(maintain.map((node) => new CompiledCondition(node, variables))),
    warnings,
    hash: hashDomain({ variables, tools, grounding, goals, maintain }),
    cases: undefined,
  };
  if (cases === undefined) return parts;
  rest();
  return { ...parts, cases: partsOfCases(parts, cases.grounding, maintain) };
}

/** The same domain with cases as its actions. Few ever ask for its hash. */
function partsOfCases(
  { hash: _, ...parts }: DomainParts,
  grounding: Grounding,
  maintain: readonly ConditionNode[],
): DomainParts {
  let hash: string | undefined;
  return {
    ...parts,
    grounding,
    get hash() {
      hash ??= hashDomain({ ...parts, grounding, maintain });
      return hash;
    },
  };
}
