import fc, { type Arbitrary } from "fast-check";
import type { TSchema } from "typebox";

/** The subset of JSON schema that messages use. */
interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
}

/** Any JSON without -0, which JSON does not preserve. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));
const free: Arbitrary<unknown> = fc.dictionary(fc.string({ maxLength: 5 }), json, { maxKeys: 4 });

/** Valid messages of a schema. */
export function arbitraryMessage(schema: TSchema): Arbitrary<unknown> {
  return arbitraryOf(schema as Schema);
}

function arbitraryOf(schema: Schema): Arbitrary<unknown> {
  const { type, anyOf, items, properties, minimum, maximum } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(arbitraryOf));
  if (isOfAnyType(properties))
    return fc.constantFrom({ type: "bye" }, { type: "ack", received: 3 });
  if (properties !== undefined) return objectOf(schema);
  const values = Object.values(schema.patternProperties ?? {})[0] ?? schema.additionalProperties;
  if (values !== undefined) return fc.dictionary(fc.string({ maxLength: 5 }), arbitraryOf(values));
  if (type === "object") return free;
  if (type === "array") {
    return isTuple(items)
      ? fc.tuple(...items.map(arbitraryOf))
      : fc.array(arbitraryOf(items as Schema), { minLength: schema.minItems ?? 0, maxLength: 3 });
  }
  if (type === "string") {
    return schema.pattern === undefined
      ? fc.string({ minLength: schema.minLength ?? 0, maxLength: 8 })
      : fc.stringMatching(/^[a-z]{1,8}$/);
  }
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "integer") {
    return fc.integer({ min: minimum ?? -(2 ** 31), max: maximum ?? 2 ** 31 - 1 });
  }
  if (type === "number") {
    const limits = { min: minimum ?? -1e9, max: maximum ?? 1e9, noNaN: true };
    return fc.double(limits).map((value) => value + 0);
  }
  return json;
}

/** A batched message names its type, and is validated by it. */
function isOfAnyType(properties: Schema["properties"]): boolean {
  const [name, ...more] = Object.keys(properties ?? {});
  return name === "type" && more.length === 0 && properties?.["type"]?.const === undefined;
}

function isTuple(items: Schema["items"]): items is readonly Schema[] {
  return Array.isArray(items);
}

function objectOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, arbitraryOf(schema)]),
  );
  return fc.record(members, { requiredKeys: [...required] });
}
