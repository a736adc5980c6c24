import {
  type DomainDefinition,
  loadDomain,
  type Planner,
  PlanProver,
  runSearch,
} from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { preparePart } from "../../testing/prepare.ts";
import { competitionSearches } from "../competition-searches.ts";
import type { AgendaSteps } from "./forced-steps.ts";

/** A wave that washes over three castles in turn and leaves shells in place of each. */
function beach(more: Partial<DomainDefinition["state"]> = {}, wave: object = {}): DomainDefinition {
  const castles = ["a", "b", "c"];
  const flags = castles.flatMap((castle) => [`${castle}_up`, `${castle}_shell`]);
  const idle = { left: "nothing" };
  return {
    name: "beach",
    state: {
      left: { type: "enum", values: ["nothing", ...castles], default: "nothing" },
      ...Object.fromEntries(
        flags.map((flag) => [flag, { type: "boolean" as const, default: false }]),
      ),
      ...more,
    },
    tools: [
      ...castles.map((castle) => ({
        name: `build_${castle}`,
        when: { ...idle, [`${castle}_up`]: false },
        then: { [`${castle}_up`]: true },
      })),
      { name: "call_wave", when: idle, then: { left: "a" }, cost: 2, ...wave },
      ...castles.map((castle, index) => ({
        name: `wash_${castle}`,
        when: { left: castle },
        then: { left: castles[index + 1] ?? "nothing" },
        if: [
          {
            when: { [`${castle}_up`]: true },
            then: { [`${castle}_up`]: false, [`${castle}_shell`]: true },
          },
        ],
        cost: 0.5,
      })),
    ],
    goals: [
      {
        name: "shells",
        when: { ...idle, a_shell: true, b_shell: true, c_shell: true, a_up: true },
      },
      { name: "midway", when: { b_shell: true } },
    ],
  };
}

const prepared = (definition: DomainDefinition, goal = "shells") => {
  const domain = loadDomain(definition);
  const problem = {
    domain,
    state: domain.state({}),
    goal: domain.goal(goal),
    mode: "first",
  } as const;
  return preparePart(problem, competitionSearches);
};

describe("forced steps", () => {
  it("are found, with their costs", () => {
    const { forced, task } = prepared(beach());
    expect((forced as AgendaSteps).goesOn.filter((each) => each === 1)).toHaveLength(6);
    const begins = Array.from(forced?.begins ?? []).indexOf(1);
    expect(task.scaledCost[begins]).toBe(2000);
    expect(forced?.scaledCost[begins]).toBe(3500);
  });

  it.each([
    ["a goal may hold in the middle", beach(), "midway"],
    ["another one may come between them", beach({}, { when: {} }), "shells"],
    ["one of them may be chosen", withChoice(), "shells"],
    ["they go round", withRing(), "shells"],
  ])("are none where %s", (_, definition, goal) => {
    expect(prepared(definition, goal).forced).toBeUndefined();
  });

  it.each([{}, { left: "b", b_up: true }])(
    "are parts of sound plans, the best among them, from %o",
    (values) => {
      const domain = loadDomain(beach());
      const [state, goal] = [domain.state(values), domain.goal("shells")];
      const plan = (planner: Planner, mode: "first" | "optimal") => {
        const result = runSearch(planner, { domain, state, goal, mode });
        if (result.status !== "solved") throw new Error(result.status);
        return result;
      };
      const first = plan(
        new ClassicalPlanner({ tables: false, extension: competitionSearches }),
        "first",
      );
      expect(new PlanProver(domain).prove(state, first.actions, goal.condition)).toBe(true);
      const best = plan(new UniformCostPlanner(), "optimal");
      expect(
        plan(new ClassicalPlanner({ tables: false, extension: competitionSearches }), "optimal")
          .scaledCost,
      ).toBe(best.scaledCost);
      expect(first.scaledCost).toBeGreaterThanOrEqual(best.scaledCost);
    },
  );
});

/** A variant: the wave may spare a castle. */
function withChoice(): DomainDefinition {
  const { tools, ...rest } = beach();
  return {
    ...rest,
    tools: [...tools, { name: "spare_a", when: { left: "a" }, then: { left: "b" }, cost: 0.5 }],
  };
}

/** A variant: the wave returns to the first castle. */
function withRing(): DomainDefinition {
  const { tools, ...rest } = beach();
  return {
    ...rest,
    tools: tools.map((tool) => (tool.name === "wash_c" ? { ...tool, then: { left: "a" } } : tool)),
  };
}
