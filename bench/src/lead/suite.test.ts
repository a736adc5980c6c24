import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { leadSuite } from "./suite.ts";

it("runs quickly, and every call is answered as it should be", async () => {
  const lines = await runOnce(leadSuite);
  for (const task of ["wrapper-success", "wrapper-open", "breaker-call", "cockatiel-wrap"]) {
    expect(lines.has(task)).toBe(true);
  }
});
