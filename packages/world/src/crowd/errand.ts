import {
  type ConditionNode,
  conditionVariables,
  conjuncts,
} from "@understudy/planner-core/compiled";
import type { Asker } from "../binding/asker.ts";
import type { DisabledSteps } from "../constraints/constraints.ts";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import { satisfies } from "../relaxation/thing-task.ts";
import {
  alternativesOf,
  type LiftedVariable,
  type Lifting,
  OTHER_THING,
  type ThingTest,
  type ThingValue,
} from "../relevance/lifted-action.ts";
import {
  type MixedTest,
  sortTests,
  type ThingLink,
  thingsIn,
  variablesIn,
} from "../relevance/sort-tests.ts";
import type { LiftedPlan } from "../sharing/lifted-plan.ts";
import type { Facts, ThingId } from "../things/thing.ts";
import { beforeWrites, type WrittenSlots } from "./before-writes.ts";
import type { Promises, TestOfProperty, ThingChangeAhead } from "./promises.ts";
import type { UsedUpKinds } from "./used-up.ts";

/** The values of an agent's own variables. */
export interface OwnValuesOf {
  /** Codes by slot. */
  readonly packed: Int32Array;
  /** By slot: the thing that a variable refers to. */
  readonly things: ReadonlyMap<number, ThingId>;
}

/** A chosen thing of an errand, with the agent's beliefs about it. */
export interface ErrandThing {
  readonly id: ThingId;
  readonly facts: Facts;
}

type Chosen = readonly (ErrandThing | undefined)[];

/** A step of an errand. Things are given as indices. */
export interface ErrandStep {
  /** The thing that it leads to; -1 for a step that is no way. */
  readonly to: number;
  readonly claims: readonly number[];
  /** The cost without ways, in thousandths. */
  readonly scaledCost: number;
}

/**
 * A known plan for a goal, over any things, with what its things and its agent must be like at first. Regression of
 * the conditions over the steps, as for macro operators, without the conditions that earlier steps bring about: those
 * are proved later, with the chosen things.
 */
export class Errand {
  readonly kinds: readonly Kind[];
  /** The places of its things in the original plan. */
  readonly places: readonly ThingPlace[];
  /** The tools that use up a thing without a claim. */
  readonly consuming: readonly string[];
  /** The things that it claims, or whose conditions it may use up, as indices. */
  readonly contended: readonly number[];
  /** Its steps, with what they cost without ways. */
  readonly steps: readonly ErrandStep[];
  readonly links: readonly ThingLink[];
  /** The tool of each step, with the indices of its things by name. */
  readonly #uses: readonly {
    readonly tool: string;
    readonly things: ReadonlyMap<string, number>;
  }[];
  readonly #own: readonly ThingTest[];
  /** The agent's variables that decide about things, but for its position. */
  readonly #held: readonly number[];
  /** By thing: the agent's variable that decides it, but for its position. */
  readonly #slotOf: readonly (number | undefined)[];
  /** By thing. */
  readonly #ofThing: readonly (readonly ThingTest[])[];
  /** By thing: alternatives of tests of it alone. */
  readonly #choicesOfThing: readonly (readonly MixedTest[])[];
  /** Alternatives of tests, of which some are of several things, or of a thing and the agent. */
  readonly #mixed: readonly MixedTest[];
  readonly #claimed: ReadonlySet<number>;
  readonly #stations: readonly boolean[];
  /** The kinds whose things are gone once an agent has used them. */
  readonly #usedUp: Pick<UsedUpKinds, "has">;
  /** By thing. */
  readonly #changes: readonly (readonly ThingChangeAhead[])[];
  readonly #isChanged: readonly boolean[];
  readonly #lifting: Lifting;
  readonly #promises: Pick<Promises, "mayBring">;

  constructor(
    plan: LiftedPlan,
    layout: ThingLayout,
    lifting: Lifting,
    promises: Pick<Promises, "amountsOf" | "effectsOf" | "mayBring" | "refersTo">,
    usedUp: Pick<UsedUpKinds, "has">,
  ) {
    this.#promises = promises;
    this.#usedUp = usedUp;
    this.kinds = plan.kinds;
    this.places = plan.places;
    this.#lifting = lifting;
    const tests: ThingTest[] = [];
    const choices: MixedTest[] = [];
    const written = new Map<number, number | undefined>();
    const steps: ErrandStep[] = [];
    const claimed = new Set<number>();
    const changes = plan.kinds.map((): ThingChangeAhead[] => []);
    for (const { action, isWay, things } of plan.steps) {
      const condition = layout.domain.simplifiedCondition(action);
      tests.push(...this.#testsOf(condition, written));
      choices.push(...this.#choicesOf(condition, written));
      for (const [slot, amount] of promises.amountsOf(action)) {
        const before = written.has(slot) ? written.get(slot) : 0;
        const isSum = amount !== undefined && before !== undefined;
        written.set(slot, isSum ? before + amount : undefined);
      }
      const claims = layout.claimsOf(action).map((place) => plan.places.indexOf(place));
      for (const thing of claims) claimed.add(thing);
      const scaledCost = isWay ? 0 : (layout.domain.actions.scaledCost[action] as number);
      steps.push({ to: isWay ? (things.at(-1) as number) : -1, claims, scaledCost });
      for (const [place, change] of promises.effectsOf(action)) {
        const thing = plan.places.findIndex(({ index }) => index === place);
        changes[thing]?.push(change);
      }
    }
    this.#claimed = claimed;
    this.#changes = changes;
    this.steps = steps;
    this.#uses = plan.steps.map(({ action, names, things }) => {
      const { tool } = layout.domain.step(action);
      return { tool, things: new Map(names.map((name, at) => [name, things[at] as number])) };
    });
    const sorted = sortTests(tests, choices, plan.kinds.length);
    this.#own = sorted.own;
    this.#ofThing = sorted.ofThing;
    this.#choicesOfThing = sorted.choicesOfThing;
    this.#mixed = sorted.mixed;
    this.links = sorted.links;
    this.#held = this.links.flatMap(({ by }) => {
      return by.thing >= 0 || by.slot === layout.position?.variable.id ? [] : [by.slot];
    });
    const isHeld = ({ by }: ThingLink): boolean => by.thing < 0 && this.#held.includes(by.slot);
    this.#slotOf = plan.kinds.map((_, thing) => {
      return this.links.find((link) => link.thing === thing && isHeld(link))?.by.slot;
    });
    const all = plan.kinds.map((_, thing) => thing);
    this.#isChanged = changes.map((ofThing, thing) => {
      const choices = sorted.choicesOfThing[thing] as readonly MixedTest[];
      const alternatives = choices.flatMap((choice) => choice.alternatives.flat());
      const needed = [...(sorted.ofThing[thing] ?? []), ...alternatives].flatMap(variablesIn);
      return ofThing.some(({ property }) => needed.some(({ slot }) => slot === property));
    });
    this.contended = all.filter((thing) => this.claims(thing) || this.changes(thing));
    this.#stations = this.#stationsOf(plan, written, promises);
    const used = this.contended.filter((thing) => !this.claims(thing));
    this.consuming = plan.steps
      .filter(({ things }) => things.some((thing) => used.includes(thing)))
      .filter(({ action }) => promises.effectsOf(action).length > 0)
      .map(({ action }) => layout.domain.step(action).tool);
  }

  /** By thing: see `isStation`. */
  #stationsOf(
    { places, steps }: LiftedPlan,
    written: WrittenSlots,
    promises: Pick<Promises, "refersTo">,
  ): readonly boolean[] {
    const stays = places.map((place, thing) => {
      const isTaken = steps.some(({ action }) => promises.refersTo(action, place));
      return this.claims(thing) && !written.has(place.there) && !isTaken;
    });
    // An agent that waits for one thing must hold no other thing with a line: two agents could wait for each other.
    if (stays.filter((is) => is).length !== 1) return [];
    return stays.map((is, thing) => {
      const first = this.steps.findIndex(({ claims }) => claims.includes(thing));
      const isChanged = places[thing]?.slots.some((slot) => written.has(slot)) === true;
      // An agent that only walks to a thing to change it claims it at once: no other work can be done meanwhile.
      const isLater = this.steps.slice(0, Math.max(0, first)).some(({ to }) => to < 0);
      return is && (isChanged ? isLater : first > 0);
    });
  }

  /** Whether it claims a thing. */
  claims(thing: number): boolean {
    return this.#claimed.has(thing);
  }

  /**
   * Whether it uses a thing like a station: it claims the thing for a step that is not the first one, and leaves it as it
   * was, or has other work to do before. It may set out while another agent uses the thing, and claims it only then.
   */
  isStation(thing: number): boolean {
    return this.#stations[thing] === true && !this.#usedUp.has(this.kinds[thing]?.name);
  }

  /** Whether one of its steps is among steps that an agent avoids. */
  hasStep(
    { tool, things = {} }: DisabledSteps,
    chosen: readonly { readonly id: ThingId }[],
  ): boolean {
    return this.#uses.some((step) => {
      if (step.tool !== tool) return false;
      return Object.entries(things).every(
        ([name, id]) => chosen[step.things.get(name) ?? -1]?.id === id,
      );
    });
  }

  /** Whether a constraint forbids one of its tools. */
  isForbidden({ constraints }: Pick<Asker, "constraints">): boolean {
    const tools = constraints?.forbiddenTools;
    return tools !== undefined && tools.size > 0 && this.#uses.some(({ tool }) => tools.has(tool));
  }

  /** The cost of the steps that claim a thing, in thousandths. */
  lengthAt(thing: number): number {
    const claiming = this.steps.filter(({ claims }) => claims.includes(thing));
    return claiming.reduce((sum, { scaledCost }) => sum + scaledCost, 0);
  }

  /** Whether it changes what it needs of a thing. */
  changes(thing: number): boolean {
    return this.#isChanged[thing] === true;
  }

  /** Its effects on a thing. */
  changesOf(thing: number): readonly ThingChangeAhead[] {
    return this.#changes[thing] as readonly ThingChangeAhead[];
  }

  /** Whether an agent may run it, wherever it is. */
  suits(own: OwnValuesOf): boolean {
    for (const slot of this.#held) if (!own.things.has(slot)) return false;
    for (const test of this.#own) if (!this.#passes(test, NONE, own)) return false;
    return true;
  }

  /** Whether a thing may take a part in it, for any agent. */
  takes(thing: number, chosen: ErrandThing): boolean {
    const at: (ErrandThing | undefined)[] = [];
    at[thing] = chosen;
    // Food that lies on no fire cannot be taken off one.
    for (const { by } of this.links)
      if (by.thing === thing && chosen.facts.things[by.slot] === undefined) return false;
    for (const test of this.#ofThing[thing] ?? NONE)
      if (!this.#passes(test, at, NO_VALUES)) return false;
    for (const choice of this.#choicesOfThing[thing] ?? NONE)
      if (!this.#passesAny(choice, at, NO_VALUES)) return false;
    return true;
  }

  /** Whether a thing may take a part in it once others have done their work with it. */
  awaits(thing: number, chosen: ErrandThing): boolean {
    const { name } = this.kinds[thing] as Kind;
    return this.takesOnce(thing, chosen, (test) => this.#promises.mayBring(name, test));
  }

  /**
   * Whether a thing may take a part in it once all tests pass that it fails now.
   *
   * @param mayPassLater whether one of those may
   */
  takesOnce(
    thing: number,
    chosen: ErrandThing,
    mayPassLater: (test: TestOfProperty) => boolean,
  ): boolean {
    const at: (ErrandThing | undefined)[] = [];
    at[thing] = chosen;
    const mayPass = (test: ThingTest): boolean => {
      if (this.#passes(test, at, NO_VALUES)) return true;
      const isOfCode = test.kind === "test" && !this.#isOfThings(test.variable);
      const code = isOfCode ? test.value.code : undefined;
      return variablesIn(test).some(({ slot: property }) =>
        mayPassLater({ property, operator: test.operator, code }),
      );
    };
    const mayPassOne = ({ alternatives }: MixedTest): boolean =>
      alternatives.some((all) => all.every(mayPass));
    const tests = this.#ofThing[thing] as readonly ThingTest[];
    return tests.every(mayPass) && this.#choicesOfThing[thing]?.every(mayPassOne) === true;
  }

  /**
   * Whether chosen things fit each other and the agent. Tests of things that are not chosen yet are left out.
   *
   * @param only the thing that the tests are about. Default: any
   */
  fits(chosen: Chosen, own: OwnValuesOf, only?: number): boolean {
    for (let index = 0; index < this.#mixed.length; index++) {
      const choice = this.#mixed[index] as MixedTest;
      const { things } = choice;
      if (only !== undefined && !things.includes(only)) continue;
      let isOpen = false;
      for (let at = 0; at < things.length; at++)
        isOpen ||= chosen[things[at] as number] === undefined;
      if (isOpen) continue;
      if (!this.#passesAny(choice, chosen, own)) return false;
    }
    return true;
  }

  #passesAny({ alternatives }: MixedTest, chosen: Chosen, own: OwnValuesOf): boolean {
    return alternatives.some((tests) => tests.every((test) => this.#passes(test, chosen, own)));
  }

  /** The thing that a variable refers to; undefined for none, and while it is not known. */
  referred({ thing, slot }: LiftedVariable, chosen: Chosen, own: OwnValuesOf): ThingId | undefined {
    return thing < 0 ? own.things.get(slot) : chosen[thing]?.facts.things[slot];
  }

  /** The thing in a part that the agent's own variables decide, but for its position: the food in its hand; undefined if any may be chosen. */
  held(thing: number, own: OwnValuesOf): ThingId | undefined {
    const slot = this.#slotOf[thing];
    return slot === undefined ? undefined : own.things.get(slot);
  }

  /** The alternatives of a condition that no earlier step writes to. */
  #choicesOf(condition: ConditionNode, written: WrittenSlots): readonly MixedTest[] {
    return conjuncts(condition).flatMap((node): MixedTest[] => {
      if (node.kind !== "any") return [];
      if ([...conditionVariables(node)].some((slot) => written.has(slot))) return [];
      const alternatives = alternativesOf(node).map((nodes) => {
        return this.#testsOf({ kind: "all", children: nodes }, written);
      });
      const things = new Set(alternatives.flat().flatMap((test) => [...thingsIn(test)]));
      return [{ alternatives, things: [...things] }];
    });
  }

  #testsOf(condition: ConditionNode, written: WrittenSlots): readonly ThingTest[] {
    return conjuncts(condition)
      .flatMap((node) => beforeWrites(node, written) ?? [])
      .flatMap((node) => {
        let isKnown = true;
        const indexOf = (place: ThingPlace): number => {
          const index = this.places.indexOf(place);
          isKnown &&= index >= 0;
          return index;
        };
        const tests = this.#lifting.testsOf([node], indexOf, (place) =>
          this.places.includes(place),
        );
        return isKnown ? tests.filter(isNoPresence) : [];
      });
  }

  #passes(test: ThingTest, chosen: Chosen, own: OwnValuesOf): boolean {
    if (test.kind === "compare") {
      const left = this.#numberOf(test.left, chosen, own) + test.leftOffset;
      return satisfies(
        left,
        test.operator,
        this.#numberOf(test.right, chosen, own) + test.rightOffset,
      );
    }
    const { variable, operator, value } = test;
    if (!this.#isOfThings(variable)) {
      return satisfies(this.#numberOf(variable, chosen, own), operator, value.code);
    }
    if (value.thing < 0 && value.code === OTHER_THING) return true;
    const isSame = this.referred(variable, chosen, own) === idOf(value, chosen);
    return operator === "=" ? isSame : operator !== "!=" || !isSame;
  }

  #isOfThings({ thing, slot }: LiftedVariable): boolean {
    if (thing < 0) return this.#lifting.isOfThings(slot);
    return this.kinds[thing]?.properties[slot]?.isThing === true;
  }

  #numberOf({ thing, slot }: LiftedVariable, chosen: Chosen, own: OwnValuesOf): number {
    return (thing < 0 ? own.packed[slot] : chosen[thing]?.facts.codes[slot]) as number;
  }
}

const NONE: readonly never[] = [];
const NO_VALUES: OwnValuesOf = { packed: new Int32Array(), things: new Map() };

function idOf({ thing }: ThingValue, chosen: Chosen): ThingId | undefined {
  return thing < 0 ? undefined : chosen[thing]?.id;
}

/** A chosen thing is always there. */
function isNoPresence(test: ThingTest): boolean {
  return variablesIn(test).every(({ thing, slot }) => thing < 0 || slot >= 0);
}
