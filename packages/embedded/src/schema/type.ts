/**
 * The part of typebox that messages need, for the script: schemas as plain objects, and checks that compile no code. The
 * bundler puts these in typebox's place.
 *
 * @module
 */

import type { Schema } from "./schema.ts";

type More = Partial<Schema>;

const optional = new WeakSet<Schema>();

/** A place in a schema that may be missing from values. */
function optionalOf(schema: Schema): Schema {
  const copy = { ...schema };
  optional.add(copy);
  return copy;
}

function objectOf(properties: Readonly<Record<string, Schema>>, more: More = {}): Schema {
  const required = Object.keys(properties).filter(
    (name) => !optional.has(properties[name] as Schema),
  );
  return { type: "object", ...(required.length > 0 && { required }), properties, ...more };
}

function tupleOf(items: readonly Schema[], more: More = {}): Schema {
  return { type: "array", additionalItems: false, items, minItems: items.length, ...more };
}

/** Builds schemas, as typebox does. */
export const Type = {
  Array: (items: Schema, more: More = {}): Schema => ({ type: "array", items, ...more }),
  Boolean: (more: More = {}): Schema => ({ type: "boolean", ...more }),
  Enum: (values: readonly unknown[], more: More = {}): Schema => ({ enum: values, ...more }),
  Integer: (more: More = {}): Schema => ({ type: "integer", ...more }),
  Literal: (value: unknown): Schema => ({ type: typeof value, const: value }),
  Null: (): Schema => ({ type: "null" }),
  Number: (more: More = {}): Schema => ({ type: "number", ...more }),
  Object: objectOf as (properties: Readonly<Record<string, Schema>>, more?: More) => Schema,
  Optional: optionalOf as (schema: Schema) => Schema,
  Record: (_names: Schema, value: Schema, more: More = {}): Schema => ({
    ...{ type: "object", patternProperties: { "^.*$": value } },
    ...more,
  }),
  String: (more: More = {}): Schema => ({ type: "string", ...more }),
  Tuple: tupleOf as (items: readonly Schema[], more?: More) => Schema,
  Union: (anyOf: readonly Schema[], more: More = {}): Schema => ({ anyOf, ...more }),
  Unsafe: (schema: Schema): Schema => ({ ...schema }),
} as const;

export default Type;
