import { beginsNumberOf, isNumberOf, type NumberNode } from "./number-prefix.ts";
import type { SchemaMember, SchemaNode } from "./schema-node.ts";

/** A part of the answer to write. */
type Part =
  | { readonly kind: "end" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "node"; readonly node: SchemaNode }
  /** Inside a string, with the remaining minimum and maximum length. */
  | {
      readonly kind: "string";
      readonly least: number;
      readonly most: number;
      readonly isEscaped: boolean;
    }
  | { readonly kind: "number"; readonly text: string; readonly node: NumberNode }
  | {
      readonly kind: "members";
      readonly members: readonly SchemaMember[];
      readonly at: number;
      readonly hasAny: boolean;
    }
  | { readonly kind: "record"; readonly values: SchemaNode; readonly hasAny: boolean }
  | {
      readonly kind: "elements";
      readonly array: Extract<SchemaNode, { kind: "array" }>;
      readonly count: number;
    };

/** A position in an answer: the part to write, and everything after it. */
export interface WritingPlace {
  readonly part: Part;
  readonly rest: WritingPlace | undefined;
}

/** The end of an answer. */
const END: WritingPlace = { part: { kind: "end" }, rest: undefined };
/** Limit above which a string length counts as unlimited. */
const LONG = 100_000;
/**
 * Maximum number of alternatives kept open, since a hostile schema may have very many. Beyond it, later alternatives
 * are dropped and the answer follows one of the others. Literals are told apart quickly.
 */
const MAX_PLACES = 8000;
/** Maximum number of open alternatives for strings and numbers of any content. */
const MAX_OPEN = 32;
const FREE_STRING: SchemaNode = { kind: "string", min: 0, max: Number.POSITIVE_INFINITY };
const ANY: SchemaNode = { kind: "any" };
const ANYTHING: readonly SchemaNode[] = [
  FREE_STRING,
  {
    kind: "number",
    isInteger: false,
    min: -Number.MAX_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    excludes: { min: false, max: false },
  },
  { kind: "literals", texts: ["true", "false", "null"] },
  { kind: "record", values: ANY },
  { kind: "array", items: ANY, min: 0, max: Number.POSITIVE_INFINITY },
];

/** The initial positions of an answer. */
export function openAnswer(node: SchemaNode): WritingPlace[] {
  return settle([{ part: { kind: "node", node }, rest: END }]);
}

/** Whether the answer is complete. */
export function isWritten(places: readonly WritingPlace[]): boolean {
  return places.every(({ part }) => part.kind === "end");
}

/** The positions after a character; empty if it is not allowed. */
export function write(places: readonly WritingPlace[], char: string): WritingPlace[] {
  return settle(places.flatMap((place) => behind(place, char) ?? []));
}

/** Number of characters of free text allowed at a position; 0 outside strings. */
export function freeLength({ part }: WritingPlace): number {
  return part.kind === "string" && !part.isEscaped ? part.most : 0;
}

/** Remaining lengths of strings that tokens are listed for. */
const STEPS = [16, 8, 4, 2] as const;

/**
 * The position with the remaining length of a limited string rounded down to a step, so that positions share a list of
 * tokens. Longer tokens are left out; shorter ones reach the limit, too.
 */
export function inSteps(place: WritingPlace): WritingPlace {
  const { part } = place;
  if (part.kind !== "string" || part.isEscaped || part.most > LONG) return place;
  const most = STEPS.find((step) => step <= part.most) ?? part.most;
  const least = Math.min(part.least, most + 1);
  return { ...place, part: { ...part, most, least } };
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** A key that is equal for positions with the same continuations. */
export function placeKey(place: WritingPlace | undefined): string {
  if (place === undefined) return "";
  const { part, rest } = place;
  const named = Object.values(part).map((value) =>
    typeof value === "object" ? numberOf(value) : JSON.stringify(value),
  );
  return `${named.join(",")};${placeKey(rest)}`;
}

function numberOf(value: object): number {
  let number = numbers.get(value);
  if (number === undefined) {
    number = ++lastNumber;
    numbers.set(value, number);
  }
  return number;
}

/** Advances positions to the point at which a character is written, without duplicates and within the limits. */
function settle(places: readonly WritingPlace[]): WritingPlace[] {
  const found = new Map<string, WritingPlace>();
  let open = 0;
  for (const place of places) {
    for (const each of opened(place)) {
      if (found.size === MAX_PLACES) return [...found.values()];
      const key = placeKey(each);
      if (found.has(key)) continue;
      if (each.part.kind !== "text" && ++open > MAX_OPEN) continue;
      found.set(key, each);
    }
  }
  return [...found.values()];
}

function opened(place: WritingPlace): WritingPlace[] {
  const { part, rest = END } = place;
  switch (part.kind) {
    case "text":
      return part.text === "" ? opened(rest) : [place];
    case "node":
      return startsOf(part.node, rest).flatMap(opened);
    case "members":
      return membersFrom(part, rest).flatMap(opened);
    case "record":
      return recordFrom(part, rest).flatMap(opened);
    case "elements":
      return elementsFrom(part, rest).flatMap(opened);
    case "number":
      return isNumberOf(part.text, part.node) ? [place, ...opened(rest)] : [place];
    default:
      return [place];
  }
}

function behind({ part, rest = END }: WritingPlace, char: string): WritingPlace | undefined {
  if (part.kind === "text") {
    return part.text.startsWith(char) ? textBefore(part.text.slice(char.length), rest) : undefined;
  }
  if (part.kind === "number") {
    const text = part.text + char;
    return beginsNumberOf(text, part.node) ? { part: { ...part, text }, rest } : undefined;
  }
  if (part.kind !== "string") return undefined;
  const { least, most, isEscaped } = part;
  const one = {
    part: { ...part, least: Math.max(0, least - 1), most: most - 1, isEscaped: false },
    rest,
  };
  if (isEscaped) return '"\\/bfnrt'.includes(char) ? one : undefined;
  if (char === '"') return least === 0 ? rest : undefined;
  if (most < 1 || char < " ") return undefined;
  return char === "\\" ? { part: { ...part, isEscaped: true }, rest } : one;
}

function startsOf(node: SchemaNode, rest: WritingPlace): WritingPlace[] {
  switch (node.kind) {
    case "any":
      return ANYTHING.flatMap((each) => startsOf(each, rest));
    case "literals":
      return node.texts.map((text) => textBefore(text, rest));
    case "string": {
      const most = node.max > LONG ? Number.POSITIVE_INFINITY : node.max;
      const part = { kind: "string", least: node.min, most, isEscaped: false } as const;
      return [textBefore('"', { part, rest })];
    }
    case "number":
      return [{ part: { kind: "number", text: "", node }, rest }];
    case "object": {
      const part = { kind: "members", members: node.members, at: 0, hasAny: false } as const;
      return [textBefore("{", { part, rest })];
    }
    case "record": {
      const part = { kind: "record", values: node.values, hasAny: false } as const;
      return [textBefore("{", { part, rest })];
    }
    case "array":
      return [textBefore("[", { part: { kind: "elements", array: node, count: 0 }, rest })];
    case "union":
      return node.nodes.flatMap((each) => startsOf(each, rest));
    case "reference":
      return startsOf(node.to(), rest);
  }
}

/** Positions before each property up to the next required one, or before the end of the object. */
function membersFrom(
  { members, at, hasAny }: Extract<Part, { kind: "members" }>,
  rest: WritingPlace,
): WritingPlace[] {
  const places: WritingPlace[] = [];
  for (let next = at; next < members.length; next++) {
    const { name, node, isRequired } = members[next] as SchemaMember;
    const others: Part = { kind: "members", members, at: next + 1, hasAny: true };
    const value: WritingPlace = { part: { kind: "node", node }, rest: { part: others, rest } };
    places.push(textBefore(`${hasAny ? "," : ""}${JSON.stringify(name)}:`, value));
    if (isRequired) return places;
  }
  return [...places, textBefore("}", rest)];
}

function recordFrom(
  { values, hasAny }: Extract<Part, { kind: "record" }>,
  rest: WritingPlace,
): WritingPlace[] {
  const others: WritingPlace = { part: { kind: "record", values, hasAny: true }, rest };
  const value = textBefore(":", { part: { kind: "node", node: values }, rest: others });
  const [name] = startsOf(FREE_STRING, value) as [WritingPlace];
  return [textBefore("}", rest), hasAny ? textBefore(",", name) : name];
}

function elementsFrom(
  { array, count: written }: Extract<Part, { kind: "elements" }>,
  rest: WritingPlace,
): WritingPlace[] {
  const { items, min, max } = array;
  // Beyond all limits the count no longer matters, so it stays constant and equal positions merge.
  const count = max > LONG ? Math.min(written + 1, Math.max(min, 1)) : written + 1;
  const others: Part = { kind: "elements", array, count };
  const item: WritingPlace = { part: { kind: "node", node: items }, rest: { part: others, rest } };
  return [
    ...(written >= min ? [textBefore("]", rest)] : []),
    ...(written < max ? [written === 0 ? item : textBefore(",", item)] : []),
  ];
}

function textBefore(text: string, rest: WritingPlace): WritingPlace {
  return { part: { kind: "text", text }, rest };
}
