/**
 * The demo domains with scenarios and prepared plans, and other domains by path.
 *
 * @module
 */

export { DEMO_DOMAINS, loadNamedDomains, type NamedDomain } from "./demo-domains.ts";
export { type DemoWorld, openDemoWorld } from "./open-demo-world.ts";
