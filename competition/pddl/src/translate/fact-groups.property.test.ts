import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewestSteps } from "../testing/fewest-steps.ts";
import { solvePddl } from "../testing/solve-pddl.ts";

const THINGS = ["cart", "ship"] as const;
const PLACES = ["a", "b", "c"] as const;
/** Facts as text: places of things, and daylight. */
const FACTS = ["day", ...THINGS.flatMap((thing) => PLACES.map((place) => `at ${thing} ${place}`))];

interface Literal {
  readonly fact: string;
  readonly isNegated: boolean;
}

/** A deletion of a true fact, with an optional replacement. */
interface Effect {
  readonly when: readonly Literal[];
  readonly deleted: readonly string[];
  readonly added: readonly string[];
}

interface Action {
  readonly condition: readonly Literal[];
  readonly effects: readonly Effect[];
}

interface Task {
  readonly actions: readonly Action[];
  readonly init: readonly string[];
  readonly goal: readonly Literal[];
}

const fact = fc.constantFrom(...FACTS);
const literals = (maxLength: number) =>
  fc.array(fc.record({ fact, isNegated: fc.boolean() }), { maxLength });
const place = fc.constantFrom(...PLACES);

/** Most effects move a thing from place to place; some are arbitrary. */
const effect: fc.Arbitrary<Effect> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({ thing: fc.constantFrom(...THINGS), from: place, to: place, more: literals(1) })
      .map(({ thing, from, to, more }) => ({
        when: [{ fact: `at ${thing} ${from}`, isNegated: false }, ...more],
        deleted: [`at ${thing} ${from}`],
        added: [`at ${thing} ${to}`],
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      when: literals(2),
      deleted: fc.array(fact, { maxLength: 1 }),
      added: fc.array(fact, { maxLength: 1 }),
    }),
  },
);

const task: fc.Arbitrary<Task> = fc.record({
  actions: fc.array(
    fc.record({
      condition: literals(2),
      effects: fc.array(effect, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  init: fc
    .tuple(fc.option(place), fc.option(place), fc.subarray(FACTS, { maxLength: 1 }))
    .map(([cart, ship, more]) => [
      ...new Set([
        ...(cart === null ? [] : [`at cart ${cart}`]),
        ...(ship === null ? [] : [`at ship ${ship}`]),
        ...more,
      ]),
    ]),
  goal: literals(3),
});

const write = ({ fact: text, isNegated }: Literal): string =>
  isNegated ? `(not (${text}))` : `(${text})`;
const all = (each: readonly Literal[]): string => `(and ${each.map(write).join(" ")})`;

function toPddl({ actions, init, goal }: Task) {
  const written = actions.map(({ condition, effects }, index) => {
    const each = effects.map(({ when, deleted, added }) => {
      const parts = [
        ...deleted.map((text) => `(not (${text}))`),
        ...added.map((text) => `(${text})`),
      ];
      return `(when ${all(when)} (and ${parts.join(" ")}))`;
    });
    return `(:action act${index} :precondition ${all(condition)} :effect (and ${each.join(" ")}))`;
  });
  return {
    domain: `(define (domain d) (:predicates (day) (at ?thing ?place)) ${written.join("\n")})`,
    problem: `(define (problem p) (:domain d) (:objects ${[...THINGS, ...PLACES].join(" ")})
      (:init ${init.map((text) => `(${text})`).join(" ")}) (:goal ${all(goal)}))`,
  };
}

const holds = (facts: ReadonlySet<string>, each: readonly Literal[]): boolean =>
  each.every(({ fact: text, isNegated }) => facts.has(text) !== isNegated);

/** PDDL's semantics of an action: conditions read the previous state, and additions win. */
function after({ effects }: Action, facts: ReadonlySet<string>): ReadonlySet<string> {
  const acting = effects.filter(({ when }) => holds(facts, when));
  const next = new Set(facts);
  for (const { deleted } of acting) for (const text of deleted) next.delete(text);
  for (const { added } of acting) for (const text of added) next.add(text);
  return next;
}

describe("groups of facts", () => {
  it("keep the fewest steps of any small task, and unsolvability", () => {
    let grouped = 0;
    fc.assert(
      fc.property(task, (generated) => {
        const solved = solvePddl(toPddl(generated), 100_000);
        const variables = Object.values(solved.task.definition.state);
        if (variables.some(({ type }) => type === "enum")) grouped++;
        const expected = fewestSteps<ReadonlySet<string>>({
          start: new Set(generated.init),
          isGoal: (facts) => holds(facts, generated.goal),
          after: (facts) =>
            generated.actions.flatMap((each) =>
              holds(facts, each.condition) ? [after(each, facts)] : [],
            ),
          keyOf: (facts) => [...facts].sort().join(),
        });
        expect(solved.result.status).toBe(expected === undefined ? "unsolvable" : "solved");
        if (expected !== undefined) expect(solved.tools).toHaveLength(expected);
      }),
      { numRuns: 400 },
    );
    expect(grouped).toBeGreaterThan(5);
  });
});
