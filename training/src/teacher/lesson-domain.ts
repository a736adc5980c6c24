import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { Successors } from "./successors.ts";

/** A domain with its teaching data. */
export interface LessonDomain {
  /** As models see it. */
  readonly domain: Domain;
  /**
   * The same domain with one thousandth added to every cost: its cheapest plans are the shortest of the domain's
   * cheapest. Action ids, variables and goals are the same.
   */
  readonly keyed: Domain;
  readonly successors: Successors;
}

/** The extra cost of a step, in thousandths. */
const STEP = 1;
/**
 * Costs have at most one decimal: in thousandths they are multiples of this, far more than the steps of trained plans.
 */
const TENTH = 100;

/**
 * Compiles a domain for teaching.
 *
 * @throws DomainError for an invalid one; RangeError for a cost with more than one decimal
 */
export function lessonDomain(definition: DomainDefinition): LessonDomain {
  const domain = loadDomain(definition);
  // A separately compiled domain whose costs have not been read yet: they may come from parameters, so they are raised
  // here.
  const keyed = loadDomain(definition);
  // Conditional effects split actions into cases with costs of their own.
  for (const each of new Set([keyed, keyed.cases.domain])) raiseCosts(each);
  return { domain, keyed, successors: new Successors(domain) };
}

function raiseCosts(domain: Domain): void {
  const { count, scaledCost, minScaledCost } = domain.actions;
  for (let action = 0; action < count; action++) {
    if ((scaledCost[action] as number) % TENTH !== 0) {
      throw new RangeError(`The cost of ${domain.formatAction(action)} has more than one decimal`);
    }
    scaledCost[action] = (scaledCost[action] as number) + STEP;
    minScaledCost[action] = (minScaledCost[action] as number) + STEP;
  }
}
