import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { InferenceError, loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { FakeClock, ScriptedLead } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../configuration/read-configuration.ts";
import type { PoolLead } from "../pool/pool-lead.ts";
import { createPool } from "./create-pool.ts";

const file = new URL("../../../../../examples/domains/guard.json", import.meta.url);
const guard = loadDomain(readFileSync(file, "utf8"));
const seen = {
  ...{ at: "post", enemy: "none", weapon: "none", arrows: 0, health: 3, in_cover: false },
  ...{ alarm: false, gate_closed: false, has_bandage: true },
};
const request = { agent: "ann", state: guard.state(seen), goal: "secure", budgetMs: 60_000 };

/** The issues of a refused pool. */
async function refused(options: Parameters<typeof createPool>[0]): Promise<string[]> {
  const error = await createPool(options).catch((reason: unknown) => reason);
  if (!(error instanceof RequestError)) throw error;
  return error.issues.map(({ pointer, message }) => `${pointer} ${message}`);
}

describe("a pool of SPECs", () => {
  it("loads its models on warm-up, and works without a missing one", async () => {
    const pool = await createPool({
      members: ["nano", { name: "large", model: "missing.gguf", price: 2, tasks: ["plan"] }],
      strategy: "race",
    });
    expect(pool.status).toMatchObject({ state: "down" });
    await pool.warmUp(guard);
    const { state: health, members } = pool.status;
    expect([health, ...members.map(({ name, state: own }) => `${name} ${own}`)]).toEqual([
      ...["degraded", "nano up", "large cooling"],
    ]);
    expect(members[1]?.failure).toContain("missing.gguf");
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: guard, planner, lead: pool });
    const { ensemble, status } = await orchestrator.plan(request);
    expect(status).toBe("solved");
    expect(ensemble).toMatchObject({ strategy: "race", calls: [{ member: "nano" }] });
    orchestrator.dispose();
    await pool.dispose();
  });

  it("reads order, hedge share and cool-down from the configuration", async () => {
    const config = parseConfiguration(`
      [pool]
      strategy = "hedged"
      hedge_share = 0.5
      member_cooldown_ms = 120000
      order = ["second.gguf"]
      members = ["first.gguf", "second.gguf"]
    `);
    const clock = new FakeClock();
    const pool = await createPool({ config, clock });
    expect(pool.status.members.map(({ name }) => name)).toEqual(["second.gguf", "first.gguf"]);
    await pool.dispose();
    const lead = new ScriptedLead({ clock, script: () => ({ answer: [] }) });
    Object.assign(lead, { warmUp: () => Promise.reject(new InferenceError("no")) });
    const own = await createPool({ config, clock, members: [{ name: "own", lead }] });
    for (let time = 0; time < 3; time++) await own.warmUp(guard).catch(() => undefined);
    expect(own.status.members[0]?.coolUntilMs).toBe(120_000);
    await own.dispose();
  });

  it("loads a model in the background on its first question", async () => {
    const pool = await createPool({ members: ["nano"] });
    const before = pool.fingerprint;
    let changes = 0;
    const stop = pool.onChange(() => changes++);
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: guard, planner, lead: pool });
    expect(await orchestrator.plan(request)).toMatchObject({
      status: "solved",
      source: "classical",
    });
    while (pool.status.state !== "up") await sleep(5);
    expect(changes).toBeGreaterThan(0);
    expect(pool.fingerprint).not.toBe(before);
    expect(pool.model).toBe("pool(nano)");
    const other = { ...request, state: guard.state({ ...seen, at: "gate" }) };
    expect((await orchestrator.plan(other)).ensemble?.calls).toMatchObject([{ member: "nano" }]);
    stop();
    orchestrator.dispose();
    await pool.dispose();
  });

  it("reports that no model can be loaded", async () => {
    const pool = await createPool({ members: ["missing.gguf", "gone.gguf"] });
    await expect(pool.warmUp(guard)).rejects.toThrow(InferenceError);
    expect(pool.status.state).toBe("down");
    await pool.dispose();
  });

  it("accepts custom leads as well", async () => {
    const clock = new FakeClock();
    const lead = new ScriptedLead({ clock, script: () => ({ answer: [] }) });
    const pool = await createPool({ members: ["nano", { name: "own", lead }], clock });
    expect(pool.status.members.map(({ name, state: own }) => [name, own])).toEqual([
      ["nano", "cooling"],
      ["own", "up"],
    ]);
    await pool.dispose();
  });

  it("can be opened from a configuration", async () => {
    const config = parseConfiguration(`
      [models]
      small = "nano"
      [pool]
      strategy = "race"
      members = ["small", "openai/phi-3@http://ann:secret@127.0.0.1:9"]
      rules = [{ when = { persona = true }, use = "small" }]
    `);
    const pool = await createPool({ config });
    const names = pool.status.members.map(({ name }) => name);
    expect(names[0]).toBe("small");
    expect(names[1]).not.toContain("secret");
    expect(pool.fingerprint).toContain("routed");
    await pool.dispose();
  });

  it("shares models with the pool it replaces, until neither uses them", async () => {
    const states = (pool: PoolLead) => pool.status.members.map(({ state }) => state);
    const first = await createPool({ members: ["nano"] });
    await first.warmUp(guard);
    const members = ["missing.gguf", { name: "small", model: "nano" }, "nano"];
    const second = await createPool({ members, strategy: "race", beside: first });
    // The second model of the same SPEC is separate.
    expect(states(second)).toEqual(["cooling", "up", "cooling"]);
    await first.retire();
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: guard, planner, lead: second });
    const { ensemble } = await orchestrator.plan(request);
    expect(ensemble?.calls).toMatchObject([{ member: "small" }]);
    orchestrator.dispose();
    const wrong = createPool({ members: ["nano"], beside: second, health: { failures: -1 } });
    await expect(wrong).rejects.toThrow("/health/failures");
    const third = await createPool({ members: ["nano"], beside: second });
    await second.dispose();
    await second.dispose();
    expect(states(third)).toEqual(["up"]);
    await third.dispose();
    const fourth = await createPool({ members: ["nano"], beside: third });
    expect(states(fourth)).toEqual(["cooling"]);
    await fourth.dispose();
  });

  it("is refused with all problems of its members", async () => {
    expect(await refused({ members: ["phi3", { model: "nano" }, "nano#heat=1"] })).toEqual([
      '/members/0/model "phi3" names no model',
      expect.stringMatching(/^\/members\/2\/model .*heat/),
    ]);
    expect(await refused({ members: ["nano", "nano"] })).toEqual([
      "/members/1/name another member is called nano, too",
    ]);
    expect(await refused({})).toEqual(["/members a pool needs at least one member"]);
    const lead = new ScriptedLead({ clock: new FakeClock(), script: () => ({ answer: [] }) });
    const own = { name: "own", lead, price: -3, tasks: ["sing"], pirce: 2 };
    expect(
      await refused({ members: [{ model: "nano", price: Number.NaN }, own as never] }),
    ).toEqual([
      "/members/0/price must be a number of at least 0, not NaN",
      "/members/1/pirce is not an option of a member",
      "/members/1/price must be a number of at least 0, not -3",
      "/members/1/tasks must be a list of plan, choose, judge, write",
    ]);
    expect(await refused({ members: ["nano"], strategy: "fastest" as never })).toEqual([
      '/strategy "fastest" is not a strategy',
    ]);
    const rules = [{ when: {}, use: "large" }];
    const config = { models: {}, defaults: {}, folders: {}, pool: { members: [], rules } };
    expect(await refused({ members: ["nano"], config })).toEqual([
      expect.stringContaining("/rules/0/use no member is called large"),
    ]);
  });
});
