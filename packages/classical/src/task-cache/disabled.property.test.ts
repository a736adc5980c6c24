import { readFileSync } from "node:fs";
import {
  type ActionSet,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  provePlan,
  runSearch,
} from "@understudy/planner-core";
import {
  arbitraryDomain,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { prepareParts, taskCache } from "../testing/prepare.ts";

interface Question {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly state: PackedState;
  readonly sets: readonly ActionSet[];
}

/** Random domains with duplicate tools at different costs, so that a disabled tool has a substitute. */
const question: fc.Arbitrary<Question> = fc
  .record({
    domain: arbitraryDomain({ maxStates: 300 }),
    extras: fc.array(fc.constantFrom(0, 0, 0.5, 2), { maxLength: 4 }),
  })
  .map(({ domain, extras }) => {
    const { definition } = domain;
    const twins = extras.flatMap((extra, index) => {
      const tool = definition.tools[index];
      if (tool === undefined || typeof (tool.cost ?? 1) !== "number") return [];
      const cost = (((tool.cost ?? 1) as number) + extra).toFixed(3);
      return [{ ...tool, name: `twin_${tool.name}`, cost: Math.min(1e6, Number(cost)) }];
    });
    return loadDomain({ ...definition, tools: [...definition.tools, ...twins] });
  })
  .chain((domain) => {
    const anyActions = fc.uniqueArray(fc.nat(Math.max(0, domain.actions.count - 1)), {
      minLength: 1,
      maxLength: 6,
    });
    return fc.record({
      domain: fc.constant(domain),
      goal: fc.constantFrom(...domain.goals),
      state: arbitraryState(domain),
      sets: fc.array(
        anyActions.map((actions) => setOf(domain, domain.actions.count === 0 ? [] : actions)),
        { minLength: 1, maxLength: 5 },
      ),
    });
  });

function setOf(domain: Domain, actions: readonly number[]): ActionSet {
  const set = domain.actionSet();
  for (const action of actions) set.add(action);
  return set;
}

describe("disabled actions that vary by request", () => {
  it.each([
    ["by search", false],
    ["beside a table that does not know them", true],
  ])("are answered as by uniform-cost search, %s", (_how, hasTable) => {
    let optima = 0;
    fc.assert(
      fc.property(question, ({ domain, goal, state, sets }) => {
        const planner = new ClassicalPlanner(hasTable ? {} : { tables: false });
        if (hasTable) planner.warm({ domain, goal });
        for (const disabled of sets) {
          const problem = { domain, goal, state, disabled, mode: "optimal" } as const;
          const expected = runSearch(new UniformCostPlanner(), problem);
          const result = runSearch(planner, problem);
          expect(result.status).toBe(expected.status);
          if (result.status !== "solved" || expected.status !== "solved") continue;
          expect([result.scaledCost, result.optimal]).toEqual([expected.scaledCost, true]);
          const proof = provePlan(domain, state, result.actions, goal.condition, { disabled });
          expect(proof.sound).toBe(true);
          optima++;
        }
      }),
      { numRuns: 200 },
    );
    expect(optima).toBeGreaterThan(6);
  });
});

describe("the compiled form of a goal", () => {
  const village = loadDomain(
    readFileSync(new URL("../../../../examples/domains/village.json", import.meta.url), "utf8"),
  );

  it("is compiled once for all actions, and once more with dominated actions", () => {
    const cache = taskCache();
    const goal = village.goals[0] as Goal;
    const { all } = village.variables;
    const state = Int32Array.from(all, ({ min }) => min);
    const forms = new Set<unknown>();
    for (let one = 0; one < village.actions.count; one++) {
      for (let other = 0; other < one; other++) {
        const disabled = setOf(village, [one, other]);
        for (const { layout } of prepareParts(
          { domain: village, goal, state, disabled, mode: "first" },
          cache,
        )) {
          forms.add(layout);
        }
      }
    }
    // Recompiling for each set would give hundreds of forms.
    expect(forms.size).toBeGreaterThan(0);
    expect(forms.size).toBeLessThanOrEqual(2);
  });
});
