import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewestSteps } from "../testing/fewest-steps.ts";
import { solvePddl } from "../testing/solve-pddl.ts";

/** A PDDL file as nested lists, so that the reference reads the imported text. */
type Expression = string | readonly Expression[];
type State = Readonly<Record<string, number>>;

interface Action {
  readonly condition: Expression;
  readonly effects: readonly Expression[];
}

const NUMBERS = ["x", "y", "z"];
const MAX = 4;
/** A multiple of every generated divisor, so that the reference uses whole numbers. */
const UNIT = 6 ** 6;

const fluent = fc.constantFrom(...NUMBERS).map((name): Expression => [name]);
const constant = fc.integer({ min: 0, max: 4 }).map(String);

const sum = (depth: number): fc.Arbitrary<Expression> => {
  const leaf = fc.oneof({ weight: 3, arbitrary: fluent }, constant);
  if (depth === 0) return leaf;
  const part = sum(depth - 1);
  const by = fc.constantFrom("1", "2", "3");
  return fc.oneof(
    leaf,
    fc.tuple(fc.constantFrom("+", "-"), part, part),
    fc.tuple(fc.constant("*"), by, part),
    fc.tuple(fc.constant("/"), part, by),
  );
};

/** Amounts may be halves, which are exact in floating point. */
const amount = fc.oneof(
  constant,
  fluent,
  fc.tuple(fc.constantFrom("+", "-"), fluent, constant),
  fc.tuple(fc.constant("*"), fc.constantFrom("1", "2", "3"), fluent),
  fc.tuple(fc.constant("/"), constant, fc.constant("2")),
);

const condition = (depth: number): fc.Arbitrary<Expression> => {
  const comparison = fc.tuple(
    fc.constantFrom("<", "<=", ">", ">=", "="),
    sum(2).map((each): Expression => ["+", each, "0"]),
    sum(1),
  );
  const leaf = fc.oneof({ weight: 3, arbitrary: comparison }, fc.constant<Expression>(["b"]));
  if (depth === 0) return leaf;
  const part = condition(depth - 1);
  return fc.oneof(
    leaf,
    fc.tuple(fc.constant("not"), part),
    fc.tuple(fc.constantFrom("and", "or", "imply"), part, part),
  );
};

const change = fc.tuple(fc.constantFrom("increase", "decrease", "assign"), fluent, amount);
const fact = fc.constantFrom<Expression>(["b"], ["not", ["b"]]);
const guarded = (effect: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc.oneof({ weight: 3, arbitrary: effect }, fc.tuple(fc.constant("when"), condition(0), effect));

const action: fc.Arbitrary<Action> = fc.record({
  condition: fc.oneof(condition(1), fc.constant<Expression>(["and"])),
  effects: fc
    .tuple(
      fc.uniqueArray(guarded(change), {
        minLength: 1,
        maxLength: 2,
        selector: (effect) => changedBy(effect),
      }),
      fc.array(guarded(fact), { maxLength: 1 }),
    )
    .map(([changes, facts]) => [...changes, ...facts]),
});

const task = fc.record({
  actions: fc.array(action, { minLength: 2, maxLength: 3 }),
  goal: condition(2),
  start: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
});
type Task = typeof task extends fc.Arbitrary<infer T> ? T : never;

/** The number changed by an effect. */
function changedBy(effect: Expression): string {
  const [head, second, third] = effect as readonly Expression[];
  return head === "when" ? changedBy(third as Expression) : String(second);
}

const write = (each: Expression): string =>
  typeof each === "string" ? each : `(${each.map(write).join(" ")})`;

function toPddl({ actions, goal, start }: Task) {
  const bounds = NUMBERS.map((name) => `; @bounds ${name} 0 ${MAX}`).join("\n");
  const written = actions.map(
    (each, index) => `(:action act${index} :precondition ${write(each.condition)}
      :effect (and ${each.effects.map(write).join(" ")}))`,
  );
  const numbers = NUMBERS.map((name, index) => `(= (${name}) ${start[index]})`).join(" ");
  return {
    domain: `${bounds}\n(define (domain d) (:predicates (b)) (:functions (x) (y) (z))
      ${written.join("\n")})`,
    problem: `(define (problem p) (:init ${numbers} ${isTrueAtStart(start) ? "(b)" : ""})
      (:goal ${write(goal)}))`,
  };
}

const isTrueAtStart = (start: readonly number[]): boolean => start[3] === 1;

/** A number in units that make every value whole. */
function amountOf(each: Expression, state: State): number {
  if (typeof each === "string") return Number(each) * UNIT;
  const [head, ...rest] = each;
  const [left = 0, right = 0] = rest.map((operand) => amountOf(operand, state));
  if (head === "+") return left + right;
  if (head === "-") return left - right;
  if (head === "*") return (left * right) / UNIT;
  if (head === "/") return left / (right / UNIT);
  return (state[String(head)] as number) * UNIT;
}

function holds(each: Expression, state: State): boolean {
  const [head, ...rest] = each as readonly Expression[];
  const of = (index: number): boolean => holds(rest[index] as Expression, state);
  if (head === "b") return state["b"] === 1;
  if (head === "not") return !of(0);
  if (head === "and") return rest.every((_, index) => of(index));
  if (head === "or") return of(0) || of(1);
  if (head === "imply") return !of(0) || of(1);
  const [left = 0, right = 0] = rest.map((operand) => amountOf(operand, state));
  if (head === "=") return left === right;
  const order = Math.sign(left - right);
  return (
    (order === 0 && String(head).endsWith("=")) || order === (String(head).startsWith("<") ? -1 : 1)
  );
}

/** PDDL's semantics of steps on the previous state; undefined for an inapplicable step. */
function after({ condition: required, effects }: Action, state: State): State | undefined {
  if (!holds(required, state)) return undefined;
  const next: Record<string, number> = { ...state };
  for (const effect of effects) {
    const [head, second, third] = effect as readonly Expression[];
    if (head === "when" && !holds(second as Expression, state)) continue;
    const [operation, subject, by] = (head === "when" ? third : effect) as readonly Expression[];
    if (operation === "b" || operation === "not") next["b"] = operation === "b" ? 1 : 0;
    else {
      const name = write(subject as Expression).slice(1, -1);
      const change = amountOf(by as Expression, state) / UNIT;
      const old = state[name] as number;
      const value = { assign: change, increase: old + change, decrease: old - change };
      next[name] = value[operation as keyof typeof value];
    }
  }
  return NUMBERS.every((name) => (next[name] as number) >= 0 && (next[name] as number) <= MAX)
    ? next
    : undefined;
}

function fewest({ actions, goal, start }: Task): number | undefined {
  const [x = 0, y = 0, z = 0] = start;
  return fewestSteps<State>({
    start: { x, y, z, b: isTrueAtStart(start) ? 1 : 0 },
    isGoal: (state) => holds(goal, state),
    after: (state) =>
      actions.map((each) => after(each, state)).filter((reached) => reached !== undefined),
    keyOf: (state) => JSON.stringify(state),
  });
}

describe("importPddl with numbers", () => {
  it("keeps the fewest steps of any small task, including fractions and unsolvability", () => {
    fc.assert(
      fc.property(task, (generated) => {
        const { result, tools } = solvePddl(toPddl(generated), 100_000);
        const expected = fewest(generated);
        expect(result.status).toBe(expected === undefined ? "unsolvable" : "solved");
        if (expected !== undefined) expect(tools).toHaveLength(expected);
      }),
      { numRuns: 150 },
    );
  });
});
