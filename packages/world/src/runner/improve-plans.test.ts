import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, systemClock } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const LONG_MS = 60_000;

const domain = loadDomain({
  name: "gatehouse",
  kinds: { gate: { open: { type: "boolean", default: false } }, key: {} },
  state: {
    near: { type: "thing", of: ["gate", "key"], position: true },
    holds: { type: "thing", of: "key" },
    through: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: ["gate", "key"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "take", things: { it: "key" }, when: { near: "$it" } },
      ...{ then: { holds: "$it" }, claims: ["$it"] },
    },
    {
      ...{ name: "unlock", things: { gate: "gate", key: "key" } },
      ...{ when: { near: "$gate", holds: "$key" }, then: { through: true } },
    },
  ],
  goals: [{ name: "through", when: { through: true } }],
} as Parameters<typeof loadDomain>[0]);

/** Three keys behind the agent, and one beside the gate in front of it. */
const SPOTS: Readonly<Record<ThingId, number>> = {
  ...{ "key a": -30, "key b": -31, "key c": -32 },
  ...{ "key by the gate": 99, gate: 100 },
};

/** @param wayMs milliseconds that a question about a way takes */
function gatehouse(agents: number, wayMs: () => number = () => 0) {
  let clockMs = 0;
  const clock = { ...systemClock, now: () => clockMs };
  const way = (_: string, from: ThingId | undefined, to: ThingId): number => {
    clockMs += wayMs();
    return Math.abs((from === undefined ? 0 : (SPOTS[from] ?? 0)) - (SPOTS[to] ?? 0)) + 1;
  };
  const world = new World(domain, { way, estimate: way, clock });
  for (const id of Object.keys(SPOTS)) world.add(id === "gate" ? "gate" : "key", id);
  // Searches end by their work, not by the clock.
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new ClassicalPlanner(), searchExpansions: 2000 },
    ...{ searchMaxMs: LONG_MS, improveMs: LONG_MS },
  });
  const runners = Array.from({ length: agents }, (_, at) =>
    world
      .agent(`agent ${at}`)
      .runner({ orchestrator, goal: "through", budgetMs: LONG_MS, asks: "game" }),
  );
  const tick = (nowMs: number) =>
    runners.map((runner) => runner.tick({ near: undefined, holds: undefined }, nowMs));
  return { world, orchestrator, runners, tick };
}

describe("plans that have not begun", () => {
  it("are made cheaper with the time that is allowed for it", () => {
    const { world, orchestrator, runners, tick } = gatehouse(1);
    tick(0);
    world.planMany(orchestrator, LONG_MS);
    const first = runners[0]?.outcome;
    expect(first?.steps[0]?.things["to"]).toBe("key a");
    world.planMany(orchestrator, LONG_MS, LONG_MS);
    const better = runners[0]?.outcome;
    expect(better?.steps[0]?.things["to"]).toBe("key by the gate");
    expect(better?.cost).toBeLessThan(0.7 * (first?.cost ?? 0));
    expect(world.claims.heldBy("agent 0")).toEqual(["key by the gate"]);
    expect(tick(100)[0]).toMatchObject({ event: "start", things: { to: "key by the gate" } });
  });

  it("keep their running step, and are left alone without an allowance", () => {
    const { world, orchestrator, runners, tick } = gatehouse(1);
    tick(0);
    world.planMany(orchestrator, LONG_MS);
    const first = runners[0]?.outcome;
    world.planMany(orchestrator, LONG_MS);
    expect(runners[0]?.outcome).toBe(first);
    expect(tick(100)[0]).toMatchObject({ event: "start" });
    world.planMany(orchestrator, LONG_MS, LONG_MS);
    expect(runners[0]?.outcome).toBe(first);
  });

  it("do not take what others have claimed", () => {
    const { world, orchestrator, runners, tick } = gatehouse(4);
    tick(0);
    world.planMany(orchestrator, LONG_MS, LONG_MS);
    const held = runners.map((_, at) => world.claims.heldBy(`agent ${at}`));
    expect(new Set(held.flat()).size).toBe(4);
    expect(held.every(({ length }) => length === 1)).toBe(true);
  });
});

describe("an allowance that ends while things are chosen", () => {
  it("leaves the runner free for its next question", () => {
    let isSlow = false;
    const { world, orchestrator, runners, tick } = gatehouse(1, () => (isSlow ? 1 : 0));
    const [runner] = runners;
    tick(0);
    world.planMany(orchestrator, LONG_MS);
    expect(tick(100)[0]).toMatchObject({ event: "start" });
    isSlow = true;
    world.planMany(orchestrator, LONG_MS, 1);
    isSlow = false;
    expect(runner?.dueMs).toBeUndefined();
    runner?.failed();
    tick(200);
    world.planMany(orchestrator, LONG_MS);
    expect(runner?.outcome?.status).toBe("solved");
  });
});
