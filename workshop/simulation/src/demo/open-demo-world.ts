import { readFile } from "node:fs/promises";
import { type Domain, PlanLibrary } from "@understudy/planner-core";
import { loadScenario, type Scenario } from "../scenario/scenario.ts";
import { DEMO_DOMAINS, loadNamedDomains } from "./demo-domains.ts";

/** The world of a show. */
export interface DemoWorld {
  readonly domain: Domain;
  readonly scenario: Scenario;
  /** Prepared plans; undefined for domain files. */
  readonly planLibrary: PlanLibrary | undefined;
}

/**
 * Loads a domain with its scenario: a demo domain with prepared plans, or a file with a random scenario.
 *
 * @throws RequestError, DomainError for an unusable file
 */
export async function openDemoWorld(name: string): Promise<DemoWorld> {
  const [loaded] = await loadNamedDomains([name]);
  const { domain } = loaded as NonNullable<typeof loaded>;
  if (!DEMO_DOMAINS.includes(name)) {
    return { domain, scenario: loadScenario(domain), planLibrary: undefined };
  }
  const [life, plans] = await Promise.all([
    readShow(`${name}.scenario`),
    readShow(`${name}.plans`),
  ]);
  const { planLibrary } = PlanLibrary.load(domain, plans, { otherDomain: "prove" });
  return { domain, scenario: loadScenario(domain, life), planLibrary };
}

function readShow(name: string): Promise<string> {
  return readFile(new URL(`../../demo/${name}.json`, import.meta.url), "utf8");
}
