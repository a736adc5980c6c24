import { type Issue, RequestError } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { keysOf, pointerTo } from "@understudy/planner-core/json";
import type { JsonSchema } from "../../parse/plan-schema.ts";
import { canBeWritten } from "./number-prefix.ts";
import type { SchemaMember, SchemaNode } from "./schema-node.ts";

/** Annotation keywords, which restrict nothing. */
const REMARKS = new Set([
  ...["$comment", "$id", "$schema", "default", "deprecated", "description", "examples"],
  ...["readOnly", "title", "writeOnly"],
]);
/** Keywords by the type they restrict. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties"],
  array: ["items", "minItems", "maxItems"],
  string: ["minLength", "maxLength"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  boolean: [],
  null: [],
};
const TYPES = Object.keys(WORDS);
const BINDING = [...new Set(Object.values(WORDS).flat())];
const ALL_WORDS = new Set([
  ...BINDING,
  ...["$defs", "$ref", "anyOf", "const", "definitions", "enum", "oneOf", "type"],
]);
const ANY: SchemaNode = { kind: "any" };
/** Maximum number of parts in a schema; larger schemas are refused. */
const MAX_NODES = 2000;
const MAX_DEPTH = 64;
/** Maximum number of values in all lists of an `enum` together. */
const MAX_VALUES = 10_000;
/** Maximum number of alternatives at the start of a value, since references multiply them quickly. */
const MAX_STARTS = 4000;
/** Largest exact integer. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Reads a JSON schema for constrained decoding: the subset of draft 2020-12 that can be enforced from left to right.
 * Any alternative of `anyOf` or `oneOf` may be written. Undeclared properties are written only in objects without
 * declared ones.
 *
 * @param pointer location of the schema, for error messages
 * @throws RequestError naming every unsupported keyword and every invalid value
 *
 * @example
 * const node = readSchema({ type: "object", properties: { name: { type: "string" } }, required: ["name"] });
 */
export function readSchema(schema: JsonSchema, pointer = ""): SchemaNode {
  const reader = new SchemaReader(schema, pointer);
  const node = reader.read();
  if (reader.issues.length > 0) throw new RequestError(reader.issues);
  return node;
}

type Words = Readonly<Record<string, unknown>>;

class SchemaReader {
  readonly issues: Issue[] = [];
  readonly #root: JsonSchema;
  readonly #pointer: string;
  /** Referenced parts, by name. */
  readonly #named = new Map<string, SchemaNode | undefined>();
  /** Parts with alternatives, by location. */
  readonly #unions: (readonly [place: string, node: SchemaNode])[] = [];
  #nodes = 0;
  #values = 0;

  constructor(root: JsonSchema, pointer: string) {
    this.#root = root;
    this.#pointer = pointer;
  }

  read(): SchemaNode {
    const { type } = this.#root;
    if (type !== "object") {
      this.#wrong(this.#pointer, "describes no object", 'write "type": "object" at its beginning');
    }
    const node = this.#node(this.#root, this.#pointer, 0);
    this.#named.set("#", node);
    this.#checkStarts();
    return node;
  }

  /** Checks the number of alternatives at the start of every part. */
  #checkStarts(): void {
    const named = [...this.#named].map(([name, node]) => [name.slice(1), node] as const);
    const counts = new Map<SchemaNode, number>();
    for (const [place, node] of [...named, ...this.#unions]) {
      const count = node === undefined ? 0 : countStarts(node, counts);
      if (count <= MAX_STARTS) continue;
      const isEndless = count === Number.POSITIVE_INFINITY;
      const message = isEndless
        ? "leads to itself and to nothing else"
        : `may begin in over ${MAX_STARTS} ways`;
      this.#wrong(this.#pointer + place, message);
    }
  }

  #wrong(pointer: string, message: string, hint?: string): SchemaNode {
    if (this.issues.length < 20) {
      this.issues.push({ pointer, message, ...(hint === undefined ? {} : { hint }) });
    }
    return ANY;
  }

  #node(schema: unknown, pointer: string, depth: number): SchemaNode {
    if (schema === true) return ANY;
    if (!isRecord(schema)) return this.#wrong(pointer, "is not a schema");
    if (++this.#nodes > MAX_NODES) {
      // Reported only once.
      return this.#nodes > MAX_NODES + 1
        ? ANY
        : this.#wrong(this.#pointer, `has over ${MAX_NODES} parts`);
    }
    if (depth > MAX_DEPTH) return this.#wrong(pointer, `lies over ${MAX_DEPTH} levels deep`);
    for (const word of Object.keys(schema)) {
      if (REMARKS.has(word) || ALL_WORDS.has(word)) continue;
      this.#wrong(pointerTo(pointer, word), "is not supported", "leave it out of the schema");
    }
    return this.#shape(schema, pointer, depth);
  }

  #shape(schema: Words, pointer: string, depth: number): SchemaNode {
    const { $ref: reference, const: constant, enum: values } = schema;
    const several = ["anyOf", "oneOf"].filter((word) => schema[word] !== undefined);
    const shapes = ["$ref", "const", "enum", ...several].filter((word) => word in schema);
    const [first] = shapes;
    if (first === undefined) return this.#typed(schema, pointer, depth);
    const bound = BINDING.filter((word) => word in schema);
    for (const other of [...shapes.slice(1), ...bound]) {
      this.#wrong(`${pointer}/${other}`, `is not supported beside ${first}`);
    }
    if (first === "$ref") return this.#reference(reference, `${pointer}/$ref`, depth);
    if (first === "const") return { kind: "literals", texts: [JSON.stringify(constant)] };
    const list = first === "enum" ? values : schema[first];
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_NODES) {
      return this.#wrong(`${pointer}/${first}`, `must be a list of 1 to ${MAX_NODES}`);
    }
    if (first === "enum") {
      this.#values += list.length;
      if (this.#values > MAX_VALUES) {
        const isTold = this.#values - list.length > MAX_VALUES;
        return isTold ? ANY : this.#wrong(this.#pointer, `has over ${MAX_VALUES} values`);
      }
      return { kind: "literals", texts: [...new Set(list.map((value) => JSON.stringify(value)))] };
    }
    const nodes = list.map((each, at) => this.#node(each, `${pointer}/${first}/${at}`, depth + 1));
    const union: SchemaNode = { kind: "union", nodes };
    this.#unions.push([`${pointer}/${first}`.slice(this.#pointer.length), union]);
    return union;
  }

  #reference(to: unknown, pointer: string, depth: number): SchemaNode {
    if (typeof to !== "string" || !/^#(?:\/(?:\$defs|definitions)\/[^/]+)?$/.test(to)) {
      return this.#wrong(pointer, "must be #, or lead to one of $defs");
    }
    if (to !== "#" && !this.#named.has(to)) {
      const [place = "", wanted = ""] = keysOf(to);
      const parts = this.#root[place];
      if (!isRecord(parts) || !Object.hasOwn(parts, wanted)) {
        return this.#wrong(pointer, `leads to ${to}, which is not there`);
      }
      // Registered before reading, since the part may refer to itself.
      this.#named.set(to, undefined);
      this.#named.set(
        to,
        this.#node(parts[wanted], pointerTo(`${this.#pointer}/${place}`, wanted), depth + 1),
      );
    }
    return { kind: "reference", to: () => this.#named.get(to) ?? ANY };
  }

  #typed(schema: Words, pointer: string, depth: number): SchemaNode {
    const { type } = schema;
    const names = Array.isArray(type) ? type : type === undefined ? [] : [type];
    const unknown = names.find((name) => !TYPES.includes(name));
    if (unknown !== undefined) {
      return this.#wrong(`${pointer}/type`, `must be of ${TYPES.join(", ")}`);
    }
    const known = names.flatMap((name) => WORDS[name] ?? []);
    const stray = BINDING.find((word) => word in schema && !known.includes(word));
    if (stray !== undefined) {
      return this.#wrong(`${pointer}/${stray}`, "is not supported without the type that it is for");
    }
    const nodes = names.map((name) => this.#ofType(name, schema, pointer, depth));
    const [only] = nodes;
    if (only === undefined) return ANY;
    return nodes.length === 1 ? only : { kind: "union", nodes };
  }

  #ofType(type: string, schema: Words, pointer: string, depth: number): SchemaNode {
    const bound = (word: string, most = EXACT): number | undefined =>
      this.#bound(schema[word], `${pointer}/${word}`, most);
    switch (type) {
      case "object":
        return this.#object(schema, pointer, depth);
      case "array": {
        const { items = true } = schema;
        const node = this.#node(items, `${pointer}/items`, depth + 1);
        return {
          kind: "array",
          items: node,
          min: bound("minItems") ?? 0,
          max: bound("maxItems") ?? EXACT,
        };
      }
      case "string":
        return { kind: "string", min: bound("minLength") ?? 0, max: bound("maxLength") ?? EXACT };
      case "boolean":
        return { kind: "literals", texts: ["true", "false"] };
      case "null":
        return { kind: "literals", texts: ["null"] };
      default:
        return this.#number(type === "integer", schema, pointer);
    }
  }

  #number(isInteger: boolean, schema: Words, pointer: string): SchemaNode {
    const limit = (word: string): number | undefined => {
      const value = schema[word];
      if (value === undefined || (typeof value === "number" && Number.isFinite(value)))
        return value;
      this.#wrong(`${pointer}/${word}`, "must be a number");
      return undefined;
    };
    const [least, most] = [limit("minimum"), limit("maximum")];
    const [above, below] = [limit("exclusiveMinimum"), limit("exclusiveMaximum")];
    if ((least ?? most ?? above ?? below) === undefined) return ANY_NUMBERS[isInteger ? 1 : 0];
    const from = Math.max(least ?? -EXACT, above ?? -EXACT);
    const to = Math.min(most ?? EXACT, below ?? EXACT);
    const excludes = { min: above === from, max: below === to };
    const node = { kind: "number", isInteger, min: from, max: to, excludes } as const;
    const found = isInteger ? ofIntegers(node) : node;
    return canBeWritten(found) ? found : this.#wrong(pointer, "is met by no number");
  }

  #object(schema: Words, pointer: string, depth: number): SchemaNode {
    const { properties = {}, required = [], additionalProperties: others = true } = schema;
    if (!isRecord(properties)) return this.#wrong(`${pointer}/properties`, "must be an object");
    if (!Array.isArray(required)) return this.#wrong(`${pointer}/required`, "must be a list");
    const values = others === false ? undefined : others;
    const rest = values === undefined || values === true ? ANY : values;
    const node =
      rest === ANY ? ANY : this.#node(rest, `${pointer}/additionalProperties`, depth + 1);
    const missing = required.findIndex(
      (name) => typeof name !== "string" || !Object.hasOwn(properties, name),
    );
    if (missing >= 0) {
      return this.#wrong(
        `${pointer}/required`,
        `names ${JSON.stringify(required[missing])}, which is not declared`,
      );
    }
    const needed = new Set<unknown>(required);
    const members: SchemaMember[] = [];
    for (const [name, value] of Object.entries(properties)) {
      const node = this.#node(value, pointerTo(`${pointer}/properties`, name), depth + 1);
      members.push({ name, node, isRequired: needed.has(name) });
      if (this.#nodes > MAX_NODES) break;
    }
    if (members.length === 0 && values !== undefined) return { kind: "record", values: node };
    return { kind: "object", members };
  }

  #bound(value: unknown, pointer: string, most: number): number | undefined {
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= 0) return Math.min(value as number, most);
    this.#wrong(pointer, "must be a whole number of at least 0");
    return undefined;
  }
}

type NumberNode = Extract<SchemaNode, { kind: "number" }>;

/** Numbers without bounds, and integers. */
const ANY_NUMBERS = [false, true].map(
  (isInteger): NumberNode => ({
    ...{ kind: "number", isInteger, min: -EXACT, max: EXACT },
    excludes: { min: false, max: false },
  }),
) as [NumberNode, NumberNode];

/** The same integers with inclusive bounds. */
function ofIntegers(node: NumberNode): NumberNode {
  const { min, max, excludes } = node;
  const least = excludes.min ? Math.floor(min) + 1 : Math.ceil(min);
  const most = excludes.max ? Math.ceil(max) - 1 : Math.floor(max);
  return { ...node, min: least, max: most, excludes: { min: false, max: false } };
}

/**
 * The number of alternatives at the start of a value: infinite if references form a circle without any text. Each node
 * is counted once, even if several references lead to it.
 */
function countStarts(node: SchemaNode, known: Map<SchemaNode, number>): number {
  const found = known.get(node);
  if (found !== undefined) return found;
  // Infinite until counted, because reaching the node again means a circle.
  known.set(node, Number.POSITIVE_INFINITY);
  const count =
    node.kind === "reference"
      ? countStarts(node.to(), known)
      : node.kind === "union"
        ? node.nodes.reduce((sum, each) => sum + countStarts(each, known), 0)
        : node.kind === "literals"
          ? node.texts.length
          : 1;
  known.set(node, count);
  return count;
}
