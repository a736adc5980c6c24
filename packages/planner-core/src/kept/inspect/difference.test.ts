import { expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { allStates } from "../../testing/random/arbitraries.ts";
import { PlanLibrary } from "../plan-library.ts";

const shop = loadDomain({
  name: "shop",
  state: {
    coins: { type: "integer", min: 0, max: 2 },
    bread: { type: "boolean" },
    guard_near: { type: "boolean" },
  },
  tools: [
    {
      name: "buy",
      when: { coins: { ">=": 1 } },
      then: { coins: { "-": 1 }, bread: true },
      cost: 2,
    },
    { name: "steal", when: { guard_near: false }, then: { bread: true } },
    { name: "beg", then: { coins: { "+": 1 } } },
  ],
  goals: [{ name: "fed", when: { bread: true } }],
});
const goal = shop.goal("fed");
const [buy, steal, beg] = ["buy", "steal", "beg"].map((tool) =>
  shop.actionOf({ tool, args: {} }),
) as [number, number, number];

function sample(): PlanLibrary {
  const planLibrary = new PlanLibrary(shop, { suffixes: false });
  planLibrary.add([buy], { goal, persona: "honest" });
  planLibrary.add([beg, buy], { goal, persona: "honest" });
  planLibrary.add([buy], { goal, persona: "a thief" });
  planLibrary.add([steal], { goal, persona: "a thief" });
  planLibrary.add([buy], { goal, persona: "a thief", directive: "be good" });
  return planLibrary;
}

it("shows where agents of two personas act differently, with their plans side by side", () => {
  const planLibrary = sample();
  expect(planLibrary.personas()).toEqual(["honest", "a thief"]);
  expect(planLibrary.partitions()).toMatchObject([
    { persona: "honest", directive: undefined, entries: 2 },
    { persona: "a thief", directive: undefined, entries: 2 },
    { persona: "a thief", directive: "be good", entries: 1 },
  ]);
  const states = Array.from(allStates(shop), (state) => state.slice());
  const report = planLibrary.difference("honest", "a thief", states);
  // Six states without bread. With coins near the guard both buy; without the guard one steals; without coins near the
  // guard only the honest one has a plan.
  expect(report).toMatchObject({ questions: 6, shared: 5, share: 3 / 5 });
  const [fed] = report.goals;
  expect(fed).toMatchObject({ states: 6, same: 2, different: 3, onlyFirst: 1, onlySecond: 0 });
  const pairs = fed?.pairs.map(({ first, second, states: count }) => [
    first?.plan.steps.map(({ tool }) => tool).join(),
    second?.plan.steps.map(({ tool }) => tool).join(),
    count,
  ]);
  expect(pairs?.[0]).toEqual(["buy", "steal", 2]);
  expect(pairs).toHaveLength(3);
  expect(pairs).toContainEqual(["beg,buy", undefined, 1]);
  expect(pairs).toContainEqual(["beg,buy", "steal", 1]);
  expect(planLibrary.difference("honest", "honest", states).share).toBe(0);
  const good = planLibrary.difference("honest", "a thief", states, { directive: "be good" });
  expect(good.goals[0]).toMatchObject({ onlySecond: 4, neither: 2 });
  expect(planLibrary.stats().hits).toBe(0);
});
