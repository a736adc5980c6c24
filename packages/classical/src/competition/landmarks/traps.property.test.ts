import assert from "node:assert/strict";
import { loadDomain, type PlanningProblem } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { stateFacts } from "../../relaxation/relaxed-task.ts";
import { SearchContext } from "../../search/context.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { LostPairs } from "../novelty/lost-pairs.ts";
import { ExclusiveFacts } from "./exclusive-facts.ts";
import { factTests } from "./fact-tests.ts";
import { operatorFacts } from "./operator-facts.ts";
import { uselessOperators } from "./traps.ts";

const cases = Number(process.env["CASES"] ?? 150);

/** A reachable state and its successors. */
interface Place {
  readonly values: Int32Array;
  readonly steps: { readonly operator: number; readonly to: Place }[];
  isGoal: boolean;
}

/** All reachable states. */
function explore(context: SearchContext): Place[] {
  const known = new Map<string, Place>();
  const enter = (): Place => {
    const key = context.values.join();
    let place = known.get(key);
    if (place === undefined) {
      place = { values: context.values.slice(), steps: [], isGoal: context.isGoal() };
      known.set(key, place);
    }
    return place;
  };
  context.loadStart();
  enter();
  for (const place of known.values()) {
    context.loadValues(place.values);
    const operators = context.applicable.slice(0, context.findApplicable());
    for (const operator of operators) {
      context.loadValues(place.values);
      if (context.advance(operator)) place.steps.push({ operator, to: enter() });
    }
  }
  return [...known.values()];
}

/** The states that can reach the goal. */
function leadingOn(places: readonly Place[]): ReadonlySet<Place> {
  const leading = new Set(places.filter(({ isGoal }) => isGoal));
  for (let before = -1; before < leading.size; ) {
    before = leading.size;
    for (const place of places)
      if (place.steps.some(({ to }) => leading.has(to))) leading.add(place);
  }
  return leading;
}

/** Checks the useless operators of a problem, and counts the steps into traps. */
function checkTraps(asked: Omit<PlanningProblem, "mode">): number {
  let useless = 0;
  if (asked.domain.cases.split !== undefined) return 0;
  for (const part of prepareParts({ ...asked, mode: "first" })) {
    const { task, relaxed } = part;
    if (task.impossible || relaxed === undefined) continue;
    const context = new SearchContext(part, asked.state);
    const { factCount } = relaxed;
    const tests = finish(factTests(task, relaxed));
    const operators = finish(operatorFacts(task, tests));
    const start = context.startValues();
    const exclusive = finish(ExclusiveFacts.find(relaxed, start, operators));
    assert.ok(exclusive !== undefined);
    const isUseless = finish(uselessOperators(task, tests, operators, exclusive));
    const lost = finish(LostPairs.find(task, tests, operators, exclusive, isUseless));
    const places = explore(context);
    const leading = leadingOn(places);
    const facts = new Int32Array(factCount);
    for (const place of places) {
      const { values, steps } = place;
      const count = stateFacts(relaxed, values, facts);
      for (const one of facts.subarray(0, count)) {
        for (const other of facts.subarray(0, count)) assert.ok(!exclusive.are(one, other));
      }
      if (lost?.isLost(facts, count, count) === true) assert.ok(!leading.has(place));
      for (const { operator, to } of steps) {
        if (isUseless[operator] === 0) continue;
        assert.ok(!leading.has(to));
        useless++;
      }
    }
  }
  return useless;
}

it("drop no operator of any plan, and no state that leads on, and claim no mutex between facts that hold together", () => {
  const property = fc.property(arbitraryProblem({ maxStates: 200 }), (asked) => {
    checkTraps(asked);
  });
  expect(() => fc.assert(property, { numRuns: cases })).not.toThrow();
});

it("drop a step into a dead end", () => {
  const domain = loadDomain({
    name: "well",
    state: {
      at: { type: "enum", values: ["gate", "yard", "well"], default: "gate" },
      home: { type: "boolean", default: false },
    },
    tools: [
      { name: "enter", when: { at: "gate" }, then: { at: "yard" } },
      { name: "fall", when: { at: "yard" }, then: { at: "well" } },
      { name: "return", when: { at: "yard" }, then: { at: "gate" } },
      { name: "rest", when: { at: "yard" }, then: { home: true } },
      { name: "shout", when: { at: "well" }, then: { home: true } },
    ],
    goals: [{ name: "home", when: { home: true, at: "gate" } }],
  });
  const problem = { domain, state: domain.state({}), goal: domain.goal("home") };
  expect(checkTraps(problem)).toBeGreaterThan(0);
});
