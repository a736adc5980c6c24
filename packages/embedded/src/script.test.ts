import type { DomainDefinition } from "@understudy/planner-core";
import { COLD, DUNGEON, HUT } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { LATER } from "../../../scripts/build/later-parts.mjs";
import { createLibrary } from "./flat/flat-library.ts";
import { openBareHost } from "./testing/bare-host.ts";
import { LibraryClient } from "./testing/library-client.ts";

const hello = { type: "hello", protocol: [1], client: "test" };
const counted = (definition: DomainDefinition) => ({
  domains: [{ domain: definition }],
  expansions: 5000,
});

async function openHut(more: object = {}): Promise<LibraryClient> {
  const client = new LibraryClient(await openBareHost(() => 0), { ...counted(HUT), ...more });
  client.say({ ...hello, domain: "hut" });
  await client.play();
  return client;
}

describe("the script", () => {
  it("plans with nothing but the language and hostNow", async () => {
    const client = await openHut();
    client.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    client.tell({ type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 });
    const [plan] = await client.play();
    expect(plan).toMatchObject({ type: "plan", n: 1, basedOn: 1, want: 2, cost: 9 });
    client.close();
  });

  it("plays plans step by step, on the game's time", async () => {
    const client = await openHut();
    client.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    client.tell({ type: "want", agent: "ann", goal: "warm", budgetMs: 60_000, runner: "server" });
    const tools: string[] = [];
    const values = { ...COLD, wood: 0, at: "home", fire_lit: false } as Record<string, unknown>;
    for (let tick = 0; tick < 20; tick++) {
      for (const message of await client.play(100)) {
        if (message.type !== "begin") continue;
        const { step, stepId } = message;
        tools.push(step.tool);
        if (step.tool === "goto") values["at"] = step.args["place"];
        if (step.tool === "chop") values["wood"] = Number(values["wood"]) + 1;
        if (step.tool === "light_fire") values["fire_lit"] = true;
        client.tell({ type: "state", agent: "ann", nowMs: client.nowMs, values });
        client.tell({ type: "step", agent: "ann", stepId, event: "finished" });
      }
    }
    expect(tools).toEqual(["goto", "chop", "chop", "goto", "light_fire"]);
    client.close();
  });

  it("plans with things, and asks for ways by messages", async () => {
    const library = await openBareHost(() => 0);
    const client = new LibraryClient(library, counted(DUNGEON.written));
    client.say({ ...hello, domain: "dungeon", world: { ways: true } });
    const chest = (id: string, x: number, gold: number) => ({
      ...{ id, kind: "chest", at: [x, 0], properties: { gold } },
    });
    const things = [chest("old", 10, 4), chest("red", 30, 15)];
    client.tell({ type: "see", part: 1, parts: 1, things });
    const values = { near: "nothing", gold: 8, hurt: false };
    client.tell({ type: "state", agent: "ann", nowMs: 0, at: [0, 0], values });
    client.tell({ type: "want", agent: "ann", goal: "rich", budgetMs: 60_000 });
    const asked = (await client.play()).find(({ type }) => type === "ways");
    expect(asked).toMatchObject({ type: "ways", agent: "ann" });
    const ways = [
      { to: ["old", "red"], costs: [10, 34] },
      { from: "old", to: ["red"], costs: [24] },
      { from: "red", to: ["old"], costs: [-1] },
    ];
    client.tell({ type: "ways", agent: "ann", ways });
    const plan = (await client.play()).find(({ type }) => type === "plan");
    expect(plan).toMatchObject({ cost: 36, steps: [{ tool: "go" }, { tool: "steal" }] });
    client.close();
  });

  it("plans agents with things in one batch, the earliest due first", async () => {
    const client = new LibraryClient(
      createLibrary(() => 0),
      counted(DUNGEON.written),
    );
    client.say({ ...hello, domain: "dungeon", world: {} });
    const things = [30, 40, 50].map((x) => ({
      ...{ id: `chest ${x}`, kind: "chest", at: [x, 0], properties: { gold: 20 } },
    }));
    client.tell({ type: "see", part: 1, parts: 1, things });
    const budgets = { ann: 60_000, bo: 30_000, cy: 50_000 };
    for (const [agent, budgetMs] of Object.entries(budgets)) {
      const values = { near: "nothing", gold: 0, hurt: false };
      client.tell({ type: "state", agent, nowMs: 0, at: [0, 0], values });
      client.tell({ type: "want", agent, goal: "rich", budgetMs });
    }
    const plans = (await client.play()).flatMap((message) =>
      message.type === "plan" ? [[message.agent, message.steps[0]?.args["to"]]] : [],
    );
    expect(plans).toEqual([
      ["bo", "chest 30"],
      ["cy", "chest 40"],
      ["ann", "chest 50"],
    ]);
    client.close();
  });

  it("has its parts from the host when they are first needed", async () => {
    const needed: string[] = [];
    const open = async (options: object): Promise<LibraryClient> =>
      new LibraryClient(
        await openBareHost(
          () => 0,
          (part) => needed.push(part),
        ),
        options,
      );
    const want = { type: "want", agent: "ann", budgetMs: 60_000 };
    const hut = await open(counted(HUT));
    hut.say({ ...hello, domain: "hut" });
    hut.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    hut.tell({ ...want, goal: "warm" });
    expect(needed).toEqual([]);
    expect((await hut.play()).at(-1)).toMatchObject({ type: "plan", cost: 9 });
    // With the heuristics that it shares with schedules.
    expect(needed.splice(0)).toEqual(["search", expect.any(String)]);
    hut.tell({ ...want, goal: { directive: "Light a fire!" } });
    expect((await hut.play()).at(-1)).toMatchObject({ type: "plan", cost: 9 });
    expect(needed.splice(0)).toEqual(["words"]);
    hut.close();
    const dungeon = await open(counted(DUNGEON.written));
    expect(needed).toEqual([]);
    dungeon.say({ ...hello, domain: "dungeon", world: {} });
    await dungeon.play();
    expect(needed.splice(0).filter(isNamed)).toEqual(["world"]);
    dungeon.close();
    const timed = { ...HUT, tools: HUT.tools.map((tool) => ({ ...tool, duration: 2 })) };
    const squad = await open(counted(timed));
    expect(needed.splice(0).filter(isNamed)).toEqual(["durations", "time"]);
    squad.say({ ...hello, domain: "hut" });
    for (const agent of ["ann", "bo"]) squad.tell({ type: "state", agent, nowMs: 0, values: COLD });
    const two = { squad: "two", members: ["ann", "bo"], budgetMs: 60_000 };
    squad.tell({ type: "squad", ...two, goal: "warm" });
    await squad.play();
    expect(needed.filter(isNamed)).toEqual(["squads"]);
    squad.close();
  });

  it("resumes a session, whose connection a second hello replaces", async () => {
    const client = await openHut();
    const [welcome] = client.heard;
    const { resumeToken: token } = welcome as { resumeToken: string } & typeof welcome & object;
    client.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    client.tell({ type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 });
    await client.play();
    client.say({ ...hello, domain: "hut", token, received: 0 });
    const [again, plan] = await client.play();
    expect(again).toMatchObject({ type: "welcome", session: "1", received: 2 });
    expect(plan).toMatchObject({ type: "plan", n: 1 });
    client.say({ ...hello, domain: "hut", token: "0.9.1.hut.x" });
    expect(await client.play()).toMatchObject([{ type: "error", code: "invalid-token" }]);
    expect(() => client.tell({ type: "idle", agent: "ann" })).toThrow("hello-missing");
    client.close();
  });

  it("gets on in each step, even if its time has passed", async () => {
    const client = await openHut();
    client.untilMs = () => Number.NEGATIVE_INFINITY;
    client.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    client.tell({ type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 });
    expect(await client.play()).toMatchObject([{ type: "plan", cost: 9 }]);
    client.close();
  });
});

/** Whether a part is one that this script asks for, and not what such parts share. */
function isNamed(part: string): boolean {
  return LATER.includes(part);
}
