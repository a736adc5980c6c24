import {
  ASSIGN,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import { satisfies } from "../relaxation/thing-task.ts";
import type { Facts, Thing, ThingId } from "../things/thing.ts";

/** An effect on a property of a thing. */
export interface ThingChangeAhead {
  readonly property: number;
  readonly opcode: number;
  readonly operand: number;
  /** Whether its agent has other work to do before it claims the thing: another one may be faster. */
  readonly isLate?: boolean;
}

/** A test of a property of a thing; without a code, any other value may meet it. */
export interface TestOfProperty {
  readonly property: number;
  readonly operator: TestNode["operator"];
  readonly code: number | undefined;
}

/** A plan that is being played. */
export interface PlanAhead {
  readonly binding: ThingBinding;
  readonly actions: readonly number[];
  /** The index of the current or next action. */
  readonly position: number;
  /** The things that it claims only when its agent gets there. */
  readonly stations: ReadonlySet<ThingId>;
}

/** The use of a thing by a plan or an errand: what that costs before, and meanwhile, in thousandths. */
export interface UseAhead {
  readonly arrival: number;
  readonly length: number;
}

/** The uses of things by a plan at one of its steps as plain JSON. */
export interface SavedAhead {
  readonly position: number;
  readonly uses: readonly (readonly [thing: ThingId, arrival: number, length: number])[];
}

/** The cost of a way of an agent, in thousandths. */
export type WayOfAgent = (from: Thing | "here", to: Thing) => number;

/** An errand that an agent is about to get. */
export interface ErrandAhead {
  readonly errand: {
    changesOf(thing: number): readonly ThingChangeAhead[];
    claims(thing: number): boolean;
    isStation(thing: number): boolean;
  };
  readonly things: readonly Thing[];
  /** By index of a thing that it claims. */
  readonly uses: ReadonlyMap<number, UseAhead>;
}

type Change = readonly [thing: Thing, change: ThingChangeAhead];

interface Kept {
  /** The same object for the same plan. */
  readonly source: object;
  readonly position: number;
  readonly changes: readonly Change[];
  /** By thing that the plan will claim. */
  readonly uses: ReadonlyMap<Thing, UseAhead>;
}

const NONE: readonly never[] = Object.freeze([]);

/** The effects ahead of plans in play on things: a hearth that two agents are about to stoke has no room for a third. */
export class Promises {
  readonly #layout: ThingLayout;
  readonly #changed: (thing: Thing) => void;
  /** By action: its effects on the things at places. */
  readonly #effects = new Map<
    number,
    readonly (readonly [place: number, change: ThingChangeAhead])[]
  >();
  /** By slot: the place and the property. */
  readonly #slots = new Map<number, readonly [place: number, property: number]>();
  readonly #plans = new Map<object, Kept>();
  readonly #ofThing = new Map<Thing, ThingChangeAhead[]>();
  /** By thing that plans will claim. */
  readonly #uses = new Map<Thing, readonly UseAhead[]>();
  #actions: ReadonlyMap<number, readonly number[]> | undefined;
  #written: ReadonlyMap<string, readonly (readonly [number, number])[][]> | undefined;

  /** @param changed called with each thing for which other changes are ahead now */
  constructor(layout: ThingLayout, changed: (thing: Thing) => void) {
    this.#layout = layout;
    this.#changed = changed;
    for (const { index, slots } of layout.places) {
      for (const [property, slot] of slots.entries()) this.#slots.set(slot, [index, property]);
    }
  }

  /**
   * Notes what an agent will do: a plan in play, or an errand; undefined for nothing. Cheap if it is the same.
   *
   * @param wayOf the cost of its ways. Default: ways cost nothing
   * @param known its uses of things, if they were priced before
   */
  note(
    agent: object,
    plan: PlanAhead | ErrandAhead | undefined,
    wayOf: WayOfAgent = noWay,
    known?: ReadonlyMap<Thing, UseAhead>,
  ): void {
    const before = this.#plans.get(agent);
    const source = plan === undefined ? undefined : "errand" in plan ? plan.things : plan.actions;
    const position = plan === undefined || "errand" in plan ? 0 : plan.position;
    if (before?.source === source && (before?.position ?? 0) === position) return;
    for (const [thing, change] of before?.changes ?? []) {
      this.#changed(thing);
      const left = (this.#ofThing.get(thing) ?? []).filter((one) => one !== change);
      if (left.length === 0) this.#ofThing.delete(thing);
      else this.#ofThing.set(thing, left);
    }
    for (const [thing, use] of before?.uses ?? []) {
      const left = this.usesOf(thing).filter((one) => one !== use);
      if (left.length === 0) this.#uses.delete(thing);
      else this.#uses.set(thing, left);
    }
    if (plan === undefined || source === undefined) {
      this.#plans.delete(agent);
      return;
    }
    const changes = [...("errand" in plan ? changesOfErrand(plan) : this.#changesOf(plan))];
    for (const [thing, change] of changes) {
      this.#changed(thing);
      const ofThing = this.#ofThing.get(thing);
      if (ofThing === undefined) this.#ofThing.set(thing, [change]);
      else ofThing.push(change);
    }
    const uses = known ?? ("errand" in plan ? usesOfErrand(plan) : this.#usesOfPlan(plan, wayOf));
    for (const [thing, use] of uses) this.#uses.set(thing, [...this.usesOf(thing), use]);
    this.#plans.set(agent, { source, position, changes, uses });
  }

  /** The uses by the plan in play of an agent; undefined for none, and until the plan is noted. */
  save(agent: object, plan: PlanAhead | undefined): SavedAhead | undefined {
    const known = this.#plans.get(agent);
    if (known === undefined || known.source !== plan?.actions || known.uses.size === 0)
      return undefined;
    const uses = [...known.uses].map(([{ id }, { arrival, length }]) => {
      return [id, arrival, length] as const;
    });
    return { position: known.position, uses };
  }

  /** Notes the plan in play of an agent as it was saved: its uses are priced from where the agent was then. */
  restore(
    agent: object,
    plan: PlanAhead | undefined,
    { position, uses }: SavedAhead,
    find: (id: ThingId) => Thing | undefined,
  ): void {
    if (plan?.position !== position) return;
    const priced = new Map<Thing, UseAhead>();
    for (const [id, arrival, length] of uses) {
      const thing = find(id);
      if (thing !== undefined) priced.set(thing, { arrival, length });
    }
    this.note(agent, plan, noWay, priced);
  }

  /** The uses of a thing by plans in play that will claim it, or have claimed it. */
  usesOf(thing: Thing): readonly UseAhead[] {
    return this.#uses.get(thing) ?? NONE;
  }

  #usesOfPlan(
    { binding, actions, position }: PlanAhead,
    wayOf: WayOfAgent,
  ): ReadonlyMap<Thing, UseAhead> {
    const { ways, scaledCost } = this.#layout.domain.actions;
    const uses = new Map<Thing, UseAhead>();
    let from: Thing | "here" = "here";
    let spent = 0;
    const thingAt = (place: ThingPlace | undefined): Thing | undefined => {
      const thing = place && binding.at(place)?.thing;
      return thing instanceof StandIn ? undefined : thing;
    };
    for (const action of actions.slice(position)) {
      const isWay = (ways?.to[action] ?? -1) >= 0;
      const end = isWay ? thingAt(this.#layout.thingsOf(action).at(-1)?.place) : undefined;
      const cost = isWay
        ? end === undefined
          ? 0
          : wayOf(from, end)
        : (scaledCost[action] as number);
      from = end ?? from;
      for (const place of this.#layout.claimsOf(action)) {
        const thing = thingAt(place);
        if (thing === undefined) continue;
        const { arrival, length } = uses.get(thing) ?? { arrival: spent, length: 0 };
        uses.set(thing, { arrival, length: length + cost });
      }
      spent += cost;
    }
    return uses;
  }

  *#changesOf({ binding, actions, position, stations }: PlanAhead): Iterable<Change> {
    const { ways } = this.#layout.domain.actions;
    let hasWork = false;
    for (let at = position; at < actions.length; at++) {
      const action = actions[at] as number;
      for (const [place, change] of this.effectsOf(action)) {
        const thing = binding.at(this.#layout.places[place] as ThingPlace)?.thing;
        if (thing === undefined || thing instanceof StandIn) continue;
        yield [thing, { ...change, isLate: hasWork && stations.has(thing.id) }];
      }
      hasWork ||= (ways?.to[action] ?? -1) < 0;
    }
  }

  /**
   * The changes of a thing that are ahead of plans in play.
   *
   * @param withLate whether changes count for which another agent may still be faster
   */
  aheadOf(thing: Thing, withLate: boolean): readonly ThingChangeAhead[] {
    const all = this.#ofThing.get(thing) ?? NONE;
    return withLate ? all : all.filter(({ isLate }) => isLate !== true);
  }

  /** The unconditional effects of an action on the things at places. */
  effectsOf(action: number): readonly (readonly [place: number, change: ThingChangeAhead])[] {
    const known = this.#effects.get(action);
    if (known !== undefined) return known;
    const found: (readonly [number, ThingChangeAhead])[] = [];
    const cases = this.#casesOf(action);
    const { effects, effectStart } = this.#layout.domain.cases.domain.actions;
    // Conditional effects are not known before the action.
    for (const at of cases.length === 1 ? cases : []) {
      const end = effectStart[at + 1] as number;
      for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
        const opcode = effects[effect] as number;
        const [place, property] = this.#slots.get(effects[effect + 1] as number) ?? [];
        const isPlain = opcode === ASSIGN || opcode === INCREASE || opcode === DECREASE;
        if (!isPlain || place === undefined || property === undefined) continue;
        found.push([place, { property, opcode, operand: effects[effect + 2] as number }]);
      }
    }
    this.#effects.set(action, found);
    return found;
  }

  /** Whether a step may bring about a test of a property of things. */
  mayBring(kind: string, test: TestOfProperty): boolean {
    this.#written ??= this.#writes();
    const writes = this.#written.get(kind)?.[test.property] ?? [];
    return writes.some(([opcode, operand]) => {
      const { operator, code } = test;
      if (code === undefined || (opcode !== ASSIGN && operator === "=")) return true;
      if (opcode === ASSIGN) return satisfies(operand, operator, code);
      if (opcode === INCREASE) return operator !== "<=";
      return opcode !== DECREASE || operator !== ">=";
    });
  }

  /** By kind and property: the opcodes and operands of all effects. */
  #writes(): ReadonlyMap<string, readonly (readonly [opcode: number, operand: number])[][]> {
    const found = new Map<string, (readonly [number, number])[][]>();
    const { count, effects, effectStart } = this.#layout.domain.cases.domain.actions;
    const end = effectStart[count] as number;
    for (let effect = 0; effect < end; effect += EFFECT_LENGTH) {
      const [opcode = 0, slot = 0, operand = 0] = effects.subarray(effect, effect + EFFECT_LENGTH);
      const [place, property] = this.#slots.get(slot) ?? [];
      const kind = this.#layout.places[place ?? -1]?.kind;
      if (kind === undefined || property === undefined) continue;
      const ofKind = found.get(kind) ?? [];
      found.set(kind, ofKind);
      const known = ofKind[property] ?? [];
      ofKind[property] = known;
      known.push([opcode, operand]);
    }
    return found;
  }

  /** Whether an action may put the thing at a place into the agent's hands, or refer to it otherwise than as its position. */
  refersTo(action: number, place: ThingPlace): boolean {
    const { own, position, domain } = this.#layout;
    const { effects, effectStart } = domain.cases.domain.actions;
    return this.#casesOf(action).some((at) => {
      const end = effectStart[at + 1] as number;
      for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
        if (effects[effect] !== ASSIGN) continue;
        const one = own.find(({ variable }) => variable.id === effects[effect + 1]);
        if (one?.isThing !== true || one === position) continue;
        if (this.#layout.codeOf(one.variable, place) === effects[effect + 2]) return true;
      }
      return false;
    });
  }

  /** The slots that an action sets in any case, with their codes. */
  assignmentsOf(action: number): readonly (readonly [slot: number, code: number])[] {
    const [only, ...others] = this.#casesOf(action);
    if (only === undefined || others.length > 0) return [];
    const { effects, effectStart } = this.#layout.domain.cases.domain.actions;
    const found: (readonly [number, number])[] = [];
    const end = effectStart[only + 1] as number;
    for (let effect = effectStart[only] as number; effect < end; effect += EFFECT_LENGTH) {
      if (effects[effect] !== ASSIGN) continue;
      found.push([effects[effect + 1] as number, effects[effect + 2] as number]);
    }
    return found;
  }

  /** Whether an action changes nothing of its agent but where it is. */
  onlyMoves(action: number): boolean {
    const position = this.#layout.position?.variable.id;
    return [...this.amountsOf(action).keys()].every((slot) => slot === position);
  }

  /** The slots that an action may change, with the amount that it adds in any case; undefined for another effect. */
  amountsOf(action: number): ReadonlyMap<number, number | undefined> {
    const { effects, effectStart } = this.#layout.domain.cases.domain.actions;
    const cases = this.#casesOf(action);
    const amounts = new Map<number, number | undefined>();
    for (const at of cases) {
      const end = effectStart[at + 1] as number;
      for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
        const [opcode, slot, operand = 0] = effects.subarray(effect, effect + EFFECT_LENGTH);
        const isSum = cases.length === 1 && (opcode === INCREASE || opcode === DECREASE);
        const amount = opcode === INCREASE ? operand : -operand;
        amounts.set(slot as number, isSum ? amount : undefined);
      }
    }
    return amounts;
  }

  #casesOf(action: number): readonly number[] {
    if (this.#actions === undefined) {
      const byAction = new Map<number, number[]>();
      const { domain, split } = this.#layout.domain.cases;
      for (let at = 0; at < domain.actions.count; at++) {
        const of = split?.actionOf[at] ?? at;
        const cases = byAction.get(of);
        if (cases === undefined) byAction.set(of, [at]);
        else cases.push(at);
      }
      this.#actions = byAction;
    }
    return this.#actions.get(action) ?? [];
  }
}

function usesOfErrand({ things, uses }: ErrandAhead): ReadonlyMap<Thing, UseAhead> {
  return new Map([...uses].map(([at, use]) => [things[at] as Thing, use]));
}

const noWay: WayOfAgent = () => 0;

function* changesOfErrand({ errand, things }: ErrandAhead): Iterable<Change> {
  for (const [at, thing] of things.entries()) {
    const isLate = errand.isStation(at);
    for (const change of errand.changesOf(at)) yield [thing, { ...change, isLate }];
  }
}

/** The facts of a thing after changes of its plain properties. */
export function factsAfter(kind: Kind, facts: Facts, changes: readonly ThingChangeAhead[]): Facts {
  if (changes.length === 0) return facts;
  const codes = facts.codes.slice();
  for (const { property, opcode, operand } of changes) {
    if (kind.properties[property]?.isThing === true) continue;
    const before = codes[property] as number;
    codes[property] =
      opcode === ASSIGN ? operand : opcode === INCREASE ? before + operand : before - operand;
  }
  return { codes, things: facts.things, uses: [] };
}
