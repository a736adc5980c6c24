/**
 * The part of typebox that messages need, for the script: schemas as plain objects, and checks that compile no code. The
 * bundler puts these in typebox's place.
 *
 * @module
 */

import type { MessageSchema } from "./message-schema.ts";

type More = Partial<MessageSchema>;

const optional = new WeakSet<MessageSchema>();

/** A place in a schema that may be missing from values. */
function optionalOf(schema: MessageSchema): MessageSchema {
  const copy = { ...schema };
  optional.add(copy);
  return copy;
}

function objectOf(
  properties: Readonly<Record<string, MessageSchema>>,
  more: More = {},
): MessageSchema {
  const required = Object.keys(properties).filter(
    (name) => !optional.has(properties[name] as MessageSchema),
  );
  return { type: "object", ...(required.length > 0 && { required }), properties, ...more };
}

function tupleOf(items: readonly MessageSchema[], more: More = {}): MessageSchema {
  return { type: "array", additionalItems: false, items, minItems: items.length, ...more };
}

/** Builds schemas, as typebox does. */
export const Type = {
  Array: (items: MessageSchema, more: More = {}): MessageSchema => ({
    type: "array",
    items,
    ...more,
  }),
  Boolean: (more: More = {}): MessageSchema => ({ type: "boolean", ...more }),
  Enum: (values: readonly unknown[], more: More = {}): MessageSchema => ({ enum: values, ...more }),
  Integer: (more: More = {}): MessageSchema => ({ type: "integer", ...more }),
  Literal: (value: unknown): MessageSchema => ({ type: typeof value, const: value }),
  Null: (): MessageSchema => ({ type: "null" }),
  Number: (more: More = {}): MessageSchema => ({ type: "number", ...more }),
  Object: objectOf as (
    properties: Readonly<Record<string, MessageSchema>>,
    more?: More,
  ) => MessageSchema,
  Optional: optionalOf as (schema: MessageSchema) => MessageSchema,
  Record: (_names: MessageSchema, value: MessageSchema, more: More = {}): MessageSchema => ({
    ...{ type: "object", patternProperties: { "^.*$": value } },
    ...more,
  }),
  String: (more: More = {}): MessageSchema => ({ type: "string", ...more }),
  Tuple: tupleOf as (items: readonly MessageSchema[], more?: More) => MessageSchema,
  Union: (anyOf: readonly MessageSchema[], more: More = {}): MessageSchema => ({ anyOf, ...more }),
  Unsafe: (schema: MessageSchema): MessageSchema => ({ ...schema }),
} as const;
