import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { demoProblems, someProblems } from "./problems.ts";
import { modelsSuite } from "./suite.ts";

it("has both engines write plans, with their tokens a second", async () => {
  const lines = await runOnce(modelsSuite);
  for (const engine of ["built-in", "native"]) {
    expect(lines.get(`write-${engine}`)?.["tokensPerSecond"]).toBeGreaterThan(0);
    expect(lines.get(`start-${engine}`)?.p50).toBeGreaterThan(0);
  }
});

it("has problems from all demo domains", () => {
  expect(demoProblems().length).toBeGreaterThanOrEqual(100);
  const domains = someProblems(24).map(({ question }) => question.domain.name);
  expect(new Set(domains).size).toBe(3);
});
