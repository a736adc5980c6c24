import type { Kinds } from "./kinds.ts";

/** A variable that belongs to a place. */
export interface PlaceVariable {
  readonly kind: string;
  /** The variable that says whether a thing is there. */
  readonly place: string;
  /** Undefined for the place itself. */
  readonly property: string | undefined;
}

const found = new WeakMap<Kinds, ReadonlyMap<string, PlaceVariable>>();

/** The variables of places and of their properties, by name; every other variable is the agent's own. */
export function variablesOfPlaces(kinds: Kinds): ReadonlyMap<string, PlaceVariable> {
  let variables = found.get(kinds);
  if (variables === undefined) {
    variables = new Map(
      [...kinds.places].flatMap(([kind, places]) =>
        places.flatMap((place): [string, PlaceVariable][] => [
          [place, { kind, place, property: undefined }],
          ...[...(kinds.properties.get(kind)?.keys() ?? [])].map(
            (property): [string, PlaceVariable] => [
              `${place}.${property}`,
              { kind, place, property },
            ],
          ),
        ]),
      ),
    );
    found.set(kinds, variables);
  }
  return variables;
}
