import type { Domain } from "@understudy/planner-core";
import type { MapOptions } from "@understudy/viewer";

/** Places of the demo domains, on maps of 160 by 100. */
const PLACES: Readonly<Record<string, NonNullable<MapOptions["places"]>>> = {
  village: {
    home: [80, 52],
    market: [112, 40],
    workshop: [52, 38],
    field: [110, 78],
    river: [40, 82],
    forest: [22, 22],
    mine: [138, 16],
  },
  guard: {
    post: [80, 56],
    armory: [38, 30],
    gate: [134, 56],
    tower: [110, 18],
    infirmary: [44, 82],
  },
  courier: {
    depot: [80, 54],
    north: [80, 14],
    east: [138, 50],
    south: [84, 88],
    inn: [28, 34],
    smithy: [34, 78],
  },
};
const WAYS: Readonly<Record<string, NonNullable<MapOptions["ways"]>>> = {
  village: [
    ["home", "market"],
    ["home", "workshop"],
    ["home", "field"],
    ["home", "river"],
    ["workshop", "forest"],
    ["market", "mine"],
    ["forest", "river"],
    ["market", "field"],
  ],
  guard: [
    ["post", "armory"],
    ["post", "gate"],
    ["post", "infirmary"],
    ["gate", "tower"],
    ["armory", "tower"],
  ],
  courier: [
    ["depot", "north"],
    ["depot", "east"],
    ["depot", "south"],
    ["depot", "inn"],
    ["depot", "smithy"],
    ["inn", "smithy"],
  ],
};
/** Likely names of a place variable. */
const NAMES = ["at", "place", "location", "room", "position", "where"];

/** The map of a domain; undefined without a place variable. */
export function mapOf(domain: Domain): MapOptions | undefined {
  const variable = NAMES.find((name) => domain.variable(name)?.type === "enum");
  if (variable === undefined) return undefined;
  const size = { width: 160, height: 100, variable };
  const values = domain.variable(variable)?.values ?? [];
  const places = Object.hasOwn(PLACES, domain.name) ? PLACES[domain.name] : undefined;
  // Places decide rather than the file's name.
  const isDemo = places !== undefined && values.every((name) => Object.hasOwn(places, name));
  if (!isDemo) return size;
  const ways = WAYS[domain.name]?.filter((ends) => ends.every((name) => values.includes(name)));
  return { ...size, places: onlyThose(places, values), ways };
}

function onlyThose(
  places: NonNullable<MapOptions["places"]>,
  names: readonly string[],
): NonNullable<MapOptions["places"]> {
  return Object.fromEntries(Object.entries(places).filter(([name]) => names.includes(name)));
}
