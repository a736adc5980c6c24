import type { PackedState } from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  DECREASE,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";
import type { ThingLayout } from "../../layout.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { ActionModel } from "../../relevance/action-models.ts";
import type { KnownThings, ThingId } from "../../things/thing.ts";

/** The most tests of a variable that are told apart; it counts by value if there are more. */
const MOST_TESTS = 30;

/** The value that a test has if any will do; see `ActionModel.needs`. */
const ANY_VALUE = Number.MIN_SAFE_INTEGER;

/** A number that stands for what counts of a variable. */
interface Measure {
  readonly slot: number;
  /** The tests whose truth counts; undefined if the value does. */
  readonly tests: readonly TestNode[] | undefined;
  /** -1 or 1 if a larger value, times this, or more tests that hold, may allow another plan; 0 if any other number may. */
  readonly sense: -1 | 0 | 1;
}

/** A reading of what counts of an agent's own variables. */
export interface OwnReading {
  readonly numbers: Int32Array;
  readonly things: readonly (ThingId | undefined)[];
  readonly at: ThingId | undefined;
}

/**
 * The part of an agent's own variables that counts for a goal: the truth of the tests that the goal and relevant actions
 * make, or the value if those actions add to the variable, copy it, or compare it with another. If all tests of a variable point
 * in one direction, only changes in that direction count: tiredness that grows never allows another plan.
 */
export class OwnConditions {
  readonly #measures: readonly Measure[];
  /** The slots of variables that refer to things. */
  readonly #things: readonly number[];
  /** Whether the agent's position counts only at relevant things, since others lead everywhere alike. */
  readonly #isPositionLoose: boolean;

  /**
   * @param nodes the conditions of the goal and of the relevant actions
   * @param goal the goal, which may come to hold or cease to
   */
  constructor(
    layout: ThingLayout,
    nodes: readonly ConditionNode[],
    models: readonly ActionModel[],
    goal: ConditionNode,
  ) {
    const uses = new Uses(nodes, models);
    const wanted = new Uses([goal], []);
    const measures: Measure[] = [];
    const things: number[] = [];
    let isLoose = false;
    for (const own of layout.own) {
      const slot = own.variable.id;
      if (!uses.areOf(slot)) continue;
      if (!own.isThing) {
        measures.push(uses.measureOf(slot));
        if (wanted.areOf(slot)) measures.push({ ...wanted.measureOf(slot), sense: 0 });
      } else if (own === layout.position && uses.areOnlyPlaces(own.variable, layout))
        isLoose = true;
      else things.push(slot);
    }
    this.#measures = measures;
    this.#things = things;
    this.#isPositionLoose = isLoose;
  }

  /** Equal for agents that differ in nothing that counts, but for where they are, and which of equal things they hold. */
  likenessOf(own: OwnState, knowledge: Pick<KnownThings, "factsOf" | "find">): string {
    return `${this.truthsOf(own)} ${own.likenessOfHeld(this.#things, knowledge)}`;
  }

  /** The truths and values that count, of all variables but those that refer to things. */
  truthsOf(own: OwnState): string {
    return this.#measures.map((measure) => numberOf(measure, own.packed)).join();
  }

  /** @param isAtRelevant whether the agent is at a thing of a relevant kind */
  read(own: OwnState, isAtRelevant: boolean): OwnReading {
    return {
      numbers: Int32Array.from(this.#measures, (measure) => numberOf(measure, own.packed)),
      things: this.#things.map((slot) => own.things.get(slot)),
      at: this.#isPositionLoose && isAtRelevant ? own.at : undefined,
    };
  }

  /** Whether an agent with these variables has no more plans than one had at the reading. Allocates nothing. */
  allowsNoMore(own: OwnState, before: OwnReading, isAtRelevant: boolean): boolean {
    for (let at = 0; at < this.#measures.length; at++) {
      const measure = this.#measures[at] as Measure;
      const number = numberOf(measure, own.packed);
      const known = before.numbers[at] as number;
      if (measure.sense === 0 ? number !== known : number > known) return false;
    }
    for (let at = 0; at < this.#things.length; at++) {
      if (own.things.get(this.#things[at] as number) !== before.things[at]) return false;
    }
    return !this.#isPositionLoose || (isAtRelevant ? own.at : undefined) === before.at;
  }
}

/** The uses of variables by some conditions and actions. */
class Uses {
  readonly #tests = new Map<number, TestNode[]>();
  /** The variables that are compared with others, or copied. */
  readonly #compared = new Set<number>();
  /** The variables that are added to. */
  readonly #added = new Set<number>();

  constructor(nodes: readonly ConditionNode[], models: readonly ActionModel[]) {
    for (const node of nodes) this.#look(node);
    for (const [opcode, slot, operand] of models.flatMap(({ effects }) => effects)) {
      if (opcode === COPY) this.#compared.add(operand);
      if (opcode === INCREASE || opcode === DECREASE) this.#added.add(slot);
    }
  }

  areOf(slot: number): boolean {
    return this.#tests.has(slot) || this.#compared.has(slot);
  }

  /** Whether a variable is only tested for being at some place. */
  areOnlyPlaces(variable: Parameters<ThingLayout["codeOf"]>[0], layout: ThingLayout): boolean {
    if (this.#compared.has(variable.id)) return false;
    const codes = new Set(layout.places.map((place) => layout.codeOf(variable, place)));
    const tests = this.#tests.get(variable.id) ?? [];
    return tests.every(({ operator, value }) => operator === "=" && codes.has(value));
  }

  measureOf(slot: number): Measure {
    const tests = this.#tests.get(slot) ?? [];
    const isCompared = this.#compared.has(slot);
    const areValues = isCompared || this.#added.has(slot) || tests.length > MOST_TESTS;
    const areAll = (one: TestNode["operator"]): boolean =>
      !isCompared && tests.every(({ operator }) => operator === one);
    const sense = areAll(">=") ? 1 : areAll("<=") ? -1 : 0;
    return { slot, sense, tests: areValues ? undefined : tests };
  }

  #look(node: ConditionNode): void {
    if (node.kind === "all" || node.kind === "any")
      for (const child of node.children) this.#look(child);
    else if (node.kind === "compare") {
      this.#compared.add(node.left.variable).add(node.right.variable);
    } else if (node.kind === "sum") {
      for (const { variable } of node.terms) this.#compared.add(variable);
    } else if (node.kind === "test" && node.value !== ANY_VALUE) {
      const tests = this.#tests.get(node.variable);
      if (tests === undefined) this.#tests.set(node.variable, [node]);
      else if (!tests.some((one) => isSame(one, node))) tests.push(node);
    }
  }
}

function isSame(one: TestNode, other: TestNode): boolean {
  return one.operator === other.operator && one.value === other.value;
}

function numberOf({ slot, tests, sense }: Measure, state: PackedState): number {
  const value = state[slot] as number;
  if (tests === undefined) return sense === -1 ? -value : value;
  let number = 0;
  for (let at = 0; at < tests.length; at++) {
    if (!holds(tests[at] as TestNode, value)) continue;
    number += sense === 0 ? 1 << at : 1;
  }
  return number;
}

function holds({ operator, value: wanted }: TestNode, value: number): boolean {
  if (operator === "=") return value === wanted;
  if (operator === "!=") return value !== wanted;
  return operator === "<=" ? value <= wanted : value >= wanted;
}
