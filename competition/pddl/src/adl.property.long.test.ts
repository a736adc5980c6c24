import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPddlPlan, importPddl, importPddlInParts, PddlError } from "./index.ts";
import { fewestSteps } from "./testing/fewest-steps.ts";
import { solvePddl, solveTask } from "./testing/solve-pddl.ts";

/** A PDDL condition with every construct; variables begin with `?`. */
type Formula =
  | { readonly kind: "fact"; readonly name: string; readonly terms: readonly string[] }
  | { readonly kind: "same"; readonly terms: readonly string[] }
  | { readonly kind: "not"; readonly part: Formula }
  | { readonly kind: "and" | "or" | "imply"; readonly parts: readonly Formula[] }
  | { readonly kind: "forall" | "exists"; readonly variable: string; readonly part: Formula };

interface Effect {
  readonly variable: string | undefined;
  readonly when: Formula | undefined;
  readonly name: string;
  readonly terms: readonly string[];
  readonly isDeleted: boolean;
}

interface Action {
  readonly parameters: readonly string[];
  readonly condition: Formula;
  readonly effects: readonly Effect[];
}

interface Task {
  readonly actions: readonly Action[];
  readonly derived: Formula;
  readonly init: readonly string[];
  readonly goal: Formula;
}

const OBJECTS = ["a", "b"];
/** `d` is derived, so no action changes it. It may depend on itself, but not on its negation. */
const ARITY: Readonly<Record<string, number>> = { p: 0, q: 1, r: 2, d: 1 };
const CHANGING = ["p", "q", "r"];

const termsOf = (name: string, names: readonly string[]): fc.Arbitrary<readonly string[]> => {
  const length = ARITY[name] as number;
  return fc.array(fc.constantFrom(...names), { minLength: length, maxLength: length });
};

const fact = (names: readonly string[], predicates: readonly string[]): fc.Arbitrary<Formula> =>
  fc
    .constantFrom(...predicates)
    .chain((name) => termsOf(name, names).map((terms) => ({ kind: "fact" as const, name, terms })));

const formula = (
  names: readonly string[],
  depth: number,
  predicates: readonly string[] = Object.keys(ARITY),
): fc.Arbitrary<Formula> => {
  const same = fc
    .array(fc.constantFrom(...names), { minLength: 2, maxLength: 2 })
    .map((terms) => ({ kind: "same" as const, terms }));
  const leaf = fc.oneof({ weight: 4, arbitrary: fact(names, predicates) }, same);
  if (depth === 0) return leaf;
  const part = formula(names, depth - 1, predicates);
  const variable = `?v${depth}`;
  const inner = formula([...names, variable, variable], depth - 1, predicates);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    part.map((each) => ({ kind: "not" as const, part: each })),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(part, { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("imply" as const),
      parts: fc.array(part, { minLength: 2, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constantFrom("forall" as const, "exists" as const),
      variable: fc.constant(variable),
      part: inner,
    }),
  );
};

const effect = (parameters: readonly string[]): fc.Arbitrary<Effect> =>
  fc.option(fc.constant("?e"), { nil: undefined }).chain((variable) => {
    const names = [...OBJECTS, ...parameters, ...(variable === undefined ? [] : [variable])];
    return fc.constantFrom(...CHANGING).chain((name) =>
      fc.record({
        variable: fc.constant(variable),
        when: fc.option(formula(names, 1), { nil: undefined }),
        name: fc.constant(name),
        terms: termsOf(name, names),
        isDeleted: fc.boolean(),
      }),
    );
  });

const action = (maxEffects: number): fc.Arbitrary<Action> =>
  fc.subarray(["?x", "?y"]).chain((parameters) =>
    fc.record({
      parameters: fc.constant(parameters),
      condition: formula([...OBJECTS, ...parameters], maxEffects > 3 ? 0 : 2),
      effects: fc.array(effect(parameters), { minLength: 1, maxLength: maxEffects }),
    }),
  );

/** A condition without negations, possibly with the derived predicate. */
const positive = (names: readonly string[], depth: number): fc.Arbitrary<Formula> => {
  const leaf = fact(names, ["q", "r", "d"]);
  if (depth === 0) return leaf;
  const variable = `?v${depth}`;
  return fc.oneof(
    leaf,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(positive(names, depth - 1), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom("forall" as const, "exists" as const),
      variable: fc.constant(variable),
      part: positive([...names, variable, variable], depth - 1),
    }),
  );
};

const FACTS = ["p", ...OBJECTS.flatMap((x) => [`q ${x}`, ...OBJECTS.map((y) => `r ${x} ${y}`)])];

const taskOf = (maxEffects: number): fc.Arbitrary<Task> =>
  fc.record({
    actions: fc.array(action(maxEffects), { minLength: 1, maxLength: 3 }),
    derived: fc.oneof(
      formula([...OBJECTS, "?z"], 2, CHANGING),
      positive([...OBJECTS, "?z", "?z"], 3),
    ),
    init: fc.subarray(FACTS),
    goal: formula(OBJECTS, 2),
  });

const task = taskOf(3);

function write(each: Formula): string {
  switch (each.kind) {
    case "fact":
      return `(${[each.name, ...each.terms].join(" ")})`;
    case "same":
      return `(= ${each.terms.join(" ")})`;
    case "not":
      return `(not ${write(each.part)})`;
    case "forall":
    case "exists":
      return `(${each.kind} (${each.variable}) ${write(each.part)})`;
    default:
      return `(${[each.kind, ...each.parts.map(write)].join(" ")})`;
  }
}

function writeEffect({ variable, when, name, terms, isDeleted }: Effect): string {
  const literal = `(${[name, ...terms].join(" ")})`;
  const plain = isDeleted ? `(not ${literal})` : literal;
  const guarded = when === undefined ? plain : `(when ${write(when)} ${plain})`;
  return variable === undefined ? guarded : `(forall (${variable}) ${guarded})`;
}

function toPddl({ actions, derived, init, goal }: Task) {
  const written = actions.map(
    ({ parameters, condition, effects }, index) => `(:action act${index}
      :parameters (${parameters.join(" ")}) :precondition ${write(condition)}
      :effect (and ${effects.map(writeEffect).join(" ")}))`,
  );
  return {
    domain: `(define (domain d) (:predicates (p) (q ?x) (r ?x ?y) (d ?z))
      (:derived (d ?z) ${write(derived)}) ${written.join("\n")})`,
    problem: `(define (problem p) (:objects ${OBJECTS.join(" ")})
      (:init ${init.map((each) => `(${each})`).join(" ")}) (:goal ${write(goal)}))`,
  };
}

type Scope = Readonly<Record<string, string>>;

const ground = (name: string, terms: readonly string[], scope: Scope): string =>
  [name, ...terms.map((term) => scope[term] ?? term)].join(" ");

/** The fixpoint of derived facts over the given ones. */
function closure(facts: ReadonlySet<string>, derived: Formula): ReadonlySet<string> {
  let all = facts;
  for (;;) {
    const more = OBJECTS.filter((object) => holds(derived, { "?z": object }, all));
    const next = new Set([...facts, ...more.map((object) => `d ${object}`)]);
    if (next.size === all.size) return all;
    all = next;
  }
}

/** PDDL's semantics of conditions, straight from the task. */
function holds(each: Formula, scope: Scope, facts: ReadonlySet<string>): boolean {
  const of = (part: Formula, more: Scope = {}): boolean =>
    holds(part, { ...scope, ...more }, facts);
  switch (each.kind) {
    case "fact":
      return facts.has(ground(each.name, each.terms, scope));
    case "same": {
      const [left, right] = each.terms.map((term) => scope[term] ?? term);
      return left === right;
    }
    case "not":
      return !of(each.part);
    case "and":
      return each.parts.every((part) => of(part));
    case "or":
      return each.parts.some((part) => of(part));
    case "imply":
      return !of(each.parts[0] as Formula) || of(each.parts[1] as Formula);
    case "forall":
      return OBJECTS.every((object) => of(each.part, { [each.variable]: object }));
    case "exists":
      return OBJECTS.some((object) => of(each.part, { [each.variable]: object }));
  }
}

function bindings(names: readonly string[]): readonly Scope[] {
  return names.reduce<readonly Scope[]>(
    (all, name) => all.flatMap((scope) => OBJECTS.map((object) => ({ ...scope, [name]: object }))),
    [{}],
  );
}

/** The facts after an action; undefined if it is not applicable. */
function after(
  { condition, effects }: Action,
  scope: Scope,
  facts: ReadonlySet<string>,
  derived: Formula,
): ReadonlySet<string> | undefined {
  const all = closure(facts, derived);
  if (!holds(condition, scope, all)) return undefined;
  const acting = effects.flatMap((each) =>
    bindings(each.variable === undefined ? [] : [each.variable])
      .map((more) => ({ each, inner: { ...scope, ...more } }))
      .filter(({ inner }) => each.when === undefined || holds(each.when, inner, all)),
  );
  const next = new Set(facts);
  for (const isDeleted of [true, false]) {
    for (const { each, inner } of acting) {
      if (each.isDeleted !== isDeleted) continue;
      const key = ground(each.name, each.terms, inner);
      if (isDeleted) next.delete(key);
      else next.add(key);
    }
  }
  return next;
}

/** @param isTaken whether a ground action is allowed, by the name of its tool */
function fewest(
  { actions, derived, init, goal }: Task,
  isTaken: (tool: string) => boolean = () => true,
): number | undefined {
  const nameOf = (index: number, { parameters }: Action, scope: Scope): string =>
    [`act${index}`, ...parameters.map((name) => scope[name])].join(".");
  return fewestSteps<ReadonlySet<string>>({
    start: new Set(init),
    isGoal: (facts) => holds(goal, {}, closure(facts, derived)),
    after: (facts) =>
      actions.flatMap((each, index) =>
        bindings(each.parameters)
          .filter((scope) => isTaken(nameOf(index, each, scope)))
          .flatMap((scope) => after(each, scope, facts, derived) ?? []),
      ),
    keyOf: (facts) => [...facts].sort().join(),
  });
}

describe("importPddl with full ADL", () => {
  it("keeps the fewest steps of any small task, and unsolvability", () => {
    fc.assert(
      fc.property(task, (generated) => {
        const { result, tools } = solvePddl(toPddl(generated), 100_000);
        const expected = fewest(generated);
        expect(result.status).toBe(expected === undefined ? "unsolvable" : "solved");
        if (expected !== undefined) expect(tools).toHaveLength(expected);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps the fewest steps with split actions", () => {
    let takenApart = 0;
    fc.assert(
      fc.property(taskOf(8), (generated) => {
        const split = importPddl(toPddl(generated), { maxEffectCases: 1 });
        const { result, tools } = solveTask(split, 100_000);
        const expected = fewest(generated);
        expect(result.status).toBe(expected === undefined ? "unsolvable" : "solved");
        const steps = formatPddlPlan(tools.map((tool) => ({ tool })));
        if (expected !== undefined) expect(steps).toHaveLength(expected);
        if (tools.length > steps.length) takenApart++;
      }),
      { numRuns: 640 },
    );
    expect(takenApart).toBeGreaterThan(1);
  });

  it("keeps exactly the effects of a part's actions", () => {
    let parts = 0;
    fc.assert(
      fc.property(task, fc.nat({ max: 6 }), (generated, maxGroundActions) => {
        try {
          for (const part of importPddlInParts(toPddl(generated), { maxGroundActions })) {
            const names = new Set(part.definition.tools.map(({ name }) => name));
            const expected = fewest(generated, (tool) => names.has(tool));
            const { result, tools } = solveTask(part, 100_000);
            expect(result.status).toBe(expected === undefined ? "unsolvable" : "solved");
            if (expected !== undefined) expect(tools).toHaveLength(expected);
            if (!part.isWhole) parts++;
          }
        } catch (error) {
          // Its goal is not reachable before the limit.
          expect(error).toBeInstanceOf(PddlError);
        }
      }),
      { numRuns: 640 },
    );
    expect(parts).toBeGreaterThan(1);
  });

  const rooms = (length: number) => Array.from({ length }, (_, index) => `o${index}`);

  /** Rooms in a row; a switch in the first one marks it as reached. */
  const row = (length: number, step: string, roads: (from: string, to: string) => string) => {
    const names = rooms(length);
    const next = names.slice(1).map((name, index) => roads(names[index] as string, name));
    return {
      domain: `(define (domain d) (:predicates (next ?x ?y) (reached ?x) (on ?x) (open ?x) (p))
        (:derived (reached ?x) (or (on ?x) (exists (?y) (and (next ?y ?x) ${step} (reached ?y)))))
        (:action switch :effect (on o0))
        (:action open :parameters (?x) :effect (open ?x))
        (:action go :precondition (reached o${length - 1}) :effect (p)))`,
      problem: `(define (problem q) (:objects ${names.join(" ")}) (:init ${next.join(" ")}) (:goal (p)))`,
    };
  };
  const switchAnywhere = ({ domain, problem }: ReturnType<typeof row>) => ({
    domain: domain.replace(":effect (on o0)", ":parameters (?x) :effect (on ?x)"),
    problem,
  });
  const oneWay = (from: string, to: string) => `(next ${from} ${to})`;
  const bothWays = (from: string, to: string) => `(next ${from} ${to}) (next ${to} ${from})`;

  it("expands derivations of any length", () => {
    expect(solvePddl(row(1000, "", oneWay), 10).tools).toEqual(["switch", "go"]);
    expect(solvePddl(row(300, "", bothWays), 10).tools).toEqual(["switch", "go"]);
    expect(solvePddl(switchAnywhere(row(300, "", bothWays)), 10).tools).toHaveLength(2);
    expect(solvePddl(row(6, "(open ?x)", bothWays), 100_000).tools).toHaveLength(7);
  });

  it("refuses derivations that are too deep or too large", () => {
    const nested = switchAnywhere(row(200, "(open ?x)", oneWay));
    expect(() => importPddl(nested)).toThrow(/nest deeper than 100/);
    const long = row(300, "", oneWay);
    expect(() => importPddl(long, { maxMemoryMb: 0.1 })).toThrow(/more than 0.1 MiB/);
    const everywhere = row(9, "", () =>
      rooms(9)
        .flatMap((from) => rooms(9).map((to) => oneWay(from, to)))
        .join(" "),
    );
    expect(() => importPddl(everywhere, { maxWork: 5000 })).toThrow(/more than 5000/);
  });

  it("refuses a derived predicate that depends on its own negation", () => {
    const texts = {
      domain: `(define (domain d) (:predicates (p) (odd)) (:derived (odd) (and (p) (not (odd))))
        (:action go :effect (not (p))))`,
      problem: "(define (problem p) (:init (p)) (:goal (odd)))",
    };
    expect(() => importPddl(texts)).toThrow(/depends on its own negation/);
  });
});
