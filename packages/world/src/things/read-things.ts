import type { Issue } from "@understudy/planner-core";
import { encodeValue } from "@understudy/planner-core/compiled";
import { nearestName, shapes } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { Kind, Property } from "../layout.ts";
import type { Facts, ThingId } from "./thing.ts";

/** Whether a value can be the id of a thing. */
export function isThingId(value: unknown): value is ThingId {
  if (typeof value === "number") return Number.isFinite(value);
  // These two are reserved values of thing variables.
  return typeof value === "string" && value !== "" && value !== "nothing" && value !== "elsewhere";
}

const { either, number, refined, string } = shapes;
/** The id of a thing. */
export const thingId: shapes.Shape<ThingId> = refined(
  either(string(), number()),
  "the id of a thing",
  isThingId,
);

/**
 * Whether a game's object has a value of this name, of its own or by an accessor of its class.
 * Members that every object inherits, such as `constructor`, do not count.
 *
 * @param value the value of the name
 */
export function isGiven(values: object, name: string, value: unknown): boolean {
  if (value === undefined) return name in values;
  const isPlain = (typeof value !== "object" && typeof value !== "function") || value === null;
  return isPlain || Object.hasOwn(values, name);
}

/**
 * Reads the properties of a thing.
 *
 * @param before the current facts, which omitted properties keep. Undefined for a new thing, which
 *   has the defaults
 * @returns `before` without a change; undefined for invalid properties, which are added to `issues`
 */
export function readFacts(
  kind: Kind,
  given: Readonly<Record<string, unknown>>,
  before: Facts | undefined,
  pointer: string,
  issues: Issue[],
): Facts | undefined {
  const { properties } = kind;
  let codes: Int32Array | undefined;
  let things: (ThingId | undefined)[] | undefined;
  let isSound = true;
  for (let at = 0; at < properties.length; at++) {
    const property = properties[at] as Property;
    const value = given[property.name];
    if (value === undefined && !property.isThing) continue;
    if (!isGiven(given, property.name, value)) continue;
    if (property.isThing) {
      const thing = value === null || value === "nothing" ? undefined : value;
      if (thing !== undefined && !isThingId(thing)) {
        issues.push(wrong(pointer, property, value, "the id of a thing, or undefined"));
        isSound = false;
      } else if (before === undefined || before.things[at] !== thing) {
        things ??= before === undefined ? properties.map(() => undefined) : [...before.things];
        things[at] = thing;
      }
      continue;
    }
    const code = encodeValue(property.variable, value);
    if (code === undefined) {
      issues.push(wrong(pointer, property, value, valuesOf(property)));
      isSound = false;
    } else if (before === undefined || before.codes[at] !== code) {
      codes ??= before === undefined ? emptyCodes(kind) : before.codes.slice();
      codes[at] = code;
    }
  }
  if (!isSound) return undefined;
  if (before === undefined) {
    const none: readonly undefined[] = properties.map(() => undefined);
    return newFacts(codes ?? emptyCodes(kind), things ?? none);
  }
  if (codes === undefined && things === undefined) return before;
  return newFacts(codes ?? before.codes, things ?? before.things);
}

/** Adds an issue for each property that the kind does not have. The thing's own `id` and `kind` may be given, too. */
export function checkProperties(
  { name: kind, properties }: Kind,
  given: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: Issue[],
): void {
  for (const name of Object.keys(given)) {
    if (name === "id" || name === "kind" || properties.some((one) => one.name === name)) continue;
    const names = properties.map((one) => one.name);
    const nearest = nearestName(name, names);
    const message = `"${name}" is not a property of ${kind}`;
    const hint =
      nearest === undefined ? `one of: ${names.join(", ")}` : `did you mean "${nearest}"?`;
    const isBare = names.length === 0;
    issues.push({ pointer: pointerTo(pointer, name), message, ...(isBare ? {} : { hint }) });
  }
}

function newFacts(codes: Int32Array, things: readonly (ThingId | undefined)[]): Facts {
  return { codes, things, uses: [] };
}

/** The facts of a thing in the game's notation. */
export function writeFacts(kind: Kind, facts: Facts): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  kind.properties.forEach((property, at) => {
    const { name, isThing } = property;
    written[name] = isThing ? facts.things[at] : writeCode(property, facts.codes[at] as number);
  });
  return written;
}

/** The value of a property that is no thing. */
export function writeCode({ variable }: Property, code: number): unknown {
  if (variable.type === "integer") return code;
  return variable.type === "boolean" ? code !== 0 : variable.values[code];
}

function emptyCodes({ properties }: Kind): Int32Array {
  return Int32Array.from(properties, ({ isThing, emptyCode }) => (isThing ? 0 : emptyCode));
}

function wrong(pointer: string, { name }: Property, value: unknown, hint: string): Issue {
  const found = typeof value === "object" && value !== null ? "an object" : String(value);
  return { pointer: pointerTo(pointer, name), message: `is ${found.slice(0, 60)}`, hint };
}

function valuesOf({ variable }: Property): string {
  if (variable.type === "boolean") return "true or false";
  if (variable.type === "enum") return `one of: ${variable.values.slice(0, 12).join(", ")}`;
  return `a whole number from ${variable.min} to ${variable.max}`;
}
