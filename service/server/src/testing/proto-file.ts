import protobuf from "protobufjs";
import { PLANNER_METHODS, SESSION_METHOD } from "../grpc/planner-methods.ts";
import { PROTO_ALIASES, PROTO_ENUMS, PROTO_MESSAGES } from "./proto-messages.ts";

/** The subset of JSON schema that messages use. */
interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

const PACKAGE = "understudy.v1";
const HEADER = `// The messages of the service, for gRPC. \`pnpm --filter @understudy/server protocol\` writes this file from the schemas
// of the messages, and keeps the numbers that it finds in it.
//
// What it reads as in JSON: names are in camelCase; words of an enumeration as they are in JSON ("cut-off" is
// OUTCOME_STATUS_CUT_OFF); the member "type" names what is set of a oneof; a list that may be absent is a message with
// "items"; an element that may be null is a message that may be empty.
//
// It is written in proto2, where every field tells whether it is set: compilers from before 2020, which long-lived
// distributions still have, know no such fields in proto3. The bytes are the same.
`;

/**
 * The proto file of the service, generated from the message schemas.
 *
 * @param before the previous file, whose field and enum numbers are kept
 */
export function protoFile(before: string): string {
  return new ProtoWriter(before).write();
}

class ProtoWriter {
  readonly #before: protobuf.Root;
  /** Message names by their schema's content. */
  readonly #named = new Map<string, string>();
  /** Wrapper messages for optional lists and nullable elements, by name. */
  readonly #wrappers = new Map<string, string>();

  constructor(before: string) {
    this.#before = before === "" ? new protobuf.Root() : protobuf.parse(before).root;
    for (const [name, schema] of Object.entries(PROTO_MESSAGES)) {
      this.#named.set(keyOf(schema as Schema), name);
    }
    for (const [schema, name] of PROTO_ALIASES) this.#named.set(keyOf(schema as Schema), name);
  }

  write(): string {
    const enums = Object.entries(PROTO_ENUMS).map(([name, words]) => this.#enum(name, words, name));
    const messages = Object.entries(PROTO_MESSAGES).map(([name, schema]) =>
      this.#message(name, schema as Schema, name),
    );
    const parts = [this.#service(), ...enums, ...messages, ...this.#wrappers.values()];
    const imports = `syntax = "proto2";\n\npackage ${PACKAGE};\n\nimport "google/protobuf/struct.proto";\n`;
    return [HEADER + imports, ...parts].join("\n");
  }

  #service(): string {
    const methods = [...PLANNER_METHODS, SESSION_METHOD].map((method) => {
      const { name, request, response, streams, summary } = method;
      const from = `${streams === "both" ? "stream " : ""}${request}`;
      const to = `${streams === undefined ? "" : "stream "}${response}`;
      return `  // ${summary}\n  rpc ${name}(${from}) returns (${to});\n`;
    });
    return `service Planner {\n${methods.join("\n")}}\n`;
  }

  #enum(name: string, words: readonly string[], path: string): string {
    const old = this.#before.lookup(`${PACKAGE}.${path}`);
    const numbers = old instanceof protobuf.Enum ? old.values : {};
    const prefix = `${snake(name).toUpperCase()}_`;
    const nameOf = (word: string): string => prefix + word.replaceAll("-", "_").toUpperCase();
    const numberOf = numbering(numbers, [], 1);
    const values = words.map((word) => `  ${nameOf(word)} = ${numberOf(nameOf(word))};\n`);
    return `enum ${name} {\n  ${prefix}UNSPECIFIED = 0;\n${values.join("")}}\n`;
  }

  #message(name: string, schema: Schema, path: string): string {
    const old = this.#before.lookup(`${PACKAGE}.${path}`);
    const type = old instanceof protobuf.Type ? old : undefined;
    const known = Object.fromEntries((type?.fieldsArray ?? []).map((each) => [each.name, each.id]));
    const taken = (type?.reserved ?? []).flat().filter((each) => typeof each === "number");
    const numberOf = numbering(known, taken, 1);
    const nested: string[] = [];
    const lines =
      schema.anyOf === undefined
        ? this.#fields(schema, path, numberOf, nested)
        : this.#variants(schema.anyOf, path, numberOf, nested);
    const gone = [...taken, ...Object.values(known).filter((id) => !numberOf.used.has(id))];
    const reserved = gone.length === 0 ? [] : [`reserved ${[...new Set(gone)].join(", ")};`];
    const body = [
      ...reserved,
      ...nested.flatMap((text) => [...text.trimEnd().split("\n"), ""]),
      ...lines,
    ];
    const text = body.map((line) => (line === "" ? "\n" : `  ${line}\n`)).join("");
    return `message ${name} {\n${text}}\n`;
  }

  #fields(
    { properties = {}, required = [], items }: Schema,
    path: string,
    numberOf: Numbering,
    nested: string[],
  ): string[] {
    const all = Array.isArray(items)
      ? (items as readonly Schema[]).map((each): [string, Schema] => [each.title as string, each])
      : Object.entries(properties).filter(
          ([field, { const: fixed }]) => field !== "type" || fixed === undefined,
        );
    const wanted = Array.isArray(items) ? all.map(([field]) => field) : required;
    return all.flatMap(([field, schema]) => {
      const type = this.#typeOf(
        schema,
        { path, field, isOptional: !wanted.includes(field) },
        nested,
      );
      const { description } = schema;
      const comment = description === undefined ? [] : [`// ${description}`];
      return [...comment, `${type} ${snake(field)} = ${numberOf(camel(field))};`];
    });
  }

  #variants(all: readonly Schema[], path: string, numberOf: Numbering, nested: string[]): string[] {
    const lines = all.map((variant) => {
      const word = variant.properties?.["type"]?.const as string;
      const fields = withoutType(variant);
      const known = this.#named.get(keyOf(fields));
      const type = known ?? pascal(word);
      if (known === undefined) nested.push(this.#message(type, fields, `${path}.${type}`));
      return `  ${type} ${snake(word)} = ${numberOf(word)};`;
    });
    return ["oneof type {", ...lines, "}"];
  }

  #typeOf(schema: Schema, place: Place, nested: string[]): string {
    if (schema.type === "array" && !Array.isArray(schema.items)) {
      // "goals" is a list of "Goal".
      const one = { ...place, field: place.field.replace(/s$/, "") };
      const element = this.#elementOf(schema.items as Schema, one, nested);
      return place.isOptional ? `optional ${this.#wrap(element, "List")}` : `repeated ${element}`;
    }
    const values = Object.values(schema.patternProperties ?? {})[0];
    // A proto map is never absent, so an optional map becomes plain JSON.
    if (values !== undefined && !place.isOptional) {
      return `map<string, ${this.#single(values, place, nested)}>`;
    }
    const type = this.#single(schema, place, nested);
    return `optional ${type}`;
  }

  #elementOf(schema: Schema, place: Place, nested: string[]): string {
    const [some, nothing] = schema.anyOf ?? [];
    if (nothing?.type !== "null") return this.#single(schema, place, nested);
    return this.#wrap(this.#single(some as Schema, place, nested), "OrNull");
  }

  /** A message around elements, with a suffix for its purpose. */
  #wrap(element: string, suffix: "List" | "OrNull"): string {
    const name = `${pascal(element.slice(element.lastIndexOf(".") + 1))}${suffix}`;
    const field =
      suffix === "List" ? `repeated ${element} items = 1;` : `optional ${element} value = 1;`;
    this.#wrappers.set(name, `message ${name} {\n  ${field}\n}\n`);
    return name;
  }

  #single(schema: Schema, { path, field }: Place, nested: string[]): string {
    const words = wordsOf(schema);
    if (words !== undefined) {
      const shared = Object.entries(PROTO_ENUMS).find(([, each]) => `${each}` === `${words}`);
      if (shared !== undefined) return shared[0];
      nested.push(this.#enum(pascal(field), words, `${path}.${pascal(field)}`));
      return pascal(field);
    }
    const { type, properties, items, const: fixed } = schema;
    if (type === "string") return "string";
    if (type === "boolean" || fixed === true) return "bool";
    if (type === "number") return "double";
    if (type === "integer") return (schema.minimum ?? -1) >= 0 ? "uint32" : "int32";
    const known = this.#named.get(keyOf(schema));
    if (known !== undefined) return known;
    if (properties !== undefined || Array.isArray(items)) {
      nested.push(this.#message(pascal(field), schema, `${path}.${pascal(field)}`));
      return pascal(field);
    }
    return type === "object" ? "google.protobuf.Struct" : "google.protobuf.Value";
  }
}

/** The place of a type in its message. */
interface Place {
  readonly path: string;
  readonly field: string;
  readonly isOptional: boolean;
}

/** The number of a name, kept from the previous file or new. */
interface Numbering {
  (name: string): number;
  readonly used: ReadonlySet<number>;
}

function numbering(
  known: Readonly<Record<string, number>>,
  taken: readonly number[],
  first: number,
): Numbering {
  let next = Math.max(first - 1, ...Object.values(known), ...taken) + 1;
  const used = new Set<number>();
  const numberOf = (name: string): number => {
    const number = known[name] ?? next++;
    used.add(number);
    return number;
  };
  return Object.assign(numberOf, { used });
}

/** The constants of a schema that allows nothing else. */
function wordsOf({ enum: all, anyOf }: Schema): readonly string[] | undefined {
  const words = all ?? anyOf?.map(({ const: word }) => word);
  return words?.every((word) => typeof word === "string")
    ? (words as readonly string[])
    : undefined;
}

/** Equal for schemas with equal content. */
function keyOf(schema: Schema): string {
  const { description: _, title: __, ...said } = schema;
  const members = Object.entries(said).map(([name, value]) =>
    name === "required" ? [name, [...(value as string[])].sort()] : [name, value],
  );
  return JSON.stringify(members.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function withoutType({
  properties: { type: _, ...properties } = {},
  required = [],
  ...rest
}: Schema): Schema {
  return { ...rest, required: required.filter((name) => name !== "type"), properties };
}

function snake(name: string): string {
  return name
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase()
    .replaceAll("-", "_");
}

function camel(name: string): string {
  return name.replace(/[-_](.)/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(name: string): string {
  const text = camel(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
