import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import search from "./search-worker.ts";

const domain = loadDomain({
  name: "thirst",
  state: {
    at: { type: "enum", values: ["camp", "mill", "well"], position: true },
    thirsty: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "well"] } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});

it("searches with the request's ways, and skips missing ways", () => {
  const task = {
    hash: domain.hash,
    source: domain.definition,
    state: domain.state({ at: "camp", thirsty: true }),
    goal: "fresh",
    budgetMs: 60_000,
    turnMs: 60_000,
    expansions: 1000,
  };
  const costAt = (table: Record<string, Record<string, number>>): unknown => {
    // As received from another thread: a copy without its class.
    const { scaledCosts } = domain.ways(table);
    const reply = search(structuredClone({ ...task, ways: scaledCosts }));
    if (reply.status !== "searched") throw new Error(reply.status);
    return reply.result.status === "solved" ? reply.result.scaledCost : reply.result.status;
  };
  expect(costAt({ camp: { mill: 3, well: 9 } })).toBe(4000);
  expect(costAt({ camp: { mill: 30, well: 9 } })).toBe(10_000);
  expect(costAt({ mill: { well: 9 } })).toBe("unsolvable");
});

const task = {
  hash: domain.hash,
  source: domain.definition,
  state: domain.state({ at: "camp", thirsty: true }),
  goal: "fresh",
  expansions: 1000,
  budgetMs: 60_000,
  turnMs: 60_000,
};

it("searches for plans that maintain a condition", () => {
  const statusWith = (condition: object): unknown => {
    const maintain = domain.condition(condition as never).node;
    const reply = search(structuredClone({ ...task, maintain }));
    return reply.status === "searched" ? reply.result.status : reply.status;
  };
  expect(statusWith({ thirsty: true })).toBe("unsolvable");
  expect(statusWith({ at: { in: ["camp", "well"] } })).toBe("solved");
});
