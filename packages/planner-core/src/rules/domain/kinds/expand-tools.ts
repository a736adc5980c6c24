import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import { isName, NAME_HINT } from "../definition/names.ts";
import type { ThingParameters, ToolThings } from "./kinds.ts";
import { Mentions, withReferences } from "./mentions.ts";
import { type ReadKinds, readKindList } from "./read-kinds.ts";

/** The keys of a tool that concern things. */
const THING_KEYS = ["things", "claims", "startClaims"] as const;

/** Other keys of a tool that may mention things. */
const MENTIONING_KEYS = [
  "then",
  "if",
  "during",
  "finish",
  "start",
  "interrupted",
  "duration",
  "partners",
] as const;

/**
 * Expands the tools: each thing becomes a parameter with places as values, and a precondition requires a thing at that
 * place.
 */
export function expandTools(
  tools: unknown,
  kinds: ReadKinds,
  issues: IssueCollector,
): { readonly written: unknown; readonly tools: ReadonlyMap<string, ToolThings> } {
  const found = new Map<string, ToolThings>();
  if (!Array.isArray(tools)) return { written: tools, tools: found };
  const written = tools.map((tool: unknown, index) => {
    if (!isRecord(tool) || THING_KEYS.every((key) => tool[key] === undefined)) return tool;
    const pointer = pointerTo("/tools", index);
    const { things: given, claims: claimed, startClaims: atStart, ...own } = tool;
    const { when, ...rest } = own;
    const things = readThings(given, kinds, pointer, issues);
    const claims = readClaims(claimed, things, pointerTo(pointer, "claims"), issues);
    const more = readClaims(atStart, things, pointerTo(pointer, "startClaims"), issues);
    const startClaims = more.filter((name) => !claims.includes(name));
    if (typeof tool["name"] === "string") {
      const known = { things, claims, ...(startClaims.length > 0 && { startClaims }) };
      found.set(tool["name"], known);
    }
    const parameters = rest["parameters"] ?? {};
    if (!isRecord(parameters)) return rest;
    checkNames(things, parameters, pointer, issues);
    const expand = expanderOf(new Mentions(things, kinds), pointer, issues);
    return {
      ...rest,
      parameters: { ...parameters, ...parametersOf(things, kinds) },
      when: withPresence(expand(when, "when"), things),
      ...Object.fromEntries(
        MENTIONING_KEYS.filter((key) => rest[key] !== undefined).map((key) => [
          key,
          expand(rest[key], key),
        ]),
      ),
    };
  });
  return { written, tools: found };
}

/** Reports things with the name of a parameter. */
export function checkNames(
  things: ThingParameters,
  parameters: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: IssueCollector,
): void {
  for (const name of things.keys()) {
    if (!Object.hasOwn(parameters, name)) continue;
    const message = `"${name}" is a parameter as well`;
    issues.add(pointerTo(pointerTo(pointer, "things"), name), message, "rename one of them");
  }
}

/** Expands the parts of what is at a pointer, by key. */
export function expanderOf(
  mentions: Mentions,
  pointer: string,
  issues: IssueCollector,
): (part: unknown, key: string) => unknown {
  return (part, key) => expandMentions(part, mentions, pointerTo(pointer, key), issues);
}

/** A condition or effects with references substituted for the mentioned properties. */
export function expandMentions(
  part: unknown,
  mentions: Mentions,
  pointer: string,
  issues: IssueCollector,
): unknown {
  return withReferences(part, mentions, (keys, text) => {
    const place = keys.reduce<string>((at, key) => pointerTo(at, key), pointer);
    const problem = mentions.problemIn(text);
    if (problem !== undefined) issues.addOnce(place, problem.message, problem.hint);
  });
}

/** Reads the `things` of a tool or a goal. */
export function readThings(
  things: unknown,
  kinds: ReadKinds,
  pointer: string,
  issues: IssueCollector,
): ThingParameters {
  const found = new Map<string, readonly string[]>();
  if (things === undefined) return found;
  const place = pointerTo(pointer, "things");
  if (!isRecord(things)) {
    const hint = 'by name a kind, such as { "chest": "chest" }';
    issues.add(place, `must be an object, not ${describeValue(things)}`, hint);
    return found;
  }
  for (const [name, of] of Object.entries(things)) {
    const own = pointerTo(place, name);
    if (!isName(name)) {
      issues.add(own, `${describeValue(name)} is not a valid name for a thing`, NAME_HINT);
      continue;
    }
    const list = readKindList(of, kinds.places, own, issues);
    if (list !== undefined) found.set(name, list);
  }
  return found;
}

function readClaims(
  claims: unknown,
  things: ThingParameters,
  pointer: string,
  issues: IssueCollector,
): readonly string[] {
  if (claims === undefined) return [];
  if (!Array.isArray(claims)) {
    const hint = 'a list of things of the tool, such as ["$chest"]';
    issues.add(pointer, `must be a list, not ${describeValue(claims)}`, hint);
    return [];
  }
  const names: string[] = [];
  claims.forEach((claim: unknown, index) => {
    const name = typeof claim === "string" ? claim.replace(/^\$\{?|\}$/g, "") : "";
    if (typeof claim === "string" && claim.startsWith("$") && things.has(name)) names.push(name);
    else {
      const mentions = [...things.keys()].map((thing) => `$${thing}`);
      issues.add(
        pointerTo(pointer, index),
        `${describeValue(claim)} is no thing of this tool`,
        () => suggestName(typeof claim === "string" ? claim : "", mentions),
      );
    }
  });
  return names;
}

/** The things as parameters, with places as values. */
export function parametersOf(
  things: ThingParameters,
  { places }: ReadKinds,
): Readonly<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {};
  for (const [name, kinds] of things) {
    parameters[name] = { enum: kinds.flatMap((kind) => places.get(kind) ?? []) };
  }
  return parameters;
}

/** The condition, extended by the presence of every thing. */
export function withPresence(when: unknown, things: ThingParameters): unknown {
  // An invalid condition is reported later, by the parser of conditions.
  if (when !== undefined && !isRecord(when)) return when;
  const there = [...things.keys()].map((name) => [`\${${name}}`, true] as const);
  return { ...when, ...Object.fromEntries(there) };
}
