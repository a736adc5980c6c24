import { randomUUID } from "node:crypto";
import type { Clock } from "@understudy/planner-core";
import { SESSION_LIMITS, SessionHost } from "@understudy/session";
import type { TenantGate } from "../access/admission.ts";
import type { TenantMemory } from "../memory/memory-budget.ts";
import type { DomainStore } from "../service/domains/domain-store.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";

/** A tenant's dependencies of its sessions. */
interface TenantParts {
  readonly tenant: string;
  readonly domains: DomainStore;
  readonly turns: TenantLanes;
  readonly clock: Clock;
  readonly memory: Pick<TenantMemory, "account">;
  readonly gate: TenantGate;
  /** @throws ServiceRefusedError if the tenant may not ask now */
  readonly admit: () => void;
}

/** Creates the sessions of a tenant. */
export function sessionHostOf(
  { sessions, resumeTokens = new ResumeTokens(), answers, delay, refusalOf }: PlannerServiceOptions,
  { tenant, domains, turns, clock, memory, gate, admit }: TenantParts,
): SessionHost {
  return new SessionHost({
    ...{ tenant, domains, clock, delay, tokens: resumeTokens },
    newId: randomUUID,
    lane: () => turns.lane(),
    account: () => memory.account(),
    limits: { ...SESSION_LIMITS, ...sessions },
    admit: () => {
      admit();
      gate.admitWaiting();
    },
    count: (isFailure) => answers?.count(isFailure),
    refusalOf: (credential) => refusalOf?.({ tenant, credential }),
  });
}
