import { readFileSync } from "node:fs";
import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Lead,
  loadDomain,
  Orchestrator,
  type OrchestratorSettings,
  type PlannerEvent,
  Repertoire,
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

/** The members and the means of a company. */
export interface CompanyOptions {
  /** Without one the understudy plays alone. */
  readonly lead: Lead | undefined;
  readonly observe: (domain: Role["domain"], event: PlannerEvent) => void;
  readonly settings?: Partial<OrchestratorSettings> | undefined;
  /** Default: exact. */
  readonly cache?: CacheKind | undefined;
  /** Plans that were rehearsed. Default: none. */
  readonly repertoires?: Readonly<Record<Role["domain"], Repertoire>> | undefined;
}

/** The domains of all roles, from their files. */
export function loadDomains(): Readonly<Record<Role["domain"], Domain>> {
  return byDomain((name) => {
    const file = new URL(`../../domains/${name}.json`, import.meta.url);
    return loadDomain(readFileSync(file, "utf8"));
  });
}

/**
 * The rehearsed plans of all roles, from the files that the command ships for the viewer's show. What a changed
 * domain makes of them is left out.
 */
export function loadRepertoires(
  domains: Readonly<Record<Role["domain"], Domain>>,
): Readonly<Record<Role["domain"], Repertoire>> {
  return byDomain((name) => {
    const file = new URL(
      `../../../workshop/simulation/demo/${name}.repertoire.json`,
      import.meta.url,
    );
    const text = readFileSync(file, "utf8");
    return Repertoire.load(domains[name], text, { otherDomain: "prove" }).repertoire;
  });
}

/** One orchestrator a domain; model, cache and telemetry are shared by all of them. */
export function formCompany(
  domains: Readonly<Record<Role["domain"], Domain>>,
  options: CompanyOptions,
): Company {
  const { lead, observe, settings } = options;
  const planner = new ClassicalPlanner();
  const cache = new TieredCache({
    rehearsed: Object.values(options.repertoires ?? {}),
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
      cache.dispose();
      await lead?.dispose?.();
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
