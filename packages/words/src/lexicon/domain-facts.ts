import type { Domain, Value } from "@understudy/planner-core";
import { ASSIGN, DECREASE, EFFECT_LENGTH, encodeValue } from "@understudy/planner-core/compiled";
import { actionsServing, testsOf } from "./serving.ts";
import { StatesOfAffairs } from "./states-of-affairs.ts";

/** A number that a goal requires a variable to have. */
export interface GoalAmount {
  readonly variable: number;
  readonly operator: ">=" | "<=";
  readonly value: number;
}

/** Facts about a domain for its reader; each is computed once. */
export class DomainFacts {
  readonly domain: Domain;
  readonly states: StatesOfAffairs;
  readonly #serving: readonly (readonly number[])[];
  readonly #byTool: readonly number[][];
  readonly #bringing = new Map<string, readonly number[]>();
  /** Actions by the kind of effect and its variable. */
  readonly #changing = new Map<string, readonly number[]>();
  readonly #amounts: (readonly GoalAmount[] | undefined)[];

  constructor(domain: Domain) {
    this.domain = domain;
    this.states = new StatesOfAffairs(this);
    this.#serving = actionsServing(domain);
    this.#amounts = domain.goals.map(() => undefined);
    this.#byTool = domain.tools.map(() => []);
    for (let action = 0; action < domain.actions.count; action++) {
      this.#byTool[domain.actions.tool[action] as number]?.push(action);
    }
  }

  /** The ground actions that serve a goal directly. */
  serving(goal: number): readonly number[] {
    return this.#serving[goal] ?? [];
  }

  /** Whether an action serves any goal directly. */
  isServing(action: number): boolean {
    return this.#serving.some((actions) => actions.includes(action));
  }

  /** The ground actions of a tool. */
  actionsOf(tool: number): readonly number[] {
    return this.#byTool[tool] ?? [];
  }

  /** Whether a goal requires a variable to be false. */
  wantsFalse(goal: number, name: string): boolean {
    const variable = this.domain.variables.get(name);
    const node = this.domain.goals[goal]?.condition.node;
    if (variable?.type !== "boolean" || node === undefined) return false;
    return testsOf(node).some(
      (test) => test.variable === variable.id && test.operator === "=" && test.value === 0,
    );
  }

  /** The numbers that a goal requires. */
  amounts(goal: number): readonly GoalAmount[] {
    const known = this.#amounts[goal];
    if (known !== undefined) return known;
    const found: GoalAmount[] = [];
    const node = this.domain.goals[goal]?.condition.node;
    for (const { variable, operator, value } of node === undefined ? [] : testsOf(node)) {
      const isInteger = this.domain.variables.all[variable]?.type === "integer";
      if (isInteger && (operator === ">=" || operator === "<=")) {
        found.push({ variable, operator, value });
      }
    }
    this.#amounts[goal] = found;
    return found;
  }

  /**
   * The ground actions that achieve a value: those that assign it to a variable; if there are none, those that have it
   * as an argument.
   */
  actionsBringing(value: string): readonly number[] {
    const assigning = this.#assigning(value);
    return assigning.length > 0 ? assigning : this.#naming(value);
  }

  /** Whether any ground action assigns a value to a variable. */
  isBrought(value: string): boolean {
    return this.#assigning(value).length > 0;
  }

  #assigning(value: string): readonly number[] {
    const known = this.#bringing.get(value);
    if (known !== undefined) return known;
    const codes = new Map<number, number>();
    for (const variable of this.domain.variables.all) {
      const code = encodeValue(variable, value);
      if (code !== undefined) codes.set(variable.id, code);
    }
    const found = this.actionsWhere(
      (opcode, variable, operand) => opcode === ASSIGN && codes.get(variable) === operand,
    );
    this.#bringing.set(value, found);
    return found;
  }

  /** Whether any ground action has a value among its arguments. */
  isGiven(value: string): boolean {
    return this.#naming(value).length > 0;
  }

  #naming(value: string): number[] {
    const found: number[] = [];
    for (let action = 0; action < this.domain.actions.count; action++) {
      if (this.hasArgument(action, value)) found.push(action);
    }
    return found;
  }

  /** The ground actions that decrease a variable. */
  actionsTaking(variable: number): readonly number[] {
    return this.#actionsWith(variable, DECREASE);
  }

  /** The ground actions that assign a variable. */
  actionsSetting(variable: number): readonly number[] {
    return this.#actionsWith(variable, ASSIGN);
  }

  #actionsWith(wanted: number, code: number): readonly number[] {
    const key = `${code} ${wanted}`;
    const known = this.#changing.get(key);
    if (known !== undefined) return known;
    const found = this.actionsWhere((opcode, variable) => opcode === code && variable === wanted);
    this.#changing.set(key, found);
    return found;
  }

  /** The ground actions with a matching effect. */
  actionsWhere(isMeant: (opcode: number, variable: number, operand: number) => boolean): number[] {
    const { domain, split } = this.domain.cases;
    const { actions } = domain;
    const { effects, effectStart } = actions;
    const found: number[] = [];
    for (let action = 0; action < actions.count; action++) {
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        const opcode = effects[at] as number;
        const variable = effects[at + 1] as number;
        if (!isMeant(opcode, variable, effects[at + 2] as number)) continue;
        const own = split?.actionOf[action] ?? action;
        if (found.at(-1) !== own) found.push(own);
        break;
      }
    }
    return found;
  }

  /** Whether a value is an argument of a ground action. */
  hasArgument(action: number, value: Value): boolean {
    const { args } = this.domain.step(action);
    for (const name in args) if (args[name] === value) return true;
    return false;
  }
}
