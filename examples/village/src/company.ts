import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { ExactCache, TieredCache } from "@understudy/llm";
import {
  type Domain,
  type Lead,
  loadDomain,
  Orchestrator,
  type OrchestratorSettings,
  type PlannerEvent,
  Telemetry,
} from "@understudy/planner-core";
import type { CacheKind } from "./arguments.ts";
import { ROLES } from "./world/cast.ts";
import type { Role } from "./world/role.ts";

/** Everyone who plans for the village. */
export interface Company {
  readonly orchestrators: Readonly<Record<Role["domain"], Orchestrator>>;
  readonly telemetry: Telemetry;
  dispose(): Promise<void>;
}

/** Who and what a company is made of. */
export interface CompanyOptions {
  /** Without one the understudy plays alone. */
  readonly lead: Lead | undefined;
  readonly observe: (domain: Role["domain"], event: PlannerEvent) => void;
  readonly settings?: Partial<OrchestratorSettings> | undefined;
  /** Default: exact. */
  readonly cache?: CacheKind | undefined;
}

/** The domains of all roles, from their files. */
export function loadDomains(): Readonly<Record<Role["domain"], Domain>> {
  return byDomain((name) => {
    const file = new URL(`../../domains/${name}.json`, import.meta.url);
    return loadDomain(readFileSync(file, "utf8"));
  });
}

/** One orchestrator a domain; model, cache and telemetry are shared by all of them. */
export function formCompany(
  domains: Readonly<Record<Role["domain"], Domain>>,
  options: CompanyOptions,
): Company {
  const { lead, observe, settings } = options;
  const planner = new ClassicalPlanner();
  const cache = options.cache === "all" ? new TieredCache() : new ExactCache();
  const telemetry = new Telemetry();
  const exact = cache instanceof TieredCache ? cache.exact : cache;
  telemetry.gauge("cache.size", () => exact.size);
  const orchestrators = byDomain(
    (name) =>
      new Orchestrator({
        ...settings,
        domain: domains[name],
        planner,
        lead,
        cache,
        telemetry,
        observer: (event) => observe(name, event),
      }),
  );
  return {
    orchestrators,
    telemetry,
    dispose: async () => {
      for (const each of Object.values(orchestrators)) each.dispose();
      await lead?.dispose?.();
    },
  };
}

function byDomain<Each>(make: (domain: Role["domain"]) => Each): Record<Role["domain"], Each> {
  return Object.fromEntries(ROLES.map(({ domain }) => [domain, make(domain)])) as Record<
    Role["domain"],
    Each
  >;
}
