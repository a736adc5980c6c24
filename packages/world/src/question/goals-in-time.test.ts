import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "hall",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 5 } } },
  state: {
    gold: { type: "integer", min: 0, max: 9, default: 0 },
    free: { type: "boolean", default: false },
    calm: { type: "boolean", default: true },
  },
  tools: [
    {
      name: "rob",
      things: { it: "chest" },
      when: { "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [
    { name: "quiet", when: { calm: true } },
    { name: "free", when: { free: true } },
    { name: "rich", when: { gold: { ">=": 2 } } },
    { name: "richer", when: { gold: { ">=": 6 } } },
  ],
});

/** The statuses of the answers to questions about the goals; each takes so long. */
async function statusesOf(goals: readonly string[], answerMs: number): Promise<string[]> {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  world.add("chest", 1, { gold: 2 });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), clock });
  const told: string[] = [];
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: { oneOf: goals }, budgetMs: 100, asks: "game" },
    onOutcome: ({ status }) => void told.push(status),
  });
  runner.tick({}, 0);
  for (let question = runner.question; question !== undefined; question = runner.question) {
    const outcome = orchestrator.planNow(question, 10);
    await clock.advance(answerMs);
    runner.accept(outcome);
  }
  return told;
}

describe("one of several goals, the first out of reach,", () => {
  it("is planned for in time", async () => {
    expect(await statusesOf(["free", "rich"], 10)).toEqual(["solved"]);
  });

  it("is unsolvable if all others are out of reach, too, or hold", async () => {
    expect(await statusesOf(["free", "richer"], 10)).toEqual(["unsolvable"]);
    expect(await statusesOf(["quiet", "free", "richer"], 10)).toEqual(["unsolvable"]);
  });

  it("is cut off, and not unsolvable, where no time is left for the others", async () => {
    expect(await statusesOf(["free", "rich"], 200)).toEqual(["cut-off"]);
    expect(await statusesOf(["quiet", "free", "rich"], 200)).toEqual(["cut-off"]);
    expect(await statusesOf(["free"], 200)).toEqual(["unsolvable"]);
  });
});
