import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import { isName, NAME_HINT } from "../definition/names.ts";
import { reportUnknownKeys } from "../definition/variables.ts";
import { ELSEWHERE, NO_THING, type PropertyDefinition } from "./kinds.ts";

/** Number of places of a kind without an entry in `places`. */
const DEFAULT_PLACES = 8;
const MOST_PLACES = 64;

/** The `kinds`, `places` and `capacity` sections. */
export interface ReadKinds {
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly capacities: ReadonlyMap<string, number | string>;
  readonly properties: ReadonlyMap<string, ReadonlyMap<string, PropertyDefinition>>;
}

/**
 * Reads the `kinds`, `places` and `capacity` sections. Properties are checked later, once they are expanded to variables.
 */
export function readKinds(
  kinds: unknown,
  places: unknown,
  capacity: unknown,
  issues: IssueCollector,
): ReadKinds {
  const properties = new Map<string, ReadonlyMap<string, PropertyDefinition>>();
  const named = new Map<string, readonly string[]>();
  if (!isRecord(kinds)) {
    const hint = 'by kind its properties, such as { "chest": { "gold": { … } } }';
    issues.add("/kinds", `must be an object, not ${describeValue(kinds)}`, hint);
    return { places: named, capacities: new Map(), properties };
  }
  const counts = new Map<string, number>();
  for (const [kind, count, pointer] of byKind("places", places, kinds, issues)) {
    if (!isWhole(count, MOST_PLACES)) {
      const hint = `a whole number from 1 to ${MOST_PLACES}`;
      issues.add(pointer, `is ${describeValue(count)}`, hint);
    } else counts.set(kind, count);
  }
  for (const [kind, own] of Object.entries(kinds)) {
    const pointer = pointerTo("/kinds", kind);
    if (!isName(kind)) {
      issues.add(pointer, `${describeValue(kind)} is not a valid name for a kind`, NAME_HINT);
      continue;
    }
    if (!isRecord(own)) {
      const found = `must be an object of properties, not ${describeValue(own)}`;
      issues.add(pointer, found, "{} for a kind without properties");
      continue;
    }
    for (const name of Object.keys(own)) {
      if (isName(name)) continue;
      const place = pointerTo(pointer, name);
      issues.add(place, `${describeValue(name)} is not a valid name for a property`, NAME_HINT);
    }
    properties.set(kind, new Map(Object.entries(own) as [string, PropertyDefinition][]));
    const count = counts.get(kind) ?? DEFAULT_PLACES;
    named.set(
      kind,
      Array.from({ length: count }, (_, index) => `${kind}_${index + 1}`),
    );
  }
  const capacities = new Map<string, number | string>();
  for (const [kind, given, pointer] of byKind("capacity", capacity, kinds, issues)) {
    const isNumber = (name: string): boolean => {
      const property = properties.get(kind)?.get(name);
      return isRecord(property) && property["type"] === "integer";
    };
    if (isWhole(given, Number.MAX_SAFE_INTEGER)) capacities.set(kind, given);
    else if (typeof given === "string" && isNumber(given)) capacities.set(kind, given);
    else {
      const numbers = [...(properties.get(kind)?.keys() ?? [])].filter(isNumber);
      const names = numbers.length === 0 ? "" : `: ${numbers.join(", ")}`;
      const hint = `a whole number from 1, or the name of an integer property of ${kind}${names}`;
      issues.add(pointer, `is ${describeValue(given)}`, hint);
    }
  }
  return { places: named, capacities, properties };
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

/** The entries of a section that says something about kinds, with their pointers. */
function* byKind(
  section: string,
  given: unknown,
  kinds: Readonly<Record<string, unknown>>,
  issues: IssueCollector,
): Iterable<readonly [kind: string, value: unknown, pointer: string]> {
  if (given === undefined) return;
  if (!isRecord(given)) {
    const hint = 'by kind a number, such as { "chest": 4 }';
    issues.add(`/${section}`, `must be an object, not ${describeValue(given)}`, hint);
    return;
  }
  for (const [kind, value] of Object.entries(given)) {
    const pointer = pointerTo(`/${section}`, kind);
    const names = Object.keys(kinds);
    if (Object.hasOwn(kinds, kind)) yield [kind, value, pointer];
    else issues.add(pointer, `there is no kind "${kind}"`, () => suggestName(kind, names));
  }
}

/**
 * Reads a kind or a list of kinds.
 *
 * @returns undefined if it is malformed
 */
export function readKindList(
  of: unknown,
  kinds: ReadKinds["places"],
  pointer: string,
  issues: IssueCollector,
): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(of) ? of : [of];
  if (list.length === 0) {
    issues.add(pointer, "names no kind", "at least one");
    return undefined;
  }
  let isSound = true;
  list.forEach((kind, index) => {
    if (typeof kind === "string" && kinds.has(kind) && list.indexOf(kind) === index) return;
    isSound = false;
    const place = Array.isArray(of) ? pointerTo(pointer, index) : pointer;
    if (typeof kind !== "string") issues.add(place, `must be a kind, not ${describeValue(kind)}`);
    else if (kinds.has(kind)) issues.add(place, `"${kind}" is listed twice`);
    else
      issues.add(place, `there is no kind "${kind}"`, () => suggestName(kind, [...kinds.keys()]));
  });
  return isSound ? (list as readonly string[]) : undefined;
}

const thingKeys = ["type", "of", "default", "sensed", "position", "shared"];

/**
 * The enum for a variable of things; any other definition is returned unchanged.
 *
 * @param isProperty whether the variable is a property, which cannot be the agent's position
 */
export function writeOutVariable(
  definition: unknown,
  kinds: ReadKinds["places"],
  pointer: string,
  isProperty: boolean,
  issues: IssueCollector,
): { readonly written: unknown; readonly of: readonly string[] | undefined } {
  if (!isRecord(definition) || definition["type"] !== "thing") {
    return { written: definition, of: undefined };
  }
  reportUnknownKeys(definition, thingKeys, pointer, issues);
  const of = readKindList(definition["of"], kinds, pointerTo(pointer, "of"), issues);
  const { position, sensed, shared, default: given } = definition;
  if (isProperty && position !== undefined) {
    const place = pointerTo(pointer, "position");
    issues.add(place, "a property cannot be the agent's position", 'declare it in "state"');
  }
  const own = position === true ? [ELSEWHERE] : [NO_THING, ELSEWHERE];
  if (given !== undefined && !own.includes(given as string)) {
    const hint = own.map((value) => `"${value}"`).join(" or ");
    issues.add(pointerTo(pointer, "default"), `is ${describeValue(given)}`, hint);
  }
  const values = [...own, ...(of ?? []).flatMap((kind) => kinds.get(kind) ?? [])];
  const written = {
    type: "enum",
    values,
    default: given ?? own[0],
    ...sensedUnless(given !== undefined, sensed),
    ...(position === undefined || isProperty ? {} : { position }),
    ...(shared === undefined ? {} : { shared }),
  };
  return { written, of };
}

/**
 * The variable of a property at an empty place. A default makes all empty places alike. For properties declared without
 * a default, each thing brings its own value.
 *
 * @param written an expanded property
 */
export function withDefault(written: unknown): unknown {
  if (!isRecord(written) || written["default"] !== undefined) return written;
  const { type, min, values, sensed } = written;
  const ofEmpty =
    type === "boolean"
      ? false
      : type === "integer"
        ? min
        : Array.isArray(values)
          ? (values[0] as unknown)
          : undefined;
  return ofEmpty === undefined
    ? written
    : { ...written, default: ofEmpty, ...sensedUnless(false, sensed) };
}

/** A flag that the world sets a property declared without a default, unless the author declares otherwise. */
function sensedUnless(hasDefault: boolean, sensed: unknown): { readonly sensed?: unknown } {
  if (sensed !== undefined) return { sensed };
  return hasDefault ? {} : { sensed: true };
}
