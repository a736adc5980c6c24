import type { Domain } from "@understudy/planner-core";
import { layoutOf } from "@understudy/session";
import type { DomainMessage } from "../../schema/domain-messages.ts";

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
