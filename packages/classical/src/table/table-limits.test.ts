import { type Domain, loadDomain, RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { formatMethod } from "./method-report.ts";

/** A crane over a long rail that moves by any distance: few states, many actions. */
function crane(length: number, levels = 1): Domain {
  return loadDomain({
    name: "crane",
    state: {
      x: { type: "integer", min: 0, max: length },
      level: { type: "integer", min: 0, max: levels },
    },
    tools: [
      {
        name: "right",
        parameters: { by: { type: "integer", minimum: 1, maximum: length } },
        when: { level: { ">=": 1 } },
        then: { x: { "+": "$by" } },
      },
      { name: "lower", then: { level: { "-": 1 } } },
      { name: "raise", then: { level: { "+": 1 } } },
    ],
  });
}

describe("the memory of a build", () => {
  it("includes the actions, which may need more than the states", () => {
    const domain = crane(300);
    const problem = { domain, goal: domain.goal({ x: 200 }) };
    const planner = new ClassicalPlanner({ tables: { maxTableBytes: 100_000 } });
    expect(planner.warm(problem)).toBe(true);
    const { reason, states, bytes } = planner.explainMethod(problem);
    expect({ reason, isFew: states * 16 < 100_000 }).toEqual({ reason: "too-large", isFew: true });
    expect(bytes).toBeGreaterThan(100_000);
  });

  it("is that of a single build: an unfinished one comes first", () => {
    const domain = crane(40, 40);
    const problems = [30, 20, 10].map((x) => ({ domain, goal: domain.goal({ x, level: x }) }));
    const planner = new ClassicalPlanner();
    const building = (): number =>
      problems.filter((problem) => planner.explainMethod(problem).reason === "building").length;
    let slices = 0;
    while (!problems.map((problem) => planner.warm(problem, { work: 500 })).every(Boolean)) {
      expect(building()).toBeLessThanOrEqual(1);
      slices++;
    }
    expect(slices).toBeGreaterThan(3);
    expect(problems.map((problem) => planner.explainMethod(problem).reason)).toEqual([
      "ready",
      "ready",
      "ready",
    ]);
  });

  it("is not the reported reason if the numbers of states and steps are too large", () => {
    const domain = crane(3900, 900);
    const planner = new ClassicalPlanner({ tables: { maxTableBytes: 2 ** 40 } });
    const report = planner.explainMethod({ domain, goal: domain.goal({ x: 2000, level: 17 }) });
    expect(report.reason).toBe("too-large");
    expect(formatMethod(report)).toMatch(
      /states and the numbers of their steps do not fit 32 bits/,
    );
  });
});

it("a goal of another domain is rejected without blocking other builds", () => {
  const [own, other] = [crane(5), crane(6)];
  const goal = other.goal({ x: 3 });
  const planner = new ClassicalPlanner();
  expect(planner.policy({ domain: own, goal })).toBeUndefined();
  expect(() => planner.buildSlice({})).toThrow(RequestError);
  expect(() => planner.warm({ domain: own, goal })).toThrow(
    "/goal: belongs to a domain other than",
  );
  const state = own.state({ x: 0, level: 0 });
  const start = (): unknown => planner.start({ domain: own, state, goal, mode: "first" });
  expect(start).toThrow(RequestError);
  expect(planner.buildSlice({})).toBe(true);
  expect(planner.warm({ domain: other, goal })).toBe(true);
  expect(planner.policy({ domain: other, goal })).toBeDefined();
});

it("the progress never exceeds 1, however much costs differ", () => {
  const domain = loadDomain({
    name: "trek",
    state: { x: { type: "integer", min: 0, max: 900 }, y: { type: "integer", min: 0, max: 9 } },
    tools: [
      { name: "fly", then: { x: { "+": 10 } }, cost: 999_999.999 },
      { name: "walk", then: { x: { "+": 1 } }, cost: 1.001 },
      { name: "return", then: { x: { "-": 3 } }, cost: 7.003 },
      { name: "climb", then: { y: { "+": 1 } }, cost: 13.777 },
    ],
  });
  const problem = { domain, goal: domain.goal({ x: 500, y: 3 }) };
  const planner = new ClassicalPlanner();
  let last = 0;
  while (!planner.warm(problem, { work: 512 })) {
    const { progress } = planner.explainMethod(problem);
    expect(progress).toBeGreaterThanOrEqual(last);
    expect(progress).toBeLessThanOrEqual(1);
    last = progress;
  }
  expect(planner.explainMethod(problem)).toMatchObject({ reason: "ready", progress: 1 });
});
