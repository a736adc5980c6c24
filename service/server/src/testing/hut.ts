import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import type { ServerOptions } from "../server-options.ts";
import { type RunningService, startServer } from "../start-server.ts";

const PLACES = ["home", "forest"];

/** A minimal domain whose plans have several steps. */
export const HUT: DomainDefinition = {
  name: "hut",
  state: {
    at: { type: "enum", values: PLACES, default: "home" },
    wood: { type: "integer", min: 0, max: 8, default: 0 },
    fire_lit: { type: "boolean", default: false },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: PLACES } }, then: { at: "$place" }, cost: 2 },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
};

/** The state of an agent far from warmth. */
export const COLD = { at: "home", wood: 0, fire_lit: false } as const;

/** A request for a warm hut. */
export const WARM = {
  domain: "hut",
  agent: "ann",
  state: COLD,
  goal: "warm",
  budgetMs: 60_000,
} as const;

/** Starts a server with the hut domain, on any port. The test closes it. */
export function startHut(options: ServerOptions = {}): Promise<RunningService> {
  const domains = [{ name: "hut", domain: loadDomain(HUT) }];
  return startServer({ port: 0, domains, logLevel: "silent", ...options });
}
