import { readFile } from "node:fs/promises";
import { type Domain, Repertoire } from "@understudy/planner-core";
import { loadScenario, type Scenario } from "../scenario/scenario.ts";
import { DEMO_DOMAINS, loadNamedDomains } from "./demo-domains.ts";

/** The world of a show. */
export interface DemoWorld {
  readonly domain: Domain;
  readonly scenario: Scenario;
  /** Plans that were rehearsed; undefined for domains of files. */
  readonly repertoire: Repertoire | undefined;
}

/**
 * Loads a domain with its life: a demo domain with scenario and rehearsed plans, or a file, whose agents live at random.
 *
 * @throws RequestError, DomainError if the file cannot be used
 */
export async function openDemoWorld(name: string): Promise<DemoWorld> {
  const [loaded] = await loadNamedDomains([name]);
  const { domain } = loaded as NonNullable<typeof loaded>;
  if (!DEMO_DOMAINS.includes(name)) {
    return { domain, scenario: loadScenario(domain), repertoire: undefined };
  }
  const [life, plans] = await Promise.all([
    readShow(`${name}.scenario`),
    readShow(`${name}.repertoire`),
  ]);
  const { repertoire } = Repertoire.load(domain, plans, { otherDomain: "prove" });
  return { domain, scenario: loadScenario(domain, life), repertoire };
}

function readShow(name: string): Promise<string> {
  return readFile(new URL(`../../demo/${name}.json`, import.meta.url), "utf8");
}
