import { PoolLead } from "@understudy/llm/pool";
import type { Domain, Lead } from "@understudy/planner-core";
import { ReplaceableLead } from "./replaceable-lead.ts";

/** The lead of a tenant: as far as the tenant may ask it, and whichever it is now. */
export class TenantLead {
  #lead: ReplaceableLead | undefined;
  #planners: readonly string[];

  /** @param allowed names of the models that may be asked. Default: all */
  constructor(lead: Lead | undefined, allowed: readonly string[] | undefined) {
    const own = leadWithin(lead, allowed);
    this.#lead = own && new ReplaceableLead(own);
    this.#planners = plannersOf(own);
  }

  /** The same until {@link change} says otherwise, whichever model answers. Undefined: the classical planner plans alone. */
  get lead(): Lead | undefined {
    return this.#lead;
  }

  /** The names of the models that plan. */
  get planners(): readonly string[] {
    return this.#planners;
  }

  /**
   * Has another one answer from the next question on.
   *
   * @returns tells whether an engine that was made for a domain before knows what is no longer so
   */
  change(lead: Lead | undefined, allowed: readonly string[] | undefined): (of: Domain) => boolean {
    const before = this.#lead?.current;
    const own = leadWithin(lead, allowed);
    this.#planners = plannersOf(own);
    if (own !== undefined && this.#lead !== undefined) this.#lead.replace(own);
    else {
      this.#lead?.release();
      this.#lead = own && new ReplaceableLead(own);
    }
    return (domain) => teachingOf(before, domain) !== teachingOf(own, domain);
  }

  /** Listens to the models no more, which are somebody else's. */
  release(): void {
    this.#lead?.release();
  }
}

/** A pool without the members that may not be asked. Undefined where none of those that plan is left. */
function leadWithin(
  lead: Lead | undefined,
  allowed: readonly string[] | undefined,
): Lead | undefined {
  if (lead === undefined || allowed === undefined) return lead;
  if (!plannersOf(lead).some((name) => allowed.includes(name))) return undefined;
  return lead instanceof PoolLead ? lead.among(allowed) : lead;
}

function plannersOf(lead: Lead | undefined): readonly string[] {
  if (lead === undefined) return [];
  return lead instanceof PoolLead ? lead.planners : [lead.model];
}

/** The knowledge of its lead with which an engine is made: whether there is one, and what it was taught. */
function teachingOf(lead: Lead | undefined, domain: Domain): string {
  if (lead === undefined) return "";
  return `plans ${lead.isTaught?.(domain) ?? true}, reads ${lead.readsWords !== false}`;
}
