import type { Work } from "@understudy/planner-core/internal";
import protobuf from "protobufjs";
import { batchesOf, partsIn } from "../turns/pieces.ts";
import { decodeInPieces, EarlyJson } from "./decode-in-pieces.ts";
import { encodeJsonIn, NULL_VALUE } from "./json-values.ts";

/** Any JSON value. */
type Json = unknown;
/** A message as protobuf.js decodes it. */
type Fields = Record<string, unknown>;

/** Converts a message between its bytes and its JSON form. */
export interface JsonForm {
  /** Encodes a value that matches the message. */
  encode(value: unknown): Uint8Array;
  /** @throws RangeError, Error for invalid bytes */
  decode(bytes: Uint8Array): unknown;
  /** Decodes a long message in pieces. Its maps have at most 10,000 entries. */
  decodeInPieces(bytes: Uint8Array, runBytes?: number): Work<unknown>;
  /** Encodes a value with a possibly long list in pieces. */
  encodeInPieces(value: unknown): Work<Uint8Array>;
}

/** Conversion of a message, both ways. */
interface Shape {
  toFields(value: Json): Fields;
  toJson(fields: Fields): Json;
}

/** Conversion of a field's value, both ways. */
interface Converter {
  toField(value: Json): unknown;
  toJson(value: unknown): Json;
}

const SAME: Converter = { toField: (value) => value, toJson: (value) => value };

/**
 * The JSON forms of messages, as described at the top of the proto file.
 * `google.protobuf` values are plain JSON, enums are strings, wrappers of optional lists and nullable elements are
 * their content, and `type` names the member of a oneof.
 */
export class JsonForms {
  readonly #root: protobuf.Root;
  readonly #shapes = new Map<protobuf.Type, Shape>();

  constructor(root: protobuf.Root) {
    root.resolveAll();
    encodeJsonIn(root);
    this.#root = root;
  }

  /** The form of a message by its full name. */
  of(name: string): JsonForm {
    const type = this.#root.lookupType(name);
    const shape = this.#shapeOf(type);
    const encode = (value: Json): Uint8Array => type.encode(shape.toFields(value)).finish();
    const toJson = (inner: protobuf.Type, fields: Fields): Json =>
      this.#shapeOf(inner).toJson(fields);
    return {
      encode,
      decode: (bytes) => shape.toJson(type.decode(bytes) as protobuf.Message & Fields),
      *decodeInPieces(bytes, runBytes) {
        const fields = yield* decodeInPieces(type, bytes, { toJson, runBytes });
        yield;
        return shape.toJson(fields);
      },
      encodeInPieces: (value) => encodedInPieces(type, value as Fields, encode),
    };
  }

  #shapeOf(type: protobuf.Type): Shape {
    const known = this.#shapes.get(type);
    if (known !== undefined) return known;
    // Messages may be recursive, so the shape is registered before it is complete.
    let made: Shape | undefined;
    const later: Shape = {
      toFields: (value) => (made as Shape).toFields(value),
      toJson: (fields) => (made as Shape).toJson(fields),
    };
    this.#shapes.set(type, later);
    made = taking(this.#makeShape(type));
    this.#shapes.set(type, made);
    return made;
  }

  #makeShape(type: protobuf.Type): Shape {
    if (type.fullName === ".google.protobuf.Struct") return STRUCT;
    if (type.fullName === ".google.protobuf.Value") return VALUE;
    const [only] = type.fieldsArray;
    if (type.oneofs?.["type"] !== undefined) return this.#variants(type);
    if (type.name.endsWith("List") && only?.name === "items") return this.#list(only);
    if (type.name.endsWith("OrNull") && only?.name === "value") return this.#orNull(only);
    if (type.name === "SlotChange") return this.#tuple(type);
    return this.#members(type);
  }

  #converterOf({ resolvedType }: protobuf.Field): Converter {
    if (resolvedType instanceof protobuf.Enum) return wordsOf(resolvedType);
    if (!(resolvedType instanceof protobuf.Type)) return SAME;
    const shape = this.#shapeOf(resolvedType);
    return { toField: shape.toFields, toJson: (value) => shape.toJson(value as Fields) };
  }

  #list(field: protobuf.Field): Shape {
    const { toField, toJson } = this.#converterOf(field);
    return {
      toFields: (value) => ({ items: (value as Json[]).map(toField) }),
      toJson: ({ items }) => (items as unknown[]).map(toJson),
    };
  }

  #orNull(field: protobuf.Field): Shape {
    const { toField, toJson } = this.#converterOf(field);
    return {
      toFields: (value) => (value === null ? {} : { value: toField(value) }),
      toJson: (fields) => (isSet(fields, "value") ? toJson(fields["value"]) : null),
    };
  }

  #tuple({ fieldsArray }: protobuf.Type): Shape {
    return {
      toFields: (value) =>
        Object.fromEntries(fieldsArray.map(({ name }, index) => [name, (value as Json[])[index]])),
      toJson: (fields) => fieldsArray.map(({ name }) => fields[name]),
    };
  }

  #variants(type: protobuf.Type): Shape {
    const shapes = new Map(
      type.fieldsArray.map((field) => [
        field.name,
        this.#shapeOf(field.resolvedType as protobuf.Type),
      ]),
    );
    return {
      toFields: (value) => {
        const { type: name } = value as { readonly type: string };
        return { [name]: shapes.get(name)?.toFields(value) };
      },
      toJson: (fields) => {
        for (const [name, shape] of shapes) {
          if (isSet(fields, name))
            return { type: name, ...(shape.toJson(fields[name] as Fields) as object) };
        }
        return {};
      },
    };
  }

  #members(type: protobuf.Type): Shape {
    const members = type.fieldsArray.map((field) => memberOf(field, this.#converterOf(field)));
    return {
      toFields: (value) => {
        const fields: Fields = {};
        for (const { name, toField } of members) {
          const given = (value as Fields)[name];
          if (given !== undefined) fields[name] = toField(given);
        }
        return fields;
      },
      toJson: (fields) => {
        const value: Fields = {};
        for (const { name, isAlways, toJson } of members) {
          if (isAlways || isSet(fields, name)) value[name] = toJson(fields[name]);
        }
        return value;
      },
    };
  }
}

/** A shape that also accepts early-converted messages. */
function taking({ toFields, toJson }: Shape): Shape {
  return {
    toFields,
    toJson: (fields) => (fields instanceof EarlyJson ? fields.json : toJson(fields)),
  };
}

/** Shorter lists are part of one piece. */
const SHORT_LIST = 8;

/** A message's bytes are its fields' bytes in sequence. The fields of its longest list come last. */
function* encodedInPieces(
  { fieldsArray, oneofs }: protobuf.Type,
  value: Fields,
  encode: (value: Fields) => Uint8Array,
): Work<Uint8Array> {
  const lengthOf = ({ repeated, name }: protobuf.Field): number =>
    repeated ? ((value[name] as Json[] | undefined) ?? []).length : 0;
  const [long] = [...fieldsArray].sort((one, other) => lengthOf(other) - lengthOf(one));
  const isWhole = long === undefined || oneofs?.["type"] !== undefined;
  if (isWhole || lengthOf(long) <= SHORT_LIST) return encode(value);
  const parts = [encode({ ...value, [long.name]: [] })];
  for (const items of batchesOf(value[long.name] as Json[], partsIn)) {
    yield;
    parts.push(encode({ [long.name]: items }));
  }
  return Buffer.concat(parts);
}

/** A member of a message. Lists and maps are always present. */
interface Member extends Converter {
  readonly name: string;
  readonly isAlways: boolean;
}

function memberOf(field: protobuf.Field, { toField, toJson }: Converter): Member {
  const { name } = field;
  if (field.map) {
    const each = (convert: (value: unknown) => unknown) => (value: unknown) =>
      Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, convert(one)]));
    return { name, isAlways: true, toField: each(toField), toJson: each(toJson) };
  }
  if (!field.repeated) return { name, isAlways: false, toField, toJson };
  const each = (convert: (value: unknown) => unknown) => (value: unknown) =>
    (value as unknown[]).map(convert);
  return { name, isAlways: true, toField: each(toField), toJson: each(toJson) };
}

/** An unknown enum value stays a number, which no schema accepts. */
function wordsOf({ name, values }: protobuf.Enum): Converter {
  const prefix = `${name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_`;
  const words = new Map(
    Object.entries(values).map(([value, number]) => [
      number,
      value.slice(prefix.length).toLowerCase().replaceAll("_", "-"),
    ]),
  );
  const numbers = new Map([...words].map(([number, word]) => [word, number]));
  return {
    toField: (word) => numbers.get(word as string),
    toJson: (number) => words.get(number as number) ?? number,
  };
}

function isSet(fields: Fields, name: string): boolean {
  return Object.hasOwn(fields, name) && fields[name] !== null;
}

/** JSON as `google.protobuf` messages, which encode it as it is. */
const VALUE: Shape = taking({
  toFields: (value) => (value ?? NULL_VALUE) as Fields,
  toJson: (fields: Fields | null) => {
    // A map entry may lack its value.
    if (fields === null) return null;
    if (isSet(fields, "structValue")) return STRUCT.toJson(fields["structValue"] as Fields);
    if (isSet(fields, "listValue")) {
      return ((fields["listValue"] as Fields)["values"] as Fields[]).map(VALUE.toJson);
    }
    const set = ["stringValue", "numberValue", "boolValue"].find((name) => isSet(fields, name));
    return set === undefined ? null : fields[set];
  },
});

const STRUCT: Shape = taking({
  toFields: (value) => value as Fields,
  // fromEntries makes every name an own member, even `__proto__`.
  toJson: ({ fields }) =>
    Object.fromEntries(
      Object.entries(fields as Record<string, Fields>).map(([name, member]) => [
        name,
        VALUE.toJson(member),
      ]),
    ),
});
