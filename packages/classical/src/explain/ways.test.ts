import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { explainPlan } from "./explain-plan.ts";
import { formatUnreachable } from "./format-explanation.ts";
import { explainUnreachable } from "./unreachable.ts";

const places = ["camp", "mill", "well"];
const domain = loadDomain({
  name: "thirst",
  state: {
    at: { type: "enum", values: places, position: true },
    thirsty: { type: "boolean" },
    coins: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: places } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
    { name: "work", when: { at: "mill" }, then: { coins: { "+": 1 } } },
  ],
  goals: [
    { name: "fresh", when: { thirsty: false } },
    { name: "rich", when: { coins: { ">=": 3 } } },
  ],
});
const state = domain.state({ at: "camp", thirsty: true });
const why = (goal: string, ways: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  explainUnreachable({ domain, state, goal: domain.goal(goal), ways: domain.ways(ways) });

describe("explanations with ways", () => {
  it("report that the ways to a goal are closed", () => {
    const closed = why("fresh", { mill: { well: 1 } });
    expect(closed).toMatchObject({ status: "unreachable", kind: "never" });
    expect(formatUnreachable(closed)).toBe(
      [
        "thirsty=false, which the goal asks for, can never come true: drink needs at!=camp.",
        "at!=camp can never come true: walk needs at=mill where it finds a way.",
        "at=mill can never come true: walk finds no way.",
      ].join("\n"),
    );
    expect(why("fresh", { camp: { well: 1 } }).status).toBe("reachable");
  });

  it("report the same for numbers behind a closed way", () => {
    const closed = why("rich", { camp: { well: 1 } });
    expect(formatUnreachable(closed)).toContain("walk finds no way");
    expect(why("rich", { camp: { well: 1 }, well: { mill: 1 } }).status).toBe("reachable");
  });

  it("price a plan at the request's ways", () => {
    const plan = [
      domain.actionOf({ tool: "walk", args: { to: "well" } }),
      domain.actionOf({ tool: "drink", args: {} }),
    ];
    const ways = domain.ways({ camp: { well: 9 } });
    const problem = { domain, state, goal: domain.goal("fresh"), ways };
    expect(explainPlan(problem, plan).cost).toBe(10);
  });
});
