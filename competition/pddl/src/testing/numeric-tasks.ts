import * as fc from "fast-check";
import type { PddlTexts } from "../import-pddl.ts";

const NUMBERS = ["a", "b", "c", "d"] as const;
const FACTS = ["p", "q", "r"] as const;
type Sum = readonly (readonly [name: string, factor: number])[];

interface Guard {
  readonly sum: Sum;
  readonly operator: "<=" | ">=" | "=" | "<" | ">";
  readonly value: number;
}

interface NumericChange {
  readonly name: string;
  readonly operation: "increase" | "decrease" | "assign";
  readonly sum: Sum;
  readonly constant: number;
}

interface NumericAction {
  readonly guards: readonly Guard[];
  readonly needs: readonly (readonly [fact: string, isTrue: boolean])[];
  readonly makes: readonly (readonly [fact: string, isTrue: boolean])[];
  readonly changes: readonly NumericChange[];
}

/** A small task with unbounded numbers. */
export interface NumericTask {
  readonly actions: readonly NumericAction[];
  readonly goal: readonly Guard[];
  readonly start: readonly number[];
  readonly facts: readonly string[];
}

interface NumericState {
  readonly numbers: ReadonlyMap<string, number>;
  readonly facts: ReadonlySet<string>;
}

const name = fc.constantFrom(...NUMBERS);
const literal = fc.tuple(fc.constantFrom(...FACTS), fc.boolean());
const sum = (most: number): fc.Arbitrary<Sum> =>
  fc.uniqueArray(fc.tuple(name, fc.constantFrom(1, 1, 1, -1, 2)), {
    minLength: 1,
    maxLength: most,
    selector: ([each]) => each,
  });
const guard: fc.Arbitrary<Guard> = fc.record({
  sum: fc.oneof({ weight: 3, arbitrary: sum(1) }, sum(4)),
  operator: fc.constantFrom("<=", ">=", ">=", "=", "<", ">"),
  value: fc.integer({ min: -1, max: 5 }),
});
const constantChange: fc.Arbitrary<NumericChange> = fc.record({
  name,
  operation: fc.constantFrom("increase", "decrease", "increase", "decrease", "assign"),
  sum: fc.constant([]),
  constant: fc.integer({ min: 1, max: 3 }),
});
const sumChange: fc.Arbitrary<NumericChange> = fc.record({
  name,
  operation: fc.constantFrom("increase", "decrease", "assign"),
  sum: sum(2),
  constant: fc.integer({ min: -1, max: 1 }),
});
const changes = fc.uniqueArray(fc.oneof({ weight: 6, arbitrary: constantChange }, sumChange), {
  minLength: 1,
  maxLength: 3,
  selector: (each) => each.name,
});
const facts = fc.uniqueArray(literal, { maxLength: 2, selector: ([fact]) => fact });
const freeAction = fc.record({
  guards: fc.array(guard, { maxLength: 2 }),
  needs: facts,
  makes: facts,
  changes,
});
/** One number's loss is another's gain, as far as available. */
const transfer: fc.Arbitrary<NumericAction> = fc
  .record({
    pair: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
    lost: fc.integer({ min: 1, max: 2 }),
    gained: fc.integer({ min: 1, max: 3 }),
    needs: facts,
    makes: facts,
  })
  .map(({ pair: [from = "a", to = "b"], lost, gained, needs, makes }) => ({
    guards: [{ sum: [[from, 1]], operator: ">=", value: lost }],
    needs,
    makes,
    changes: [
      { name: from, operation: "decrease", sum: [], constant: lost },
      { name: to, operation: "increase", sum: [], constant: gained },
    ],
  }));

export const numericTask: fc.Arbitrary<NumericTask> = fc.record({
  actions: fc.array(fc.oneof(freeAction, transfer), { minLength: 1, maxLength: 4 }),
  goal: fc.array(guard, { minLength: 1, maxLength: 2 }),
  start: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
  facts: fc.subarray([...FACTS]),
});

const writeSum = (terms: Sum, constant: number): string =>
  terms.reduce((all, [each, factor]) => `(+ (* ${factor} (${each})) ${all})`, String(constant));
const writeGuard = (each: Guard): string =>
  `(${each.operator} ${writeSum(each.sum, 0)} ${each.value})`;
const writeFact = ([fact, isTrue]: readonly [string, boolean]): string =>
  isTrue ? `(${fact})` : `(not (${fact}))`;

/** The PDDL texts of a task. */
export function toPddl({ actions, goal, start, facts: held }: NumericTask): PddlTexts {
  const written = actions.map(
    (action, index) => `(:action act${index}
      :precondition (and ${action.guards.map(writeGuard).join(" ")} ${action.needs.map(writeFact).join(" ")})
      :effect (and ${action.makes.map(writeFact).join(" ")} ${action.changes
        .map((each) => `(${each.operation} (${each.name}) ${writeSum(each.sum, each.constant)})`)
        .join(" ")}))`,
  );
  return {
    domain: `(define (domain d) (:predicates ${FACTS.map((each) => `(${each})`).join(" ")})
      (:functions ${NUMBERS.map((each) => `(${each})`).join(" ")}) ${written.join("\n")})`,
    problem: `(define (problem p) (:init ${NUMBERS.map((each, index) => `(= (${each}) ${start[index]})`).join(" ")}
      ${held.map((each) => `(${each})`).join(" ")}) (:goal (and ${goal.map(writeGuard).join(" ")})))`,
  };
}

const sumIn = (terms: Sum, numbers: ReadonlyMap<string, number>): number =>
  terms.reduce((all, [each, factor]) => all + factor * (numbers.get(each) as number), 0);

function holds(guards: readonly Guard[], { numbers }: NumericState): boolean {
  return guards.every(({ sum: terms, operator, value }) => {
    const left = sumIn(terms, numbers);
    if (operator === "=") return left === value;
    if (left === value) return operator.endsWith("=");
    return operator.startsWith("<") ? left < value : left > value;
  });
}

function after(action: NumericAction, state: NumericState): NumericState | undefined {
  const applies =
    holds(action.guards, state) &&
    action.needs.every(([fact, isTrue]) => state.facts.has(fact) === isTrue);
  if (!applies) return undefined;
  const numbers = new Map(state.numbers);
  for (const { name: changed, operation, sum: terms, constant } of action.changes) {
    const amount = sumIn(terms, state.numbers) + constant;
    const old = state.numbers.get(changed) as number;
    numbers.set(
      changed,
      operation === "assign" ? amount : operation === "increase" ? old + amount : old - amount,
    );
  }
  const made = new Set(state.facts);
  for (const [fact, isTrue] of action.makes) {
    if (isTrue) made.add(fact);
    else made.delete(fact);
  }
  return { numbers, facts: made };
}

/**
 * The reachable states, breadth first, with unbounded numbers.
 *
 * @param most limit on states
 */
export function reachableStates(
  { actions, goal, start, facts: held }: NumericTask,
  most: number,
): {
  readonly states: readonly NumericState[];
  /** The fewest steps to the goal; undefined if not reached. */
  readonly depth: number | undefined;
  /** Whether all states were visited. */
  readonly isWhole: boolean;
  /** All states at this depth or less were visited. */
  readonly explored: number;
} {
  const first: NumericState = {
    numbers: new Map(NUMBERS.map((each, index) => [each, start[index] as number])),
    facts: new Set(held),
  };
  const keyOf = (state: NumericState): string =>
    `${[...state.numbers.values()].join(" ")} ${FACTS.filter((each) => state.facts.has(each)).join(" ")}`;
  const depths = new Map([[keyOf(first), 0]]);
  const states = [first];
  for (const state of states) {
    const steps = depths.get(keyOf(state)) as number;
    if (holds(goal, state)) return { states, depth: steps, isWhole: false, explored: steps };
    if (states.length > most) return { states, depth: undefined, isWhole: false, explored: steps };
    for (const action of actions) {
      const next = after(action, state);
      if (next === undefined || depths.has(keyOf(next))) continue;
      depths.set(keyOf(next), steps + 1);
      states.push(next);
    }
  }
  return { states, depth: undefined, isWhole: true, explored: Number.POSITIVE_INFINITY };
}
