import type { Domain, ToolDefinition, Variable } from "@understudy/planner-core";
import type { DomainSummary, VariableSummary } from "../protocol/hello.ts";

/** The facts about a domain for a page. */
export function summariseDomain(domain: Domain): DomainSummary {
  const definitions = new Map(domain.definition.tools.map((tool) => [tool.name, tool]));
  return {
    name: domain.name,
    description: domain.description,
    hash: domain.hash,
    variables: domain.variableNames.map((name) => {
      const place = domain.kinds?.placeVariables.get(name)?.place;
      const variable = variableOf(domain.variable(name) as Variable);
      return place === undefined ? variable : { ...variable, place };
    }),
    tools: domain.tools.map(({ name, description, parameters }) => {
      const written = definitions.get(name);
      return {
        name,
        description,
        parameters: parameters.map((each) => ({ name: each.name, values: each.values })),
        when: written?.when === undefined ? "" : JSON.stringify(written.when),
        then: effectsText(written),
      };
    }),
    goals: domain.goals.map((goal) => ({
      name: goal.name ?? "",
      condition: domain.format(goal.condition),
      priority: goal.priority,
    })),
  };
}

function effectsText(written: ToolDefinition | undefined): string {
  const then = written?.then === undefined ? "" : JSON.stringify(written.then);
  const conditionals = written?.if?.map((each) => `if ${JSON.stringify(each)}`) ?? [];
  return [then, ...conditionals].filter((text) => text !== "").join(", ");
}

function variableOf({ name, type, values, min, max }: Variable): VariableSummary {
  if (type === "boolean") return { name, type };
  return type === "enum" ? { name, type, values } : { name, type, min, max };
}
