import type { MessageSchema } from "./message-schema.ts";
import { scalarMistakes } from "./scalar-mistakes.ts";

type Check = (value: unknown) => boolean;

/** An object that is no list. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether values are of a type, by its name. */
const TYPES: Readonly<Record<string, Check>> = {
  integer: Number.isInteger,
  number: Number.isFinite,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  object: isMembers,
  array: Array.isArray,
  null: (value) => value === null,
};

/** Whether a value is of a type of schemas. */
export function isOfType(type: string, value: unknown): boolean {
  return TYPES[type]?.(value) === true;
}

/** Whether a list has a schema for each place. */
export function isTuple(items: MessageSchema["items"]): items is readonly MessageSchema[] {
  return Array.isArray(items);
}

const checks = new WeakMap<MessageSchema, Check>();

/** The check of a schema, made once. */
export function checkOf(schema: MessageSchema): Check {
  let check = checks.get(schema);
  if (check === undefined) {
    check = allOf([...checksOf(schema)]);
    checks.set(schema, check);
  }
  return check;
}

function* checksOf(schema: MessageSchema): Generator<Check> {
  const { type, anyOf, properties, required, patternProperties, items } = schema;
  if (type !== undefined) yield TYPES[type] ?? (() => false);
  if (properties !== undefined || required !== undefined) yield membersCheck(schema);
  for (const each of Object.values(patternProperties ?? {})) {
    const check = checkOf(each);
    yield (value) => !isMembers(value) || Object.values(value).every(check);
  }
  if (items !== undefined || schema.minItems !== undefined || schema.maxItems !== undefined) {
    yield listCheck(schema);
  }
  yield* scalarChecks(schema);
  if (schema.const !== undefined) yield (value) => value === schema.const;
  const { enum: allowed } = schema;
  if (allowed !== undefined) yield (value) => allowed.includes(value);
  if (anyOf === undefined) return;
  const some = anyOf.map(checkOf);
  yield (value) => some.some((check) => check(value));
}

function allOf(all: readonly Check[]): Check {
  const [first = () => true, ...more] = all;
  if (more.length === 0) return first;
  return (value) => {
    for (let at = 0; at < all.length; at++) if (!(all[at] as Check)(value)) return false;
    return true;
  };
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values are read from JSON, which has no `undefined`: what is undefined is missing. */
function membersCheck({ properties = {}, required = [] }: MessageSchema): Check {
  const names = [...new Set([...required, ...Object.keys(properties)])];
  const checks = names.map((name) => checkOf(properties[name] ?? {}));
  const areRequired = names.map((name) => required.includes(name));
  return (value) => {
    if (!isMembers(value)) return true;
    for (let at = 0; at < names.length; at++) {
      const member = value[names[at] as string];
      if (member === undefined ? areRequired[at] : !(checks[at] as Check)(member)) return false;
    }
    return true;
  };
}

function listCheck(schema: MessageSchema): Check {
  const { items, additionalItems, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const ofPlaces = isTuple(items) ? items.map(checkOf) : [];
  const ofAll = items === undefined || isTuple(items) ? undefined : checkOf(items);
  const most = isTuple(items) && additionalItems === false ? items.length : maxItems;
  return (value) => {
    if (!Array.isArray(value)) return true;
    if (value.length < minItems || value.length > maxItems || value.length > most) return false;
    if (ofAll !== undefined) return value.every(ofAll);
    return ofPlaces.every((check, at) => at >= value.length || check(value[at]));
  };
}

function* scalarChecks(schema: MessageSchema): Generator<Check> {
  const { minLength, maxLength, pattern, minimum, maximum } = schema;
  const isRight: Check = (value) => scalarMistakes(schema, value).next().done === true;
  if (pattern !== undefined || minLength !== undefined) yield isRight;
  else if (maxLength !== undefined) {
    // A text has no more letters than units.
    yield (value) => (typeof value === "string" && value.length <= maxLength) || isRight(value);
  } else if (minimum !== undefined || maximum !== undefined) {
    const low = minimum ?? Number.NEGATIVE_INFINITY;
    const high = maximum ?? Number.POSITIVE_INFINITY;
    yield (value) =>
      typeof value !== "number" || !Number.isFinite(value) || (value >= low && value <= high);
  }
}
