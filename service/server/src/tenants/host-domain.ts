import type {
  Clock,
  LlmPlanner,
  PackedState,
  PlanLibrary,
  Telemetry,
} from "@understudy/planner-core";
import type { TenantGate } from "../access/admission.ts";
import { MeteredLlmPlanner } from "../access/metered-llm-planner.ts";
import { HostedDomain, type HostedDomainOptions } from "../service/domains/hosted-domain.ts";
import { observerOf } from "../service/service-watch.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";

/** A domain with its optional parts. */
export type Hosted = Pick<HostedDomainOptions, "domain" | "planLibrary" | "compiled" | "revision">;

/** A tenant's dependencies of an engine. */
interface TenantParts {
  readonly tenant: string;
  readonly llm: LlmPlanner | undefined;
  readonly gate: TenantGate;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Creates a domain's engine for a tenant. */
export function hostDomain(
  hosted: Hosted,
  { tenant, llm: own, gate, clock, telemetry }: TenantParts,
  { threads, fleet, watch, observer: trace, memory }: PlannerServiceOptions,
): HostedDomain {
  const { domain } = hosted;
  const llm = own && new MeteredLlmPlanner(fleet?.askOnce(own, tenant) ?? own, gate);
  const observer = observerOf(trace?.(), watch?.observer(domain, tenant));
  const see =
    watch && ((agent: string, state: PackedState) => watch.see({ tenant, agent, domain }, state));
  const share = fleet && ((learnt: PlanLibrary) => fleet.share(learnt, tenant));
  return new HostedDomain({
    ...hosted,
    ...{ tenant, owner: gate, llm, threads, clock, telemetry, observer, share, see, memory },
  });
}
