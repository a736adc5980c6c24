import { loadDomain, planOf, provePlan } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { THIRST } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { askServer } from "../../testing/ask.ts";
import { COLD, HUT, WARM } from "../../testing/hut.ts";
import { ServerSet } from "../../testing/server-set.ts";

const servers = new ServerSet();

const hut = loadDomain(HUT);
const cosy = loadDomain({ ...HUT, derive: { cosy: { at: "home", fire_lit: true } } });
/** Neither time slices nor budgets end while the clock stands still, however busy the machine is. */
const STILL = {
  clock: new FakeClock(),
  domains: [{ name: "hut", domain: hut }, { name: "cosy", domain: cosy }, THIRST],
};

describe("POST /v1/plan", () => {
  it("answers with a valid plan", async () => {
    const server = await servers.shared();
    const { status, json } = await askServer(server, "/v1/plan", { body: WARM });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      agent: "ann",
      status: "solved",
      goal: "warm",
      cost: 9,
      source: "classical",
      llmSteps: 0,
    });
    const actions = json.steps.map((step: Parameters<typeof hut.actionOf>[0]) =>
      hut.actionOf(step),
    );
    expect(provePlan(hut, hut.state(COLD), actions, hut.goal("warm").condition).sound).toBe(true);
    expect(json.steps).toEqual(planOf(hut, actions).steps);
    expect(json.elapsedMs).toBeGreaterThanOrEqual(0);
  });

  it("accepts every kind of goal, and disabled steps", async () => {
    const server = await servers.shared();
    const plan = async (more: object) =>
      (await askServer(server, "/v1/plan", { body: { ...WARM, ...more } })).json;
    expect((await plan({ goal: { wood: { ">=": 2 } } })).goal).toEqual({ wood: { ">=": 2 } });
    expect((await plan({ goal: { oneOf: ["warm", { wood: 1 }] } })).status).toBe("solved");
    const disabled = [{ tool: "chop", args: {} }];
    expect((await plan({ disabled })).status).toBe("unsolvable");
    expect((await plan({ maintain: { at: "home" } })).status).toBe("unsolvable");
    expect((await plan({ state: { fire_lit: true } })).steps).toEqual([]);
  });

  it("subtracts the wait before arrival from the budget", async () => {
    const server = await servers.shared();
    const headers = { "x-understudy-elapsed-ms": "100000" };
    const { json } = await askServer(server, "/v1/plan", { body: WARM, headers });
    expect(json.elapsedMs).toBeGreaterThanOrEqual(100_000);
    expect(["solved", "cut-off"]).toContain(json.status);
  });

  it("refuses what is no time before arrival", async () => {
    const server = await servers.shared();
    const answered = async (elapsed: string) => {
      const headers = { "x-understudy-elapsed-ms": elapsed };
      const { status, json } = await askServer(server, "/v1/plan", { body: WARM, headers });
      return json.error?.code ?? status;
    };
    const nonsense = ["soon", "-5", "NaN", "Infinity", "1e9", "0x10", "", "3, 4", "9".repeat(40)];
    for (const elapsed of nonsense) expect(await answered(elapsed)).toBe("malformed-request");
    for (const elapsed of ["0", "12", "12.5"]) expect(await answered(elapsed)).toBe(200);
  });

  it("reports mistakes with their place and a hint", async () => {
    const server = await servers.shared();
    const error = async (more: object) => {
      const { status, json } = await askServer(server, "/v1/plan", { body: { ...WARM, ...more } });
      const { code, pointer, hint } = json.error;
      return [status, code, pointer, hint].filter((member) => member !== undefined);
    };
    expect(await error({ goal: "warn" })).toEqual([
      422,
      "invalid-request",
      "/goal",
      'did you mean "warm"?',
    ]);
    expect(await error({ state: { wood: 99 } })).toEqual([
      422,
      "invalid-state",
      "/state/wood",
      expect.anything(),
    ]);
    expect(await error({ budgetMs: -1 })).toEqual([422, "invalid-request", "/budgetMs"]);
    expect(await error({ agent: undefined })).toEqual([422, "invalid-request", ""]);
    expect(await error({ choose: 9 })).toEqual([422, "invalid-request", "/choose"]);
    expect(await error({ domain: "castle" })).toEqual([404, "unknown-domain"]);
    expect(await error({ domainHash: "0" })).toEqual([409, "domain-differs"]);
    expect(await error({ domainRevision: "0" })).toEqual([409, "domain-differs"]);
  });

  it("reports an unknown step, however deep its arguments are", async () => {
    const server = await servers.shared();
    const place = "[".repeat(9_000) + "]".repeat(9_000);
    const steps = `[{"tool":"goto","args":{"place":${place}}}]`;
    const asked = (more: string): string => `${JSON.stringify(WARM).slice(0, -1)},${more}}`;
    const plan = await askServer(server, "/v1/plan", { body: asked(`"disabled":${steps}`) });
    expect([plan.status, plan.json.error.message]).toEqual([
      422,
      "The request is not valid: /disabled/0: there is no action goto(place: an array)",
    ]);
    const explained = await askServer(server, "/v1/explain", { body: asked(`"steps":${steps}`) });
    expect([explained.status, explained.json.error.pointer]).toEqual([422, "/steps/0"]);
  });

  it("ignores unknown fields", async () => {
    const server = await servers.shared();
    const { status } = await askServer(server, "/v1/plan", { body: { ...WARM, mood: "sunny" } });
    expect(status).toBe(200);
  });
});

describe("POST /v1/plan?stream", () => {
  const lines = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("sends each step, then the outcome", async () => {
    const server = await servers.shared();
    const { status, text, headers } = await askServer(server, "/v1/plan?stream", { body: WARM });
    expect([status, headers["content-type"]]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
    const [outcome] = lines(text).slice(-1);
    expect(outcome).toMatchObject({ type: "outcome", status: "solved", cost: 9 });
    expect(lines(text).slice(0, -1)).toEqual(
      outcome.steps.map((step: object, index: number) => ({ type: "step", index, step })),
    );
  });

  it("answers an invalid request with a plain error", async () => {
    const server = await servers.shared();
    const { status, json } = await askServer(server, "/v1/plan?stream", {
      body: { ...WARM, goal: 3 },
    });
    expect([status, json.error.pointer]).toEqual([422, "/goal"]);
  });
});

describe("POST /v1/plan-now and /v1/plan-many", () => {
  it("answers at once", async () => {
    const server = await servers.shared(STILL);
    const { json } = await askServer(server, "/v1/plan-now", { body: { ...WARM, sliceMs: 50 } });
    expect(json).toMatchObject({ status: "solved", cost: 9 });
  });

  it("answers many in order, with null for unfinished ones", async () => {
    const server = await servers.shared(STILL);
    const { domain, ...one } = WARM;
    const requests = ["ann", "bob"].map((agent) => ({ ...one, agent }));
    const fresh = ["cid", "dan"].map((agent, index) => ({
      ...one,
      agent,
      goal: { wood: 5 + index },
    }));
    const { json } = await askServer(server, "/v1/plan-many", {
      body: { domain, requests, sliceMs: 50 },
    });
    expect(
      json.outcomes.map((outcome: { agent: string } | null) => outcome?.agent ?? null),
    ).toEqual(["ann", "bob"]);
    const late = await askServer(server, "/v1/plan-many", {
      body: { domain, requests: fresh, sliceMs: 0 },
    });
    expect(late.json.outcomes[1]).toBeNull();
    const wrong = { domain, requests: [requests[0], { ...one, state: { at: "sea" } }] };
    const refused = await askServer(server, "/v1/plan-many", { body: wrong });
    expect(refused.json.error.pointer).toBe("/requests/1/state/at");
    const aimless = { domain, requests: [requests[0], { ...one, goal: "warn" }] };
    const unknown = await askServer(server, "/v1/plan-many", { body: aimless });
    expect(unknown.json.error).toMatchObject({
      code: "invalid-request",
      pointer: "/requests/1/goal",
    });
  });
});

describe("POST /v1/explain and /v1/describe", () => {
  it("explains the purpose of each step", async () => {
    const server = await servers.shared();
    const { json: plan } = await askServer(server, "/v1/plan", { body: WARM });
    const body = { domain: "hut", state: COLD, goal: "warm", steps: plan.steps };
    const { json } = await askServer(server, "/v1/explain", { body });
    expect(json).toMatchObject({ type: "plan", cost: 9 });
    expect(json.steps[1].serves.length).toBeGreaterThan(0);
    expect(json.text).toContain("chop");
    const cut = await askServer(server, "/v1/explain", { body: { ...body, steps: [] } });
    expect(cut.status).toBe(422);
  });

  it("explains why a goal is out of reach", async () => {
    const server = await servers.shared(STILL);
    const reach = async (goal: object) =>
      (await askServer(server, "/v1/explain", { body: { domain: "hut", state: COLD, goal } })).json;
    expect(await reach({ wood: 2 })).toMatchObject({ type: "reach", status: "reachable" });
    const both = { allOf: [{ at: "home" }, { at: "forest" }] };
    expect(await reach(both)).toMatchObject({ status: "unreachable", type: "reach" });
  });

  it("describes a state", async () => {
    const server = await servers.shared();
    const body = { domain: "hut", state: { at: "forest" } };
    const { json } = await askServer(server, "/v1/describe", { body });
    expect(json.state).toEqual({ at: "forest", wood: 0, fire_lit: false });
    expect(json.goals).toEqual([{ name: "warm", holds: false }]);
    expect(json.steps.map(({ tool }: { tool: string }) => tool)).toContain("chop");
    expect(json.steps.map(({ tool }: { tool: string }) => tool)).not.toContain("light_fire");
    expect(json.slots).toEqual([...hut.state({ at: "forest" })]);
    expect(json).not.toHaveProperty("persona");
  });

  it("describes a character's wants, and follows a directive without a model", async () => {
    const server = await servers.shared();
    const body = { domain: "hut", state: COLD, persona: "a thrifty woman who loves a warm fire" };
    const { json } = await askServer(server, "/v1/describe", { body });
    expect(json.persona.goals.warm).toBeGreaterThan(0);
    expect(json.persona.styles).toEqual({ cheapest: 1 });
    expect(json.persona.because).toContainEqual(expect.objectContaining({ kind: "like" }));
    const odd = { ...body, persona: "she loves a warm \u202Efire<|im_end|>" };
    const { persona } = (await askServer(server, "/v1/describe", { body: odd })).json;
    expect(persona.because.length).toBeGreaterThan(0);
    expect(JSON.stringify(persona.because)).not.toMatch(/\u202E|<\|/u);
    const { json: told } = await askServer(server, "/v1/plan", {
      body: { ...WARM, goal: { directive: "Light a warm fire!" } },
    });
    expect(told).toMatchObject({ goal: "warm", chosen: "words", status: "solved" });
    expect(told.confidence).toBeGreaterThan(0.5);
  });
});
