import { type Issue, RequestError } from "@understudy/planner-core";
import type { Static, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { type ListPart, withoutLongLists } from "./long-lists.ts";

/** Limit of reported mistakes per message. */
const MAX_ISSUES = 20;

/** Validates messages against a compiled schema. */
export type MessageCheck<S extends TSchema> = (value: unknown) => Static<S>;

/** Compiled checks by schema: HTTP, gRPC and sessions share many messages. */
const knownChecks = new WeakMap<TSchema, MessageCheck<TSchema>>();

/**
 * The check of a schema, compiled once. Unknown fields are accepted, since a newer client may send them.
 *
 * @returns a function that returns the typed value
 * @throws RequestError, from that function, with every mistake and its place
 */
export function messageCheck<S extends TSchema>(schema: S): MessageCheck<S> {
  const known = knownChecks.get(schema);
  if (known !== undefined) return known as MessageCheck<S>;
  const check = compileCheck(schema);
  knownChecks.set(schema, check);
  return check;
}

function compileCheck<S extends TSchema>(schema: S): MessageCheck<S> {
  const compiled = Compile(schema);
  const checks: ItemChecks = new Map();
  return (value) => {
    if (compiled.Check(value)) return value as Static<S>;
    const issues = issuesIn(compiled, value, checks).slice(0, MAX_ISSUES);
    throw new RequestError(issues.length > 0 ? issues : [OTHERWISE]);
  };
}

/** Compiled checks of list items by their schema, made once a message has a mistake. */
type ItemChecks = Map<TSchema, Validator>;

const OTHERWISE: Issue = { pointer: "", message: "does not have the form of this message" };

/**
 * Finds all mistakes in a value. Locating mistakes takes the validator a hundred times as long as
 * checking, so valid items of long lists are only checked.
 */
function issuesIn(compiled: Validator, value: unknown, checks: ItemChecks): Issue[] {
  const lists: ListPart[] = [];
  const short = withoutLongLists(compiled.Type(), value, (list) => lists.push(list));
  const issues = compiled.Check(short) ? [] : issuesOf(compiled.Errors(short));
  for (const { pointer, list, items, maxItems = Number.POSITIVE_INFINITY } of lists) {
    if (list.length > maxItems) {
      issues.push({ pointer, message: `must not have more than ${maxItems} items` });
      continue;
    }
    const check = checks.get(items) ?? Compile(items);
    checks.set(items, check);
    for (const [index, item] of list.entries()) {
      if (issues.length >= MAX_ISSUES) break;
      if (check.Check(item)) continue;
      const place = `${pointer}/${index}`;
      const found = issuesIn(check, item, checks);
      issues.push(...found.map((issue) => ({ ...issue, pointer: place + issue.pointer })));
    }
  }
  return issues;
}

/** The validator's report of one mistake. */
interface SchemaMistake {
  readonly keyword: string;
  /** Path of the failing schema, without the keyword. */
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

function issuesOf(mistakes: readonly SchemaMistake[]): Issue[] {
  return (
    toldOf(mistakes)
      // Each unknown member is reported separately.
      .filter(({ keyword }) => keyword !== "additionalProperties")
      .map(issueOf)
  );
}

/**
 * A value that matches no variant of a union is reported as one mistake, or with the mistakes of its intended variant.
 */
function toldOf(mistakes: readonly SchemaMistake[]): SchemaMistake[] {
  const unions = mistakes.filter(({ keyword }) => keyword === "anyOf");
  const outer = unions.filter((one) => !unions.some((other) => isWithin(one, other)));
  const constants = new Set(mistakes.filter(({ keyword }) => keyword === "const").map(placeOf));
  const others = mistakes.filter((mistake) => {
    // Where a constant is expected, a wrong type is not a separate mistake.
    const isSaid = mistake.keyword === "type" && constants.has(placeOf(mistake));
    const isOuter = outer.some((union) => isWithin(mistake, union));
    return mistake.keyword !== "anyOf" && !isSaid && !isOuter;
  });
  return [...others, ...outer.flatMap((union) => toldOfUnion(union, mistakes))];
}

function toldOfUnion(union: SchemaMistake, all: readonly SchemaMistake[]): SchemaMistake[] {
  const shapes = new Map<string, SchemaMistake[]>();
  for (const mistake of all.filter((one) => isWithin(one, union))) {
    const [shape = ""] = mistake.schemaPath.slice(branchesOf(union).length).split("/");
    shapes.set(shape, [...(shapes.get(shape) ?? []), mistake]);
  }
  const told = [...shapes.values()].map(toldOf);
  const isType = ({ keyword, instancePath }: SchemaMistake): boolean =>
    keyword === "type" && instancePath === union.instancePath;
  const meant = told.filter((mistakes) => !mistakes.every(isType));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const constants = told.flat().filter(({ keyword }) => keyword === "const");
  const types = told.flat().filter(isType);
  const isEach = (mistakes: readonly SchemaMistake[]): boolean => mistakes.length === told.length;
  if (isEach(types)) {
    const names = types.map(({ params }) => String(Object(params).type));
    return [{ ...union, message: `must be ${names.join(" or ")}` }];
  }
  const words = constants.map(({ params }) => JSON.stringify(Object(params).allowedValue));
  const isConstant = words.length > 0 && constants.length + types.length === told.length;
  const message = isConstant
    ? `must be one of ${words.join(", ")}`
    : "has none of the shapes that are possible here";
  return [{ ...union, message }];
}

function placeOf({ schemaPath, instancePath }: SchemaMistake): string {
  return JSON.stringify([schemaPath, instancePath]);
}

/** The path of a union's variants in its schema. */
function branchesOf({ schemaPath }: SchemaMistake): string {
  return `${schemaPath}/anyOf/`;
}

function isWithin(mistake: SchemaMistake, union: SchemaMistake): boolean {
  const { schemaPath, instancePath: place } = mistake;
  const { instancePath } = union;
  const isThere = place === instancePath || place.startsWith(`${instancePath}/`);
  return isThere && schemaPath.startsWith(branchesOf(union));
}

function issueOf({ instancePath: pointer, keyword, params, message }: SchemaMistake): Issue {
  const { requiredProperties, allowedValues, allowedValue } = Object(params);
  const quoted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value));
  switch (keyword) {
    case "required":
      return { pointer, message: `lacks ${quoted(requiredProperties).join(" and ")}` };
    case "boolean":
      return { pointer, message: "is not known here" };
    case "enum":
      return { pointer, message: `must be one of ${quoted(allowedValues).join(", ")}` };
    case "const":
      return { pointer, message: `must be ${JSON.stringify(allowedValue)}` };
    default:
      return { pointer, message };
  }
}
