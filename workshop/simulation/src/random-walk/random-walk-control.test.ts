import { loadDomain } from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { describeControl, RandomWalkControl } from "./random-walk-control.ts";

/**
 * In the open, every direction is right. On the cliff only one in five is, and no way leads back
 * from a fall, which the look-ahead is too short to see.
 */
const open = loadDomain({
  name: "open",
  state: { n: { type: "integer", min: 0, max: 9 } },
  tools: [{ name: "on", when: { n: { "<": 9 } }, then: { n: { "+": 1 } } }],
  goals: [{ name: "there", when: { n: { ">=": 3 } } }],
});
const cliff = loadDomain({
  name: "cliff",
  state: {
    n: { type: "integer", min: 0, max: 9 },
    fallen: { type: "boolean" },
    depth: { type: "integer", min: 0, max: 99_999 },
  },
  tools: [
    { name: "on", when: { fallen: false, n: { "<": 9 } }, then: { n: { "+": 1 } } },
    ...["slip", "trip", "jump", "dive"].map((name) => ({
      name,
      when: { fallen: false },
      then: { fallen: true },
    })),
    { name: "fall", when: { fallen: true }, then: { depth: { "+": 1 } } },
  ],
  goals: [{ name: "there", when: { n: { ">=": 3 }, fallen: false } }],
});

describe("the random walk control", () => {
  it("finds what is findable by chance", async () => {
    const easy = new RandomWalkControl();
    const hard = new RandomWalkControl();
    for (let plan = 0; plan < 6; plan++) {
      easy.offer(open, open.state({ n: 0 }), open.goal("there"), 3, 3);
      hard.offer(cliff, cliff.state({ n: 0, fallen: false, depth: 0 }), cliff.goal("there"), 3, 3);
    }
    const planner = new UniformCostPlanner();
    expect(await easy.compare(planner)).toEqual({ plans: 6, llm: 1, randomWalk: 1, gain: 0 });
    const { llm = 0, randomWalk = 1, gain = 0 } = (await hard.compare(planner)) ?? {};
    expect(llm).toBe(1);
    expect(randomWalk).toBeLessThan(0.4);
    expect(gain).toBeCloseTo(llm - randomWalk);
  });

  it("has nothing to compare if the LLM planner wrote nothing", async () => {
    const control = new RandomWalkControl();
    expect(await control.compare(new UniformCostPlanner())).toBeUndefined();
    control.offer(open, open.state({ n: 0 }), open.goal("there"), 3, 0);
    control.offer(open, open.state({ n: 9 }), open.goal("there"), 0, 0);
    expect(await control.compare(new UniformCostPlanner())).toBeUndefined();
  });

  it("accepts only plans that still work in their state", async () => {
    const control = new RandomWalkControl();
    const [state, goal] = [open.state({ n: 1 }), open.goal("there")];
    const plan = { steps: [], actions: [0, 0] };
    const served = { status: "solved", plan, goal, llmSteps: 1 } as const;
    control.offerOutcome(open, state, served);
    control.offerOutcome(open, state, { ...served, status: "partial" });
    control.offerOutcome(open, state, { ...served, status: "unsolvable", plan: null });
    control.offerOutcome(open, open.state({ n: 0 }), served);
    const found = await control.compare(new UniformCostPlanner());
    expect(found).toEqual({ plans: 1, llm: 0.5, randomWalk: 1, gain: -0.5 });
  });

  it("is printed on one line", () => {
    const control = { plans: 100, llm: 0.84, randomWalk: 0.51, gain: 0.33 };
    expect(describeControl(control)).toBe(
      "84 % of the steps of 100 plans; a random walk in its place, mended: 51 %; gain +33 points",
    );
    expect(describeControl({ ...control, llm: 0.5 })).toMatch(/gain -1 points$/);
  });
});
