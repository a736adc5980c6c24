import assert from "node:assert/strict";
import {
  applyAction,
  type Domain,
  type EffectDefinition,
  loadDomain,
  type PackedState,
  provePlan,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { arbitraryState } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { BoundSource } from "../../heuristics/admissible.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { SearchContext } from "../context.ts";
import { SliceLimits } from "../limits.ts";
import { CountSearch, isCountable } from "./count-search.ts";

/** `CASES=20000 npx vitest run` on this file runs more cases. */
const numRuns = Number(process.env["CASES"] ?? 120);

const goods = ["ore", "coal", "bar", "blade"];
const places = ["home", "mine"];

/** Crafting domains: recipes, permanent tools, refillable tools, and places. */
const craft: fc.Arbitrary<Domain> = fc
  .record({
    max: fc.integer({ min: 2, max: 5 }),
    tools: fc.array(
      fc.record({
        amounts: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 4, maxLength: 4 }),
        isGathered: fc.boolean(),
        needs: fc.option(fc.constantFrom("pick", "forge"), { nil: undefined }),
        brings: fc.option(fc.constantFrom("pick", "forge"), { nil: undefined, freq: 3 }),
        breaks: fc.option(fc.constantFrom("pick", "forge"), { nil: undefined, freq: 6 }),
        at: fc.option(fc.constantFrom(...places), { nil: undefined, freq: 2 }),
        goTo: fc.option(fc.constantFrom(...places), { nil: undefined, freq: 4 }),
        fill: fc.option(fc.nat(5), { nil: undefined, freq: 6 }),
        cost: fc.constantFrom(1, 2, 3, 0.5, 1.25),
      }),
      { minLength: 3, maxLength: 7 },
    ),
  })
  .map(({ max, tools }) =>
    loadDomain({
      name: "craft",
      state: {
        at: { type: "enum", values: places },
        pick: { type: "boolean" },
        forge: { type: "boolean" },
        ...Object.fromEntries(goods.map((good) => [good, { type: "integer", min: 0, max }])),
      },
      tools: tools.map((tool, index) => {
        const then: Record<string, EffectDefinition> = {};
        goods.forEach((good, slot) => {
          const amount = tool.amounts[slot] as number;
          if (amount > 0) then[good] = { "+": amount };
          else if (amount < 0 && !tool.isGathered) then[good] = { "-": -amount };
        });
        if (tool.fill !== undefined) then["coal"] = Math.min(max, tool.fill);
        if (tool.breaks !== undefined) then[tool.breaks] = false;
        if (tool.brings !== undefined) then[tool.brings] = true;
        if (tool.goTo !== undefined) then["at"] = tool.goTo;
        const when = {
          ...(tool.at === undefined ? {} : { at: tool.at }),
          ...(tool.needs === undefined ? {} : { [tool.needs]: true }),
        };
        return { name: `do${index}`, when, then, cost: tool.cost };
      }),
      goals: [
        { name: "some", when: { blade: { ">=": 2 }, bar: { ">=": 1 } } },
        { name: "all", when: { blade: { ">=": max }, ore: { ">=": max } } },
        { name: "exactly", when: { blade: 1, coal: 1, at: "home" } },
        { name: "equipped", when: { pick: true, forge: true, blade: { ">=": 1 } } },
      ],
    }),
  );

/** The reference: plain uniform-cost search; infinite without a plan. */
function cheapest(
  domain: Domain,
  start: PackedState,
  isGoal: (state: PackedState) => boolean,
): number {
  const { actions } = domain;
  const costs = new Map<string, number>([[start.join(), 0]]);
  let open: { state: PackedState; cost: number }[] = [{ state: start, cost: 0 }];
  let best = Number.POSITIVE_INFINITY;
  // Repeats all steps to a fixed point: slow, but obviously correct.
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { state, cost } of open) {
      if (costs.get(state.join()) !== cost) continue;
      if (isGoal(state)) best = Math.min(best, cost);
      for (let action = 0; action < actions.count; action++) {
        const from = actions.conditionStart[action] as number;
        const to = actions.conditionStart[action + 1] as number;
        if (!holds(actions.conditions, from, to, state)) continue;
        const after = new Int32Array(state.length);
        applyAction(actions, action, state, after);
        const key = after.join();
        const total = cost + domain.scaledActionCost(action, state);
        if (total >= (costs.get(key) ?? Number.POSITIVE_INFINITY)) continue;
        costs.set(key, total);
        next.push({ state: after, cost: total });
      }
    }
    open = next;
  }
  return best;
}

it(
  "is admissible, and its plans are optimal",
  () => {
    const seen = { found: 0, exhausted: 0, memory: 0, slice: 0 };
    const arbitrary = craft.chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        goal: fc.constantFrom(...domain.goals),
        state: arbitraryState(domain),
        spare: fc.constantFrom(0, 500, 3000, Number.POSITIVE_INFINITY),
        slice: fc.constantFrom(1, 7, Number.POSITIVE_INFINITY),
      }),
    );
    fc.assert(
      fc.property(arbitrary, ({ domain, goal, state, spare, slice }) => {
        const truth = cheapest(domain, state, (each) => goal.condition.holds(each));
        const parts = prepareParts({ domain, goal, state, mode: "optimal" });
        const [part] = parts;
        if (part === undefined || parts.length > 1 || part.bounds === undefined) return;
        if (part.task.impossible || !isCountable(part.task)) return;
        const context = new SearchContext(part, state);
        const search = new CountSearch(context, part.bounds as BoundSource);
        search.scaledUpperBound = truth + spare;
        let end = "slice";
        for (let turn = 0; turn < 100 && end === "slice"; turn++) {
          context.limits = new SliceLimits({ expansions: slice });
          end = search.run();
        }
        context.release();
        seen[end as keyof typeof seen]++;
        assert.ok(search.scaledLowerBound <= truth, `${search.scaledLowerBound} above ${truth}`);
        if (end !== "found") return;
        assert.equal(search.scaledPlanCost, truth);
        const actions = search.plan.map((operator) => part.task.actions[operator] as number);
        const proof = provePlan(domain, state, actions, goal.condition);
        assert.ok(proof.sound);
        assert.equal(Math.round(proof.cost * 1000), truth);
      }),
      { numRuns },
    );
    // A quick run tries only some of the cases.
    expect(seen.found).toBeGreaterThan(0);
    // Without constraints, few counts could be put into an order.
    expect(seen.found + seen.exhausted).toBeGreaterThan(2 * (seen.memory + seen.slice));
  },
  120_000 + 60 * numRuns,
);
