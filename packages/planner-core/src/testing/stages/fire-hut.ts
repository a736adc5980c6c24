import { PlanLibrary } from "../../kept/plan-library.ts";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";

/** A hut to be warmed: the definition of a domain with three tools. */
export const definition: DomainDefinition = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light", when: { at: "home" }, then: { wood: { "-": 1 }, fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
};
export const fireHut: Domain = loadDomain(definition);

export const go = (place: string): Step => ({ tool: "goto", args: { place } });
export const chop: Step = { tool: "chop", args: {} };
export const light: Step = { tool: "light", args: {} };

/** The actions of some steps. */
export const ids = (steps: readonly Step[]): number[] =>
  steps.map((step) => fireHut.actionOf(step));

/** A plan library with three kinds of plans: mended, conditional, and in another partition. */
export function samplePlanLibrary(): PlanLibrary {
  const planLibrary = new PlanLibrary(fireHut);
  const goal = fireHut.goal("warm");
  const maintain = fireHut.condition({ wood: { "<": 3 } });
  planLibrary.add(ids([go("forest"), chop, go("home"), light]), {
    goal,
    llmSteps: 2,
    mended: true,
    optimal: true,
    createdAt: 12,
    origin: "question 1",
  });
  planLibrary.add(ids([go("home"), light]), { goal, maintain });
  planLibrary.add(ids([go("home"), light]), {
    goal: fireHut.goal({ anyOf: [{ fire_lit: true }, { wood: 3 }] }),
    partition: "grumpy",
  });
  planLibrary.match(
    planLibrary.partitionOf(goal),
    fireHut.state({ at: "home", wood: 1, fire_lit: false }),
  );
  return planLibrary;
}

/** A plan library file with only these plans. */
export const withPlans = (...plans: unknown[]): { readonly partitions: readonly unknown[] } => ({
  ...samplePlanLibrary().toJSON(),
  partitions: [{ goal: "warm", plans }],
});
