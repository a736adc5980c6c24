import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { InferenceError, loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../configuration/read-configuration.ts";
import { createPool } from "./create-pool.ts";

const file = new URL("../../../../../examples/domains/guard.json", import.meta.url);
const guard = loadDomain(readFileSync(file, "utf8"));
const seen = {
  ...{ at: "post", enemy: "none", weapon: "none", arrows: 0, health: 3, in_cover: false },
  ...{ alarm: false, gate_closed: false, has_bandage: true },
};
const request = { agent: "ann", state: guard.state(seen), goal: "secure", budgetMs: 60_000 };

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
    const orchestrator = new Orchestrator({ domain: guard, planner, llm: pool });
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
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ answer: [] }) });
    Object.assign(llm, { warmUp: () => Promise.reject(new InferenceError("no")) });
    const own = await createPool({ config, clock, members: [{ name: "own", llm }] });
    for (let time = 0; time < 3; time++) await own.warmUp(guard).catch(() => undefined);
    expect(own.status.members[0]?.coolUntilMs).toBe(120_000);
    await own.dispose();
  });

  it("reports that no model can be loaded", async () => {
    const pool = await createPool({ members: ["missing.gguf", "gone.gguf"] });
    await expect(pool.warmUp(guard)).rejects.toThrow(InferenceError);
    expect(pool.status.state).toBe("down");
    await pool.dispose();
  });

  it("accepts custom LLM planners as well", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ answer: [] }) });
    const pool = await createPool({ members: ["nano", { name: "own", llm }], clock });
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
});
