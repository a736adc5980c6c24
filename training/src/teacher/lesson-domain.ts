import {
  COST_SCALE,
  type Domain,
  type DomainDefinition,
  loadDomain,
} from "@understudy/planner-core";
import { Successors } from "./successors.ts";

/** A domain with what teaching it takes. */
export interface LessonDomain {
  /** As models see it. */
  readonly domain: Domain;
  /**
   * The same domain with one thousandth added to every cost: its cheapest plans are the cheapest of the
   * domain, and of those the shortest. Action ids, variables and goals are those of the domain.
   */
  readonly keyed: Domain;
  readonly successors: Successors;
}

/** The shortest unit of cost: what a step costs on top. Plans have far less than a thousand steps. */
const STEP = 1 / COST_SCALE;

/**
 * Compiles a domain for teaching.
 *
 * @throws DomainError if it is none; RangeError if a cost is no whole number
 */
export function lessonDomain(definition: DomainDefinition): LessonDomain {
  const domain = loadDomain(definition);
  const keyed = loadDomain({
    ...definition,
    tools: definition.tools.map((tool) => {
      const { cost = 1 } = tool;
      if (!Number.isInteger(cost))
        throw new RangeError(`The cost of ${tool.name} is no whole number`);
      return { ...tool, cost: (cost as number) + STEP };
    }),
  });
  return { domain, keyed, successors: new Successors(domain) };
}
