import { isRecord } from "@understudy/planner-core/internal";

/** Type names in JSON schema. */
const TYPES = new Set([
  ...["object", "array", "string", "integer", "number", "boolean", "null", "json_schema"],
]);
/** Keywords that models fill with values, the most certain first. */
const FILLINGS = ["const", "value", "default", "example", "answer"] as const;
/** Keywords that models fill with lists of values. */
const LISTS = ["enum", "examples"] as const;
/** All keywords allowed beside a filled-in value. */
const KEYWORDS = new Set<string>([
  ...[...FILLINGS, ...LISTS, "type", "$schema", "$id", "title", "description", "properties"],
  ...["items", "prefixItems", "required", "additionalProperties", "strict", "format", "minimum"],
  ...["maximum", "minItems", "maxItems", "minLength", "maxLength", "nullable", "name", "schema"],
  ...["json_schema", "readOnly", "uniqueItems", "additionalItems", "$comment", "deprecated"],
]);
/** Keywords for alternatives, which contain no values. */
const CHOICES = new Set(["items", "anyOf", "oneOf", "allOf", "not", "$defs", "definitions"]);
/** Maximum depth; answers are never nested this deeply. */
const MAX_DEPTH = 16;

/** An object that may be part of a schema. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * The value that a model wrote into a schema instead of following the schema: `{"type": "object", "properties":
 * {"steps": […]}}` becomes `{"steps": […]}`. Schemas without values, and values that are not schemas, are unchanged.
 *
 * @returns the same object if it contains no filled-in schema
 */
export function filledIn(value: object): object {
  const filled = fill(value, 0);
  return typeof filled === "object" && filled !== null ? filled : value;
}

function fill(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  const inner = isSchema(value) ? contentOf(value as Schema) : undefined;
  if (inner !== undefined) return fill(inner.content, depth + 1);
  if (Array.isArray(value)) return sameOr(value, (item) => fill(item, depth + 1));
  const entries = Object.entries(value);
  const filled = sameOr(entries, (entry) => {
    const content = CHOICES.has(entry[0]) ? entry[1] : fill(entry[1], depth + 1);
    return content === entry[1] ? entry : ([entry[0], content] as [string, unknown]);
  });
  return filled === entries ? value : Object.fromEntries(filled);
}

/** Maps a list, and returns the same list if nothing changes. */
function sameOr<Item>(list: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const changed = list.map(change);
  return changed.every((item, index) => item === list[index]) ? list : changed;
}

/** Whether an object has schema keywords and nothing else. */
function isSchema(value: object): boolean {
  if (Array.isArray(value)) return false;
  const { type } = value as Schema;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (!types.every((each) => TYPES.has(String(each).toLowerCase()))) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => KEYWORDS.has(key));
}

/** The value filled into a schema; undefined if there is none. */
function contentOf(schema: Schema): { readonly content: unknown } | undefined {
  const given = FILLINGS.find((key) => Object.hasOwn(schema, key));
  if (given !== undefined) return { content: schema[given] };
  for (const key of LISTS) {
    const list = schema[key];
    if (Array.isArray(list) && list.length === 1) return { content: list[0] };
  }
  const { properties, items, prefixItems, schema: named, json_schema: inner = named } = schema;
  if (isRecord(properties)) return { content: properties };
  if (Array.isArray(items) || Array.isArray(prefixItems)) return { content: items ?? prefixItems };
  return isRecord(inner) ? { content: inner } : undefined;
}
