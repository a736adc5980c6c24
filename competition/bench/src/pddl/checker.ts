import type { PddlTexts } from "@understudy/pddl";
import { boundTo, type Expression, keyOf, listOf, parse, type Scope, typed } from "./expression.ts";
import { isRuledOut, without } from "./ruled-out.ts";

/*
 * Plays plans through PDDL tasks as the language defines them: straight from the texts, without grounding, and
 * independently of the translator under test.
 */

interface Action {
  readonly parameters: readonly (readonly [name: string, type: Expression])[];
  readonly precondition: Expression;
  readonly effect: Expression;
}

interface State {
  readonly facts: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** The verdict on a plan. */
export type Verdict =
  | { readonly isValid: true; readonly cost: number }
  | { readonly isValid: false; readonly why: string };

/** Checks a plan with one step such as `(move a b)` per line. Texts are read once for all plans. */
export function checkPlan(texts: PddlTexts, plan: readonly string[]): Verdict {
  const checker = checkers.get(texts) ?? new Checker(texts);
  checkers.set(texts, checker);
  return checker.check(plan);
}

const checkers = new WeakMap<PddlTexts, Checker>();

class Checker {
  readonly #parents = new Map<string, string>();
  readonly #objects: readonly (readonly [name: string, type: Expression])[];
  readonly #actions = new Map<string, Action>();
  readonly #derived: { head: string; parameters: Action["parameters"]; body: Expression }[] = [];
  readonly #derivedFrom = new WeakMap<State, State>();
  readonly #start: State;
  readonly #goal: Expression;
  readonly #constraints: readonly Expression[];
  readonly #metric: Expression | undefined;

  constructor({ domain, problem }: PddlTexts) {
    const sections = [...listOf(parse(domain)).slice(2), ...listOf(parse(problem)).slice(2)];
    const all = (head: string) => sections.map(listOf).filter(([first]) => first === head);
    const rest = (head: string) => all(head).flatMap((section) => section.slice(1));
    for (const [name, type] of typed(rest(":types"))) this.#parents.set(name, String(type));
    this.#objects = [...typed(rest(":constants")), ...typed(rest(":objects"))];
    for (const section of all(":action")) {
      const part = (key: string): Expression => section[section.indexOf(key) + 1] ?? [];
      const has = (key: string): boolean => section.includes(key);
      this.#actions.set(String(section[1]), {
        parameters: has(":parameters") ? typed(listOf(part(":parameters"))) : [],
        precondition: has(":precondition") ? part(":precondition") : [],
        effect: has(":effect") ? part(":effect") : [],
      });
    }
    for (const [, head, body] of all(":derived")) {
      const [name, ...parameters] = listOf(head as Expression);
      this.#derived.push({
        head: String(name),
        parameters: typed(parameters),
        body: body as Expression,
      });
    }
    const facts = new Set<string>();
    const numbers = new Map<string, number>();
    for (const each of rest(":init").map(listOf)) {
      if (each[0] === "=") numbers.set(keyOf(each[1] as Expression, new Map()), Number(each[2]));
      else facts.add(keyOf(each, new Map()));
    }
    this.#start = { facts, numbers };
    this.#goal = rest(":goal")[0] as Expression;
    this.#constraints = rest(":constraints");
    this.#metric = rest(":metric")[1];
  }

  check(plan: readonly string[]): Verdict {
    let state = this.#start;
    const states = [this.#derive(state)];
    for (const [index, line] of plan.entries()) {
      const [name, ...objects] = listOf(parse(line)).map(String);
      const action = this.#actions.get(name as string);
      if (action === undefined) return { isValid: false, why: `there is no action ${name}` };
      const scope = new Map(
        action.parameters.map(([parameter], at) => [parameter, objects[at] as string]),
      );
      const fits = action.parameters.every(([, type], at) =>
        this.#membersOf(type).includes(objects[at] as string),
      );
      if (!fits || objects.length !== action.parameters.length) {
        return { isValid: false, why: `the objects of ${line} do not fit` };
      }
      if (!this.#holds(action.precondition, scope, this.#derive(state))) {
        return { isValid: false, why: `step ${index + 1}, ${line}, does not apply` };
      }
      state = this.#apply(action.effect, scope, state);
      states.push(this.#derive(state));
    }
    const violated = new Map<string, number>();
    if (!this.#meetsGoal(this.#goal, new Map(), states, violated)) {
      return { isValid: false, why: "the goal does not hold at the end" };
    }
    if (!this.#constraints.every((each) => this.#meets(each, new Map(), states, violated))) {
      return { isValid: false, why: "a constraint is violated" };
    }
    const metric = this.#metric;
    if (metric === undefined) return { isValid: true, cost: plan.length };
    const names = JSON.stringify([this.#goal, this.#constraints]).matchAll(
      /"preference","([^"]+)"/g,
    );
    const none = [...names].map(([, name]) => [`is-violated ${name}`, 0] as const);
    const value = (
      { facts, numbers }: State,
      time: number,
      counts: ReadonlyMap<string, number>,
    ): number => {
      const timed = new Map([["total-time", time], ...none, ...counts, ...numbers]);
      return number(metric, new Map(), { facts, numbers: timed });
    };
    return {
      isValid: true,
      cost: value(state, plan.length, violated) - value(this.#start, 0, new Map()),
    };
  }

  /** Counts violated preferences; whether the rest of the goal holds at the end. */
  #meetsGoal(
    goal: Expression,
    scope: Scope,
    states: readonly State[],
    violated: Map<string, number>,
  ): boolean {
    const [head, first, second] = listOf(goal);
    const has = JSON.stringify(goal).includes('"preference"');
    if (!has) return this.#holds(goal, scope, states.at(-1) as State);
    if (head === "preference") {
      const last = states.at(-1) as State;
      return wish(first, this.#holds((second ?? first) as Expression, scope, last), violated);
    }
    const parts =
      head === "and"
        ? listOf(goal)
            .slice(1)
            .map((part) => this.#meetsGoal(part, scope, states, violated))
        : this.#bindings(typed(listOf(first as Expression)), scope).map((more) =>
            this.#meetsGoal(second as Expression, more, states, violated),
          );
    return parts.every(Boolean);
  }

  /** Checks a constraint over all states of a plan, as defined. */
  #meets(
    constraint: Expression,
    scope: Scope,
    states: readonly State[],
    violated: Map<string, number>,
  ): boolean {
    const [head, first = "", second = ""] = listOf(constraint);
    const all = (condition: Expression) =>
      states.map((state) => this.#holds(condition, scope, state));
    switch (head) {
      case "and":
        return listOf(constraint)
          .slice(1)
          .map((part) => this.#meets(part, scope, states, violated))
          .every(Boolean);
      case "forall":
        return this.#bindings(typed(listOf(first)), scope)
          .map((more) => this.#meets(second, more, states, violated))
          .every(Boolean);
      case "preference":
        return wish(first, this.#meets(second, scope, states, violated), violated);
      case "at":
        return all(second).at(-1) === true;
      case "always":
        return all(first).every(Boolean);
      case "sometime":
        return all(first).some(Boolean);
      case "at-most-once":
        return all(first).filter((holds, index, list) => holds && !list[index - 1]).length <= 1;
      case "sometime-after":
        return all(first).every((holds, index) => !holds || all(second).slice(index).some(Boolean));
      case "sometime-before":
        return all(first).every(
          (holds, index) => !holds || all(second).slice(0, index).some(Boolean),
        );
      default:
        throw new Error(`${head} is not a constraint`);
    }
  }

  /** Adds derived facts up to the least fixpoint, so that every derived fact has a reason. */
  #derive(state: State): State {
    const known = this.#derivedFrom.get(state);
    if (known !== undefined) return known;
    if (this.#derived.length === 0) return state;
    const facts = new Set(state.facts);
    const names = [...new Set(this.#derived.map(({ head }) => head))];
    // In layers: a predicate read by others, perhaps negated, is finished first.
    for (const name of names.sort((a, b) => this.#depth(a) - this.#depth(b))) {
      for (let size = -1; size !== facts.size; ) {
        size = facts.size;
        for (const { head, parameters, body } of this.#derived.filter(
          (each) => each.head === name,
        )) {
          for (const scope of this.#bindings(parameters, new Map())) {
            if (!this.#holds(body, scope, { ...state, facts })) continue;
            facts.add([head, ...parameters.map(([parameter]) => scope.get(parameter))].join(" "));
          }
        }
      }
    }
    const whole = { ...state, facts };
    this.#derivedFrom.set(state, whole);
    return whole;
  }

  /** Number of layers of other derived predicates below a derived predicate. */
  #depth(name: string, seen: readonly string[] = []): number {
    if (seen.includes(name)) return 0;
    const bodies = this.#derived
      .filter(({ head }) => head === name)
      .map(({ body }) => JSON.stringify(body));
    const read = this.#derived
      .map(({ head }) => head)
      .filter((head) => head !== name && bodies.some((body) => body.includes(`["${head}"`)));
    return read.length === 0
      ? 0
      : 1 + Math.max(...read.map((each) => this.#depth(each, [...seen, name])));
  }

  #holds(formula: Expression, scope: Scope, state: State): boolean {
    const [head, ...rest] = listOf(formula);
    const of = (part: Expression): boolean => this.#holds(part, scope, state);
    switch (head) {
      case undefined:
        return true;
      case "and":
        return rest.every(of);
      case "or":
        return rest.some(of);
      case "not":
        return !of(rest[0] as Expression);
      case "imply":
        return !of(rest[0] as Expression) || of(rest[1] as Expression);
      case "forall":
        return this.#bindings(typed(listOf(rest[0] as Expression)), scope).every((more) =>
          this.#holds(rest[1] as Expression, more, state),
        );
      case "exists":
        return this.#isMetBySome(formula, scope, state);
      case "<":
      case "<=":
      case ">":
      case ">=":
      case "=":
        return this.#compares(head, rest, scope, state);
      default:
        return state.facts.has(keyOf(formula, scope));
    }
  }

  /** Binds one variable after the other, and prunes bindings with false facts. */
  #isMetBySome(formula: Expression, scope: Scope, state: State): boolean {
    const [head, first, second] = listOf(formula);
    if (head !== "exists") return this.#holds(formula, scope, state);
    const bind = (names: Action["parameters"], bound: Scope): boolean => {
      if (isRuledOut(second as Expression, bound, state.facts)) return false;
      const [next, ...others] = names;
      if (next === undefined) return this.#isMetBySome(second as Expression, bound, state);
      const [name, type] = next;
      return this.#membersOf(type).some((object) =>
        bind(others, new Map([...bound, [name, object]])),
      );
    };
    return bind(typed(listOf(first as Expression)), without(first, scope));
  }

  #compares(
    operator: string,
    [first = "", second = ""]: readonly Expression[],
    scope: Scope,
    state: State,
  ): boolean {
    const isNumeric = operator !== "=" || typeof first !== "string" || typeof second !== "string";
    if (!isNumeric) return boundTo(first, scope) === boundTo(second, scope);
    const [left, right] = [number(first, scope, state), number(second, scope, state)];
    if (operator === "=") return left === right;
    return operator.startsWith("<")
      ? left < right || (operator === "<=" && left === right)
      : left > right || (operator === ">=" && left === right);
  }

  /** Conditions are read before any change; facts are deleted before others are added. */
  #apply(effect: Expression, scope: Scope, state: State): State {
    const before = this.#derive(state);
    const added = new Set<string>();
    const deleted = new Set<string>();
    const numbers = new Map(state.numbers);
    const act = (each: Expression, inner: Scope): void => {
      const [head, ...rest] = listOf(each);
      if (head === undefined) return;
      if (head === "and") for (const part of rest) act(part, inner);
      else if (head === "forall") {
        for (const more of this.#bindings(typed(listOf(rest[0] as Expression)), inner)) {
          act(rest[1] as Expression, more);
        }
      } else if (head === "when") {
        if (this.#holds(rest[0] as Expression, inner, before)) act(rest[1] as Expression, inner);
      } else if (head === "not") deleted.add(keyOf(rest[0] as Expression, inner));
      else if (head === "increase" || head === "decrease" || head === "assign") {
        const key = keyOf(rest[0] as Expression, inner);
        const amount = number(rest[1] as Expression, inner, state);
        const old = numbers.get(key) ?? 0;
        numbers.set(
          key,
          head === "assign" ? amount : head === "increase" ? old + amount : old - amount,
        );
      } else added.add(keyOf(each, inner));
    };
    act(effect, scope);
    const facts = new Set([...state.facts].filter((fact) => !deleted.has(fact)));
    for (const fact of added) facts.add(fact);
    return { facts, numbers };
  }

  #bindings(parameters: Action["parameters"], scope: Scope): readonly Scope[] {
    return parameters.reduce<readonly Scope[]>(
      (all, [name, type]) =>
        all.flatMap((each) =>
          this.#membersOf(type).map((object) => new Map([...each, [name, object]])),
        ),
      [scope],
    );
  }

  #membersOf(type: Expression): readonly string[] {
    const wanted = Array.isArray(type) ? type.slice(1).map(String) : [String(type)];
    return this.#objects
      .filter(([, own]) => wanted.includes("object") || this.#isOf(String(own), wanted))
      .map(([name]) => name);
  }

  /** Whether a type equals or is below one of others; a type may be declared below itself, as `object` is. */
  #isOf(type: string, wanted: readonly string[]): boolean {
    const seen = new Set<string>();
    for (
      let at: string | undefined = type;
      at !== undefined && !seen.has(at);
      at = this.#parents.get(at)
    ) {
      if (wanted.includes(at)) return true;
      seen.add(at);
    }
    return false;
  }
}

/** Counts an unsatisfied preference, which does not invalidate a plan. */
function wish(name: Expression | undefined, isMet: boolean, violated: Map<string, number>): true {
  const key = `is-violated ${name}`;
  if (!isMet) violated.set(key, (violated.get(key) ?? 0) + 1);
  return true;
}

function number(expression: Expression, scope: Scope, state: State): number {
  if (typeof expression === "string") {
    return Number.isNaN(Number(expression))
      ? (state.numbers.get(expression) ?? 0)
      : Number(expression);
  }
  const [head, ...rest] = expression;
  const operands = rest.map((each) => number(each, scope, state));
  const [first = 0, second = 0] = operands;
  switch (head) {
    case "+":
      return operands.reduce((sum, each) => sum + each, 0);
    case "-":
      return operands.length === 1 ? -first : first - second;
    case "*":
      return operands.reduce((result, each) => result * each, 1);
    case "/":
      return first / second;
    default:
      return state.numbers.get(keyOf(expression, scope)) ?? 0;
  }
}
