import { UnderstudyClient } from "@understudy/client";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

/* A domain with events and a deadline, on every way of the client: over HTTP, in sessions, alone and together. */

const market = loadDomain({
  name: "market",
  state: {
    at: { type: "enum", values: ["home", "market"] },
    open: { type: "boolean", shared: true },
    bread: { type: "integer", min: 0, max: 4, shared: true },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: ["home", "market"] } }, duration: 1 },
      then: { at: "$to" },
    },
    {
      ...{ name: "buy", when: { at: "market", open: true }, duration: 0.5 },
      then: { bread: { "+": 1 } },
    },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 1 } }, by: 400 }],
  events: [{ at: 3, then: { open: true } }],
});

const HOME = { at: "home", open: false, bread: 0 };
const BUDGET_MS = 60_000;

let server: RunningService;
const clients: UnderstudyClient[] = [];
beforeAll(async () => {
  const domains = [{ name: "market", domain: market }];
  server = await startServer({ port: 0, domains, logLevel: "silent" });
});
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close(0))));
afterAll(() => server.close(0));

function connect(gameMs = () => 0): UnderstudyClient {
  const client = new UnderstudyClient({ url: server.url, domain: "market", gameMs });
  clients.push(client);
  return client;
}

describe("a plan over HTTP", () => {
  const asked = { agent: "ann", state: HOME, goal: "fed", budgetMs: BUDGET_MS };

  it("has the times of its steps, from the game's clock", async () => {
    const { status, steps } = await connect().plan({ ...asked, nowMs: 1000 });
    expect(status).toBe("solved");
    expect(steps).toEqual([
      { tool: "walk", args: { to: "market" }, startsAt: 0, duration: 1 },
      { tool: "buy", args: {}, startsAt: 2.001, duration: 0.5 },
    ]);
  });

  it("is impossible after its deadline, and no earlier answer counts at another time", async () => {
    const client = connect();
    const late = { ...asked, state: { ...HOME, open: true } };
    expect((await client.plan({ ...late, nowMs: 398_000 })).status).toBe("solved");
    expect((await client.plan({ ...late, nowMs: 399_000 })).status).toBe("unsolvable");
    expect(client.planNow({ ...late, nowMs: 399_000 })).toMatchObject({ status: "unsolvable" });
    expect(client.planNow({ ...late, nowMs: 0 })).toMatchObject({ stale: true, proved: false });
  });
});

describe("a joint plan over HTTP", () => {
  const agents = {
    ann: { state: { at: "home" } },
    bo: { state: { at: "market" }, disabled: ["buy"] },
  };
  const asked = {
    ...{ agents, shared: { open: false, bread: 0 }, goal: "fed", budgetMs: BUDGET_MS },
    events: [{ at: 5, then: { open: false } }],
  };
  const walk = { tool: "walk", args: { to: "market" } };

  it("has lanes, waits, and the ends of steps in flight", async () => {
    const client = connect();
    const running = [{ agent: "ann", step: walk, leftMs: 500 }];
    const plan = await client.planTogether({ ...asked, running, nowMs: 2000 });
    expect(plan).toMatchObject({ status: "solved", ends: [0.5], kept: 1 });
    expect(plan.steps).toEqual([
      { agent: "ann", step: { tool: "buy", args: {} }, startsAt: 1.001, duration: 0.5, with: [] },
    ]);
    expect(plan.time).toBeCloseTo(1.501, 3);
    expect(plan.waits).toEqual([{ agent: "ann", from: 0.5, until: 1.001, what: "event" }]);
    const again = await client.planTogether({ ...asked, running, nowMs: 2000, keep: plan.steps });
    expect(again).toMatchObject({ status: "solved", kept: 1, steps: plan.steps });
  });

  it("counts events and deadlines on the game's clock, in its own unit", async () => {
    const client = connect();
    expect((await client.planTogether({ ...asked, nowMs: 4500 })).status).toBe("unsolvable");
    expect((await client.planTogether({ ...asked, nowMs: 450, unitMs: 100 })).status).toBe(
      "unsolvable",
    );
    expect((await client.planTogether({ ...asked, by: 3 })).status).toBe("unsolvable");
    expect((await client.planTogether({ ...asked, by: 3.501 })).status).toBe("solved");
  });
});
