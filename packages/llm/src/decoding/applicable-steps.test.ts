import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ApplicableSteps } from "./applicable-steps.ts";

it("offers no step without a way", () => {
  const places = ["camp", "mill", "well"];
  const domain = loadDomain({
    name: "walks",
    state: { at: { type: "enum", values: places, position: true } },
    tools: [
      {
        name: "walk",
        parameters: { to: { enum: places } },
        then: { at: "$to" },
        cost: { way: "$to" },
      },
    ],
  });
  const goal = domain.goal({ at: "well" }).condition;
  const state = domain.state({ at: "camp" });
  const ways = domain.ways({ camp: { mill: 3 }, mill: { well: 2 } });
  const rules = new ApplicableSteps(domain, { state, goal, ways });
  const [first] = rules.next(rules.start);
  expect(rules.next(rules.start)).toHaveLength(1);
  expect(domain.formatAction(first?.action as number)).toBe("walk(to=mill)");
});
