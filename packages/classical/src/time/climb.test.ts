import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const FUSES = Array.from({ length: 8 }, (_, index) => `fuse_${index}`);
const MATCHES = Array.from({ length: 5 }, (_, index) => `match_${index}`);

const dark = { type: "boolean", shared: true, default: false } as const;

/** Two fuses are mended by the light of a match, and there is light for no more. */
const cellar = defineDomain({
  name: "cellar",
  state: {
    ...Object.fromEntries(FUSES.map((fuse) => [fuse, dark])),
    ...Object.fromEntries(
      MATCHES.flatMap((match) => [
        [match, dark],
        [`${match}_used`, dark],
      ]),
    ),
  },
  tools: [
    ...MATCHES.map((match) => ({
      ...{ name: `light_${match}`, when: { [`${match}_used`]: false }, alongside: true },
      ...{ start: { [match]: true, [`${match}_used`]: true }, then: { [match]: false } },
      duration: 5,
    })),
    ...FUSES.flatMap((fuse) =>
      MATCHES.map((match) => ({
        ...{ name: `mend_${fuse}_by_${match}`, during: { [match]: true }, duration: 2 },
        then: { [fuse]: true },
      })),
    ),
  ],
  goals: [{ name: "mended", when: Object.fromEntries(FUSES.map((fuse) => [fuse, true])) }],
});

it("mends eight fuses by the light of five matches, each of which lasts for two", async () => {
  const orchestrator = new Orchestrator({
    ...{ domain: cellar, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const outcome = await orchestrator.plan({
    ...{ agents: { ann: {} }, goal: "mended", expansions: 300, budgetMs: 60_000 },
  });
  expect(outcome.status).toBe("solved");
  const mended = outcome.steps.filter(({ step }) => step.tool.startsWith("mend"));
  expect(mended).toHaveLength(FUSES.length);
  expect(outcome.time).toBeLessThan(17);
});
