import type { Domain } from "@understudy/planner-core";
import type { DomainMessage } from "../../schema/domain-messages.ts";

/** The position of each variable in a packed state. */
export function layoutOf({ variables }: Domain): DomainMessage["layout"] {
  return variables.all.map(({ name, id, type, values, min, max }) => ({
    name,
    slot: id,
    type,
    ...(type === "enum" ? { values: [...values] } : {}),
    ...(type === "integer" ? { min, max } : {}),
  }));
}

/** A domain as a message. */
export function domainMessage(name: string, domain: Domain, revision: string): DomainMessage {
  return {
    ...{ name, hash: domain.hash, revision },
    description: domain.description,
    layout: layoutOf(domain),
    tools: domain.tools.map((tool) => tool.name),
    goals: domain.goals.map((goal) => goal.name as string),
    actions: domain.actions.count,
    warnings: [...domain.warnings],
  };
}
