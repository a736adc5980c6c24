import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../../things/thing.ts";
import { World, type WorldOptions } from "../../world.ts";
import { worldSquads } from "../index.ts";

const woods = loadDomain({
  name: "woods",
  kinds: { tree: { felled: { type: "boolean", default: false } } },
  state: { near: { type: "thing", of: ["tree"], position: true } },
  tools: [
    { name: "go", things: { to: "tree" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      ...{ name: "fell", things: { tree: "tree" }, duration: 2 },
      when: { near: "$tree" },
      then: { "$tree.felled": true },
    },
  ],
  goals: [{ name: "felled", things: { tree: "tree" }, when: { "$tree.felled": true } }],
} as Parameters<typeof loadDomain>[0]);

/** A troll and a bat, which has ways of its own, are to fell the oak. */
function squadIn(way: NonNullable<WorldOptions["way"]>, options: Partial<WorldOptions> = {}) {
  const world = new World(woods, { way, estimate: () => 1, squads: worldSquads, ...options });
  world.add("tree", "oak");
  world.add("tree", "elm");
  world.agent("troll", { body: "troll" });
  world.agent("bat", { body: "bat" });
  const orchestrator = new InstantSquadPlanner(world.domain, new TimePlanner(), 3000);
  const goal = { goal: "felled", things: { tree: "oak" } };
  const runner = world.squad(["troll", "bat"]).runner({ orchestrator, goal, budgetMs: 50 });
  const near: Record<string, ThingId | undefined> = { troll: undefined, bat: undefined };
  const begun: string[] = [];
  /** Plays in seconds, each step as long as its way. */
  const play = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      const own = { troll: { near: near["troll"] }, bat: { near: near["bat"] } };
      const actions = runner.tick(own, undefined, 1000 * second);
      for (const [name, action] of Object.entries(actions)) {
        if (action.event !== "start") continue;
        begun.push(`${name} ${action.step.tool} ${Object.values(action.things)}`);
        if (action.step.tool === "go") near[name] = action.things["to"];
        else world.set("oak", { felled: true });
        runner.finished(name);
      }
      await settle();
    }
  };
  return { play, begun, runner };
}

describe("a member of a squad", () => {
  it("does not set out on a way that only another member has", async () => {
    const { play, begun } = squadIn((agent) => (agent === "troll" ? undefined : 9));
    await play(12);
    expect(begun).toEqual(["bat go oak", "bat fell oak"]);
  });

  it("goes round where its own way is missing", async () => {
    const { play, begun } = squadIn((_, from, to) =>
      from === undefined && to === "oak" ? undefined : 4,
    );
    await play(20);
    expect(begun.filter((step) => step.endsWith("go oak")).length).toBe(1);
    expect(begun.at(-1)).toMatch(/fell oak$/);
    expect(begun[0]).toMatch(/go elm$/);
  });

  it("asks for the way of its next step although no lookups are left", async () => {
    const { play, begun, runner } = squadIn(() => undefined, { waysPerTick: 0 });
    await play(12);
    expect(begun).toEqual([]);
    expect(runner.isWaiting).toBe(false);
  });
});
