import { readFileSync } from "node:fs";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";

/** The domains of the examples, the shipped model's main domains. */
export const DEMO_NAMES = ["village", "guard", "courier"] as const;
export type DemoName = (typeof DEMO_NAMES)[number];

/** A demo domain from `examples/domains`. */
export function demoDomain(name: DemoName): DomainDefinition {
  const file = new URL(`../../../examples/domains/${name}.json`, import.meta.url);
  return loadDomain(readFileSync(file, "utf8")).definition;
}
