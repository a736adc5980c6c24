import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solvePddl } from "./testing/solve-pddl.ts";

/** A predicate applied to objects (`a`, `b`, `c`) and parameters (`?x`, `?y`). */
interface Literal {
  readonly name: string;
  readonly terms: readonly string[];
  readonly isNegated: boolean;
}

interface Action {
  readonly parameters: readonly ("thing" | "tool")[];
  readonly conditions: readonly Literal[];
  readonly differ: boolean;
  readonly effects: readonly Literal[];
  readonly cost: number;
  readonly atLeast: number | undefined;
  readonly change: number;
}

interface Task {
  readonly actions: readonly Action[];
  readonly init: readonly Literal[];
  readonly goal: readonly Literal[];
  readonly goalNumber: number | undefined;
}

const ARITY: Readonly<Record<string, number>> = { p: 0, q: 1, s: 1, r: 2 };
/** `c` is a tool, and tools are things. */
const OBJECTS = { thing: ["a", "b", "c"], tool: ["c"] } as const;
const VARIABLES = ["?x", "?y"];
const MAX = 4;

const literal = (terms: readonly string[]): fc.Arbitrary<Literal> =>
  fc.constantFrom(...Object.keys(ARITY)).chain((name) => {
    const length = ARITY[name] as number;
    const list = fc.array(fc.constantFrom(...terms), { minLength: length, maxLength: length });
    return fc.record({ name: fc.constant(name), terms: list, isNegated: fc.boolean() });
  });

const action = fc
  .array(fc.constantFrom("thing" as const, "thing" as const, "tool" as const), { maxLength: 2 })
  .chain((parameters) => {
    const terms = [
      ...VARIABLES.slice(0, parameters.length),
      ...VARIABLES.slice(0, parameters.length),
      "a",
      "c",
    ];
    return fc.record({
      parameters: fc.constant(parameters),
      conditions: fc.array(literal(terms), { maxLength: 3 }),
      differ: fc.boolean(),
      effects: fc.array(literal(terms), { minLength: 1, maxLength: 3 }),
      cost: fc.integer({ min: 0, max: 3 }),
      atLeast: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 1 }),
      change: fc.integer({ min: -2, max: 2 }),
    });
  });

const task: fc.Arbitrary<Task> = fc.record({
  actions: fc.array(action, { minLength: 2, maxLength: 5 }),
  init: fc.array(literal(["a", "b", "c"]), { maxLength: 5 }),
  goal: fc.array(literal(["a", "b", "c"]), { minLength: 1, maxLength: 3 }),
  goalNumber: fc.option(fc.integer({ min: 0, max: MAX }), { nil: undefined }),
});

const write = ({ name, terms, isNegated }: Literal) => {
  const fact = `(${[name, ...terms].join(" ")})`;
  return isNegated ? `(not ${fact})` : fact;
};

function toPddl({ actions, init, goal, goalNumber }: Task) {
  const written = actions.map((each, index) => {
    const parameters = each.parameters.map((type, position) => `${VARIABLES[position]} - ${type}`);
    const differ = each.differ && parameters.length === 2 ? "(not (= ?x ?y))" : "";
    const atLeast = each.atLeast === undefined ? "" : `(>= (n) ${each.atLeast})`;
    const change = each.change === 0 ? "" : `(increase (n) ${each.change})`;
    return `(:action act${index} :parameters (${parameters.join(" ")})
      :precondition (and ${each.conditions.map(write).join(" ")} ${differ} ${atLeast})
      :effect (and ${each.effects.map(write).join(" ")} ${change}
        (increase (total-cost) ${each.cost})))`;
  });
  const number = goalNumber === undefined ? "" : `(>= (n) ${goalNumber})`;
  return {
    domain: `; @bounds n 0 ${MAX}
      (define (domain d) (:types tool - thing)
      (:predicates (p) (q ?x) (s ?x) (r ?x ?y)) (:functions (n) (total-cost))
      ${written.join("\n")})`,
    problem: `(define (problem p) (:domain d) (:objects a b - thing c - tool)
      (:init (= (n) 1) ${init
        .filter(({ isNegated }) => !isNegated)
        .map(write)
        .join(" ")})
      (:goal (and ${goal.map(write).join(" ")} ${number})) (:metric minimize (total-cost)))`,
  };
}

interface Node {
  readonly facts: ReadonlySet<string>;
  readonly n: number;
}

/** PDDL's semantics of steps, straight from the task; undefined for an inapplicable action. */
function successor(node: Node, each: Action, objects: readonly string[]) {
  const ground = ({ name, terms }: Literal) =>
    [
      name,
      ...terms.map((term) => (term.startsWith("?") ? objects[VARIABLES.indexOf(term)] : term)),
    ].join(" ");
  const holds = each.conditions.every((at) => node.facts.has(ground(at)) !== at.isNegated);
  if (!holds || (each.differ && objects.length === 2 && objects[0] === objects[1]))
    return undefined;
  if (each.atLeast !== undefined && node.n < each.atLeast) return undefined;
  const n = node.n + each.change;
  if (n < 0 || n > MAX) return undefined;
  const facts = new Set(node.facts);
  for (const effect of each.effects) if (effect.isNegated) facts.delete(ground(effect));
  for (const effect of each.effects) if (!effect.isNegated) facts.add(ground(effect));
  return { facts, n };
}

function cheapest({ actions, init, goal, goalNumber }: Task): number | undefined {
  const key = ({ facts, n }: Node) => `${[...facts].sort().join()};${n}`;
  const name = ({ name: first, terms }: Literal) => [first, ...terms].join(" ");
  const bindings = actions.map((each) =>
    each.parameters.reduce<string[][]>(
      (all, type) => all.flatMap((start) => OBJECTS[type].map((object) => [...start, object])),
      [[]],
    ),
  );
  const facts = new Set(init.filter(({ isNegated }) => !isNegated).map(name));
  const layers: Node[][] = [[{ facts, n: 1 }]];
  const closed = new Set<string>();
  for (let cost = 0; cost < layers.length; cost++) {
    // Free steps extend the list during the loop.
    const layer = layers[cost] ?? [];
    for (const node of layer) {
      if (closed.has(key(node))) continue;
      closed.add(key(node));
      const isGoal =
        goal.every((at) => node.facts.has(name(at)) !== at.isNegated) &&
        (goalNumber === undefined || node.n >= goalNumber);
      if (isGoal) return cost;
      for (const [index, each] of actions.entries()) {
        for (const objects of bindings[index] as string[][]) {
          const next = successor(node, each, objects);
          if (next === undefined || closed.has(key(next))) continue;
          const into = cost + each.cost;
          while (layers.length <= into) layers.push([]);
          layers[into]?.push(next);
        }
      }
    }
  }
  return undefined;
}

describe("importPddl", () => {
  it("keeps the optimal cost of any small task, and unsolvability", () => {
    fc.assert(
      fc.property(task, (generated) => {
        const { result, cost } = solvePddl(toPddl(generated), 100_000);
        const expected = cheapest(generated);
        expect(result.status).toBe(expected === undefined ? "unsolvable" : "solved");
        if (expected !== undefined) expect(cost).toBe(expected);
      }),
      { numRuns: 250 },
    );
  });
});
