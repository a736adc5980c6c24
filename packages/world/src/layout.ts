/**
 * Worlds of many things: which thing a step means, who has it, how far it is, and what each agent knows.
 *
 * @module
 */

import { type Domain, RequestError, type Variable } from "@understudy/planner-core";
import { encodeValue } from "@understudy/planner-core/compiled";

/** A place of a domain for a thing of one kind. */
export interface ThingPlace {
  readonly name: string;
  readonly kind: string;
  /** Its position among all places. */
  readonly index: number;
  /** The slot that says whether a thing is there. */
  readonly there: number;
  /** By property: its slot. */
  readonly slots: readonly number[];
}

/** One property of a kind. */
export interface Property {
  readonly name: string;
  /** The variable of the first place: all have the same values. */
  readonly variable: Variable;
  readonly isThing: boolean;
  /** Its code at empty places. */
  readonly emptyCode: number;
}

/** A kind of things. */
export interface Kind {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly places: readonly ThingPlace[];
}

/** A variable of the agent's own. */
export interface OwnVariable {
  readonly name: string;
  readonly variable: Variable;
  readonly isThing: boolean;
}

/** A thing of a step: the name that the tool has for it, and its place. */
export interface StepThing {
  readonly name: string;
  readonly place: ThingPlace;
}

/** The value of a thing variable for no thing. */
const NOTHING = "nothing";
/** Its value for a thing that has no place. */
export const WITHOUT_PLACE = "elsewhere";

const NONE: readonly never[] = Object.freeze([]);

/** @throws RequestError if a domain has no kinds */
export function kindsOf({ kinds }: Domain): NonNullable<Domain["kinds"]> {
  if (kinds !== undefined) return kinds;
  const hint = 'declare "kinds" in the domain';
  throw new RequestError([{ pointer: "/kinds", message: "the domain has no kinds", hint }]);
}

/** The places, kinds and own variables of a domain with kinds. */
export class ThingLayout {
  readonly domain: Domain;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly places: readonly ThingPlace[];
  readonly own: readonly OwnVariable[];
  /** The own variable that says which thing the agent is at. */
  readonly position: OwnVariable | undefined;
  readonly #written: NonNullable<Domain["kinds"]>;
  readonly #placeByName = new Map<string, ThingPlace>();
  /** By slot of a variable of things: its code for each place, -1 for those of other kinds. */
  readonly #codes = new Map<number, Int32Array>();
  readonly #stepThings: (readonly StepThing[] | undefined)[] = [];
  readonly #claims: (readonly ThingPlace[] | undefined)[] = [];

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
      kinds.set(name, { name, properties, places: own });
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
  }

  /** The goals with things. */
  get goals(): NonNullable<Domain["kinds"]>["goals"] {
    return this.#written.goals;
  }

  place(name: string): ThingPlace {
    return this.#placeByName.get(name) as ThingPlace;
  }

  /** The code of a place as a value of a variable of things; -1 if its things are of other kinds. */
  codeOf(variable: Variable, place: ThingPlace): number {
    let codes = this.#codes.get(variable.id);
    if (codes === undefined) {
      codes = Int32Array.from(this.places, ({ name }) => encodeValue(variable, name) ?? -1);
      this.#codes.set(variable.id, codes);
    }
    return codes[place.index] as number;
  }

  /** The code of a variable of things for one without a place, or for none. */
  codeWithout(variable: Variable, isNothing: boolean): number {
    const none = isNothing ? encodeValue(variable, NOTHING) : undefined;
    return none ?? (encodeValue(variable, WITHOUT_PLACE) as number);
  }

  /** The things of an action, in the order of its tool. */
  thingsOf(action: number): readonly StepThing[] {
    const known = this.#stepThings[action];
    if (known !== undefined) return known;
    const { tool, args } = this.domain.step(action);
    const names = this.#written.tools.get(tool)?.things.keys() ?? NONE;
    const things = [...names].map((name) => ({ name, place: this.place(String(args[name])) }));
    this.#stepThings[action] = things;
    return things;
  }

  /** The places whose things an action claims. */
  claimsOf(action: number): readonly ThingPlace[] {
    const known = this.#claims[action];
    if (known !== undefined) return known;
    const claims = this.#written.tools.get(this.domain.step(action).tool)?.claims ?? NONE;
    const places = this.thingsOf(action)
      .filter(({ name }) => claims.includes(name))
      .map(({ place }) => place);
    this.#claims[action] = places;
    return places;
  }
}
