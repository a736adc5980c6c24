import { PoolLead } from "@understudy/llm/pool";
import type { Domain, Lead } from "@understudy/planner-core";
import { ReplaceableLead } from "./replaceable-lead.ts";

/** The lead of a tenant: the present lead, restricted to the tenant's models. */
export class TenantLead {
  #lead: ReplaceableLead | undefined;
  #planners: readonly string[];

  /** @param allowed names of available models. Default: all */
  constructor(lead: Lead | undefined, allowed: readonly string[] | undefined) {
    const own = leadWithin(lead, allowed);
    this.#lead = own && new ReplaceableLead(own);
    this.#planners = plannersOf(own);
  }

  /** The same object until {@link change} adds or removes a lead. Undefined: the classical planner plans alone. */
  get lead(): Lead | undefined {
    return this.#lead;
  }

  /** The names of the planning models. */
  get planners(): readonly string[] {
    return this.#planners;
  }

  /**
   * Changes the lead from the next question on.
   *
   * @returns whether a domain's engine must be made anew, since it was made with other knowledge of the lead
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

  /** Stops listening to the models, which outlive this wrapper. */
  release(): void {
    this.#lead?.release();
  }
}

/** A pool without unavailable members. Undefined if no planning member is left. */
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

/** An engine's built-in knowledge of its lead: whether there is one, and whether it was taught the domain. */
function teachingOf(lead: Lead | undefined, domain: Domain): string {
  if (lead === undefined) return "";
  return `plans ${lead.isTaught?.(domain) ?? true}, reads ${lead.readsWords}`;
}
