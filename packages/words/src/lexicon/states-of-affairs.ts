import type { Domain, Variable } from "@understudy/planner-core";
import {
  ASSIGN,
  DECREASE,
  encodeValue,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";
import { testsOf } from "./serving.ts";

/** Values that mean that their variable's subject is absent. */
const ABSENCES = new Set(
  `absent away banished beaten calm clean cleaned cleared closed contained cured dead defeated disabled disarmed dry empty ended extinguished
  fixed free gone healed healthy idle inactive killed mended missing none no off out over quiet removed repaired safe sealed shut silent
  silenced solved stopped unarmed`.split(/\s+/),
);

/** A state of affairs: a boolean that is true, a number above zero, or a value of an enum. */
export interface StateOfAffairs {
  readonly variable: number;
  /** The code of an enum's value; undefined for a number or a boolean. */
  readonly value: number | undefined;
}

/** The steps and goals related to a state of affairs. */
export interface StateFacts {
  /** Ground actions that cause or increase the state. */
  readonly bringing: readonly number[];
  /** Ground actions that end or decrease the state and never increase it. */
  readonly ending: readonly number[];
  /** Goals that require the state to be absent. */
  readonly goalsAgainst: readonly number[];
  /** Whether the state is needed, by a goal or by a step that does more than end it. */
  readonly isNeeded: boolean;
}

/** Finds ground actions by their effects. */
interface EffectIndex {
  readonly domain: Domain;
  actionsWhere(isMeant: (opcode: number, variable: number, operand: number) => boolean): number[];
  actionsTaking(variable: number): readonly number[];
}

/** The states of affairs of a domain, by the names of variables and values. */
export class StatesOfAffairs {
  readonly #domain: Domain;
  readonly #facts: EffectIndex;
  readonly #known = new Map<string, StateFacts>();
  #harming: ReadonlySet<number> | undefined;
  #needs: readonly TestNode[] | undefined;
  #parameterValues: ReadonlySet<string> | undefined;

  constructor(facts: EffectIndex) {
    this.#domain = facts.domain;
    this.#facts = facts;
  }

  /** The states that a variable or value stands for; empty for other names, such as those of places. */
  named(name: string): readonly StateOfAffairs[] {
    const variable = this.#domain.variables.get(name);
    if (variable !== undefined) {
      if (variable.type !== "enum") return [{ variable: variable.id, value: undefined }];
      // "no fire" for a fire that is `lit` or `out`: all values except absences.
      const fine =
        this.#avoiding(variable.id) ??
        new Set(variable.values.filter(isAbsence).map((value) => encodeValue(variable, value)));
      return fine.size === 0
        ? []
        : variable.values.flatMap((value) => {
            const code = encodeValue(variable, value);
            return fine.has(code) ? [] : { variable: variable.id, value: code };
          });
    }
    if (this.#argumentValues().has(name) || ABSENCES.has(name)) return [];
    return this.#domain.variables.all.flatMap((each) => {
      const value = each.type === "enum" ? encodeValue(each, name) : undefined;
      return value === undefined ? [] : { variable: each.id, value };
    });
  }

  /** The possible states of a variable, except values that are arguments of steps, such as places. */
  all({ id, values, type }: Variable): readonly StateOfAffairs[] {
    if (type !== "enum") return [{ variable: id, value: undefined }];
    const isArgument = this.#argumentValues();
    return [...values].flatMap((text, code) =>
      isArgument.has(text) ? [] : { variable: id, value: code },
    );
  }

  /** The state of affairs in which a variable has a given value. */
  valued(name: string, value: string): StateOfAffairs | undefined {
    const variable = this.#domain.variables.get(name);
    const code = variable?.type === "enum" ? encodeValue(variable, value) : undefined;
    return variable === undefined || code === undefined
      ? undefined
      : { variable: variable.id, value: code };
  }

  /**
   * The values of a variable that goals accept, if some goal accepts several. Such a goal avoids a state, such as a
   * loose lion. A value that steps need is a resource instead.
   */
  #avoiding(variable: number): ReadonlySet<number | undefined> | undefined {
    const wanted = this.#domain.goals.map(({ condition }) =>
      testsOf(condition.node).filter((test) => test.variable === variable && test.operator === "="),
    );
    if (!wanted.some(({ length }) => length > 1)) return undefined;
    const fine = new Set(wanted.flat().map(({ value }) => value));
    const isUsed = this.#allNeeds().some(
      (test) => test.variable === variable && test.operator === "=" && fine.has(test.value),
    );
    return isUsed ? undefined : fine;
  }

  /** Whether an action has a side effect that causes an unneeded state. */
  isHarming(action: number): boolean {
    this.#harming ??= this.#allHarming();
    return this.#harming.has(action);
  }

  #allHarming(): ReadonlySet<number> {
    const { variables, goals } = this.#domain;
    const isArgument = this.#argumentValues();
    const needed = new Set(
      [...goals.flatMap(({ condition }) => testsOf(condition.node)), ...this.#allNeeds()].map(
        ({ variable, value }) => `${variable} ${value}`,
      ),
    );
    const harming = this.#facts.actionsWhere((opcode, variable, operand) => {
      const { type, values } = variables.all[variable] as Variable;
      const isPresent = type === "enum" ? !isArgument.has(values[operand] ?? "") : operand > 0;
      const isBrought = opcode === ASSIGN && type !== "integer" && isPresent;
      return isBrought && !needed.has(`${variable} ${operand}`);
    });
    return new Set(harming);
  }

  facts(state: StateOfAffairs): StateFacts {
    const key = `${state.variable} ${state.value}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#work(state);
      this.#known.set(key, known);
    }
    return known;
  }

  /** The ground actions that undo part of a goal's condition. */
  undoing(goal: number): readonly number[] {
    const node = this.#domain.goals[goal]?.condition.node;
    const tests = node === undefined ? [] : testsOf(node);
    return this.#facts.actionsWhere((opcode, variable, operand) =>
      tests.some((test) => test.variable === variable && undoes(test, opcode, operand)),
    );
  }

  #work(state: StateOfAffairs): StateFacts {
    const bringing = this.#facts.actionsWhere(
      (opcode, variable, operand) => variable === state.variable && brings(state, opcode, operand),
    );
    const isBringing = new Set(bringing);
    const ending = this.#facts
      .actionsWhere(
        (opcode, variable, operand) => variable === state.variable && ends(state, opcode, operand),
      )
      .filter((action) => !isBringing.has(action));
    const { goals } = this.#domain;
    const against: number[] = [];
    let isNeeded =
      this.#isUsedUp(state) || this.#allNeeds().some((test) => wantsPresence(state, test));
    goals.forEach(({ condition }, goal) => {
      const tests = testsOf(condition.node).filter(({ variable }) => variable === state.variable);
      if (tests.some((test) => wantsPresence(state, test))) isNeeded = true;
      else if (tests.some((test) => wantsAbsence(state, test))) against.push(goal);
    });
    return { bringing, ending, goalsAgainst: against, isNeeded };
  }

  /** Whether an action uses up the state for another purpose. */
  #isUsedUp({ variable: wanted, value }: StateOfAffairs): boolean {
    if (value !== undefined) return false;
    const taking = new Set(this.#facts.actionsTaking(wanted));
    if (taking.size === 0) return false;
    const others = this.#facts.actionsWhere((_, variable) => variable !== wanted);
    return others.some((action) => taking.has(action));
  }

  /** All tests in the preconditions of ground actions. */
  #allNeeds(): readonly TestNode[] {
    if (this.#needs !== undefined) return this.#needs;
    const found = new Map<string, TestNode>();
    const { actions } = this.#domain;
    for (let action = 0; action < actions.count; action++) {
      for (const test of testsOf(this.#domain.actionCondition(action))) {
        found.set(`${test.variable} ${test.operator} ${test.value}`, test);
      }
    }
    this.#needs = [...found.values()];
    return this.#needs;
  }

  /** Values that are arguments of steps: places and things. */
  #argumentValues(): ReadonlySet<string> {
    this.#parameterValues ??= new Set(
      this.#domain.tools.flatMap(({ parameters }) =>
        parameters.flatMap(({ values }) => [...values].map(String)),
      ),
    );
    return this.#parameterValues;
  }
}

const isAbsence = (value: string): boolean => ABSENCES.has(value);

function undoes({ operator, value }: TestNode, opcode: number, operand: number): boolean {
  if (opcode === INCREASE) return operator === "<=";
  if (opcode === DECREASE) return operator === ">=";
  if (opcode !== ASSIGN) return false;
  // A goal may accept several values, each by its own test. Only upper bounds and booleans are
  // certain.
  if (operator === "=") return value <= 0 && operand > 0;
  return operator === "<=" && operand > value;
}

function brings({ value }: StateOfAffairs, opcode: number, operand: number): boolean {
  if (opcode === INCREASE) return value === undefined;
  return opcode === ASSIGN && (value === undefined ? operand > 0 : operand === value);
}

function ends({ value }: StateOfAffairs, opcode: number, operand: number): boolean {
  if (opcode === DECREASE) return value === undefined;
  return opcode === ASSIGN && (value === undefined ? operand <= 0 : operand !== value);
}

function wantsPresence(state: StateOfAffairs, { variable, operator, value }: TestNode): boolean {
  if (variable !== state.variable) return false;
  if (state.value !== undefined) return operator === "=" && value === state.value;
  if (operator === "=") return value > 0;
  return (operator === ">=" && value > 0) || (operator === "!=" && value === 0);
}

function wantsAbsence(state: StateOfAffairs, { operator, value }: TestNode): boolean {
  if (state.value !== undefined) {
    return (
      (operator === "=" && value !== state.value) || (operator === "!=" && value === state.value)
    );
  }
  if (operator === "=") return value <= 0;
  return operator === "<=" || (operator === "!=" && value > 0);
}
