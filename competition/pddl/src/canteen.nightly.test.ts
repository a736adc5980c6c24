import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { loadDomain, runSearch } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { importPddl } from "./import-pddl.ts";
import { canteen } from "./testing/canteen.ts";

it("saves scarce dishes for guests who need them, in seven lunches of eight", () => {
  const lunches = Array.from({ length: 8 }, (_, number) => {
    const task = importPddl(canteen(number));
    const domain = loadDomain(task.definition);
    const state = domain.state(task.state);
    const problem = { domain, state, goal: domain.goal(task.goal), mode: "first" } as const;
    return runSearch(
      new ClassicalPlanner({ tables: false, extension: competitionSearches }),
      problem,
      { expansions: 5000 },
    );
  });
  expect(lunches.filter(({ status }) => status === "solved").length).toBeGreaterThanOrEqual(7);
});
