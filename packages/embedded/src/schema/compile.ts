import type { MessageMistake, MessageSchema } from "./message-schema.ts";

/** The most mistakes that are found, as in typebox. */
const MAX_ERRORS = 8;

type Tell = (
  keyword: string,
  schemaPath: string,
  instancePath: string,
  params: object,
  message: string,
) => void;

/** A check of values by a schema. It reads the schema again for each value: no code is compiled. */
export class Validator {
  readonly #schema: MessageSchema;

  constructor(schema: MessageSchema) {
    this.#schema = schema;
  }

  Type(): MessageSchema {
    return this.#schema;
  }

  Check(value: unknown): boolean {
    return fits(this.#schema, value);
  }

  /** The first mistakes in a value. */
  Errors(value: unknown): MessageMistake[] {
    return errorsOf(this.#schema, value, "#", "");
  }
}

/** The check of a schema. */
export function Compile(schema: MessageSchema): Validator {
  return new Validator(schema);
}

function fits(schema: MessageSchema, value: unknown): boolean {
  const { type, anyOf } = schema;
  if (type !== undefined && !isOf(type, value)) return false;
  if (typeof value === "object" && value !== null) {
    if (!(Array.isArray(value) ? listFits(schema, value) : membersFit(schema, value as Members))) {
      return false;
    }
  } else if (scalarMistake(schema, value) !== undefined) return false;
  if (schema.const !== undefined && value !== schema.const) return false;
  if (schema.enum?.includes(value) === false) return false;
  return anyOf === undefined || anyOf.some((each) => fits(each, value));
}

type Members = Readonly<Record<string, unknown>>;

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    default:
      // "string" and "boolean" are the language's own names.
      return typeof value === type;
  }
}

function membersFit(
  { required, properties, patternProperties }: MessageSchema,
  value: Members,
): boolean {
  for (const name of required ?? []) if (!Object.hasOwn(value, name)) return false;
  for (const each of Object.values(patternProperties ?? {})) {
    for (const member of Object.values(value)) if (!fits(each, member)) return false;
  }
  if (properties === undefined) return true;
  for (const name in properties) {
    if (Object.hasOwn(value, name) && !fits(properties[name] as MessageSchema, value[name]))
      return false;
  }
  return true;
}

function listFits(schema: MessageSchema, value: readonly unknown[]): boolean {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems || value.length > maxItems) return false;
  if (isTuple(items)) {
    if (schema.additionalItems === false && value.length > items.length) return false;
    return items.every((each, at) => at >= value.length || fits(each, value[at]));
  }
  return items === undefined || value.every((item) => fits(items, item));
}

function isTuple(items: MessageSchema["items"]): items is readonly MessageSchema[] {
  return Array.isArray(items);
}

/** The mistake in a text or number: its keyword, limit and message. */
function* scalarMistakes(
  { minLength, maxLength, pattern, minimum, maximum }: MessageSchema,
  value: unknown,
): Generator<readonly [string, object, string]> {
  if (typeof value === "string") {
    const length = minLength === undefined && maxLength === undefined ? 0 : codePoints(value);
    if (minLength !== undefined && length < minLength) {
      yield ["minLength", { limit: minLength }, `must not have fewer than ${minLength} characters`];
    }
    if (maxLength !== undefined && length > maxLength) {
      yield ["maxLength", { limit: maxLength }, `must not have more than ${maxLength} characters`];
    }
    if (pattern !== undefined && !patternOf(pattern).test(value)) {
      yield ["pattern", { pattern }, `must match pattern "${pattern}"`];
    }
  } else if (typeof value === "number" && Number.isFinite(value)) {
    if (minimum !== undefined && !(value >= minimum)) {
      yield ["minimum", { comparison: ">=", limit: minimum }, `must be >= ${minimum}`];
    }
    if (maximum !== undefined && !(value <= maximum)) {
      yield ["maximum", { comparison: "<=", limit: maximum }, `must be <= ${maximum}`];
    }
  }
}

function scalarMistake(schema: MessageSchema, value: unknown): unknown {
  const { minLength, maxLength, pattern, minimum, maximum } = schema;
  if (typeof value === "string") {
    if (pattern === undefined && minLength === undefined) {
      if (maxLength === undefined || value.length <= maxLength) return undefined;
    }
  } else if (typeof value !== "number" || (minimum === undefined && maximum === undefined)) {
    return undefined;
  }
  return scalarMistakes(schema, value).next().value;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let known = patterns.get(pattern);
  if (known === undefined) {
    known = new RegExp(pattern, "u");
    patterns.set(pattern, known);
  }
  return known;
}

function errorsOf(
  schema: MessageSchema,
  value: unknown,
  at: string,
  place: string,
): MessageMistake[] {
  const errors: MessageMistake[] = [];
  const tell: Tell = (keyword, schemaPath, instancePath, params, message) => {
    if (errors.length >= MAX_ERRORS) return;
    errors.push({ keyword, schemaPath, instancePath, params, message });
  };
  tellErrors(schema, value, at, place, tell, errors);
  return errors;
}

/** Tells the mistakes of a value in typebox's order. */
function tellErrors(
  schema: MessageSchema,
  value: unknown,
  at: string,
  place: string,
  tell: Tell,
  errors: readonly MessageMistake[],
): void {
  if (errors.length >= MAX_ERRORS) return;
  const { type, anyOf } = schema;
  if (type !== undefined && !isOf(type, value))
    tell("type", at, place, { type }, `must be ${type}`);
  const inner = (each: MessageSchema, item: unknown, path: string, name: string): void =>
    tellErrors(each, item, `${at}/${path}`, `${place}/${escaped(name)}`, tell, errors);
  if (Array.isArray(value)) tellListErrors(schema, value, at, place, tell, inner);
  else if (typeof value === "object" && value !== null) {
    tellMemberErrors(schema, value as Members, at, place, tell, inner);
  }
  for (const [keyword, params, message] of scalarMistakes(schema, value)) {
    tell(keyword, at, place, params, message);
  }
  if (schema.const !== undefined && value !== schema.const) {
    tell("const", at, place, { allowedValue: schema.const }, "must be equal to constant");
  }
  if (schema.enum?.includes(value) === false) {
    const allowed = { allowedValues: schema.enum };
    tell("enum", at, place, allowed, "must be equal to one of the allowed values");
  }
  if (anyOf === undefined || anyOf.some((each) => fits(each, value))) return;
  for (const [index, each] of anyOf.entries()) {
    for (const error of errorsOf(each, value, `${at}/anyOf/${index}`, place)) {
      const { keyword, schemaPath, instancePath, params, message } = error;
      tell(keyword, schemaPath, instancePath, params, message);
    }
  }
  tell("anyOf", at, place, {}, "must match a schema in anyOf");
}

type TellInner = (schema: MessageSchema, value: unknown, path: string, name: string) => void;

function tellMemberErrors(
  { required = [], properties = {}, patternProperties = {} }: MessageSchema,
  value: Members,
  at: string,
  place: string,
  tell: Tell,
  inner: TellInner,
): void {
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    const message = `must have required properties ${missing.join(", ")}`;
    tell("required", at, place, { requiredProperties: missing }, message);
  }
  for (const [pattern, each] of Object.entries(patternProperties)) {
    const path = `patternProperties/${escaped(pattern)}`;
    for (const [name, member] of Object.entries(value)) inner(each, member, path, name);
  }
  for (const [name, each] of Object.entries(properties)) {
    if (Object.hasOwn(value, name)) inner(each, value[name], `properties/${escaped(name)}`, name);
  }
}

function tellListErrors(
  { items, additionalItems, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: MessageSchema,
  value: readonly unknown[],
  at: string,
  place: string,
  tell: Tell,
  inner: TellInner,
): void {
  if (isTuple(items)) {
    if (additionalItems === false && value.length > items.length) {
      const index = items.length;
      tell("boolean", `${at}/additionalItems`, `${place}/${index}`, {}, "schema is false");
    }
    for (const [index, each] of items.entries()) {
      if (index < value.length) inner(each, value[index], `items/${index}`, String(index));
    }
  } else if (items !== undefined) {
    for (const [index, item] of value.entries()) inner(items, item, "items", String(index));
  }
  if (value.length < minItems) {
    tell("minItems", at, place, { limit: minItems }, `must not have fewer than ${minItems} items`);
  }
  if (value.length > maxItems) {
    tell("maxItems", at, place, { limit: maxItems }, `must not have more than ${maxItems} items`);
  }
}

function escaped(name: string): string {
  return name.replace(/~/g, "~0").replace(/\//g, "~1");
}
