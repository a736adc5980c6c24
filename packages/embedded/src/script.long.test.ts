import { readFileSync } from "node:fs";
import { type DomainDefinition, provePlan } from "@understudy/planner-core";
import { COLD, DUNGEON, HUT } from "@understudy/session/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LATER } from "../../../scripts/build/later-parts.mjs";
import { openBareHost } from "./testing/bare-host.ts";
import { LibraryClient } from "./testing/library-client.ts";
import { replayTranscript } from "./testing/transcript/transcript.ts";
import { VILLAGE, type Villager, villageDomain, villager } from "./testing/village.ts";

const hello = { type: "hello", protocol: [1], client: "test", domain: VILLAGE.name };
const counted = (expansions: number) => ({ domains: [{ domain: VILLAGE }], expansions });

const anyHello = { type: "hello", protocol: [1], client: "test" };
const countedFor = (definition: DomainDefinition) => ({
  domains: [{ domain: definition }],
  expansions: 5000,
});

async function openHut(): Promise<LibraryClient> {
  const client = new LibraryClient(await openBareHost(() => 0), countedFor(HUT));
  client.say({ ...anyHello, domain: "hut" });
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
    const hut = await open(countedFor(HUT));
    hut.say({ ...anyHello, domain: "hut" });
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
    const dungeon = await open(countedFor(DUNGEON.written));
    expect(needed).toEqual([]);
    dungeon.say({ ...anyHello, domain: "dungeon", world: {} });
    await dungeon.play();
    expect(needed.splice(0).filter(isNamed)).toEqual(["world"]);
    dungeon.close();
    const timed = { ...HUT, tools: HUT.tools.map((tool) => ({ ...tool, duration: 2 })) };
    const squad = await open(countedFor(timed));
    expect(needed.splice(0).filter(isNamed)).toEqual(["durations", "time"]);
    squad.say({ ...anyHello, domain: "hut" });
    for (const agent of ["ann", "bo"]) squad.tell({ type: "state", agent, nowMs: 0, values: COLD });
    const two = { squad: "two", members: ["ann", "bo"], budgetMs: 60_000 };
    squad.tell({ type: "squad", ...two, goal: "warm" });
    await squad.play();
    expect(needed.filter(isNamed)).toEqual(["squads"]);
    squad.close();
  });

  it("gets on in each step, even if its time has passed", async () => {
    const client = await openHut();
    client.untilMs = () => Number.NEGATIVE_INFINITY;
    client.tell({ type: "state", agent: "ann", nowMs: 0, values: COLD });
    client.tell({ type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 });
    expect(await client.play()).toMatchObject([{ type: "plan", cost: 9 }]);
    client.close();
  });

  it("says what the transcript says, on a slow machine", async () => {
    const url = new URL("../transcripts/cases.txt", import.meta.url);
    const file = readFileSync(url, "utf8");
    let hostMs = 0;
    const library = await openBareHost(() => (hostMs += 7));
    expect(await replayTranscript(library, file)).toBe(file);
  });

  it("gives plans that are sound, in the village, to 36 agents", async () => {
    const client = new LibraryClient(await openBareHost(() => 0), counted(2000));
    client.say(hello);
    const villagers = new Map(Array.from({ length: 36 }, (_, at) => [`v${at}`, villager(at)]));
    for (const { name: agent, values, goal } of villagers.values()) {
      client.tell({ type: "state", agent, nowMs: 0, values });
      client.tell({ type: "want", agent, goal, budgetMs: 60_000 });
    }
    const plans = (await client.play()).filter((message) => message.type === "plan");
    expect(new Set(plans.map(({ agent }) => agent)).size).toBe(36);
    for (const { agent, status, steps, cost } of plans) {
      expect(["solved", "unsolvable"]).toContain(status);
      if (status === "unsolvable") continue;
      const { state, goal } = villagers.get(agent) as Villager;
      const actions = steps.map((step) => villageDomain.actionOf(step));
      const { condition } = villageDomain.goal(goal);
      const proof = provePlan(villageDomain, state, actions, condition);
      expect(proof).toMatchObject({ sound: true, cost });
    }
    client.close();
  });

  it("says the same on a machine of any speed, if budgets are counted", async () => {
    const known = await playVillage(() => 0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 0.02, 0.3), { minLength: 1, maxLength: 9 }),
        async (pace) => {
          let at = 0;
          expect(await playVillage(() => pace[at++ % pace.length] as number)).toBe(known);
        },
      ),
      { numRuns: 4 },
    );
  });
});

/** All that an engine says to villagers that want something at once. @param speed the host's time between two looks at its clock */
async function playVillage(speed: () => number): Promise<string> {
  let hostMs = 0;
  const hostNow = (): number => {
    hostMs += speed();
    return hostMs;
  };
  const client = new LibraryClient(await openBareHost(hostNow), counted(300));
  // A step ends after some looks at the clock, or never.
  client.untilMs = () => hostMs + 1;
  client.say(hello);
  for (let number = 0; number < 12; number++) {
    const { name: agent, values, goal } = villager(number);
    const runner = number % 2 === 0 ? "client" : "server";
    client.tell({ type: "state", agent, nowMs: client.nowMs, values });
    client.tell({ type: "want", agent, goal, budgetMs: 60_000, runner });
    if (number === 5) await client.play(10);
  }
  await client.play(1000);
  client.close();
  return JSON.stringify(client.heard);
}

/** Whether a part is one that this script asks for, and not what such parts share. */
function isNamed(part: string): boolean {
  return LATER.includes(part);
}
