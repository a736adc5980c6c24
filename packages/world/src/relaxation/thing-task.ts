import type { PackedState } from "@understudy/planner-core";
import { ASSIGN, type ConditionNode, DECREASE, INCREASE } from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";
import type { ThingLayout, ThingPlace } from "../layout.ts";
import {
  alternativesOf,
  type LiftedAction,
  type LiftedVariable,
  type Lifting,
  OTHER_THING,
  type ThingEffect,
  type ThingTest,
  type ThingValue,
  WITHOUT_THING,
} from "../relevance/lifted-action.ts";
import type { Facts, Thing, ThingId } from "../things/thing.ts";
import type { OpenCondition, TaskAction, TaskEffect } from "./task-action.ts";

/** The parts of a task. */
export interface TaskParts {
  readonly layout: ThingLayout;
  readonly lifting: Lifting;
  readonly actions: readonly LiftedAction[];
  readonly things: readonly { readonly thing: Thing; readonly facts: Facts }[];
  /** The agent's own variables in a packed state. */
  readonly own: PackedState;
  /** By slot: the thing that a variable of the agent refers to. */
  readonly ownThings: ReadonlyMap<number, ThingId>;
  readonly goal: ConditionNode;
  /** By name of a place: the thing that the goal requires there. */
  readonly pins: ReadonlyMap<string, Thing>;
}

/** The values that effects may bring about for a variable. */
interface Brought {
  /** The values that effects set. */
  readonly values: Set<number>;
  /** Whether effects may bring about values beside these. */
  isAny: boolean;
  /** Whether effects may raise the value. */
  isRaised: boolean;
}

/** Most groundings that are tried, about ten milliseconds. */
export const MOST_GROUNDINGS = 60_000;
/** Groundings in one slice. */
const PIECE = 500;

/** All actions that may take place with some things, and the conditions that they need. */
export class ThingTask {
  readonly things: readonly Thing[];
  readonly conditions: OpenCondition[] = [];
  readonly actions: TaskAction[] = [];
  /** The alternatives of the goal, each a list of conditions; undefined for a goal about other things. */
  goals: readonly (readonly number[])[] | undefined;
  /** Whether no grounding was left out. */
  isWhole = true;
  readonly #parts: TaskParts;
  readonly #kinds: readonly string[];
  readonly #byKind = new Map<string, number[]>();
  readonly #indices = new Map<ThingId, number>();
  readonly #known = new Map<string, number>();
  /** By variable of a kind or of the agent: what effects may bring about. */
  readonly #brought = new Map<string, Brought>();
  /** The first variable of each thing. */
  readonly #base: number;
  readonly #stride: number;
  #tried = 0;

  private constructor(parts: TaskParts) {
    this.#parts = parts;
    this.things = parts.things.map(({ thing }) => thing);
    this.#kinds = this.things.map(({ kind }) => kind);
    this.things.forEach(({ kind, id }, index) => {
      this.#indices.set(id, index);
      const ofKind = this.#byKind.get(kind) ?? [];
      ofKind.push(index);
      this.#byKind.set(kind, ofKind);
    });
    const { layout } = parts;
    this.#base = layout.domain.variables.all.length;
    this.#stride =
      1 + Math.max(0, ...[...layout.kinds.values()].map((one) => one.properties.length));
    for (const one of parts.actions)
      for (const effect of one.effects) this.#noteBrought(one, effect);
  }

  static *of(parts: TaskParts): Work<ThingTask> {
    const task = new ThingTask(parts);
    task.goals = task.#goalsOf(parts.goal);
    if (task.goals !== undefined) for (const one of parts.actions) yield* task.#ground(one);
    return task;
  }

  /** The first value of a variable. */
  initial(variable: number): number {
    if (variable < this.#base) return this.#ownValue(variable);
    const index = Math.floor((variable - this.#base) / this.#stride);
    const property = ((variable - this.#base) % this.#stride) - 1;
    const { facts } = this.#parts.things[index] as TaskParts["things"][number];
    if (property < 0) return 1;
    if (!this.#isOfThings(variable)) return facts.codes[property] as number;
    const id = facts.things[property];
    return id === undefined ? WITHOUT_THING : (this.#indices.get(id) ?? OTHER_THING);
  }

  /** Whether a variable belongs to the agent. */
  isOwn(variable: number): boolean {
    return variable < this.#base;
  }

  /** The index of a condition; -1 if it holds at first. */
  condition(variable: number, operator: OpenCondition["operator"], value: number): number {
    const first = this.initial(variable);
    if (satisfies(first, operator, value)) return -1;
    const key = `${variable}${operator}${value}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.conditions.push({
      variable,
      operator,
      value,
      lack: Math.abs(value - first),
    });
    this.#known.set(key, index - 1);
    return index - 1;
  }

  #ownValue(slot: number): number {
    const own = this.#parts.layout.own.find(({ variable }) => variable.id === slot);
    if (own?.isThing !== true) return this.#parts.own[slot] as number;
    const id = this.#parts.ownThings.get(slot);
    if (id !== undefined) return this.#indices.get(id) ?? OTHER_THING;
    return own === this.#parts.layout.position ? OTHER_THING : WITHOUT_THING;
  }

  #goalsOf(goal: ConditionNode): readonly (readonly number[])[] | undefined {
    const { lifting, pins } = this.#parts;
    let isKnown = true;
    const indexOf = (place: ThingPlace): number => {
      const pinned = pins.get(place.name);
      const index = pinned === undefined ? undefined : this.#indices.get(pinned.id);
      if (index === undefined) isKnown = false;
      return index ?? 0;
    };
    const all: number[][] = [];
    for (const tests of alternativesOf(goal)) {
      const lifted = lifting.testsOf(tests, indexOf, () => true);
      if (!isKnown) return undefined;
      const needs = this.#needsOf(
        lifted,
        this.things.map((_, index) => index),
      );
      if (needs !== undefined) all.push(needs);
    }
    return all;
  }

  /** Grounds an action: adds one instance per combination of its things. */
  *#ground(lifted: LiftedAction): Work {
    const bound: number[] = [];
    // A test is made as soon as its things are known.
    const testsAt = lifted.kinds.map((_, at) =>
      lifted.tests.filter((test) => lastThing(test) === at),
    );
    const free = lifted.tests.filter((test) => lastThing(test) < 0);
    if (!free.every((test) => this.#mayHold(test, bound))) return;
    yield* this.#bind(lifted, testsAt, bound);
  }

  *#bind(lifted: LiftedAction, testsAt: readonly (readonly ThingTest[])[], bound: number[]): Work {
    const kind = lifted.kinds[bound.length];
    if (kind === undefined) {
      this.#add(lifted, bound);
      return;
    }
    const tests = testsAt[bound.length] as readonly ThingTest[];
    for (const index of this.#byKind.get(kind.name) ?? []) {
      if (bound.includes(index)) continue;
      if (++this.#tried > MOST_GROUNDINGS) {
        this.isWhole = false;
        return;
      }
      if (this.#tried % PIECE === 0) yield;
      bound.push(index);
      if (tests.every((test) => this.#mayHold(test, bound)))
        yield* this.#bind(lifted, testsAt, bound);
      bound.pop();
    }
  }

  #add(lifted: LiftedAction, bound: readonly number[]): void {
    const needs = this.#needsOf(lifted.tests, bound);
    if (needs === undefined) return;
    const effects = lifted.effects.map((effect) => this.#effectOf(effect, bound));
    const things = new Set(bound);
    for (const need of needs) this.#noteThing(this.conditions[need] as OpenCondition, things);
    for (const effect of effects) this.#noteThing(effect, things);
    this.actions.push({
      tool: lifted.tool,
      things: [...things],
      claims: lifted.claims.map((at) => bound[at] as number),
      needs,
      effects,
      scaledCost: lifted.scaledCost,
      way: lifted.way < 0 ? -1 : (bound[lifted.way] as number),
      times: this.#timesOf(lifted, bound, effects),
    });
  }

  /**
   * Adds the thing of a test or an assignment, which needs a place: without one it could be any
   * thing.
   */
  #noteThing(
    { variable, value }: { readonly variable: number; readonly value: number | undefined },
    things: Set<number>,
  ): void {
    if (value !== undefined && value >= 0 && this.#isOfThings(variable)) things.add(value);
  }

  #isOfThings(variable: number): boolean {
    if (variable < this.#base) return this.#parts.lifting.isOfThings(variable);
    const property = ((variable - this.#base) % this.#stride) - 1;
    const kind = this.#kinds[Math.floor((variable - this.#base) / this.#stride)] as string;
    return this.#parts.layout.kinds.get(kind)?.properties[property]?.isThing === true;
  }

  /** The conditions of tests; undefined if one of them can never hold. Tests of two changing variables are left out. */
  #needsOf(tests: readonly ThingTest[], bound: readonly number[]): number[] | undefined {
    const needs = new Set<number>();
    for (const test of tests) {
      if (test.kind === "test") {
        const variable = this.#variable(test.variable, bound);
        needs.add(this.condition(variable, test.operator, valueIn(test.value, bound)));
        continue;
      }
      const [left, right] = [this.#variable(test.left, bound), this.#variable(test.right, bound)];
      const first = this.initial(left) + test.leftOffset;
      const second = this.initial(right) + test.rightOffset;
      if (satisfies(first, test.operator, second)) continue;
      const doesLeftChange = this.#broughtTo(test.left, bound) !== undefined;
      const doesRightChange = this.#broughtTo(test.right, bound) !== undefined;
      if (!doesLeftChange && !doesRightChange) return undefined;
      if (doesLeftChange && doesRightChange) continue;
      needs.add(
        doesLeftChange
          ? this.condition(left, test.operator, second - test.leftOffset)
          : this.condition(right, mirrored(test.operator), first - test.rightOffset),
      );
    }
    needs.delete(-1);
    return [...needs];
  }

  #effectOf(
    { opcode, variable, value, copied }: ThingEffect,
    bound: readonly number[],
  ): TaskEffect {
    const target = this.#variable(variable, bound);
    const operand = valueIn(value, bound);
    if (opcode === INCREASE) return { variable: target, value: undefined, amount: operand };
    if (opcode === DECREASE) return { variable: target, value: undefined, amount: -operand };
    if (opcode === ASSIGN) return { variable: target, value: operand, amount: 0 };
    const isFixed = copied !== undefined && this.#broughtTo(copied, bound) === undefined;
    const fixed = isFixed ? this.initial(this.#variable(copied, bound)) : undefined;
    return { variable: target, value: fixed, amount: 0 };
  }

  /** How often an action may take place before its effects on a thing prevent it for good. */
  #timesOf(
    { tests }: LiftedAction,
    bound: readonly number[],
    effects: readonly TaskEffect[],
  ): number {
    let times = Number.POSITIVE_INFINITY;
    for (const test of tests) {
      if (test.kind !== "test" || test.variable.thing < 0) continue;
      const variable = this.#variable(test.variable, bound);
      const effect = effects.find((one) => one.variable === variable);
      const wanted = valueIn(test.value, bound);
      if (effect === undefined || this.#isRestored(test.variable, test.operator, wanted, bound))
        continue;
      if (effect.amount < 0 && test.operator === ">=") {
        const left = this.initial(variable) - wanted;
        times = Math.min(times, Math.max(1, 1 + Math.floor(left / -effect.amount)));
      } else if (effect.value !== undefined && !satisfies(effect.value, test.operator, wanted)) {
        times = 1;
      }
    }
    return times;
  }

  /** Whether some effect may make a test hold again. */
  #isRestored(
    { thing, slot }: LiftedVariable,
    operator: OpenCondition["operator"],
    wanted: number,
    bound: readonly number[],
  ): boolean {
    const brought = this.#brought.get(keyOf(this.#kinds[bound[thing] as number], slot));
    if (brought === undefined || brought.isRaised) return brought !== undefined;
    return [...brought.values].some((value) => satisfies(value, operator, wanted));
  }

  /** Whether a test holds at first, or an effect may make it hold. */
  #mayHold(test: ThingTest, bound: readonly number[]): boolean {
    if (test.kind === "compare") {
      const brought = this.#broughtTo(test.left, bound) ?? this.#broughtTo(test.right, bound);
      if (brought !== undefined) return true;
      const left = this.initial(this.#variable(test.left, bound)) + test.leftOffset;
      const right = this.initial(this.#variable(test.right, bound)) + test.rightOffset;
      return satisfies(left, test.operator, right);
    }
    const wanted = valueIn(test.value, bound);
    if (satisfies(this.initial(this.#variable(test.variable, bound)), test.operator, wanted))
      return true;
    const brought = this.#broughtTo(test.variable, bound);
    if (brought === undefined || brought.isAny) return brought !== undefined;
    return [...brought.values].some((value) => satisfies(value, test.operator, wanted));
  }

  #noteBrought({ kinds }: LiftedAction, { opcode, variable, value }: ThingEffect): void {
    const key = keyOf(kinds[variable.thing]?.name, variable.slot);
    const brought = this.#brought.get(key) ?? { values: new Set(), isAny: false, isRaised: false };
    this.#brought.set(key, brought);
    const isFixed = opcode === ASSIGN && value.thing < 0;
    if (isFixed) brought.values.add(value.code);
    else brought.isAny = true;
    if (!isFixed && opcode !== DECREASE) brought.isRaised = true;
  }

  #broughtTo({ thing, slot }: LiftedVariable, bound: readonly number[]): Brought | undefined {
    const kind = thing < 0 ? undefined : this.#kinds[bound[thing] as number];
    return this.#brought.get(keyOf(kind, slot));
  }

  #variable({ thing, slot }: LiftedVariable, bound: readonly number[]): number {
    return thing < 0 ? slot : this.#base + (bound[thing] as number) * this.#stride + slot + 1;
  }
}

/** Whether a value passes a test. */
export function satisfies(
  value: number,
  operator: OpenCondition["operator"],
  wanted: number,
): boolean {
  if (operator === "=") return value === wanted;
  if (operator === "!=") return value !== wanted;
  return operator === "<=" ? value <= wanted : value >= wanted;
}

function mirrored(operator: "=" | "!=" | "<="): OpenCondition["operator"] {
  return operator === "<=" ? ">=" : operator;
}

function valueIn({ thing, code }: ThingValue, bound: readonly number[]): number {
  return thing < 0 ? code : (bound[thing] as number);
}

function keyOf(kind: string | undefined, slot: number): string {
  return `${kind ?? ""} ${slot}`;
}

/** The last thing of a test among those of its action; -1 for none. */
function lastThing(test: ThingTest): number {
  return test.kind === "test"
    ? Math.max(test.variable.thing, test.value.thing)
    : Math.max(test.left.thing, test.right.thing);
}
