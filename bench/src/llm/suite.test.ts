import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { llmSuite } from "./suite.ts";

it("runs quickly, and every call is answered as it should be", async () => {
  const lines = await runOnce(llmSuite);
  for (const task of ["wrapper-success", "wrapper-open", "breaker-call", "cockatiel-wrap"]) {
    expect(lines.has(task)).toBe(true);
  }
});
