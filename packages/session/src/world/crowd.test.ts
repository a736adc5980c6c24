import type { LlmPlanner } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { NumberedMessage } from "../session/session-parts.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";
import { chest } from "../testing/host/things-client.ts";

const NAMES = Array.from({ length: 8 }, (_, index) => `agent ${index}`);
const BUDGET_MS = 400;
const PERSONA = "a slow thinker";
const spotOf = (name: string): number => 10 * Number(name.split(" ")[1]) + 1;

/** A session whose eight agents stand in a row of twelve chests, and ask at once. */
function openRow(world: object, llm?: LlmPlanner, more: (agent: string) => object = () => ({})) {
  const rig = new HostRig({ domain: DUNGEON, llm });
  const accepted = rig.accept({ world });
  const { session } = accepted;
  let seq = 0;
  const tell = (...messages: readonly object[]): void => {
    const numbered = messages.map((each) => ({ ...each, seq: ++seq }) as NumberedMessage);
    session.lane.do(() => {
      tellSession(session, ...numbered);
      return undefined;
    });
  };
  const things = Array.from({ length: 12 }, (_, index) => chest(`chest ${index}`, 10 * index, 20));
  const values = { near: "nothing", gold: 0, hurt: false };
  const ask = NAMES.flatMap((agent) => [
    { type: "state", agent, nowMs: 0, at: [spotOf(agent)], values },
    { type: "want", agent, goal: "rich", budgetMs: BUDGET_MS, ...more(agent) },
  ]);
  tell({ type: "see", part: 1, parts: 1, things }, ...ask);
  const chests = (): readonly unknown[] =>
    NAMES.map((name) => {
      const plans = accepted.heard("plan").filter(({ agent }) => agent === name);
      return plans.at(-1)?.steps.at(-1)?.args["chest"];
    });
  return { rig, ...accepted, tell, chests };
}

const OWN = NAMES.map((_, index) => `chest ${index}`);

it("a crowd gets errands by the ways that its client tells", async () => {
  const { rig, heard, tell, chests } = openRow({ ways: true });
  let answered = 0;
  for (let round = 0; round < 100; round++) {
    await rig.clock.advance(2);
    const asked = heard("ways").slice(answered);
    answered += asked.length;
    for (const { agent, ways } of asked) {
      const rows = ways.map(({ from, to }) => {
        const start = from === undefined ? spotOf(agent) : 10 * Number(`${from}`.split(" ")[1]);
        const costs = to.map((id) => Math.abs(start - 10 * Number(`${id}`.split(" ")[1])));
        return { from, to, costs };
      });
      tell({ type: "ways", agent, ways: rows });
    }
  }
  expect(answered).toBeGreaterThan(0);
  expect(chests()).toEqual(OWN);
});

it("an LLM planner that answers late holds up only the agent that it answers", async () => {
  const waits: (() => void)[] = [];
  const llm: LlmPlanner = {
    ...{ model: "slow", fingerprint: "slow" },
    admit: ({ text }) => {
      if (text.persona === PERSONA) return { admitted: true, predictedMs: 50 };
      return { admitted: false, reason: "overloaded", background: false };
    },
    ask: async () => {
      await new Promise<void>((resolve) => waits.push(resolve));
      return { kind: "plan", actions: [], text: "" };
    },
  };
  const { rig, heard, chests } = openRow({}, llm, (agent) => {
    return agent === "agent 3" ? { persona: PERSONA } : {};
  });
  await rig.clock.advance(100);
  expect(waits).toHaveLength(1);
  expect(new Set(heard("plan").map(({ agent }) => agent)).size).toBe(7);
  for (const answer of waits) answer();
  await rig.clock.advance(BUDGET_MS);
  expect(chests()).toEqual(OWN);
});

it("a crowd does first what is worth more, as its client tells", async () => {
  const { rig, tell, chests } = openRow({});
  // The chest at the end of the row is worth the way.
  tell({ type: "see", things: [{ id: "chest 11", worth: 500 }] });
  for (let round = 0; round < 100; round++) await rig.clock.advance(2);
  expect(chests()).toContain("chest 11");
});

it("a worth that is none is refused, and the other things are taken", async () => {
  const { rig, tell, chests, heard } = openRow({});
  tell({
    type: "see",
    things: [
      { id: "chest 3", worth: -1 },
      { id: "chest 11", worth: 500 },
    ],
  });
  for (let round = 0; round < 100; round++) await rig.clock.advance(2);
  expect(heard("error")[0]?.message).toContain("/things/0/worth");
  expect(chests()).toContain("chest 11");
});
