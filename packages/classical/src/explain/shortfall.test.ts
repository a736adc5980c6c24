import { type Condition, type Domain, loadDomain, type Step } from "@understudy/planner-core";
import { nextStates } from "@understudy/planner-core/compiled";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { formatUnreachable } from "./format-explanation.ts";
import { explainUnreachable } from "./unreachable.ts";

describe("an explanation reasons about numbers:", () => {
  const integer = { type: "integer", min: 0, max: 9 } as const;
  const because = (domain: Domain, values: object, goal: Condition): string =>
    formatUnreachable(
      explainUnreachable({
        domain,
        state: domain.state(values as never),
        goal: domain.goal(goal as never),
      }),
    );

  it("limited supply when materials are used up", () => {
    const domain = loadDomain({
      name: "mine",
      state: {
        gold: integer,
        north: { type: "boolean" },
        south: { type: "boolean" },
        sword: { type: "boolean" },
      },
      tools: [
        { name: "dig_north", when: { north: true }, then: { north: false, gold: { "+": 1 } } },
        { name: "dig_south", when: { south: true }, then: { south: false, gold: { "+": 1 } } },
        { name: "buy", then: { gold: { "-": 4 }, sword: true } },
      ],
    });
    const start = { gold: 0, north: true, south: true, sword: false };
    expect(because(domain, start, { sword: true })).toBe(
      [
        "sword=true, which the goal asks for, can never come true: buy needs gold>=4.",
        "gold>=4 can never come true: gold reaches at most 2, needs 4.",
      ].join("\n"),
    );
    expect(because(domain, start, { gold: 3 })).toBe(
      "gold=3, which the goal asks for, can never come true: gold reaches at most 2, needs 3.",
    );
  });

  it("limited ranges, with the disabled tools", () => {
    const domain = loadDomain({
      name: "well",
      state: { water: integer, danger: integer, price: integer, coins: integer },
      tools: [
        { name: "draw", when: { water: { "<": 2 } }, then: { water: { "+": 2 } } },
        { name: "calm", when: { danger: { ">=": 6 } }, then: { danger: { "-": 2 } } },
        { name: "work", then: { coins: 9 } },
      ],
    });
    const start = { water: 0, danger: 9, price: 5, coins: 2 };
    expect(because(domain, start, { water: { ">=": 4 } })).toContain(
      "water reaches at most 3, needs 4",
    );
    expect(because(domain, start, { danger: 0 })).toContain("danger reaches at least 4, needs 0");
    const state = domain.state(start);
    const goal = domain.goal({ coins: { ">=": { var: "price" } } } as never);
    const disabled = domain.actionSet([{ tool: "work", args: {} } as Step]);
    expect(formatUnreachable(explainUnreachable({ domain, state, goal, disabled }))).toBe(
      "price<=coins, which the goal asks for, can never come true: coins reaches at most 2, needs 5; work is disabled.",
    );
  });

  it("soundly: no reachable state gets further", () => {
    let found = 0;
    fc.assert(
      fc.property(arbitraryProblem(), (problem) => {
        const why = explainUnreachable(problem);
        if (why.status !== "unreachable") return;
        const shortfalls = why.conditions.flatMap(({ shortfall }) => shortfall ?? []);
        if (shortfalls.length === 0) return;
        const { domain } = problem;
        const states = new Map([[problem.state.join(), problem.state]]);
        for (const state of states.values()) {
          for (const { state: next } of nextStates(domain, state, problem)) {
            states.set(next.join(), next);
          }
        }
        for (const { variable, reaches, needs } of shortfalls) {
          const values = [...states.values()].map((state) => Number(domain.read(state)[variable]));
          if (reaches < needs) expect(Math.max(...values)).toBeLessThanOrEqual(reaches);
          else expect(Math.min(...values)).toBeGreaterThanOrEqual(reaches);
          found++;
        }
      }),
      { numRuns: 1000 },
    );
    expect(found).toBeGreaterThan(casesOf(1000) / 75);
  });
});

it("an explanation lists the values of enums, which have no order", () => {
  const domain = loadDomain({
    name: "flags",
    state: {
      flag: { type: "enum", values: ["black", "blue", "green", "red", "white"] },
      up: { type: "boolean" },
    },
    tools: [{ name: "hoist", when: { flag: { in: ["green", "red"] } }, then: { up: true } }],
  });
  const problem = { domain, state: domain.state({ flag: "blue", up: false }) };
  expect(
    formatUnreachable(explainUnreachable({ ...problem, goal: domain.goal({ up: true }) })),
  ).toBe(
    [
      "up=true, which the goal asks for, can never come true: hoist needs flag in [green, red].",
      "flag in [green, red] can never come true: no tool makes it so.",
    ].join("\n"),
  );
  const black = { domain, state: domain.state({ flag: "black", up: false }) };
  // Not the inner `flag>=blue`.
  expect(
    formatUnreachable(
      explainUnreachable({ ...black, goal: domain.goal({ flag: { "!=": "black" } }) }),
    ),
  ).toBe("flag!=black, which the goal asks for, can never come true: no tool makes it so.");
  const warm = domain.goal({ flag: { "!=": "black" }, allOf: [{ flag: { "!=": "blue" } }] });
  expect(formatUnreachable(explainUnreachable({ ...black, goal: warm }))).toContain(
    "flag in [green, red, white], which the goal asks for,",
  );
});
