import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
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

/** The extra cost of a step, in thousandths. */
const STEP = 1;
/** Costs have one decimal at most: in thousandths they are multiples of this. Plans that are taught have far fewer steps. */
const TENTH = 100;

/**
 * Compiles a domain for teaching.
 *
 * @throws DomainError if it is none; RangeError if a cost has more than one decimal
 */
export function lessonDomain(definition: DomainDefinition): LessonDomain {
  const domain = loadDomain(definition);
  // A compiled domain of its own, whose costs nobody has read yet: a parameter may tell them, so they are raised here.
  const keyed = loadDomain(definition);
  // Effects under conditions split actions into cases, which have costs of their own.
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
