/**
 * The demo domains with their lives and their rehearsed plans; and other domains by the path of their file.
 *
 * @module
 */

export { DEMO_DOMAINS, loadNamedDomains, type NamedDomain } from "./demo-domains.ts";
export { type DemoWorld, openDemoWorld } from "./open-demo-world.ts";
