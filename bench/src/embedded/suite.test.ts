import { describe, expect, it } from "vitest";
import { demoProblems, someProblems } from "./evaluation-problems.ts";
import { embeddedSuite } from "./suite.ts";

/** Generous: a model is loaded on a busy machine. */

describe("suite embedded", () => {
  it("has the tasks of quoted figures", () => {
    const names = embeddedSuite.tasks({ quick: true }).map(({ name }) => name);
    for (const name of [
      ...["embedded-prefill", "embedded-decode", "embedded-first-token-cold"],
      ...["embedded-first-token-prefix", "embedded-plan-plain", "embedded-plan-draft-agree"],
      ...["embedded-plan-draft-real", "embedded-plan-draft-wrong", "embedded-plan-grammar"],
      ...["embedded-plan-applicable", "embedded-choose", "loop-delay"],
    ]) {
      expect(names).toContain(name);
    }
    for (const { task, alternative } of embeddedSuite.comparisons ?? []) {
      expect(names).toContain(task);
      expect(names).toContain(alternative);
    }
  });

  it("has problems from all demo domains", () => {
    expect(demoProblems().length).toBeGreaterThanOrEqual(100);
    const domains = someProblems(24).map(({ question }) => question.domain.name);
    expect(new Set(domains).size).toBe(3);
  });

  it("checks its measurements", async () => {
    const tasks = embeddedSuite.tasks({ quick: true });
    const names = ["embedded-plan-draft-agree", "embedded-plan-applicable", "embedded-choose"];
    const chosen = tasks.filter(({ name }) => names.includes(name));
    const workloads = [];
    for (const task of chosen) workloads.push(await task.setup());
    for (const workload of workloads) {
      await workload.check();
      await workload.run(0);
    }
    const [agree, applicable] = await Promise.all(
      workloads.map(async (workload) => (await workload.counts?.()) ?? {}),
    );
    expect(agree?.["passes"]).toBeLessThanOrEqual(2);
    expect(applicable).toMatchObject({ problems: 4, executable: 4 });
    for (const workload of workloads) await workload.dispose?.();
  });
});
