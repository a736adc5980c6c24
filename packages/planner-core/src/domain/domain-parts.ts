import { allOf, CompiledCondition } from "../condition/condition.ts";
import type { Issue } from "../errors.ts";
import type { Rest } from "../work/rest.ts";
import type { Tool } from "./actions/actions.ts";
import type { Grounding } from "./actions/grounding.ts";
import type { DomainDefinition } from "./definition/definition.ts";
import type { VariableTable } from "./definition/variables.ts";
import { compileGoals, type Goal } from "./goals.ts";
import { hashDomain } from "./ground/hash-domain.ts";
import type { Kinds } from "./kinds/kinds.ts";
import type { ParsedDomain } from "./parse-domain.ts";

/** A domain after all work that depends on its size; see `Domain` for what each part means. */
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
  /** Default: made when somebody asks for it. */
  readonly writtenHash?: string | undefined;
  /** In declared order. Default: those of the definition. */
  readonly variableNames?: readonly string[] | undefined;
  /** The position of each tool by its name. Default: made of the tools. */
  readonly toolIndex?: ReadonlyMap<string, number> | undefined;
  /** Default: the domain was written without kinds. */
  readonly kinds?: Kinds | undefined;
  /** Those of the domain whose ground actions are the cases; undefined where no effect has a condition. */
  readonly cases: DomainParts | undefined;
}

/** Compiles what was checked. */
export function domainPartsOf(parsed: ParsedDomain, rest: Rest): DomainParts {
  const { definition, variables, grounding, warnings } = parsed;
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
  return {
    definition,
    variables,
    derived: Object.freeze(derived),
    tools: Object.freeze(tools),
    grounding,
    goals,
    maintain: allOf(parsed.maintain.map((node) => new CompiledCondition(node, variables))),
    warnings,
    hash: hashDomain({ variables, tools, grounding, goals, maintain: parsed.maintain }),
    cases: cases && domainPartsOf({ ...parsed, grounding: cases.grounding }, rest),
  };
}
