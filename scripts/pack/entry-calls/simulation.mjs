import assert from "node:assert/strict";
import { problemIn } from "./hut.mjs";

export const calls = {
  "@understudy/simulation": ({ Life, loadScenario }) => {
    const { domain } = problemIn();
    const scenario = loadScenario(domain, {
      events: [{ name: "cold", then: { fire: false }, probability: 0.5 }],
    });
    const life = new Life({ scenario, agents: 2, seed: 1 });
    assert.equal(typeof life.tick(0), "string");
  },
  "@understudy/simulation/demo": async ({ DEMO_DOMAINS, loadNamedDomains, openDemoWorld }) => {
    const domains = await loadNamedDomains(DEMO_DOMAINS);
    assert.ok(domains.length >= 3);
    for (const name of DEMO_DOMAINS) assert.ok(await openDemoWorld(name));
  },
};
