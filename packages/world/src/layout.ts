/**
 * Worlds of many things: which things a step uses, who claims them, how far they are, and what each
 * agent knows.
 *
 * @module
 */

import { type Domain, RequestError, type Step, type Variable } from "@understudy/planner-core";
import {
  type ConditionNode,
  conditionVariables,
  encodeValue,
} from "@understudy/planner-core/compiled";
import { variablesTold } from "@understudy/planner-core/internal";

/** A place for a thing of one kind in a domain. */
export interface ThingPlace {
  readonly name: string;
  readonly kind: string;
  /** Index among all places. */
  readonly index: number;
  /** The slot that says whether the place is occupied. */
  readonly there: number;
  /** The slot of each property. */
  readonly slots: readonly number[];
}

/** A property of a kind. */
export interface Property {
  readonly name: string;
  /** The variable of the first place; all places have the same values. */
  readonly variable: Variable;
  readonly isThing: boolean;
  /** The code at empty places. */
  readonly emptyCode: number;
}

/** A kind of things. */
export interface Kind {
  readonly name: string;
  readonly properties: readonly Property[];
  /** The index of the property that says how many agents a thing serves at a time; -1 if all serve as many. */
  readonly capacityProperty: number;
  /** The number of agents that a thing serves without such a property. */
  readonly capacity: number;
  readonly places: readonly ThingPlace[];
}

/** An own variable of the agent. */
export interface OwnVariable {
  readonly name: string;
  readonly variable: Variable;
  readonly isThing: boolean;
}

/** A thing of a step: its name in the tool, and its place. */
export interface StepThing {
  readonly name: string;
  readonly place: ThingPlace;
}

/** A clock of a domain, with its things at places. */
export interface PlacedClock {
  readonly clock: string;
  readonly args: Step["args"];
  readonly places: readonly ThingPlace[];
  /** The condition under which it runs. */
  readonly needs: ConditionNode;
  /** The happening with its effects. */
  readonly due: number;
  /** The slots that decide whether it runs, and for how long. */
  readonly reads: ReadonlySet<number>;
}

/** The value of a thing variable without a thing. */
const NOTHING = "nothing";
/** The value of a thing variable whose thing has no place. */
export const WITHOUT_PLACE = "elsewhere";

const NONE: readonly never[] = Object.freeze([]);

/** @throws RequestError if a domain has no kinds */
export function kindsOf({ kinds }: Domain): NonNullable<Domain["kinds"]> {
  if (kinds !== undefined) return kinds;
  const hint = 'declare "kinds" in the domain';
  throw new RequestError([{ pointer: "/kinds", message: "the domain has no kinds", hint }]);
}

/** The error for a kind that the domain does not have. */
export function unknownKind({ kinds }: ThingLayout, kind: string, pointer = ""): RequestError {
  const hint = `one of: ${[...kinds.keys()].join(", ")}`;
  const message = `there is no kind "${kind}"`;
  return new RequestError([{ pointer: `${pointer}/${kind}`, message, hint }]);
}

/** The places, kinds and own variables of a domain with kinds. */
export class ThingLayout {
  readonly domain: Domain;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly places: readonly ThingPlace[];
  readonly own: readonly OwnVariable[];
  /** The own variable with the thing at the agent's position. */
  readonly position: OwnVariable | undefined;
  /** Whether costs or durations are ways. */
  readonly hasWays: boolean;
  readonly #written: NonNullable<Domain["kinds"]>;
  readonly #placeByName = new Map<string, ThingPlace>();
  /** The codes of places in each thing variable, by slot; -1 for places of other kinds. */
  readonly #codes = new Map<number, Int32Array>();
  readonly #stepThings: (readonly StepThing[] | undefined)[] = [];
  readonly #claims: (readonly ThingPlace[] | undefined)[] = [];
  readonly #lastingClaims: (readonly ThingPlace[] | undefined)[] = [];
  #actions: Map<string, number[]> | undefined;
  #clocks: readonly PlacedClock[] | undefined;
  /** By kind; see `useOf`. */
  #uses: ReadonlyMap<string, number> | undefined;

  constructor(domain: Domain, written: NonNullable<Domain["kinds"]>) {
    this.domain = domain;
    this.#written = written;
    const kinds = new Map<string, Kind>();
    const places: ThingPlace[] = [];
    const slotOf = (name: string): number => (domain.variable(name) as Variable).id;
    const taken = new Set<string>();
    for (const [name, names] of written.places) {
      const properties = [...(written.properties.get(name) ?? [])].map(([property, { type }]) => {
        const variable = domain.variable(`${names[0]}.${property}`) as Variable;
        const { defaultCode = variable.min } = variable;
        return { name: property, variable, isThing: type === "thing", emptyCode: defaultCode };
      });
      const own = names.map((place, at) => {
        const slots = properties.map((property) => slotOf(`${place}.${property.name}`));
        for (const slot of slots) taken.add((domain.variables.all[slot] as Variable).name);
        taken.add(place);
        return { name: place, kind: name, index: places.length + at, there: slotOf(place), slots };
      });
      places.push(...own);
      const capacity = written.capacities.get(name) ?? 1;
      const capacityProperty = properties.findIndex((property) => property.name === capacity);
      const common = typeof capacity === "number" ? capacity : 1;
      kinds.set(name, { name, properties, places: own, capacityProperty, capacity: common });
    }
    this.kinds = kinds;
    this.places = places;
    for (const place of places) this.#placeByName.set(place.name, place);
    this.own = domain.variableNames
      .filter((name) => !taken.has(name))
      .map((name) => ({
        name,
        variable: domain.variable(name) as Variable,
        isThing: written.variables.has(name),
      }));
    this.position = this.own.find(({ name }) => name === written.position);
    const durations = domain.time?.durations ?? [];
    this.hasWays =
      domain.actions.ways !== undefined || durations.some((duration) => duration?.kind === "way");
  }

  /** The variables that states tell of. One told as undefined refers to no thing. */
  toldBy(states: readonly unknown[]): ReturnType<typeof variablesTold> {
    return variablesTold(this.domain.variables, states, (id) =>
      this.own.some(({ isThing, variable }) => isThing && variable.id === id),
    );
  }

  /** The goals with things. */
  get goals(): NonNullable<Domain["kinds"]>["goals"] {
    return this.#written.goals;
  }

  place(name: string): ThingPlace {
    return this.#placeByName.get(name) as ThingPlace;
  }

  /** The code of a place as a value of a thing variable; -1 for another kind. */
  codeOf(variable: Variable, place: ThingPlace): number {
    let codes = this.#codes.get(variable.id);
    if (codes === undefined) {
      codes = Int32Array.from(this.places, ({ name }) => encodeValue(variable, name) ?? -1);
      this.#codes.set(variable.id, codes);
    }
    return codes[place.index] as number;
  }

  /** The code in a thing variable for a thing without a place, or for no thing. */
  codeWithout(variable: Variable, isNothing: boolean): number {
    const none = isNothing ? encodeValue(variable, NOTHING) : undefined;
    return none ?? (encodeValue(variable, WITHOUT_PLACE) as number);
  }

  /** The names of all tools, also of joint ones, which are no actions of the domain. */
  get toolNames(): readonly string[] {
    return this.domain.tools.map(({ name }) => name);
  }

  /** The actions of a tool; none if there is no such tool, or if it takes several agents. */
  actionsOf(tool: string): readonly number[] {
    return this.#byTool.get(tool) ?? NONE;
  }

  get #byTool(): ReadonlyMap<string, readonly number[]> {
    if (this.#actions === undefined) {
      this.#actions = new Map();
      for (let action = 0; action < this.domain.actions.count; action++) {
        const { tool } = this.domain.step(action);
        const actions = this.#actions.get(tool);
        if (actions === undefined) this.#actions.set(tool, [action]);
        else actions.push(action);
      }
    }
    return this.#actions;
  }

  /** The position that a step leads to by a way, which is its cost or its duration; -1 for other steps. */
  wayEndOf(step: Step): number {
    const { actions, time } = this.domain;
    const to = actions.ways?.to[this.domain.actionOf(step)] ?? -1;
    if (to >= 0 || time === undefined) return to;
    const start = time.happenings.actionOf({ tool: `start:${step.tool}`, args: step.args });
    const duration = time.durations[start];
    return duration?.kind === "way" ? duration.to : -1;
  }

  /** The things of an action, in the order of its tool. */
  thingsOf(action: number): readonly StepThing[] {
    const known = this.#stepThings[action];
    if (known !== undefined) return known;
    const things = this.#placesIn(this.domain.step(action));
    this.#stepThings[action] = things;
    return things;
  }

  /** The things of a step, which may also be one of several agents together: such steps are no actions of the domain. */
  thingsOfStep(step: Step): readonly StepThing[] {
    const action = this.domain.actionOf(step);
    return action < 0 ? this.#placesIn(step) : this.thingsOf(action);
  }

  /** The names of a tool's things, in its order. */
  thingNamesOf(tool: string): readonly string[] {
    return [...(this.#written.tools.get(tool)?.things.keys() ?? NONE)];
  }

  /** The clocks of the domain, with their things at all places. */
  get clocks(): readonly PlacedClock[] {
    this.#clocks ??= this.#placeClocks();
    return this.#clocks;
  }

  #placeClocks(): readonly PlacedClock[] {
    const { clocks = NONE, durations, happenings } = this.domain.time ?? {};
    if (happenings === undefined || clocks.length === 0) return NONE;
    const all = [...Array(happenings.actions.count).keys()];
    return clocks.flatMap(({ name: clock }) => {
      const names = this.thingNamesOfClock(clock);
      const tool = `while:${clock}`;
      const ground = all.filter((runs) => happenings.step(runs).tool === tool);
      return ground.map((runs): PlacedClock => {
        const { args } = happenings.step(runs);
        const due = happenings.actionOf({ tool: `due:${clock}`, args });
        const needs = happenings.simplifiedCondition(runs);
        const reads = conditionVariables(needs);
        const length = durations?.[runs];
        if (length?.kind === "range") for (const [slot] of length.from.terms) reads.add(slot);
        const places = names.map((name) => this.place(String(args[name])));
        return { clock, args, places, needs, due, reads };
      });
    });
  }

  /** The names of a clock's things, in its order. */
  thingNamesOfClock(clock: string): readonly string[] {
    return [...(this.#written.clocks.get(clock)?.keys() ?? NONE)];
  }

  /**
   * The places whose things a step claims; see `thingsOfStep`.
   *
   * @param isRunning whether it has started
   */
  claimsOfStep(step: Step, isRunning: boolean): readonly ThingPlace[] {
    const { all, lasting } = this.#claimsIn(step.tool, this.thingsOfStep(step));
    return isRunning ? lasting : all;
  }

  /** The places whose things an action claims, until it starts or ends. */
  claimsOf(action: number): readonly ThingPlace[] {
    return this.#claims[action] ?? this.#readClaims(action).all;
  }

  /** The places whose things an action claims until it ends. */
  lastingClaimsOf(action: number): readonly ThingPlace[] {
    return this.#lastingClaims[action] ?? this.#readClaims(action).lasting;
  }

  /** The least cost of a step that claims a thing of a kind, in thousandths; 0 for a kind that none claims. */
  useOf(kind: string): number {
    this.#uses ??= this.#leastUses();
    return this.#uses.get(kind) ?? 0;
  }

  #leastUses(): ReadonlyMap<string, number> {
    const uses = new Map<string, number>();
    const { count, scaledCost } = this.domain.actions;
    for (let action = 0; action < count; action++) {
      const cost = scaledCost[action] as number;
      for (const { kind } of this.claimsOf(action)) {
        uses.set(kind, Math.min(cost, uses.get(kind) ?? cost));
      }
    }
    return uses;
  }

  #readClaims(action: number) {
    const claims = this.#claimsIn(this.domain.step(action).tool, this.thingsOf(action));
    this.#claims[action] = claims.all;
    this.#lastingClaims[action] = claims.lasting;
    return claims;
  }

  #claimsIn(tool: string, things: readonly StepThing[]) {
    const { claims = NONE, startClaims = NONE } = this.#written.tools.get(tool) ?? {};
    const placesOf = (names: readonly string[]): readonly ThingPlace[] =>
      things.filter(({ name }) => names.includes(name)).map(({ place }) => place);
    const lasting = placesOf(claims);
    const all = startClaims.length === 0 ? lasting : placesOf([...claims, ...startClaims]);
    return { all, lasting };
  }

  #placesIn({ tool, args }: Step): readonly StepThing[] {
    return this.thingNamesOf(tool).flatMap((name) => {
      const place = this.#placeByName.get(String(args[name]));
      return place === undefined ? [] : [{ name, place }];
    });
  }
}
