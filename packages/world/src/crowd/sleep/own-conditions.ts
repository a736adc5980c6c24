import type { ConditionNode } from "@understudy/planner-core/compiled";
import { variableUses } from "@understudy/planner-core/internal";
import type { ThingLayout } from "../../layout.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { ActionModel } from "../../relevance/action-models.ts";
import type { KnownThings, ThingId } from "../../things/thing.ts";

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
  readonly #uses: variableUses.VariableUses;
  readonly #measures: readonly variableUses.Measure[];
  /** The slots of variables that refer to things. */
  readonly #things: readonly number[];
  /** The variables that costs of relevant actions read: what a plan costs depends on their values, not whether there is one. */
  readonly #priced: readonly number[];
  readonly #pricedThings: readonly number[];
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
    const uses = new variableUses.VariableUses(
      nodes,
      models.flatMap(({ effects }) => effects),
    );
    const wanted = new variableUses.VariableUses([goal], []);
    const measures: variableUses.Measure[] = [];
    const things: number[] = [];
    let isLoose = false;
    for (const own of layout.own) {
      const slot = own.variable.id;
      const measure = uses.measureOf(slot);
      if (measure === undefined) continue;
      if (!own.isThing) {
        measures.push(measure);
        const ofGoal = wanted.measureOf(slot);
        if (ofGoal !== undefined) measures.push({ ...ofGoal, sense: 0 });
      } else if (own === layout.position && areOnlyPlaces(uses, own.variable, layout))
        isLoose = true;
      else things.push(slot);
    }
    const priced = new Set(models.flatMap((model) => model.priced));
    const ofCosts = layout.own.filter(
      (own) => own !== layout.position && priced.has(own.variable.id),
    );
    const slotsOf = (isThing: boolean): number[] =>
      ofCosts.filter((own) => own.isThing === isThing).map(({ variable }) => variable.id);
    this.#priced = slotsOf(false);
    this.#pricedThings = slotsOf(true);
    this.#uses = uses;
    this.#measures = measures;
    this.#things = things;
    this.#isPositionLoose = isLoose;
  }

  /**
   * Equal for agents that differ in nothing that counts for their plans or the costs of these, but for where they are, and which
   * of equal things they hold.
   */
  likenessOf(own: OwnState, knowledge: Pick<KnownThings, "factsOf" | "find">): string {
    const held = new Set([...this.#things, ...this.#pricedThings]);
    return `${this.countsOf(own)} ${own.likenessOfHeld([...held], knowledge)}`;
  }

  /** The truths and values that count for plans and their costs, of all variables that refer to no things. */
  countsOf(own: OwnState): string {
    return `${this.truthsOf(own)} ${this.#priced.map((slot) => own.packed[slot]).join()}`;
  }

  /** The truths and values that count for whether there is a plan, of all variables that refer to no things. */
  truthsOf(own: OwnState): string {
    return this.#measures.map((measure) => numberOf(measure, own)).join();
  }

  /** Whether it counts which of two values a variable has that refers to no thing. */
  tellApart(slot: number, value: number, other: number): boolean {
    return this.#uses.tellApart(slot, value, other);
  }

  /** @param isAtRelevant whether the agent is at a thing of a relevant kind */
  read(own: OwnState, isAtRelevant: boolean): OwnReading {
    return {
      numbers: Int32Array.from(this.#measures, (measure) => numberOf(measure, own)),
      things: this.#things.map((slot) => own.things.get(slot)),
      at: this.#isPositionLoose && isAtRelevant ? own.at : undefined,
    };
  }

  /** Whether an agent with these variables has no more plans than one had at the reading. Allocates nothing. */
  allowsNoMore(own: OwnState, before: OwnReading, isAtRelevant: boolean): boolean {
    for (let at = 0; at < this.#measures.length; at++) {
      const measure = this.#measures[at] as variableUses.Measure;
      const number = numberOf(measure, own);
      const known = before.numbers[at] as number;
      if (measure.sense === 0 ? number !== known : number > known) return false;
    }
    for (let at = 0; at < this.#things.length; at++) {
      if (own.things.get(this.#things[at] as number) !== before.things[at]) return false;
    }
    return !this.#isPositionLoose || (isAtRelevant ? own.at : undefined) === before.at;
  }
}

function numberOf(measure: variableUses.Measure, { packed }: OwnState): number {
  return variableUses.readingOf(measure, packed[measure.variable] as number);
}

/** Whether a variable is only tested for being at some place. */
function areOnlyPlaces(
  uses: variableUses.VariableUses,
  variable: Parameters<ThingLayout["codeOf"]>[0],
  layout: ThingLayout,
): boolean {
  const codes = new Set(layout.places.map((place) => layout.codeOf(variable, place)));
  const tests = uses.testsOf(variable.id);
  return tests?.every(({ operator, value }) => operator === "=" && codes.has(value)) === true;
}
