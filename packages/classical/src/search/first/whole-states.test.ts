import { loadDomain, type Value } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";

type Values = Readonly<Record<string, Value>>;

it.each(["first", "anytime", "optimal"] as const)(
  "goes on with no search of a small space whose cost function has thrown: %s",
  (mode) => {
    const domain = loadDomain({
      name: "toll",
      state: { at: { type: "integer", min: 0, max: 9, default: 0 } },
      tools: [
        {
          name: "walk",
          then: { at: { "+": 1 } },
          cost: {
            base: 1,
            min: 1,
            reads: ["at"],
            of: ({ at }: Values) => {
              if (at === 4) throw new RangeError("No toll is known");
              return 1;
            },
          },
        },
      ],
    });
    const question = { domain, state: domain.state({}), goal: domain.goal({ at: 8 }), mode };
    const planner = new ClassicalPlanner({ tables: false });
    const search = planner.start(question);
    for (let step = 0; step < 3; step++)
      expect(() => search.step({})).toThrow("cost function of walk");
    // The arrays serve the next search.
    const near = planner.start({ ...question, goal: domain.goal({ at: 3 }) });
    while (!near.step({}));
    expect(near.result()).toMatchObject({ status: "solved", scaledCost: 3000 });
  },
);
