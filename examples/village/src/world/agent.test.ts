import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { WordReader } from "@understudy/words";
import { expect, it, vi } from "vitest";
import { loadDomains } from "../company.ts";
import { Agent } from "./agent.ts";
import { villager } from "./villager.ts";

const quiet = (): void => {};

/** A villager, and the goals planned for. */
function openVillager() {
  const goals: (string | undefined)[] = [];
  const orchestrator = new Orchestrator({
    domain: loadDomains().village,
    planner: new ClassicalPlanner(),
    reader: new WordReader(),
  });
  const agent = new Agent({
    name: "Ada",
    role: villager,
    orchestrator,
    budgetMs: 10_000,
    random: seededRandom(4),
    mayAsk: () => true,
    listener: {
      onOutcome: (_, { goal }) => goals.push(goal.name),
      onGoal: quiet,
      onStep: quiet,
      onBroken: quiet,
      onUrgent: quiet,
      onError: (_, error) => {
        throw error;
      },
    },
  });
  let tick = 0;
  /** Ticks until a condition holds. */
  const until = async (isSo: () => boolean): Promise<void> => {
    for (const end = tick + 5000; !isSo(); tick++) {
      if (tick >= end) throw new Error("It never came to be");
      agent.tick(tick);
      while (agent.isWaiting) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  return { agent, goals, until, now: () => tick, orchestrator };
}

it("follows an order despite more urgent needs, then its needs", async () => {
  const { agent, goals, until, now } = openVillager();
  Object.assign(agent.state, { hungry: true, fire_lit: false, house_built: true, coins: 8 });
  agent.order({ directive: "Light the fire!" }, now());
  await until(() => agent.state["fire_lit"] === true);
  expect(goals).toEqual(["warm_home"]);
  await until(() => agent.state["hungry"] === false);
  expect(goals).toEqual(["warm_home", "eat"]);
});

it.each([
  ["is cut off", { status: "cut-off", plan: null }],
  ["is made before the words are read", { words: "not read" }],
])("keeps an order whose first plan %s", async (_, changes) => {
  const { agent, goals, until, now, orchestrator } = openVillager();
  Object.assign(agent.state, {
    hungry: true,
    fire_lit: false,
    house_built: true,
    coins: 8,
    grain: 2,
  });
  const plan = orchestrator.plan.bind(orchestrator);
  const asking = vi.spyOn(orchestrator, "plan").mockImplementationOnce(async (request) => {
    const outcome = await plan({ ...request, goal: "eat" });
    const values = Object.entries(changes).map(([name, value]) => [name, { value }] as const);
    return Object.create(outcome, Object.fromEntries(values));
  });
  const order = { directive: "Light the fire!" };
  agent.order(order, now());
  await until(() => agent.state["fire_lit"] === true);
  expect(goals).toEqual(["eat", "warm_home"]);
  expect(asking.mock.calls.map(([{ goal }]) => goal)).toEqual([order, order]);
});

it("follows its needs again if the order is already fulfilled", async () => {
  const { agent, goals, until, now } = openVillager();
  Object.assign(agent.state, { hungry: true, fire_lit: true, house_built: true, coins: 8 });
  agent.order({ directive: "Light the fire!" }, now());
  await until(() => agent.state["hungry"] === false);
  expect(goals.at(-1)).toBe("eat");
});
