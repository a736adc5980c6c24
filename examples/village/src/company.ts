import { readFileSync } from "node:fs";
import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type LlmPlanner,
  loadDomain,
  Orchestrator,
  type OrchestratorSettings,
  PlanLibrary,
  type PlannerEvent,
  Telemetry,
} from "@understudy/planner-core";
import type { CacheKind } from "./arguments.ts";
import { ROLES } from "./world/cast.ts";
import type { Role } from "./world/role.ts";

/** The planners of the village. */
export interface Company {
  readonly orchestrators: Readonly<Record<Role["domain"], Orchestrator>>;
  readonly telemetry: Telemetry;
  dispose(): Promise<void>;
}

/** Options of a company. */
export interface CompanyOptions {
  /** Undefined: the classical planner plays alone. */
  readonly llm: LlmPlanner | undefined;
  readonly observe: (domain: Role["domain"], event: PlannerEvent) => void;
  readonly settings?: Partial<OrchestratorSettings> | undefined;
  /** Default: exact. */
  readonly cache?: CacheKind | undefined;
  /** Prepared plans. Default: none. */
  readonly planLibraries?: Readonly<Record<Role["domain"], PlanLibrary>> | undefined;
}

/** The domains of all roles, from their files. */
export function loadDomains(): Readonly<Record<Role["domain"], Domain>> {
  return byDomain((name) => {
    const file = new URL(`../../domains/${name}.json`, import.meta.url);
    return loadDomain(readFileSync(file, "utf8"));
  });
}

/**
 * The prepared plans of all roles, from the files of the viewer's show. Plans invalidated by a changed domain are left
 * out.
 */
export function loadPlanLibraries(
  domains: Readonly<Record<Role["domain"], Domain>>,
): Readonly<Record<Role["domain"], PlanLibrary>> {
  return byDomain((name) => {
    const file = new URL(`../../../workshop/simulation/demo/${name}.plans.json`, import.meta.url);
    const text = readFileSync(file, "utf8");
    return PlanLibrary.load(domains[name], text, { otherDomain: "prove" }).planLibrary;
  });
}

/** One orchestrator per domain, with shared model, cache and telemetry. */
export function formCompany(
  domains: Readonly<Record<Role["domain"], Domain>>,
  options: CompanyOptions,
): Company {
  const { llm, observe, settings } = options;
  const planner = new ClassicalPlanner();
  const cache = new TieredCache({
    prepared: Object.values(options.planLibraries ?? {}),
    learn: options.cache === "all",
  });
  const telemetry = new Telemetry();
  telemetry.gauge("cache.size", () => cache.exact.size);
  const orchestrators = byDomain(
    (name) =>
      new Orchestrator({
        ...settings,
        domain: domains[name],
        planner,
        llm,
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
      cache.dispose();
      await llm?.dispose?.();
    },
  };
}

function byDomain<Each>(make: (domain: Role["domain"]) => Each): Record<Role["domain"], Each> {
  // Several roles may share a domain.
  const names = [...new Set(ROLES.map(({ domain }) => domain))];
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<
    Role["domain"],
    Each
  >;
}
