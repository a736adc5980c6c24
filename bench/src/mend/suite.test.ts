import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { damagedPlans } from "./damaged-plans.ts";
import { gpt4Plans } from "./plan-bench/gpt-4-plans.ts";
import { mendSuite } from "./suite.ts";
import { isSound } from "./written-plan.ts";

describe("the plans of GPT-4", () => {
  it("are valid and invalid as PlanBench found", () => {
    const plans = gpt4Plans();
    expect(plans).toHaveLength(500);
    expect(plans.filter(({ isCorrect }) => !isCorrect)).toHaveLength(343);
    for (const plan of plans) expect(isSound(plan)).toBe(plan.isCorrect);
  });

  it("are valid and invalid as PlanBench found, without an example too", () => {
    const plans = gpt4Plans("zero-shot");
    expect(plans).toHaveLength(490);
    expect(plans.filter(({ isCorrect }) => !isCorrect)).toHaveLength(339);
    for (const plan of plans) expect(isSound(plan)).toBe(plan.isCorrect);
  });
});

describe("the plans of GPT-4 for tasks with meaningless names", () => {
  it("are valid and invalid as PlanBench found", () => {
    const plans = gpt4Plans("mystery");
    expect(plans).toHaveLength(500);
    expect(plans.filter(({ isCorrect }) => !isCorrect)).toHaveLength(482);
    for (const plan of plans) expect(isSound(plan)).toBe(plan.isCorrect);
  });
});

describe("the damaged plans of the demo domains", () => {
  it("are 360 invalid ones", () => {
    const plans = damagedPlans();
    expect(plans).toHaveLength(360);
    expect(plans.some(isSound)).toBe(false);
  });
});

describe("suite mend", () => {
  it.each(
    mendSuite
      .tasks({ quick: true })
      .filter(({ name, problem }) => name.startsWith("bridge") && problem !== "mystery")
      .map((task): [string, BenchTask] => [taskLabel(task), task]),
  )("%s serves nothing but what is proved", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    const counts = (await workload.counts?.()) ?? {};
    const { plans = 0, proved = 0, kept = 0, modelSteps = 0, medianCost } = counts;
    expect(proved).toBe(plans);
    const asked = task.name === "bridge-1.6" ? 0.6 : 0.5;
    expect(kept / modelSteps).toBeGreaterThanOrEqual(asked);
    expect(medianCost).toBeLessThanOrEqual(1.1);
    await workload.dispose?.();
  });
});
