import { loadDomain } from "@understudy/planner-core";
import { SERVED_YARD } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { askServer } from "../../testing/ask.ts";
import { BUILDERS } from "../../testing/builders.ts";
import { ServerSet } from "../../testing/server-set.ts";

const servers = new ServerSet();
const DOMAINS = [{ name: "yard", domain: loadDomain(SERVED_YARD) }];

const HOB = {
  name: "hob",
  state: {
    pan: { type: "enum", values: ["empty", "done", "burnt"], shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
  ],
  goals: [{ name: "served", when: { plates: 1 } }],
  clocks: [{ name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } }],
};

const WARD = {
  name: "ward",
  state: {
    trained: { type: "boolean" },
    kit: { type: "boolean" },
    healed: { type: "integer", min: 0, max: 9, shared: true },
  },
  tools: [
    {
      ...{ name: "operate", when: { trained: true }, then: { healed: { "+": 1 } }, duration: 6 },
      partners: [{ role: "nurse", when: { kit: true }, then: { kit: false } }],
    },
  ],
  goals: [{ name: "well", when: { healed: 1 } }],
};

describe("POST /v1/plan-together", () => {
  it("keeps to clocks of things, also for a single agent", async () => {
    const server = await servers.start({ domains: [{ name: "hob", domain: loadDomain(HOB) }] });
    const state = { pan: "done", plates: 0 };
    const together = { domain: "hob", agents: { ann: { state } }, goal: "served", budgetMs: 1000 };
    const alone = { domain: "hob", agent: "ann", state, goal: "served", budgetMs: 1000 };
    for (const [path, body] of [
      ["/v1/plan-together", together],
      ["/v1/plan", alone],
    ] as const) {
      const ask = async (clocks: unknown) =>
        (await askServer(server, path, { body: { ...body, clocks } })).json;
      expect((await ask([{ clock: "burning", leftMs: 100 }])).status).toBe("solved");
      expect((await ask([{ clock: "burning", args: {}, leftMs: 0 }])).status).toBe("unsolvable");
      expect((await ask([{ clock: "baking", leftMs: 1 }])).error.pointer).toBe("/clocks/0/clock");
      expect((await ask([{ clock: "burning", leftMs: -1 }])).error.pointer).toMatch("/clocks/0");
    }
  });

  it("answers with a joint plan, in which one holds and the other one nails", async () => {
    const server = await servers.start({ domains: DOMAINS });
    const { status, json } = await askServer(server, "/v1/plan-together", { body: BUILDERS });
    expect([status, json.status, json.optimal]).toEqual([200, "solved", true]);
    const { steps } = json as { steps: { agent: string; step: { tool: string } }[] };
    const of = (tool: string) => steps.find(({ step }) => step.tool === tool)?.agent;
    expect([of("hold_beam"), of("nail")].sort()).toEqual(["ann", "bo"]);
    expect(json.time).toBeCloseTo(13.001, 3);
    expect(json).toMatchObject({ kept: 1, ends: [] });
    expect(json.lowerBound).toBe(json.measure);
  });

  it("tells the roles of partners, and takes them back", async () => {
    const server = await servers.start({ domains: [{ name: "ward", domain: loadDomain(WARD) }] });
    const agents = {
      bo: { state: { trained: false, kit: true } },
      ann: { state: { trained: true, kit: false } },
    };
    const ask = async (more: object) => {
      const body = { domain: "ward", agents, shared: { healed: 0 }, goal: "well", ...more };
      return (await askServer(server, "/v1/plan-together", { body: { ...body, budgetMs: 1000 } }))
        .json;
    };
    const planned = await ask({});
    const step = { tool: "operate", args: {} };
    expect(planned.steps).toEqual([
      { agent: "ann", step, startsAt: 0, duration: 6, with: ["bo"], roles: ["nurse"] },
    ]);
    expect(await ask({ keep: planned.steps })).toMatchObject({ kept: 1 });
    const told = { agent: "bo", step, with: ["ann"], leftMs: 2000 };
    const used = { healed: 1, kit: false };
    const asNurse = await ask({ goal: used, running: [{ ...told, role: "nurse" }] });
    expect(asNurse).toMatchObject({ status: "solved", ends: [2], steps: [] });
    const asCook = await ask({ running: [{ ...told, role: "cook" }] });
    expect(asCook.error.pointer).toBe("/running/0/role");
  });

  it("keeps steps in flight, and answers an impossible question", async () => {
    const server = await servers.start({ domains: DOMAINS });
    const ask = async (more: object) =>
      (await askServer(server, "/v1/plan-together", { body: { ...BUILDERS, ...more } })).json;
    const running = [{ agent: "ann", step: { tool: "saw", args: {} }, leftMs: 2000 }];
    const going = await ask({ running });
    expect([going.status, going.ends]).toEqual(["solved", [2]]);
    expect(await ask({ by: 5 })).toMatchObject({ status: "unsolvable", steps: [] });
    const { ann } = BUILDERS.agents;
    expect((await ask({ agents: { ann } })).status).toBe("unsolvable");
  });

  it("reports mistakes with their place", async () => {
    const server = await servers.start({ domains: DOMAINS });
    const error = async (more: object) => {
      const body = { ...BUILDERS, ...more };
      const { status, json } = await askServer(server, "/v1/plan-together", { body });
      return [status, json.error.code, json.error.pointer];
    };
    const invalid = (pointer: string, code = "invalid-request") => [422, code, pointer];
    const { ann } = BUILDERS.agents;
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`a${n}`, ann]));
    expect(await error({ goal: "rised" })).toEqual(invalid("/goal"));
    expect(await error({ agents: {} })).toEqual(invalid("/agents"));
    expect(await error({ agents: many })).toEqual(invalid("/agents"));
    expect(await error({ agents: { ann: {} } })).toEqual(invalid("/agents/ann"));
    expect(await error({ agents: { ann: { state: { at: "sea" } } } })).toEqual(
      invalid("/agents/ann/state/at", "invalid-state"),
    );
    expect(await error({ agents: { ann: { ...ann, disabled: ["fly"] } } })).toEqual(
      invalid("/agents/ann/disabled/0"),
    );
    expect(await error({ shared: { planks: 99 } })).toEqual(
      invalid("/shared/planks", "invalid-state"),
    );
    expect(await error({ shared: { at: "mill" } })).toEqual(invalid("/shared/at", "invalid-state"));
    const saw = { tool: "saw", args: {} };
    expect(await error({ running: [{ agent: "cai", step: saw, leftMs: 1 }] })).toEqual(
      invalid("/running/0/agent"),
    );
    expect(await error({ running: [{ agent: "ann", step: saw, leftMs: -1 }] })).toEqual(
      invalid("/running/0/leftMs"),
    );
    expect(await error({ events: [{ at: 1, then: { sun: true } }] })).toEqual(
      invalid("/events/0/then/sun"),
    );
    expect(await error({ measure: "speed" })).toEqual(invalid("/measure"));
    expect(await error({ measure: { time: -1, cost: 1 } })).toEqual(invalid("/measure"));
    expect(await error({ by: 0.00001 })).toEqual(invalid("/by"));
    expect(await error({ unitMs: 0 })).toEqual(invalid("/unitMs"));
    expect(await error({ maintain: { sun: true } })).toEqual(invalid("/maintain/sun"));
    expect(await error({ domain: "castle" })).toEqual([404, "unknown-domain", undefined]);
  });

  it("refuses a domain without time", async () => {
    const server = await servers.start({});
    const body = { ...BUILDERS, domain: "hut" };
    const { status, json } = await askServer(server, "/v1/plan-together", { body });
    expect([status, json.error.code]).toEqual([422, "invalid-request"]);
    expect(json.error.message).toContain("time");
  });
});
