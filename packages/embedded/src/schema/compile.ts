import { checkOf, isOfType, isTuple, type Members } from "./check.ts";
import type { MessageMistake, MessageSchema } from "./message-schema.ts";
import { scalarMistakes } from "./scalar-mistakes.ts";

/** The most mistakes that are found, as in typebox. */
const MAX_ERRORS = 8;

type Tell = (
  keyword: string,
  schemaPath: string,
  instancePath: string,
  params: object,
  message: string,
) => void;

/** A check of values by a schema: functions of functions, made for the first value. No code is compiled. */
export class Validator {
  readonly #schema: MessageSchema;
  #check: ((value: unknown) => boolean) | undefined;

  constructor(schema: MessageSchema) {
    this.#schema = schema;
  }

  Type(): MessageSchema {
    return this.#schema;
  }

  Check(value: unknown): boolean {
    this.#check ??= checkOf(this.#schema);
    return this.#check(value);
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
  if (type !== undefined && !isOfType(type, value))
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
  if (anyOf === undefined || anyOf.some((each) => checkOf(each)(value))) return;
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
