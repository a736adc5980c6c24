import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeActions, writePlan } from "./write-plan.ts";

const file = new URL("../../../../examples/domains/courier.json", import.meta.url);
const domain = loadDomain(readFileSync(file, "utf8"));

describe("writeActions", () => {
  it("writes the same text as writePlan", () => {
    const anyAction = fc.integer({ min: 0, max: domain.actions.count - 1 });
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 12 }), (actions) => {
        const steps = actions.map((action) => domain.step(action));
        expect(writeActions(domain, actions)).toBe(writePlan(steps));
      }),
      { numRuns: 50 },
    );
  });
});
