import { readFileSync } from "node:fs";
import { provePlan } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openBareHost } from "./testing/bare-host.ts";
import { LibraryClient } from "./testing/library-client.ts";
import { CASES } from "./testing/transcript/cases.ts";
import { replayTranscript } from "./testing/transcript/replay.ts";
import { VILLAGE, type Villager, villageDomain, villager } from "./testing/village.ts";

const hello = { type: "hello", protocol: [1], client: "test", domain: VILLAGE.name };
const counted = (expansions: number) => ({ domains: [{ domain: VILLAGE }], expansions });

describe("the script", () => {
  it("says what the transcript says, on a slow machine", async () => {
    const url = new URL("../transcripts/cases.txt", import.meta.url);
    const file = readFileSync(url, "utf8");
    let hostMs = 0;
    const library = await openBareHost(() => (hostMs += 7));
    expect(await replayTranscript(library, file)).toBe(Object.keys(CASES).length);
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
