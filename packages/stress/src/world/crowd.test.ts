import { loadNamedDomains, type NamedDomain } from "@understudy/simulation/demo";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveStressOptions } from "../run/options.ts";
import { dealAgents, sizeOf } from "./crowd.ts";

let domains: readonly NamedDomain[] = [];
beforeAll(async () => {
  domains = await loadNamedDomains(["guard", "village"]);
});

describe("dealAgents", () => {
  it("assigns every agent to one worker, in equal shares", () => {
    const any = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 5 }), (agents, workers) => {
        const crowds = dealAgents(resolveStressOptions({ agents, workers }), domains);
        const sizes = crowds.map(sizeOf);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(agents);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(domains.length);
        for (const index of domains.keys()) {
          let next = 0;
          for (const crowd of crowds) {
            expect(crowd[index]?.firstAgent).toBe(next);
            next += crowd[index]?.agents ?? 0;
          }
        }
      }),
      { numRuns: 5 },
    );
  });
});
